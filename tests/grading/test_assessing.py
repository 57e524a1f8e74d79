"""The grade's promises: order-free, copies add nothing, support never lowers, conflict never raises, nothing from later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.builders import EPOCH, counting, credited, direct, evidence, item
from tracker.grading import Directness, EvidenceItem, FactorKind, Label, Letter, Reliability, Rival, grade
from tracker.grading.rules import PUBLIC_FROM, letter_for

NEVER = EPOCH + timedelta(days=999)


def rival(*items: EvidenceItem) -> Rival:
    return Rival(version=counting(5), items=items)


@given(evidence(), st.randoms(use_true_random=False))
def test_grade_ignores_the_order_of_items(items, random):
    shuffled = list(items)
    random.shuffle(shuffled)
    assert grade(items) == grade(shuffled)


@given(evidence())
def test_grade_counts_a_copy_of_one_origin_once(items):
    last = max(items, key=lambda one: one.known_at)
    group = last.copy_group or f"report {last.report_id}"
    marked = [replace(one, copy_group=group) if one is last else one for one in items]
    copy = item(99, "Copying Site", known_at=NEVER, copy_group=group, reliability=Reliability.A, confidence=0)
    before, after = grade(marked), grade([*marked, copy])
    assert (after.score, after.letter, after.label) == (before.score, before.letter, before.label)
    assert len(after.origins) == len(before.origins)


@given(evidence(), st.sampled_from(Reliability), st.sampled_from(Directness), st.integers(0, 100))
def test_grade_never_falls_with_independent_support(items, reliability, directness, percent):
    fresh = item(99, "Nobody's Copy", reliability=reliability, directness=directness, confidence=percent / 100)
    before, after = grade(items), grade([*items, fresh])
    assert after.score >= before.score
    assert after.letter <= before.letter


@given(evidence(), evidence())
def test_grade_never_rises_with_a_conflict(items, others):
    before, after = grade(items), grade(items, conflicts=[rival(*others)])
    assert after.score <= before.score
    assert after.letter >= before.letter


@given(evidence(), st.integers(0, 5))
def test_grade_as_of_uses_only_what_was_known(items, hours):
    moment = EPOCH + timedelta(hours=hours)
    then = [one for one in items if one.known_at <= moment]
    if then:
        assert grade(items, as_of=moment) == replace(grade(then), as_of=moment)
    else:
        with pytest.raises(ValueError, match="no evidence"):
            grade(items, as_of=moment)


@given(evidence())
def test_grade_shows_a_letter_that_agrees_with_the_number(items):
    shown = grade(items)
    assert shown.letter == letter_for(Decimal(str(shown.score)), has_direct=shown.label is Label.DIRECT)
    assert shown.score == shown.score.quantize(Decimal("0.01"))


@given(evidence())
def test_grade_stays_under_its_caps(items):
    shown = grade(items)
    kinds = [origin.directness for origin in shown.origins]
    assert shown.score <= Decimal("0.99")
    if Directness.DIRECT not in kinds:
        assert shown.score <= Decimal("0.89")
    if len(kinds) == 1 and kinds[0] in (Directness.UNNAMED, Directness.UNATTRIBUTED):
        assert shown.score <= Decimal("0.54")


def test_grade_refuses_no_evidence():
    with pytest.raises(ValueError, match="no evidence"):
        grade([])


def test_grade_leaves_out_what_a_report_no_longer_says():
    edited = item(1, withdrawn_at=EPOCH + timedelta(days=2))
    with pytest.raises(ValueError, match="no evidence"):
        grade([edited])
    assert grade([edited], as_of=EPOCH + timedelta(days=1)).statement_ids == (1,)


@pytest.mark.parametrize(
    ("items", "chip"),
    [
        ([direct(1)], "A · 0.95 · Direct sources"),
        ([item(1)], "C · 0.56 · Single-source"),
        ([item(1), item(2)], "B · 0.81 · Reported"),
        ([item(1), item(2, directness=Directness.UNNAMED)], "C · 0.71 · Mixed-source"),
        ([item(1, directness=Directness.UNATTRIBUTED)], "D · 0.28 · Unattributed"),
        ([direct(1, reliability=Reliability.C)], "B · 0.70 · Direct sources"),
        ([item(1, reliability=Reliability.F)], "D · 0.32 · Single-source"),
        ([item(n, reliability=Reliability.A) for n in range(1, 6)], "B · 0.89 · Reported"),
        ([direct(1), *(item(n, reliability=Reliability.A) for n in range(2, 6))], "A · 0.99 · Direct sources"),
    ],
)
def test_grade_gives_the_chip_of_the_rules(items, chip):
    assert grade(items).chip == chip


def test_grade_takes_the_penalty_once_from_rivals_that_are_about_as_well_sourced():
    weak = rival(item(9, reliability=Reliability.E))
    assert grade([item(1)], conflicts=[weak]).score == Decimal("0.56")
    strong = grade([item(1)], conflicts=[rival(item(8)), rival(item(9))])
    assert strong.score == Decimal("0.41")
    assert [factor.kind for factor in strong.factors].count(FactorKind.CONFLICT) == 1


def test_a_conflict_never_takes_what_it_stands_in_out_of_sight():
    weak = item(1, reliability=Reliability.E, confidence=0.65)
    swapped = grade([weak], conflicts=[rival(item(8))])
    assert grade([weak]).score == Decimal("0.16")
    assert swapped.score == PUBLIC_FROM
    assert swapped.factors[-1].effect == PUBLIC_FROM - grade([weak]).factors[0].effect
    unseen = item(2, reliability=Reliability.E, confidence=0.3)
    assert grade([unseen], conflicts=[rival(item(8))]).score == grade([unseen]).score == Decimal("0.07")


def test_grade_ignores_a_rival_that_was_not_known_yet():
    later = rival(item(9, known_at=NEVER))
    assert grade([item(1)], conflicts=[later], as_of=EPOCH + timedelta(days=1)).rivals == ()


def test_grade_of_twenty_reports_of_one_post_is_that_of_the_post():
    repeats = [item(n, credits=credited("Anthropic")) for n in range(2, 22)]
    shown = grade([direct(1), *repeats])
    assert (shown.chip, len(shown.origins), shown.n_reports) == ("A · 0.95 · Direct sources", 1, 21)


def test_grade_of_repeats_alone_is_single_source_however_many():
    repeats = [item(n, credits=credited("Anthropic")) for n in range(2, 22)]
    shown = grade(repeats)
    assert (shown.letter, shown.label, len(shown.origins)) == (Letter.C, Label.SINGLE, 1)
