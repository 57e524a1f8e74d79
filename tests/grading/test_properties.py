"""What holds of every grade, whatever the evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.grading.builders import EPOCH, OUTLETS, counting, credited, direct, evidence, item
from tracker.grading import Credit, Directness, Label, Letter, Reliability, Rival, explain, grade, known
from tracker.grading.points import digests, points
from tracker.grading.rules import BANDS, CAP, CAP_ONE_NAMELESS, CAP_WITHOUT_DIRECT, DIRECTNESS, NAMELESS, band_for
from tracker.grading.serial import (
    explanation_from_json,
    explanation_to_json,
    item_from_json,
    item_to_json,
    version_from_json,
    version_to_json,
)
from tracker.grading.standing import ANSWERS, Standing, Turn, Voice, decide
from tracker.grading.whatif import lowering, raising

UNHURRIED = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
SPEAKERS = ("Anthropic", "OpenAI")
RANDOM = st.randoms(use_true_random=False)


@st.composite
def anything(draw: st.DrawFn, min_size: int = 1, max_size: int = 7) -> list:
    """Evidence of few outlets and owners: copies, credits to outlets, to speakers and to documents, direct pages,
    several statements of one report, what was withdrawn, reports without a date."""
    found = []
    for one in draw(evidence(min_size, max_size)):
        changes: dict[str, object] = {}
        if draw(st.booleans()):
            changes["owner"] = draw(st.sampled_from(["House of Quay", one.owner]))
        if one.directness is Directness.DIRECT:
            speaker = draw(st.sampled_from(SPEAKERS))
            changes |= {"speaks_for": frozenset({speaker}), "source_name": f"{speaker} newsroom", "owner": speaker}
        credit = st.sampled_from([Credit(name=name) for name in (*OUTLETS, *SPEAKERS)]) | st.sampled_from(
            [Credit(name=name, is_document=True) for name in SPEAKERS]
        )
        changes["credits"] = tuple(draw(st.lists(credit, max_size=2)))
        if draw(st.integers(0, 3)) == 0:
            changes["withdrawn_at"] = one.known_at + timedelta(hours=draw(st.integers(1, 6)))
        changes["published_at"] = draw(st.none() | st.just(one.known_at))
        found.append(replace(one, **changes))
    if len(found) > 1 and draw(st.booleans()):  # two statements of one report
        alike = ("report_id", "source", "source_name", "owner", "speaks_for", "reliability", "copy_group", "known_at")
        found[1] = replace(found[1], **{name: getattr(found[0], name) for name in alike}, withdrawn_at=None)
    assume(known(found, None))
    return found


@st.composite
def rivals(draw: st.DrawFn) -> list[Rival]:
    return [
        Rival(version=counting(value, "one and two"), items=tuple(draw(anything())))
        for value in draw(st.sampled_from([(), (1,), (1, 2)]))
    ]


def fresh(number: int, **changes: object):
    """A report of an outlet and owner that has nothing to do with any other."""
    return item(900 + number, f"Stranger {number}", **changes)


def shown(assessment):
    return (assessment.score, assessment.letter, assessment.label)


@UNHURRIED
@given(anything(), rivals(), RANDOM)
def test_a_grade_and_its_explanation_do_not_depend_on_the_order(items, others, random):
    mixed = [replace(rival, items=tuple(random.sample(rival.items, len(rival.items)))) for rival in others]
    random.shuffle(mixed)
    again = grade(random.sample(items, len(items)), conflicts=mixed)
    assert again == grade(items, conflicts=others)
    assert explain(again) == explain(grade(items, conflicts=others))


@UNHURRIED
@given(anything(), rivals(), st.integers(0, 6), st.integers(1, 50))
def test_a_copy_changes_nothing(items, others, place, hours):
    items = [one for one in items if one.withdrawn_at is None]
    assume(items)
    copied = items[place % len(items)]
    items[place % len(items)] = copied = replace(copied, copy_group=copied.copy_group or "the copied text")
    copy = fresh(1, copy_group=copied.copy_group, known_at=EPOCH + timedelta(hours=6 + hours))
    copy = replace(
        copy,
        confidence=copied.confidence,
        credits=copied.credits,
        directness=copied.directness,
        reliability=Reliability.E,
    )
    if copied.directness is Directness.DIRECT:
        copy = replace(copy, directness=Directness.NAMED, credits=())
    before, after = grade(items, conflicts=others), grade([*items, copy], conflicts=others)
    assert shown(after) == shown(before)
    assert len(after.origins) == len(before.origins)
    assert after.n_reports == before.n_reports + 1


@UNHURRIED
@given(anything(), st.sampled_from(Reliability), st.sampled_from(Directness), st.integers(0, 100), rivals())
def test_independent_support_never_lowers(items, reliability, directness, percent, others):
    more = fresh(2, reliability=reliability, directness=directness, confidence=percent / 100)
    before, after = grade(items, conflicts=others), grade([*items, more], conflicts=others)
    assert after.score >= before.score
    assert after.letter <= before.letter  # "A" is the best


@UNHURRIED
@given(anything(), rivals(), anything())
def test_a_further_conflict_never_raises(items, others, more):
    further = [*others, Rival(version=counting(3), items=tuple(more))]
    before, after = grade(items, conflicts=others), grade(items, conflicts=further)
    assert after.score <= before.score
    assert after.letter >= before.letter
    assert set(before.rivals) <= set(after.rivals)


@UNHURRIED
@given(anything(), rivals())
def test_what_is_unknown_is_absent(items, others):
    """A date that no outlet gives, a rival without evidence and evidence that was never known weigh nothing at all."""
    undated = [replace(one, published_at=None) for one in items]
    silent = [*others, Rival(version=counting(4), items=())]
    gone = fresh(3, withdrawn_at=EPOCH + timedelta(days=9))
    assert shown(grade([*undated, gone], conflicts=silent)) == shown(grade(items, conflicts=others))


@pytest.mark.parametrize("directness", Directness)
def test_a_source_that_cannot_be_judged_lies_between_those_that_can(directness):
    """F is neither nought nor the middle of the scale."""
    low, unknown, high = (
        grade([item(1, reliability=letter, directness=directness)]).score
        for letter in (Reliability.E, Reliability.F, Reliability.D)
    )
    assert low < unknown < high


@UNHURRIED
@given(anything(), rivals())
def test_the_letter_the_number_and_the_label_never_disagree(items, others):
    found = grade(items, conflicts=others)
    told = Decimal(str(found.chip).split(" · ")[1])
    band = band_for(told)
    has_direct = any(origin.directness is Directness.DIRECT for origin in found.origins)
    assert told == found.score == told.quantize(Decimal("0.01"))
    assert found.letter is (band.better if has_direct else band.lower)
    assert (found.label is Label.DIRECT) == has_direct
    assert (found.label is Label.UNATTRIBUTED) == all(origin.directness in NAMELESS for origin in found.origins)
    assert BANDS[-1].low <= told <= CAP


@UNHURRIED
@given(anything(), rivals(), st.integers(0, 12), anything())
def test_as_of_uses_only_what_was_known_then(items, others, hours, later):
    moment = EPOCH + timedelta(hours=hours)
    assume(known(items, moment))
    after = [
        replace(one, known_at=moment + timedelta(minutes=1), statement_id=500 + one.statement_id, withdrawn_at=None)
        for one in later
    ]
    ended = [
        replace(one, withdrawn_at=one.withdrawn_at or moment + timedelta(days=1)) for one in items
    ]  # what is taken back later was said then
    then = grade(items, conflicts=others, as_of=moment)
    assert (
        grade([*ended, *after], conflicts=[*others, Rival(version=counting(5), items=tuple(after))], as_of=moment)
        == then
    )
    assert set(then.statement_ids) == {one.statement_id for one in known(items, moment)}


@UNHURRIED
@given(anything(), st.sampled_from(Reliability))
def test_caps_are_kept_and_only_lifted_by_more(items, reliability):
    found = grade(items)
    has_direct = any(origin.directness is Directness.DIRECT for origin in found.origins)
    cap = CAP if has_direct else CAP_WITHOUT_DIRECT
    if len(found.origins) == 1 and found.origins[0].directness in NAMELESS:
        cap = CAP_ONE_NAMELESS
    assert found.score <= cap
    with_document = grade([*items, direct(950, "Nobody Else", reliability=reliability)])
    assert with_document.score >= found.score
    assert with_document.label is Label.DIRECT


@UNHURRIED
@given(anything())
def test_no_report_and_no_statement_is_in_two_origins(items):
    found = grade(items)
    statements = [statement for origin in found.origins for statement in origin.statement_ids]
    assert sorted(statements) == sorted({one.statement_id for one in known(items, None)})
    assert list(found.statement_ids) == sorted(statements)


@UNHURRIED
@given(anything(), rivals())
def test_the_effects_make_the_score(items, others):
    """The table adds up: weights joined, then what caps and conflicts took away, is the score that is shown."""
    found = grade(items, conflicts=others)
    doubt = Decimal(1)
    for factor in found.factors:
        if factor.kind == "origin":
            doubt *= 1 - factor.effect
    taken = sum(factor.effect for factor in found.factors if factor.kind != "origin")
    assert abs(max(1 - doubt + taken, Decimal(0)) - found.score) <= Decimal("0.005")


@UNHURRIED
@given(anything(), rivals())
def test_a_grade_equals_itself_after_serialisation(items, others):
    def again(values):
        return [item_from_json(json.loads(json.dumps(item_to_json(one)))) for one in values]

    stored = [
        Rival(version=version_from_json(version_to_json(rival.version)), items=tuple(again(rival.items)))
        for rival in others
    ]
    assert again(items) == items
    assert grade(again(items), conflicts=stored) == grade(items, conflicts=others)
    assert digests(again(items), stored) == digests(items, others)
    assert points(again(items), stored) == points(items, others)
    told = explain(grade(items, conflicts=others))
    assert explanation_from_json(json.loads(json.dumps(explanation_to_json(told)))) == told


@UNHURRIED
@given(anything(), rivals())
def test_what_would_raise_raises_and_what_would_lower_lowers(items, others):
    found = grade(items, conflicts=others)
    assert all(Decimal(move.score) > found.score for move in raising(found))
    assert all(not move.score or Decimal(move.score) < found.score for move in lowering(found))
    assert bool(raising(found)) or found.score >= BANDS[0].low or found.score >= CAP_WITHOUT_DIRECT


@UNHURRIED
@given(st.lists(st.tuples(st.sampled_from(Turn), st.none() | st.integers(0, 9), st.integers(0, 9)), max_size=7), RANDOM)
def test_a_standing_does_not_depend_on_the_order_and_silence_moves_none(turns, random):
    day = EPOCH.date()
    voices = [
        Voice(
            turn=turn,
            on=None if on is None else day + timedelta(days=on),
            known_at=EPOCH + timedelta(days=seen),
            statement_id=number,
        )
        for number, (turn, on, seen) in enumerate(turns, 1)
    ]
    decided = decide(voices)
    assert decide(random.sample(voices, len(voices))) == decided
    assert decide(
        [one for one in voices if one.turn in {*ANSWERS, Turn.DISPUTES, Turn.SUPPORTS, Turn.RETRACTS}]
    ).standing is (decided.standing)
    if any(one.turn is Turn.RETRACTS for one in voices):
        assert decided.standing is Standing.RETRACTED
    assert (decided.replied_on is None) or decided.standing in (Standing.DENIED, Standing.ADMITTED, Standing.RETRACTED)
    assert bool(decided.statement_id) == (decided.reply is not None)


@UNHURRIED
@given(anything())
def test_directness_and_reliability_are_monotone(items):
    """Better evidence in the place of worse never lowers; what credits nobody stays its own origin."""
    free = [replace(one, credits=(), withdrawn_at=None, copy_group="") for one in items]
    before = grade(free).score
    for place, one in enumerate(free):
        for better in Directness:
            if DIRECTNESS[better] > DIRECTNESS[one.directness]:
                changed = [*free[:place], replace(one, directness=better), *free[place + 1 :]]
                assert grade(changed).score >= before


def test_letters_are_ordered_as_the_properties_take_them():
    assert sorted(Letter) == [Letter.A, Letter.B, Letter.C, Letter.D]
    assert credited("x") == (Credit(name="x"),)
