"""The public record told in reports of our own, read and assessed: every accusation is one incident of its own."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.evidence import situation
from tests.evidence.making import outlet, report, snapshot
from tracker.collection.models import Source
from tracker.evidence.directness import voice_of
from tracker.evidence.models import Assertion, Incident, Placement
from tracker.evidence.recording import keep
from tracker.extraction import extract

pytestmark = [pytest.mark.django_db, pytest.mark.model]

RECORD = tomllib.loads((Path(__file__).parent / "the_record.toml").read_text(encoding="utf-8"))


def publish(told):
    known = Source.objects.filter(name=told["outlet"]).first()
    source = known or outlet(told["outlet"], **situation.read("outlets")[told["outlet"]])
    text = snapshot(report(source, on=told["on"]), told["text"].strip())
    keep(text, extract(text.text, ref="1", outlet=voice_of(source), published_on=told["on"]))


def alleging(incident):
    placed = Placement.objects.filter(incident=incident, charge__isnull=False)
    return placed.values("report").distinct().count()


def test_every_accusation_of_the_record_is_one_incident():
    for told in RECORD["report"]:
        publish(told)
    live = Incident.objects.filter(retired_at=None, merged_into=None)
    found = [
        {
            "slug": one.slug,
            "accusers": sorted(actor.name for actor in one.accusers.all()),
            "accused": sorted(actor.name for actor in one.accused.all()),
            "reports": alleging(one),
        }
        for one in live.order_by("slug")
    ]
    assert found == sorted(RECORD["incident"], key=lambda one: one["slug"])
    assert len(found) >= 12
    assert figures("anthropic-2026-02") >= {24_000.0, 16e6, 150_000.0, 3.4e6, 13e6}
    assert figures("anthropic-2026-06") == {28.8e6, 25_000.0}
    assert figures("anthropic-2026-09") == {151e6, 12.1e6, 3.4e6, 300_000.0}
    assert figures("google-2026-02") == {100_000.0}
    whose = Assertion.objects.filter(value=3.4e6, retired_at=None).order_by("incident__opened_on")
    assert [actor.name for one in whose for actor in one.actors.all()] == ["Moonshot AI", "Zhipu AI"]


WITHDRAWAL = """
Anthropic on Friday withdrew its accusation that MiniMax had distilled Claude, saying that it had taken another company's
traffic for it. It stands by what it alleged against DeepSeek and Moonshot AI in February.
"""


def test_a_withdrawal_that_a_newspaper_reports_retracts_that_allegation_alone():
    publish(next(told for told in RECORD["report"] if told["on"] == date(2026, 2, 23)))
    publish({"outlet": "Harbour Courier", "on": date(2026, 3, 21), "text": WITHDRAWAL})
    live = Assertion.objects.filter(incident__slug="anthropic-2026-02", retired_at=None)
    assert {one.target.name: one.standing for one in live.filter(predicate="alleges_distillation")} == {
        "DeepSeek": "alleged",
        "MiniMax": "retracted",
        "Moonshot AI": "alleged",
    }
    withdrawal = live.get(predicate="withdraws")
    assert (withdrawal.target.name, str(withdrawal.occurred_on)) == ("MiniMax", "2026-03-20")
    assert live.get(value=13e6).standing == "retracted"
    assert live.get(value=16e6).standing == "alleged"


def figures(slug):
    rows = Assertion.objects.filter(incident__slug=slug, kind="figure", retired_at=None)
    return set(rows.values_list("value", flat=True))
