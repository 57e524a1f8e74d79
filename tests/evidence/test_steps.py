"""How far a response has come, by its words; and which stage comes before which."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.evidence.models import Actor, Statement, Step
from tracker.evidence.steps import Dated, are_out_of_order, in_order, step_of


@pytest.mark.parametrize(
    ("status", "kind", "words", "step"),
    [
        ("called_for", "sanctions", "It threatened nobody and asked for sanctions.", "called_for"),
        ("called_for", "legislation", "Passing the House bill is what the firm wants.", "called_for"),
        ("under_consideration", "sanctions", "The ministry threatened sanctions.", "threatened"),
        ("under_consideration", "sanctions", "The ministry weighs sanctions.", "under_consideration"),
        (
            "under_consideration",
            "sanctions",
            "The ministry weighs an answer to the security threat.",
            "under_consideration",
        ),
        ("under_consideration", "sanctions", "It weighs sanctions over a threat to its labs.", "under_consideration"),
        ("under_consideration", "sanctions", "Sanctions are weighed, as it threatens the lead.", "under_consideration"),
        ("under_consideration", "sanctions", "It spoke of a threat of sanctions.", "threatened"),
        ("under_consideration", "sanctions", "The listing was approved but put on hold.", "held"),
        ("in_force", "sanctions", "The entry was said in June to have been approved and held.", "held"),
        ("in_force", "sanctions", "It approved the listing and held a hearing on it.", "in_force"),
        ("in_force", "sanctions", "Held back for weeks, the listing had already been approved.", "held"),
        ("in_force", "sanctions", "The listing was approved and published.", "in_force"),
        ("in_force", "use_ban", "Approval took an hour; the ban holds.", "in_force"),
        ("proposed", "legislation", "The bill was introduced on Monday.", "proposed"),
        ("proposed", "legislation", "The committee approved the bill 43 to 0.", "advanced"),
        ("proposed", "legislation", "It was reported out of committee.", "advanced"),
        ("proposed", "legislation", "It was introduced and referred to the committee, which will report.", "proposed"),
        ("in_force", "legislation", "The bill passed the House on Monday.", "passed"),
        ("in_force", "legislation", "The Senate approved the bill.", "passed"),
        ("in_force", "legislation", "It passed the Senate Judiciary Committee.", "advanced"),
        ("in_force", "legislation", "Having passed the House and the Senate, it was signed into law.", "in_force"),
        ("eased", "use_ban", "The ministry lifted the ban.", "lifted"),
        ("eased", "export_control", "The rule was rescinded.", "reversed"),
        ("eased", "legislation", "The Senate rejected the amendment.", "rejected"),
        ("eased", "export_control", "Some chips may be sold again.", "eased"),
    ],
)
def test_a_stage_is_read_from_status_and_words(status: str, kind: str, words: str, step: str) -> None:
    assert step_of(Statement(kind="response", status=status, instrument=kind, words=words)) == step


def test_a_committee_s_vote_is_told_beside_the_day_of_introduction() -> None:
    words = "The bill, introduced in April, was reported by the Trade Committee in May."
    told = {"kind": "response", "status": "proposed", "instrument": "legislation", "words": words}
    assert step_of(Statement(**told, claimant=Actor(name="Trade Committee"))) == "advanced"
    assert step_of(Statement(**told, claimant=Actor(name="A. Member"))) == "proposed"


def day(text: str, precision: str = "day") -> tuple[date, str]:
    return date.fromisoformat(text), precision


@pytest.mark.parametrize(
    ("one", "mine", "other", "theirs", "wanted"),
    [
        ("proposed", day("2026-05-10"), "in_force", day("2026-05-01"), True),
        ("in_force", day("2026-05-01"), "proposed", day("2026-05-10"), True),
        ("proposed", day("2026-05-01"), "in_force", day("2026-05-10"), False),
        ("proposed", day("2026-05-02"), "advanced", day("2026-05-01"), False),
        ("proposed", day("2026-05-01", "month"), "advanced", day("2026-05-01"), False),
        ("lifted", day("2026-01-01", "year"), "in_force", day("2027-02-01"), True),
        ("called_for", day("2026-09-01"), "in_force", day("2026-05-01"), False),
        ("under_consideration", day("2026-09-01"), "in_force", day("2026-05-01"), False),
        ("rejected", day("2026-04-01"), "in_force", day("2026-05-01"), False),
        ("proposed", None, "in_force", day("2026-05-01"), False),
    ],
)
def test_dates_may_turn_the_order_of_stages_round(one, mine, other, theirs, wanted: bool) -> None:
    assert are_out_of_order(one, mine, other, theirs) is wanted


def test_vague_and_unknown_days_come_before_what_they_must_come_before() -> None:
    until = date(2026, 9, 9)
    told = {
        Step.IN_FORCE: day("2026-07-01"),
        Step.PROPOSED: None,
        Step.ADVANCED: day("2026-04-01", "month"),
        Step.PASSED: day("2026-04-20"),
        Step.LIFTED: None,
    }
    stages = [Dated(step=step, day=on, until=until, key=step) for step, on in told.items()]
    places = in_order(stages)
    order = [stages[places.index(place)].step for place in range(len(stages))]
    assert order == [Step.PROPOSED, Step.ADVANCED, Step.PASSED, Step.IN_FORCE, Step.LIFTED]
