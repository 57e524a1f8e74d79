"""What scripted situations must come out as: instruments with their stages, whom they answer and what they cite.

Each is read in its order and in the reverse; STILLWATCH_LONG=1 reads it in one order more.
"""

from __future__ import annotations

import os
from datetime import date
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.evidence import situation
from tests.evidence.situation import Table
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Assertion, FormerResponse, Response, Stage

pytestmark = pytest.mark.django_db
IS_LONG = os.environ.get("STILLWATCH_LONG") == "1"
SCRIPTS = [name for name in situation.names() if "response" in situation.read(name)]


def stage_words(stage: Stage) -> str:
    told = stage.assertion
    day = (
        told.occurred_on.isoformat()[: {"year": 4, "month": 7}.get(told.occurred_precision, 10)]
        if told.occurred_on
        else "none"
    )
    return f"{day} {stage.step}"


def facts(one: Response) -> dict[str, object]:
    stages = list(one.stages.filter(assertion__retired_at=None).select_related("assertion").order_by("position"))
    return {
        "slug": one.slug,
        "title": one.title,
        "stages": [stage_words(stage) for stage in stages],
        "actors": sorted(actor.name for actor in one.actors.all()),
        "asked_by": sorted({stage.assertion.claimant.name for stage in stages if stage.is_asked}),
        "answers": sorted(f"{link.incident.slug} {link.reason}" for link in one.answered.all()),
        "cites": sorted(f"{link.figure.value:g} {link.reason}" for link in one.cited.all()),
    }


def live() -> list[Response]:
    return list(Response.objects.filter(retired_at=None))


@pytest.mark.parametrize("name", SCRIPTS)
def test_instruments_come_out_as_written(name: str) -> None:
    script = situation.read(name)
    situation.play(script)
    found = [facts(one) for one in live()]
    left = list(found)
    for wanted in script["response"]:
        same = [one for one in left if all(one[key] == value for key, value in wanted.items())]
        assert same, f"{script['noise']}\nnot found: {wanted}\nfound: {found}"
        left.remove(same[0])
    assert not left, script["noise"]


def picture() -> list[str]:
    """All that must not depend on the order of reading, nor on when it was written."""
    return sorted(str(sorted(facts(one).items())) for one in live())


def played(reports: list[Table]) -> list[str]:
    with transaction.atomic():
        situation.play({"report": reports})
        found = picture()
        assess_all()
        assert picture() == found
        assert not Assertion.objects.filter(kind="response", retired_at=None, supports=None).exists()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_order_of_reading_changes_no_instrument(name: str) -> None:
    reports = situation.read(name)["report"]
    orders = list(permutations(reports))
    first = played(list(orders[0]))
    for order in (*(orders[1:2] if IS_LONG else ()), *orders[-1:]):
        assert played(list(order)) == first


def test_an_address_of_a_title_leads_to_the_number_read_later() -> None:
    script = situation.read("bill_under_two_titles")
    by_title = next(report for report in script["report"] if report["outlet"] == "Kestrel Wire")
    situation.play({"report": [by_title]})
    former = live()[0].slug
    assert former.startswith("stop-model-theft-act-")
    situation.play(script | {"report": [report for report in script["report"] if report is not by_title]})
    assert FormerResponse.objects.get(slug=former).response.slug == "us-hr-9911"


def test_what_two_became_one_from_leads_on_and_leaves_nothing() -> None:
    script = situation.read("joint_act")
    alone, joint = script["report"][1], script["report"][0]
    other = alone | {"outlet": "Meadow Gazette"}
    other["says"] = [alone["says"][0] | {"who": "National Security Agency", "words": "The NSA has new guidance."}]
    situation.play({"report": [alone, other]})
    former = sorted(one.slug for one in live())
    assert len(former) == 2
    situation.play({"report": [joint]})
    kept = Response.objects.get(kind="executive_action")
    leads = FormerResponse.objects.filter(response=kept).values_list("slug", flat=True)
    assert {kept.slug, *leads} == set(former)
    assert not Assertion.objects.filter(retired_at=None, supports=None).exists()
    assert not Stage.objects.filter(assertion__supports=None).exists()


def test_one_more_report_costs_the_same_beside_many_others() -> None:
    def cost(number: int) -> int:
        words = f"Ministry {number} opened inquiry {number}."
        said = {"response": "investigation", "status": "in_force", "who": f"Ministry {number}", "where": "US"}
        report = {"outlet": "Kestrel Wire", "on": date(2026, 3, 4), "says": [said | {"words": words}]}
        with CaptureQueriesContext(connection) as caught:
            situation.play({"report": [report]})
        return len(caught)

    cost(0)
    first = cost(1)
    for number in range(2, 12):
        cost(number)
    assert cost(12) == first
