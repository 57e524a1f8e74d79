"""What a grade is explained by, in parts."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given

from tests.grading.builders import counting, credited, direct, evidence, item
from tracker.grading import Directness, Reliability, Rival, Version, VersionKind, explain, grade
from tracker.grading.parts import Move, MoveKind
from tracker.grading.records import CapCause, Letter
from tracker.grading.serial import (
    explanation_from_json,
    explanation_to_json,
    version_from_json,
    version_key,
    version_to_json,
)


def test_explain_names_the_origins_and_counts_the_repeats():
    repeats = [item(n, credits=credited("Anthropic")) for n in range(3, 21)]
    told = explain(grade([direct(1), item(2, "The Ledger", reliability=Reliability.B), *repeats]))
    assert [(one.name, one.directness, one.reliability, one.n_repeats) for one in told.origins] == [
        ("Anthropic", Directness.DIRECT, "A", 18),
        ("The Ledger", Directness.NAMED, "B", 0),
    ]


def test_explain_says_where_the_document_itself_was_not_seen():
    told = explain(grade([item(1, credits=credited("Anthropic")), item(2, credits=credited("Anthropic"))]))
    assert [(one.name, one.is_stored, one.n_repeats) for one in told.origins] == [("Anthropic", False, 1)]


def test_explain_tells_what_contradicts_it():
    rival = Rival(version=counting(13e6, "MiniMax"), items=(item(9),))
    told = explain(grade([item(1)], conflicts=[rival]))
    assert told.conflict is not None
    assert (told.conflict.rivals, told.conflict.effect) == ((rival.version,), "-0.15")
    assert Move(kind=MoveKind.SETTLED, score="0.56", letter=Letter.C) in told.would_raise


@pytest.mark.parametrize(
    ("items", "limit", "cause"),
    [
        ([item(n, f"Wire {n}", reliability=Reliability.A) for n in range(1, 5)], "0.89", CapCause.INDIRECT),
        ([direct(1), direct(2, "OpenAI"), direct(3, "Google")], "0.99", CapCause.CERTAINTY),
    ],
)
def test_explain_tells_what_capped_it_and_why(items, limit, cause):
    cap = explain(grade(items)).cap
    assert cap is not None
    assert (cap.limit, cap.cause) == (limit, cause)


def test_explain_advises_nothing_that_the_cap_would_swallow():
    wires = [item(n, f"Wire {n}", reliability=Reliability.A) for n in range(1, 5)]
    assert explain(grade(wires)).would_raise == (Move(kind=MoveKind.OWN_DOCUMENT, score="0.99", letter=Letter.A),)


def test_explain_says_what_would_raise_a_weak_grade():
    told = explain(grade([item(1, directness=Directness.UNNAMED)]))
    assert [(move.kind, move.score, move.letter) for move in told.would_raise] == [
        (MoveKind.OWN_DOCUMENT, "0.97", "A"),
        (MoveKind.NAMED_REPORT, "0.79", "B"),
    ]


def test_explain_says_what_would_lower_a_grade():
    told = explain(grade([direct(1), item(2, "The Ledger", reliability=Reliability.B)]))
    assert told.would_lower == (
        Move(kind=MoveKind.WITHOUT, origin="Anthropic", is_document=True, score="0.68", letter=Letter.C),
        Move(kind=MoveKind.CONFLICT, score="0.83", letter=Letter.A),
    )
    alone = explain(grade([item(1, "The Ledger")])).would_lower[0]
    assert alone == Move(kind=MoveKind.WITHOUT, origin="The Ledger")


def test_explain_has_nothing_to_ask_for_at_the_top():
    assert explain(grade([direct(1)])).would_raise == ()


@given(evidence(max_size=12))
def test_explain_has_every_origin_and_comes_back_from_json(items):
    shown = grade(items)
    told = explain(shown)
    assert [one.report_ids for one in told.origins] == [origin.report_ids for origin in shown.origins]
    assert explanation_from_json(json.loads(json.dumps(explanation_to_json(told)))) == told


@pytest.mark.parametrize(
    "version",
    [
        counting(13e6, "Johnson and Johnson", "Weil, Gotshal", low=13e6, qualifier="more_than"),
        Version(kind=VersionKind.CLAIM, predicate="denies", who=("阿里巴巴",), day=date(2026, 2, 1), precision="month"),
        Version(
            kind=VersionKind.RESPONSE, instrument="legislation", status="proposed", name="The “Stop, and Look” Act"
        ),
    ],
)
def test_a_version_comes_back_from_json(version):
    assert version_from_json(json.loads(json.dumps(version_to_json(version)))) == version


def test_two_parties_are_not_one_whose_name_has_an_and():
    assert version_key(counting(5, "A and B")) != version_key(counting(5, "A", "B"))
