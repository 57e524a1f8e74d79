"""Finds dates in a text, resolved against the day on which the report was published.

Nothing is guessed from the clock: a date that needs the report's own day and has none is left out.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from tracker.extraction import lexicon
from tracker.extraction.records import DatedValue, Precision
from tracker.extraction.wording import Wording

# A day and month without a year may lie this far after the report; further ahead, last year's is meant.
_AHEAD = timedelta(days=92)
# The same stretches are asked for again and again: by counts, claims and responses.
REMEMBERED = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date and where it stands: `date.text` is the wording."""

    start: int
    end: int
    date: DatedValue


@lru_cache(maxsize=REMEMBERED)
def find_dates(text: str, published_on: date | None, start: int = 0, end: int | None = None) -> tuple[FoundDate, ...]:
    """The dates between two offsets, in order; those that cannot be resolved are left out."""
    end = len(text) if end is None else end
    found = []
    for match in Wording(text, start, end).finditer(_date_pattern()):
        read = _read(match, published_on)
        if read is not None:
            value = DatedValue(value=read[0], precision=read[1], text=match[0])
            found.append(FoundDate(start=match.start(), end=match.end(), date=value))
    return tuple(found)


def publication_date(text: str) -> date | None:
    """The day on which the report says that it was published or last brought up to date, where it says so."""
    for pattern in _publication_patterns():
        match = pattern.search(text)
        if match:
            read = [f.date for f in find_dates(match["date"], None) if f.date.precision is Precision.DAY]
            if read:
                return read[0].value
    return None


@cache
def _months() -> dict[str, int]:
    names = {calendar.month_name[n].lower(): n for n in range(1, 13)}
    return names | {calendar.month_abbr[n].lower(): n for n in range(1, 13)} | {"sept": 9}


@cache
def _weekdays() -> dict[str, int]:
    return {calendar.day_name[n].lower(): n for n in range(7)}


MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\.?)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:19|20)\d{2}"


@cache
def _date_pattern() -> re.Pattern[str]:
    weekday = "|".join(day.title() for day in _weekdays())
    number = "|".join(["an?", r"\d{1,3}", *lexicon.words("dates", "small_numbers")])
    return re.compile(
        rf"""(?<![\w-])(?:
        (?P<iso_y>{YEAR})-(?P<iso_m>\d{{2}})-(?P<iso_d>\d{{2}})(?!\d)
        |(?P<zh_y>{YEAR})\s?年\s?(?P<zh_m>\d{{1,2}})\s?月(?:\s?(?P<zh_d>\d{{1,2}})\s?[日号])?
        |(?:(?:{weekday}),?\s+)?(?P<md_m>{MONTH})\s+(?P<md_d>{DAY})(?!\d)(?:,?\s+(?:(?P<md_y>{YEAR})|(?:of\s+)?(?P<md_w>last|this)\ year\b))?
        |(?:(?:{weekday}),?\s+)?(?P<dm_d>{DAY})(?:\s+of)?\s+(?P<dm_m>{MONTH})(?:,?\s+(?:(?P<dm_y>{YEAR})|(?:of\s+)?(?P<dm_w>last|this)\ year\b))?
        |(?P<my_m>{MONTH}),?\s+(?:of\s+)?(?P<my_y>{YEAR})
        |(?:Q[1-4]|(?:first|second|third|fourth)[ ]quarter(?:[ ]of)?)\s+(?P<q_y>{YEAR})
        |(?P<rel>(?i:(?:(?P<side>earlier|later)\s+)?(?P<which>this|last|next)\s+(?P<unit>week|month|year|{weekday})))
        |(?P<day>(?i:yesterday|today|tomorrow|tonight))
        |(?P<ago_n>(?i:{number}))\s+(?P<ago_u>day|week|month|year)s?\s+(?:ago|earlier(?=[.,]))
        |(?P<weekday>{weekday})
        |(?P<m_lead>(?i:in|since|by|until|of|during|late|early|mid|through|from|to|last|this))[ -](?P<m_only>{MONTH})(?!\s+\d)
            (?:,?\s+(?:of\s+)?(?P<m_w>last|this|next)\ year\b)?
        |(?P<zh_only_m>\d{{1,2}})\s?月\s?(?P<zh_only_d>\d{{1,2}})\s?[日号]
        |(?i:in|since|by|until|of|during|late|early|mid|year)[ -](?P<y_only>{YEAR})
        )(?![\w]|-\d)""",
        re.VERBOSE,
    )


def _read(match: re.Match[str], published: date | None) -> tuple[date, Precision] | None:
    group = match.groupdict()
    for kind in ("iso", "zh", "md", "dm", "my"):
        if group.get(f"{kind}_m"):
            year = group.get(f"{kind}_y") or _year_of(group.get(f"{kind}_w"), published)
            return _absolute(year, group[f"{kind}_m"], group.get(f"{kind}_d"), published)
    if group["q_y"] or group["y_only"]:
        return date(int(group["q_y"] or group["y_only"]), 1, 1), Precision.YEAR
    if published is None:
        return None
    if group["zh_only_m"]:
        return _absolute(None, group["zh_only_m"], group["zh_only_d"], published)
    if group["m_only"]:
        return _month(group["m_only"], group["m_lead"].lower(), _year_of(group["m_w"], published), published)
    if group["day"]:
        days = {"yesterday": -1, "tomorrow": 1}.get(group["day"].lower(), 0)
        return published + timedelta(days=days), Precision.DAY
    if group["weekday"]:
        return _weekday(group["weekday"], "", published), Precision.DAY
    if group["ago_n"]:
        return _ago(group["ago_n"].lower(), group["ago_u"], published)
    return _relative(group["which"].lower(), group["unit"].lower(), published)


def _absolute(year: str | None, month: str, day: str | None, published: date | None) -> tuple[date, Precision] | None:
    number = int(month) if month.isdigit() else _months()[month.lower().rstrip(".")]
    of_day = int(re.sub(r"\D", "", day)) if day else 1
    precision = Precision.DAY if day else Precision.MONTH
    if year is None and published is None:
        return None
    try:
        value = date(int(year) if year else published.year if published else 1, number, of_day)
        if year is None and published is not None and value > published + _AHEAD:
            value = value.replace(year=value.year - 1)
    except ValueError:
        return None
    return value, precision


def _month(name: str, lead: str, year: str | None, published: date) -> tuple[date, Precision] | None:
    """A month without the number of its year; one that is called the last is over on the report's day."""
    read = _absolute(year, name, None, published)
    if read is None or year is not None or lead != "last" or read[0] < published.replace(day=1):
        return read
    return read[0].replace(year=published.year - 1), Precision.MONTH


def _year_of(which: str | None, published: date | None) -> str | None:
    """The number of "last year", seen from the report's day."""
    if which is None or published is None:
        return None
    return str(published.year + {"last": -1, "next": 1}.get(which, 0))


def _weekday(name: str, which: str, published: date) -> date:
    """The last such day up to the report's own; 'last' excludes that day, 'next' lies after it."""
    back = (published.weekday() - _weekdays()[name.lower()]) % 7
    if which == "next":
        return published + timedelta(days=7 - back)
    return published - timedelta(days=back or (7 if which == "last" else 0))


def _relative(which: str, unit: str, published: date) -> tuple[date, Precision] | None:
    step = {"last": -1, "next": 1}.get(which, 0)
    if unit in _weekdays():
        return _weekday(unit, which, published), Precision.DAY
    if unit == "year":
        return date(published.year + step, 1, 1), Precision.YEAR
    if unit == "month":
        return months_from(published, step), Precision.MONTH
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
    sunday = monday + timedelta(days=6)
    return (monday.replace(day=1), Precision.MONTH) if monday.month == sunday.month else None


def _ago(count: str, unit: str, published: date) -> tuple[date, Precision]:
    small = lexicon.words("dates", "small_numbers")
    n = int(count) if count.isdigit() else small.index(count) + 2 if count in small else 1
    if unit == "day":
        return published - timedelta(days=n), Precision.DAY
    if unit == "week":
        return (published - timedelta(weeks=n)).replace(day=1), Precision.MONTH
    if unit == "month":
        return months_from(published, -n), Precision.MONTH
    return date(published.year - n, 1, 1), Precision.YEAR


def months_from(day: date, step: int) -> date:
    """The first day of the month that lies so many months after that of a day."""
    index = day.year * 12 + day.month - 1 + step
    return date(index // 12, index % 12 + 1, 1)


@cache
def _publication_patterns() -> tuple[re.Pattern[str], ...]:
    cues = lexicon.alternatives(lexicon.words("dates", "publication_cues"))
    full = rf"(?:{MONTH}\s+{DAY},?\s+{YEAR}|{DAY}\s+{MONTH},?\s+{YEAR}|{YEAR}-\d\d-\d\d|{YEAR}\s?年\s?\d{{1,2}}\s?月\s?\d{{1,2}}\s?[日号])"
    weekday = rf"(?:(?:{'|'.join(d.title() for d in _weekdays())}),?\s+)?"
    return (
        re.compile(rf"(?im:^[\s|*]*(?:{cues})\s*[:：|]*\s*(?:on\s+)?){weekday}(?P<date>{full})"),
        re.compile(
            rf"(?m:^[^.\n]{{0,40}}[\s·|,–—-]*){weekday}(?P<date>{full})(?m:\s*(?:[|·•–—-].{{0,40}}|at\s.{{0,20}}|\d{{1,2}}:\d\d.{{0,20}})?$)"
        ),
        re.compile(rf"(?m:^[A-Z][A-Za-z .,/]{{2,50}}[,(]\s*){weekday}(?P<date>{full})\)?\s*(?:[–—-]|\(|:)"),
        re.compile(rf"\b(?:As of|as of)\s+(?:press time\s+)?(?:on\s+)?{weekday}(?P<date>{full})"),
    )
