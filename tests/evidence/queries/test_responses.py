"""Responses as known on a day; what is asked for apart from what is done; the choices that filters offer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evidence import situation
from tracker.evidence.models import Incident
from tracker.evidence.queries.histories import response_page
from tracker.evidence.queries.response_list import Wanted, response_choices, response_tallies, responses_page
from tracker.evidence.queries.responses import responses_to

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("on", "step"),
    [(date(2026, 4, 15), None), (date(2026, 4, 16), "proposed"), (date(2026, 5, 1), "advanced"), (None, "passed")],
)
def test_the_latest_stage_is_the_latest_that_was_known(on: date | None, step: str | None) -> None:
    situation.play(situation.read("bill_under_two_titles"))
    found = response_page("us-hr-9911", as_of=on)
    assert (found.response.current.step if found else None) == step
    listed = responses_page(Wanted(), as_of=on).rows
    assert [row.current.step for row in listed] == ([step] if step else [])
    steps = response_choices(response_tallies(on)).steps
    assert steps == (((step, 1),) if step else ())


def test_what_is_asked_for_is_no_stage_of_what_is_done() -> None:
    situation.play(situation.read("asked_for_and_later_done"))
    (row,) = responses_page(Wanted()).rows
    assert row.state == "done"
    assert [actor.name for actor in row.asked_by] == ["Anthropic", "OpenAI"]
    assert [actor.name for actor in row.by] == ["US Department of Commerce"]
    (before,) = responses_page(Wanted(), as_of=date(2026, 8, 1)).rows
    assert before.state == "asked"


def test_an_incident_has_its_responses_in_the_order_in_which_they_began() -> None:
    situation.play(situation.read("measure_names_the_accused"))
    february = Incident.objects.get(slug="anthropic-2026-02")
    assert [row.title.words for row in responses_to(february.pk)] == [
        "Investigation by US Senate, April 2026",
        "Ban on use by NASA, June 2026",
    ]


def test_a_response_that_was_approved_and_is_held_is_not_done() -> None:
    situation.play(situation.read("approved_but_held"))
    (row,) = responses_page(Wanted(state="planned")).rows
    assert row.current.step == "held"
    assert responses_page(Wanted(state="done")).rows == ()
