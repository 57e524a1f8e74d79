"""Days as numbers, by which kept rows stand in order of time: counted from 1970."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tracker.evidence.tallied_rows import NEVER

_EPOCH = date(1970, 1, 1)


def as_number(day: date | datetime | None) -> float:
    """The day's number, before all others where it is not known."""
    if day is None:
        return NEVER
    return float(((day.date() if isinstance(day, datetime) else day) - _EPOCH).days)


def as_day(number: float) -> date | None:
    """The day of that number, None for the one of no day."""
    return None if number == NEVER else _EPOCH + timedelta(days=int(number))
