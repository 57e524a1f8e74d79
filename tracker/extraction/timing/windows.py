"""Finds stretches of time in a text: 'from April 22 to June 5', 'since January', 'in 14 days', 'in the first half of 2026'.

Bounds are resolved against the day on which the report was published; a bound that the words do not give is None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from tracker.extraction import lexicon
from tracker.extraction.records import Precision, Window
from tracker.extraction.timing.dates import DAY, MONTH, REMEMBERED, YEAR, find_dates, months_from
from tracker.extraction.wording import Wording

_Bounds = tuple[date | None, date | None]
_Reader = Callable[[re.Match[str], date | None], _Bounds | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWindow:
    """A stretch of time and where it stands."""

    start: int
    end: int
    window: Window


@lru_cache(maxsize=REMEMBERED)
def find_windows(
    text: str, published_on: date | None, start: int = 0, end: int | None = None
) -> tuple[FoundWindow, ...]:
    """The stretches of time between two offsets, in order; those whose words cannot be resolved are left out."""
    end = len(text) if end is None else end
    found: list[FoundWindow] = []
    wording = Wording(text, start, end)
    for pattern, read in _ways():
        for match in wording.finditer(pattern):
            if any(f.start < match.end() and match.start() < f.end for f in found):
                continue
            bounds = read(match, published_on)
            if bounds is not None:
                window = Window(start=bounds[0], end=bounds[1], text=match[0])
                found.append(FoundWindow(start=match.start(), end=match.end(), window=window))
    return tuple(sorted(found, key=lambda f: f.start))


_PART = r"(?:(?:early|late|mid|the\s+(?:start|beginning|end|middle)\s+of)[\s-]+)?"
_ONE = rf"(?:{MONTH}(?:\s+{DAY}(?!\d))?|{DAY}\s+{MONTH}|{YEAR}-\d\d-\d\d)(?:,?\s+{YEAR})?"
_DAY_ONLY = rf"{DAY}(?!\d)(?:,?\s+{YEAR})?"
_ZH = r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号號])?"


@cache
def _ways() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    """Each kind of stretch with its reader, the more telling first."""
    return (
        (_range_pattern(), _range),
        (_days_pattern(), _days),
        (_open_pattern(), _open),
        (_quarter_pattern(), _quarter),
        (_week_pattern(), _week),
        (_duration_pattern(), lambda match, published: (None, None)),
        (_calendar_pattern(), _calendar),
    )


@cache
def _range_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:\b(?:[Bb]etween|[Ff]rom)\s+{_PART}(?P<a>{_ONE}),?\s+(?:and|to|through|until|till)\s+{_PART}(?P<b>{_ONE}|{_DAY_ONLY})"
        rf"|\b(?:[Ii]n|[Dd]uring|[Oo]ver)\s+(?P<g>{MONTH})\s+and\s+(?P<h>{MONTH}(?:,?\s+{YEAR})?)"
        rf"|(?<!\w)(?:[Oo]n\s+)?(?P<i>{MONTH}\s+{DAY})\s+and\s+(?P<j>{_DAY_ONLY})(?!\w)"
        rf"|(?<!\w)(?P<c>{MONTH}(?:\s+{DAY}(?!\d))?(?:,?\s+{YEAR})?)\s?(?:–|—|-|\bto\b|\bthrough\b)\s?(?P<d>{_ONE}|{_DAY_ONLY})(?!\w)"
        rf"|(?P<e>{_ZH})\s?(?:至|到|—|–|-)\s?(?P<f>{_ZH}))"
    )


def _range(match: re.Match[str], published: date | None) -> _Bounds | None:
    first = next(match[name] for name in "agice" if match[name])
    last = next(match[name] for name in "bhjdf" if match[name])
    month = re.search(MONTH, first)
    if re.fullmatch(_DAY_ONLY, last) and month:
        last = f"{month[0]} {last}"
    return _between(first, last, published)


@cache
def _days_pattern() -> re.Pattern[str]:
    """'From 3 to 22 May', '3–22 May', '5至7月'."""
    return re.compile(
        rf"(?:\b(?:[Bb]etween|[Ff]rom)\s+(?:the\s+)?)?(?<![\w.,-])(?P<a>{DAY})\s?(?:–|-|\bto\b|\band\b)\s?(?:the\s+)?(?P<b>{DAY}\s+(?:of\s+)?(?P<month>{MONTH})(?:,?\s+{YEAR})?)(?!\w)"
        r"|(?P<year>\d{4}\s?年\s?)?(?<!\d)(?P<c>\d{1,2})\s?(?:至|到|—|–|-|、|和)\s?(?P<d>\d{1,2})\s?月(?!\s?\d{1,2}\s?[日号號])"
    )


def _days(match: re.Match[str], published: date | None) -> _Bounds | None:
    if match["c"]:
        year = match["year"] or ""
        return _between(f"{year}{match['c']}月", f"{year}{match['d']}月", published)
    return _between(f"{match['a']} {match['month']}", match["b"], published)


def _between(first: str, last: str, published: date | None) -> _Bounds | None:
    """From the first day of what the first words name to the last day of what the last ones do."""
    end = _date_of(last, published)
    start = _date_of(first, end[0] if end else published)
    if start is None or end is None:
        return None
    closing = _last_day(*end)
    opening = start[0] if start[0] <= closing else start[0].replace(year=start[0].year - 1)
    return opening, closing


@cache
def _open_pattern() -> re.Pattern[str]:
    """'Since January', 'until June 5', '自今年1月以来'."""
    return re.compile(
        rf"\b(?P<since>[Ss]ince|[Ss]tarting\s+(?:in|on)|[Bb]eginning\s+(?:in|on))\s+{_PART}(?P<from>{_ONE}|{YEAR}(?!-))(?!\w)"
        rf"|\b(?P<until>[Uu]ntil|[Uu]p\s+to|[Tt]hrough)\s+{_PART}(?P<to>{_ONE})(?!\w)"
        rf"|[自从從](?:今年)?(?P<zh>{_ZH})(?:以来|以來|起|开始|開始)"
    )


def _open(match: re.Match[str], published: date | None) -> _Bounds | None:
    found = _date_of(match["from"] or match["zh"] or match["to"], published)
    if found is None:
        return None
    return (None, _last_day(*found)) if match["to"] else (found[0], None)


@cache
def _quarter_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:in|during|over)\s+(?:the\s+)?(?:Q(?P<q>[1-4])|(?P<nth>first|second|third|fourth)\s+(?P<part>quarter|half))(?:\s+of)?\s+(?:(?P<year>{YEAR})|(?P<this>this|last)\s+year)",
        re.IGNORECASE,
    )


def _quarter(match: re.Match[str], published: date | None) -> _Bounds | None:
    if match["year"] is None and published is None:
        return None
    year = int(match["year"]) if match["year"] else (published.year if published else 0) - (match["this"] == "last")
    number = int(match["q"]) if match["q"] else ("first", "second", "third", "fourth").index(match["nth"].lower()) + 1
    length = 6 if (match["part"] or "").lower() == "half" else 3
    if number * length > 12:
        return None
    opening = date(year, (number - 1) * length + 1, 1)
    return opening, months_from(opening, length) - timedelta(days=1)


@cache
def _week_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:[Ii]n|[Dd]uring|[Oo]ver)\s+the\s+week\s+(?:of|from|beginning|starting)\s+(?P<day>{_ONE})")


def _week(match: re.Match[str], published: date | None) -> _Bounds | None:
    found = _date_of(match["day"], published)
    if found is None or found[1] is not Precision.DAY:
        return None
    return found[0], found[0] + timedelta(days=6)


@cache
def _calendar_pattern() -> re.Pattern[str]:
    """'In July', 'last month', 'during 2025', '在5月'."""
    return re.compile(
        rf"\b(?:[Ii]n|[Dd]uring|[Tt]hroughout)\s+(?:(?:early|late|mid)[\s-])?(?P<month>{MONTH}(?:,?\s+{YEAR})?)(?!\s+\d)(?!\w)"
        rf"|\b(?:[Ii]n|[Dd]uring|[Tt]hroughout)\s+(?P<year>{YEAR})(?![\w-])"
        r"|\b(?P<last>[Ll]ast\s+(?:month|year)|[Tt]his\s+(?:month|year))\b"
        r"|在(?P<zh>(?:\d{4}\s?年\s?)?\d{1,2}\s?月)(?!\s?\d)"
    )


def _calendar(match: re.Match[str], published: date | None) -> _Bounds | None:
    words = match["month"] or match["last"] or match["zh"] or f"in {match['year']}"
    found = _date_of(words.lower() if match["last"] else words, published)
    if found is None or found[1] is Precision.DAY:
        return None
    return found[0], _last_day(*found)


@cache
def _duration_pattern() -> re.Pattern[str]:
    words = lexicon.table("units")["numbers"]
    spelled = "|".join(sorted(words, key=len, reverse=True)) if isinstance(words, dict) else ""
    number = rf"(?:an?\s+single|an?|\d{{1,3}}|several|(?:{spelled})(?:-(?:{spelled}))?)"
    about = lexicon.alternatives(lexicon.words("dates", "about_how_long"))
    opening = rf"(?:over|in|within|during|across|for|spanning|throughout)\s+(?:(?:the\s+)?(?:course|space|span)\s+of\s+)?(?:the\s+)?(?:{about}\s+|a\s+(?=\d)|a\s+(?=[a-z]+-)|a\s+period\s+of\s+){{0,3}}"
    unit = r"(?:hour|day|week|month|weekend|night|fortnight|minute)s?"
    return re.compile(
        rf"\b{opening}{number}[\s-](?:consecutive\s+)?{unit}(?:\s+(?:period|span|window|campaign))?(?:\s+(?:of|in)\s+{MONTH})?\b"
        r"|(?:在)?(?:\d{1,3}|[一二两兩三四五六七八九十]{1,3})\s?(?:天|日|周|週|个月|個月|小时|小時)(?:内|內|里|裡|之内|之內|间|間)",
        re.IGNORECASE,
    )


def _date_of(words: str, base: date | None) -> tuple[date, Precision] | None:
    """What the words name, as a day, month or year."""
    if re.fullmatch(r"(?:\d{4}\s?年\s?)?\d{1,2}\s?月", words):
        return _chinese_month(words, base)
    if re.fullmatch(YEAR, words):
        return date(int(words), 1, 1), Precision.YEAR
    is_bare = not re.search(r"\d", words) and re.match(MONTH, words)
    found = find_dates(f"in {words}" if is_bare else words, base)
    return (found[0].date.value, found[0].date.precision) if found else None


def _chinese_month(words: str, base: date | None) -> tuple[date, Precision] | None:
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    if not 1 <= numbers[-1] <= 12 or (len(numbers) == 1 and base is None):
        return None
    if len(numbers) > 1:
        return date(numbers[0], numbers[1], 1), Precision.MONTH
    month = date(base.year if base else 1, numbers[0], 1)
    return (month if base is None or month <= base else month.replace(year=month.year - 1)), Precision.MONTH


def _last_day(day: date, precision: Precision) -> date:
    if precision is Precision.DAY:
        return day
    return months_from(day, 12 if precision is Precision.YEAR else 1) - timedelta(days=1)
