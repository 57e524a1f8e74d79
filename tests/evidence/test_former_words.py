"""Grades that an older store explained in English are shown so, and the next assessment explains them in parts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.evidence.making import POST_DAY, draft, outlet, publish
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Assertion, Assessment, Change, Point
from tracker.evidence.queries.evidence import evidence_page

pytestmark = pytest.mark.django_db

_HOW = {"direct": "direct", "named": "reported"}


def formerly(explanation: dict[str, Any]) -> dict[str, Any]:
    """The explanation as an older store kept it."""
    rows = [
        {
            "kind": "origin",
            "words": one["name"],
            "reliability": one["reliability"],
            "directness": _HOW[one["directness"]],
            "confidence": one["confidence"],
            "effect": one["effect"],
            "n_reports": len(one["report_ids"]),
            "report_ids": one["report_ids"],
        }
        for one in explanation["origins"]
    ]
    cap = {"kind": "cap", "words": "capped at 0.89: why", "effect": "-0.01", "report_ids": []}
    plain = {"reliability": "", "directness": "", "confidence": "", "n_reports": 0}
    return {
        "sentence": "One origin, in former words.",
        "rows": [*rows, cap | plain],
        "would_raise": ["Something former: A · 0.95."],
        "would_lower": ["Something former: D · 0.15."],
    }


@pytest.fixture
def old_store() -> Assertion:
    publish(outlet("Weil, Gotshal and Partners"), draft().alleges("DeepSeek"), on=POST_DAY)
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"), on=POST_DAY + timedelta(days=9))
    for model in (Assessment, Point):
        for row in model.objects.all():
            row.explanation = formerly(row.explanation)
            row.save(update_fields=["explanation"])
    return Assertion.objects.get()


def told() -> list[tuple[object, ...]]:
    """What of grades, points and changes stays as it is when they are explained in other words."""
    grades = Assessment.objects.order_by("pk").values_list("pk", "score", "assessed_at", "superseded_at", "inputs_hash")
    points = Point.objects.order_by("pk").values_list("pk", "since", "until", "score", "digest")
    changes = Change.objects.order_by("pk").values_list("pk", "kind", "day", "noted_at")
    return [*grades, *points, *changes, *Assertion.objects.values_list("changed_at")]


def test_former_words_are_shown_as_english_on_every_page(old_store: Assertion, client: Client) -> None:
    address = f"/tr/evidence/{old_store.key[:16]}/"
    for page in (client.get(address), client.get(f"{address}?as_of={POST_DAY + timedelta(days=1)}")):
        said = page.content.decode()
        for words in ("One origin, in former words.", "Something former: A · 0.95.", "capped at 0.89: why"):
            assert f'<span lang="en">{words}</span>' in said
    found = evidence_page(old_store.key[:16])
    assert found is not None
    assert {one.name for one in found.item.grade.origins} == {"Weil, Gotshal and Partners", "Harbor Wire"}


def test_an_assessment_explains_them_in_parts_and_changes_nothing_else(old_store: Assertion) -> None:
    before = told()
    written = assess_all()
    assert (told(), written.n_regraded) == (before, 0)
    current = Assessment.objects.get(superseded_at=None)
    named = [one["name"] for one in current.explanation["origins"]]
    assert sorted(named) == ["Harbor Wire", "Weil, Gotshal and Partners"]
    assert [len(point.explanation["origins"]) for point in Point.objects.order_by("since")] == [1, 2]
    assert not any("sentence" in row.explanation for row in (current, *Point.objects.all()))
