"""What was known day by day: the same as grading with only that evidence, at no more moments than there are days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.builders import EPOCH, counting, direct, evidence, item
from tracker.grading import Rival, grade, known
from tracker.grading import points as module
from tracker.grading.points import points
from tracker.grading.standing import Standing, Turn, Voice, decide

DAY = EPOCH.date()


def at(days: float) -> datetime:
    return EPOCH + timedelta(days=days)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


@st.composite
def coming_and_going(draw: st.DrawFn) -> list:
    """Evidence that is known on few days, some of it withdrawn later."""
    found = []
    for one in draw(evidence(max_size=5)):
        known_at = at(draw(st.integers(0, 40)) / 10)
        days = draw(st.none() | st.integers(1, 40))
        withdrawn_at = known_at + timedelta(hours=2.5 * days) if days else None
        found.append(replace(one, known_at=known_at, withdrawn_at=withdrawn_at))
    return found


def test_points_follow_what_is_known():
    found = points([direct(1, known_at=at(0.5)), item(2, known_at=at(2)), item(3, known_at=at(2.9))])
    assert [(one.since, one.until, one.grade.n_reports) for one in found] == [(on(0), on(2), 1), (on(2), None, 3)]


def test_points_leave_out_days_on_which_nothing_stood():
    found = points([item(1, known_at=at(0), withdrawn_at=at(3)), item(2, known_at=at(5))])
    assert [(one.since, one.until) for one in found] == [(on(0), on(3)), (on(5), None)]


def test_points_end_where_all_was_withdrawn():
    (only,) = points([item(1, known_at=at(0), withdrawn_at=at(3))])
    assert (only.since, only.until) == (on(0), on(3))


def test_points_know_nothing_of_what_came_and_went_within_a_day():
    assert points([item(1, known_at=at(0.1), withdrawn_at=at(0.9))]) == ()


def test_points_feel_a_rival_only_while_it_stands():
    rival = Rival(version=counting(5), items=(item(9, known_at=at(1), withdrawn_at=at(4)),))
    found = points([item(1, known_at=at(0))], [rival])
    assert [(one.since, bool(one.grade.rivals)) for one in found] == [(on(0), False), (on(1), True), (on(4), False)]


def test_points_have_a_standing_from_the_day_of_the_voice():
    voices = [
        Voice(turn=Turn.SILENT, on=on(0), known_at=at(0.2)),
        Voice(turn=Turn.DENIES, on=on(3), known_at=at(4), statement_id=7),
    ]
    found = points([item(1, known_at=at(0))], voices=voices)
    told = [(one.since, one.decision.standing, one.decision.replied_on) for one in found if one.decision]
    assert told == [(on(0), Standing.ALLEGED, None), (on(4), Standing.DENIED, on(3))]
    assert found[-1].decision.statement_id == 7


def test_points_have_no_decision_where_no_standing_arises():
    assert [one.decision for one in points([item(1)])] == [None]


def test_points_take_the_utc_day():
    beijing = timezone(timedelta(hours=8))
    (only,) = points([item(1, known_at=datetime(2026, 2, 24, 7, 30, tzinfo=beijing))])
    assert only.since == date(2026, 2, 23)


def test_points_grade_once_a_day_however_many_reports_come(monkeypatch: pytest.MonkeyPatch):
    calls = []
    monkeypatch.setattr(module, "grade", lambda *a, **k: calls.append(1) or grade(*a, **k))
    points([item(n, known_at=at((n % 3) + n / 1000)) for n in range(1, 61)])
    assert len(calls) == 3


@given(coming_and_going(), st.integers(0, 60))
def test_points_are_the_grade_as_of_their_day(items, tenths):
    day = at(tenths / 10).date()
    found = [one for one in points(items) if one.since <= day and (one.until is None or day < one.until)]
    moment = module.end_of(day)
    if not known(items, moment):
        assert found == []
    else:
        (only,) = found
        assert only.grade == replace(grade(items, as_of=moment), as_of=None)


@given(coming_and_going())
def test_points_end_with_what_holds_today(items):
    found = [one for one in points(items) if one.until is None]
    standing = known(items, None)
    assert len(found) == bool(standing)
    if standing:
        assert found[0].grade == grade(items)


@given(coming_and_going(), st.randoms())
def test_points_do_not_depend_on_the_order(items, random):
    mixed = random.sample(items, len(items))
    assert points(mixed) == points(items)


@given(coming_and_going(), coming_and_going())
def test_points_begin_anew_where_the_digests_differ(before, added):
    """Keeping what has the same digest and grading from there on gives what grading everything gives."""
    after = before + [replace(one, statement_id=100 + one.statement_id, report_id=100 + one.report_id) for one in added]
    stored, wanted = points(before), module.digests(after)
    same = [one for one in stored if wanted.get(one.since) == one.digest]
    if same:
        kept = same[-1].since
        whole = points(after)
        rest = points(after, start=kept)
        assert tuple(one for one in whole if one.since < kept) + rest == whole
        assert [one.since for one in stored if one.since < kept] == [one.since for one in whole if one.since < kept]


@given(st.lists(st.tuples(st.sampled_from(Turn), st.integers(0, 30), st.integers(0, 30)), max_size=6))
def test_points_decide_with_the_voices_known_then(turns):
    voices = [Voice(turn=turn, on=on(day), known_at=at(seen / 5)) for turn, day, seen in turns]
    for one in points([item(1, known_at=at(0))], voices=voices):
        assert one.decision == decide(voices, as_of=module.end_of(one.since))
