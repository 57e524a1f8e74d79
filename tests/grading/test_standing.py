"""What turns of accuser, accused and others leave an allegation in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.grading.builders import EPOCH
from tracker.grading.standing import Standing, Turn, Voice, decide

DAY = date(2026, 2, 24)


def voice(turn: Turn, day: date | None = DAY, known_at: datetime = EPOCH) -> Voice:
    return Voice(turn=turn, on=day, known_at=known_at)


@pytest.mark.parametrize(
    ("turns", "standing"),
    [
        ([], Standing.ALLEGED),
        ([Turn.SILENT], Standing.ALLEGED),
        ([Turn.SUPPORTS], Standing.SUPPORTED),
        ([Turn.SUPPORTS, Turn.DISPUTES], Standing.DISPUTED),
        ([Turn.SUPPORTS, Turn.DENIES], Standing.DENIED),
        ([Turn.ADMITS, Turn.DISPUTES], Standing.ADMITTED),
        ([Turn.ADMITS, Turn.DENIES], Standing.DENIED),
    ],
)
def test_decide_puts_the_accused_answer_before_other_voices(turns, standing):
    voices = [voice(turn) for turn in turns]
    assert decide(voices).standing is standing
    assert decide(reversed(voices)).standing is standing


def test_decide_takes_the_latest_answer():
    later = voice(Turn.ADMITS, DAY + timedelta(days=30))
    decision = decide([voice(Turn.DENIES), later])
    assert (decision.standing, decision.replied_on) == (Standing.ADMITTED, DAY + timedelta(days=30))


def test_decide_dates_a_silence_by_the_newest_report_that_found_it():
    next_day = DAY + timedelta(days=1)
    later = voice(Turn.DECLINED, next_day, datetime.combine(next_day, time(9), tzinfo=UTC))
    decision = decide([voice(Turn.SILENT), later, voice(Turn.SILENT, None)])
    assert decision.asked_as_of == next_day
    assert decision.replied_on is None


@pytest.mark.parametrize(
    ("hour", "ahead", "asked"),
    [(9, 1, 0), (10, 1, 1), (23, 1, 1), (23, 2, 0), (0, 0, 0), (0, -1, -1)],
    ids=["no calendar was so far", "the farthest was", "many were", "two days ahead", "that day", "the day before"],
)
def test_a_report_cannot_tell_of_a_day_that_had_not_come_when_it_was_read(hour, ahead, asked):
    known_at = datetime.combine(DAY, time(hour), tzinfo=UTC)
    decision = decide([voice(Turn.SILENT, DAY + timedelta(days=ahead), known_at)])
    assert decision.asked_as_of == DAY + timedelta(days=asked)


def test_decide_as_of_hears_nothing_from_later():
    denial = voice(Turn.DENIES, DAY, known_at=EPOCH + timedelta(days=5))
    assert decide([denial], as_of=EPOCH).standing is Standing.ALLEGED
