"""Dates in a reader's words, never more exact than they are known."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.evidence.queries.rows import Quantity, StatedDay
from tracker.grading.agreement import days_of

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date) -> str:
    """'24 Feb 2026'."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def month_words(day: date) -> str:
    """'Feb 2026'."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def stated_words(stated: StatedDay) -> str:
    """'24 Feb 2026', 'Feb 2026' or '2026', as far as the day is known."""
    match stated.precision:
        case "year":
            return str(stated.value.year)
        case "month":
            return month_words(stated.value)
    return day_words(stated.value)


def last_day(stated: StatedDay | None) -> date:
    """The last day that a date may mean; the first of all days where there is none."""
    return days_of(stated.value, stated.precision)[1] if stated else date.min


def stated_iso(stated: StatedDay) -> str:
    """The same for a machine: '2026-02-24', '2026-02' or '2026'."""
    return stated.value.isoformat()[: {"year": 4, "month": 7}.get(stated.precision, 10)]


def moment_words(moment: datetime) -> str:
    """'24 Feb 2026, 10:05 UTC'."""
    utc = moment.astimezone(UTC)
    return f"{day_words(utc.date())}, {utc:%H:%M} UTC"


def window_words(quantity: Quantity) -> str:
    """Over which time something was counted: '22 Apr to 5 Jun 2026'; the report's own words where it gives no dates."""
    start, end = quantity.window_start, quantity.window_end
    if start and end:
        first = day_words(start) if start.year != end.year else f"{start.day} {_MONTHS[start.month - 1]}"
        return f"{first} to {day_words(end)}"
    if start:
        return f"from {day_words(start)}"
    if end:
        return f"until {day_words(end)}"
    return quantity.window_text


def span_words(start: StatedDay | None, end: date | None) -> str:
    """A period: 'Feb 2026 to 5 Jun 2026'; empty where nothing is known."""
    if start is None:
        return f"until {day_words(end)}" if end else ""
    if end is None or end == start.value or start.precision != "day":
        return stated_words(start)
    return f"{stated_words(start)} to {day_words(end)}"


def gap_words(days: int) -> str:
    """How long nothing is on record: '3 weeks', '5 months', '2 years'."""
    for length, name in ((365, "year"), (30, "month"), (7, "week")):
        if days >= length:
            n = round(days / length)
            return f"{n} {name}{'' if n == 1 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"
