"""Dates as feeds and pages write them: takes the words, gives a moment with what of it is known.

Nothing is invented: a time without a zone is known to the day only, and a date outside the window is none.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

from scrapers.any_of import any_of
from scrapers.plain_text import one_line
from scrapers.records import DatePrecision, DateSource, StatedDate

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)  # The first syndicated news pages; what is older is a default value.
AHEAD = timedelta(hours=48)  # A zone mistake and an embargo; what is later is a mistake.
MAX_RAW = 200


class DateFault(StrEnum):
    """Why words give no date."""

    UNREADABLE = "unreadable"
    TOO_EARLY = "before 1995"
    IN_FUTURE = "in the future"


_WORDS = tomllib.loads(resources.files("scrapers").joinpath("date_words.toml").read_text("utf-8"))


def _folded(word: str) -> str:
    """The word in small letters without marks, by which months are looked up: capitals often go without, and a pattern
    takes more letters for one another than their small forms tell."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("ı", "i"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_ENGLISH = {name[:length]: number for name, number in _WORDS["months"].items() for length in {3, 4, len(name)}}
_OTHERS = {
    name: number
    for months in _WORDS["months_of"].values()
    for number, words in enumerate(months, 1)
    for word in words.split()
    for name in (word, _folded(word))
}
_MONTHS: dict[str, int] = {_folded(name): number for name, number in (_OTHERS | _ENGLISH).items()}
_ZONES: dict[str, tzinfo] = {name: ZoneInfo(key) for name, key in _WORDS["zones"].items()} | {
    name: timezone(timedelta(minutes=minutes)) for name, minutes in _WORDS["offsets"].items()
}

_ZONE = rf"(?P<zone>[+-]\d{{2}}:?\d{{2}}(?!\d)|(?:{'|'.join(sorted(_ZONES, key=len, reverse=True))})(?![A-Za-z]))?"
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    rf"\s*+(?P<half>[AaPp]\.?[Mm]\.?)?\s*+\(?{_ZONE}"
)
_MONTH_NAME = rf"(?P<name>{any_of(_ENGLISH)})\.?"
_ANY_MONTH = rf"(?P<name>{any_of(_ENGLISH | _OTHERS)})\.?"
# By itself with a year a short name may be another word.
_WHOLE_MONTH = rf"(?P<name>{any_of([*_ENGLISH, *(name for name in _OTHERS if len(name) > 3)])})\.?"
_DAY, _MONTH, _LATE_DAY = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:1[3-9]|2\d|3[01])"
_GAP = r"(?:\s*+(?:[,|·•–—-]|at\b|T)?\s*+)"
_NUMBERS_END = r"(?!\d|[./-]\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE if "name" in pattern else 0)
    for pattern in (
        rf"(?<![\d-])(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)(?:{_GAP}{_CLOCK})?",
        rf"(?<!\d)(?P<year>\d{{4}})\s?年\s?(?P<month>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日"
        rf"(?:\s*+(?P<before>北京时间)?\s*+{_CLOCK})?",
        rf"(?<![\w-])(?P<day>\d{{1,2}})(?:(?:st|nd|rd|th|er|[º°])?[\s/-]{{1,3}}|\.\s?)(?:de\s|d['’])?{_ANY_MONTH}"
        rf"[\s,./-]{{1,3}}(?:del?\s)?(?P<year>\d{{4}})(?!\d)(?:{_GAP}{_CLOCK})?",
        rf"(?<!\w){_MONTH_NAME}\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s{{1,3}})(?P<year>\d{{4}})(?!\d)"
        rf"(?:{_GAP}{_CLOCK})?",
        rf"(?<!\d)(?P<year>\d{{4}})\.\s{{1,2}}{_WHOLE_MONTH}\s{{1,2}}(?P<day>\d{{1,2}})(?!\d)",  # Hungarian
        # With points the day comes first in every country (CLDR); else only where it can be no month, or is the same number.
        rf"(?<![\d./-])(?P<day>{_DAY})\.\s?(?P<month>{_MONTH})\.\s?(?P<year>\d{{4}}){_NUMBERS_END}(?:{_GAP}{_CLOCK})?",
        rf"(?<![\d./-])(?P<day>{_LATE_DAY})(?P<sep>[/-])(?P<month>{_MONTH})(?P=sep)(?P<year>\d{{4}}){_NUMBERS_END}"
        rf"(?:{_GAP}{_CLOCK})?",
        rf"(?<![\d./-])(?P<month>{_MONTH})(?P<sep>[./-])(?P<day>{_LATE_DAY})(?P=sep)(?P<year>\d{{4}}){_NUMBERS_END}"
        rf"(?:{_GAP}{_CLOCK})?",
        rf"(?<![\d./-])(?P<day>{_MONTH})(?P<sep>[/-])(?P<month>(?P=day))(?P=sep)(?P<year>\d{{4}}){_NUMBERS_END}"
        rf"(?:{_GAP}{_CLOCK})?",
    )
)
# What nearly every feed writes, so that it is tried first. RFC 822 of 1982 allowed years of two digits; only in its own
# full form are they believed.
_RFC_822 = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?(?P<day>\d{{1,2}}) {_MONTH_NAME} (?P<year>\d{{2}}|\d{{4}}) {_CLOCK}\)?", re.IGNORECASE
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?P<zone>Z)?)?"
)
_MONTH_ONLY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_NAMED_MONTH_ONLY = re.compile(rf"{_WHOLE_MONTH},?\s+(?:del?\s)?(?P<year>\d{{4}})", re.IGNORECASE)
_YEAR = re.compile(r"(?P<year>\d{4})")


def read_date(raw: str, *, source: DateSource, now: datetime) -> StatedDate | DateFault:
    """The first date in a short piece of text, as an aware UTC moment, or why there is none.

    Of a date known to the day, month or year, the moment is the first instant of it in UTC.
    """
    text = one_line(raw, cap=MAX_RAW)
    if found := _RFC_822.fullmatch(text):
        return _from_match(found, source, text, now)
    for pattern, precision in ((_MONTH_ONLY, DatePrecision.MONTH), (_NAMED_MONTH_ONLY, DatePrecision.MONTH)):
        if found := pattern.fullmatch(text):
            return _judged(_moment(found.groupdict()), precision, source, text, now)
    if found := _YEAR.fullmatch(text):
        return _judged(_moment(found.groupdict()), DatePrecision.YEAR, source, text, now)
    if found := _COMPACT.fullmatch(text):
        return _from_match(found, source, text, now)
    if _YEAR.search(text) is None:
        return (
            DateFault.UNREADABLE
        )  # as most short lines of a page are, each of which would be looked through for all forms
    first: re.Match[str] | None = None
    for pattern in _PATTERNS:
        found = pattern.search(text)
        if found and (first is None or found.start() < first.start()):
            first = found
            if not found.start():
                break  # nothing stands before it
    return DateFault.UNREADABLE if first is None else _from_match(first, source, text, now)


def _from_match(found: re.Match[str], source: DateSource, raw: str, now: datetime) -> StatedDate | DateFault:
    parts = found.groupdict()
    moment = _moment(parts)
    if moment is None or not parts.get("hour"):
        return _judged(moment, DatePrecision.DAY, source, raw, now)
    zone = _zone(parts.get("zone") or parts.get("before") or "")
    clock = _clock(parts)
    if zone is None or clock is None:
        return _judged(moment, DatePrecision.DAY, source, raw, now)
    local = moment + clock
    try:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return DateFault.UNREADABLE
    return _judged(moment, DatePrecision.TIME, source, raw, now, local_day=local.date())


def _moment(parts: dict[str, str | None]) -> datetime | None:
    """Midnight UTC of the day, or first day, that was matched; None when the calendar has no such day."""
    name, stated = parts.get("name"), parts["year"] or ""
    month = _month(name) if name else int(parts.get("month") or 1)
    year = int(stated)
    if len(stated) == 2:
        year += 2000 if year < 50 else 1900  # RFC 5322, section 4.3
    try:
        return datetime(year, month, int(parts.get("day") or 1), tzinfo=UTC)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _month(name: str) -> int:
    return _MONTHS[_folded(name)]


def _clock(parts: dict[str, str | None]) -> timedelta | None:
    """The time of day; None when no clock shows it. A leap second counts as the second before."""
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _zone(name: str) -> tzinfo | None:
    if name[:1] in ("+", "-"):
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=minutes if name[0] == "+" else -minutes)) if minutes < 24 * 60 else None
    return _ZONES.get(name.upper())


def _judged(
    moment: datetime | None,
    precision: DatePrecision,
    source: DateSource,
    raw: str,
    now: datetime,
    *,
    local_day: date | None = None,
) -> StatedDate | DateFault:
    if moment is None:
        return DateFault.UNREADABLE
    if moment < EARLIEST:
        return DateFault.TOO_EARLY
    if moment > now + AHEAD:
        return DateFault.IN_FUTURE
    return StatedDate(moment=moment, precision=precision, source=source, raw=raw, local_day=local_day)
