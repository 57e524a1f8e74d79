"""Dates in a reader's words, never more exact than they are known.

translate: English words -> the reader's language; composed sentences leave it out, see `speech`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.evidence.queries.rows import Quantity, StatedDay
from tracker.grading.agreement import days_of
from tracker.web.presentation.marking import gettext_noop
from tracker.web.presentation.speech import gettext, ngettext
from tracker.web.presentation.words import Translate

_MONTHS = (
    gettext_noop("Jan"),
    gettext_noop("Feb"),
    gettext_noop("Mar"),
    gettext_noop("Apr"),
    gettext_noop("May"),
    gettext_noop("Jun"),
    gettext_noop("Jul"),
    gettext_noop("Aug"),
    gettext_noop("Sep"),
    gettext_noop("Oct"),
    gettext_noop("Nov"),
    gettext_noop("Dec"),
)


# Translators: a period in the words of a report, which are of another language than yours; in quotation marks, then.
_REPORTS_PERIOD = gettext_noop("{words}")


def day_words(day: date, translate: Translate = gettext) -> str:
    """'24 Feb 2026'."""
    return _written(gettext_noop("{day} {month} {year}"), day, translate)


def month_name(day: date, translate: Translate = gettext) -> str:
    """'Feb'."""
    return translate(_MONTHS[day.month - 1])


def month_words(day: date, translate: Translate = gettext) -> str:
    """'Feb 2026'."""
    return _written(gettext_noop("{month} {year}"), day, translate)


def _written(form: str, day: date, translate: Translate) -> str:
    return translate(form).format(day=day.day, month=translate(_MONTHS[day.month - 1]), year=day.year)


def stated_words(stated: StatedDay, translate: Translate = gettext) -> str:
    """'24 Feb 2026', 'Feb 2026' or '2026', as far as the day is known."""
    match stated.precision:
        case "year":
            return _written(gettext_noop("{year}"), stated.value, translate)
        case "month":
            return month_words(stated.value, translate)
    return day_words(stated.value, translate)


def last_day(stated: StatedDay | None) -> date:
    """The last day that a date may mean; the first of all days where there is none."""
    return days_of(stated.value, stated.precision)[1] if stated else date.min


def stated_iso(stated: StatedDay) -> str:
    """The same for a machine: '2026-02-24', '2026-02' or '2026'."""
    return stated.value.isoformat()[: {"year": 4, "month": 7}.get(stated.precision, 10)]


def moment_words(moment: datetime, translate: Translate = gettext) -> str:
    """'24 Feb 2026, 10:05 UTC'."""
    utc = moment.astimezone(UTC)
    return f"{day_words(utc.date(), translate)}, {utc:%H:%M} UTC"


def window_words(quantity: Quantity, translate: Translate = gettext) -> str:
    """Over which time something was counted: '22 Apr to 5 Jun 2026'; the report's own words where it gives no dates."""
    start, end = quantity.window_start, quantity.window_end
    if start and end and start.year == end.year:
        return _from_to(_written(gettext_noop("{day} {month}"), start, translate), end, translate)
    if start and end:
        return _from_to(day_words(start, translate), end, translate)
    if start:
        return translate(gettext_noop("from {day}")).format(day=day_words(start, translate))
    if end:
        return _until(end, translate)
    return translate(_REPORTS_PERIOD).format(words=quantity.window_text) if quantity.window_text else ""


def _from_to(start: str, end: date, translate: Translate) -> str:
    return translate(gettext_noop("{start} to {end}")).format(start=start, end=day_words(end, translate))


def _until(end: date, translate: Translate) -> str:
    return translate(gettext_noop("until {day}")).format(day=day_words(end, translate))


def span_words(start: StatedDay | None, end: date | None, translate: Translate = gettext) -> str:
    """A period: 'Feb 2026 to 5 Jun 2026'; empty where nothing is known."""
    if start is None:
        return _until(end, translate) if end else ""
    if end is None or end == start.value or start.precision != "day":
        return stated_words(start, translate)
    return _from_to(stated_words(start, translate), end, translate)


def gap_words(days: int) -> str:
    """How long nothing is on record: '3 weeks', '5 months', '2 years'."""
    if days >= 365:
        n = round(days / 365)
        return ngettext("{n} year", "{n} years", n).format(n=n)
    if days >= 30:
        n = round(days / 30)
        return ngettext("{n} month", "{n} months", n).format(n=n)
    if days >= 7:
        n = round(days / 7)
        return ngettext("{n} week", "{n} weeks", n).format(n=n)
    return ngettext("{n} day", "{n} days", days).format(n=days)
