"""Finds numbers as reports write them: digits, words, both mixed, ranges and Chinese numerals, with what bounds them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tracker.extraction import lexicon
from tracker.extraction.counting.chinese_numerals import NUMERAL, is_numeral, value_of
from tracker.extraction.records import Qualifier
from tracker.extraction.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text. start: with the words that bound it; low, high: what they support, None where nothing."""

    start: int
    end: int
    value: float
    low: float | None
    high: float | None
    qualifier: Qualifier


# Counts with their unit and without ask for the same block.
@lru_cache(maxsize=16)
def find_numbers(text: str, start: int = 0, end: int | None = None) -> tuple[Number, ...]:
    """The numbers between two offsets, in order; parts of names, versions, times and dates with slashes are none."""
    end = len(text) if end is None else end
    found: list[Number] = []
    position, wording = start, Wording(text, start, end)
    while match := wording.search(_pattern(), position):
        number = _read(text, match, start, end)
        if number is not None:
            found.append(number)
        # What follows "and" is a number of its own, unless the two were read as a range.
        is_range = number is not None and number.qualifier is Qualifier.RANGE
        position = match.end() if is_range or match["join"] is None else match.start("join")
    return tuple(found)


def bounds(value: float, qualifier: Qualifier) -> tuple[float | None, float | None]:
    """What the wording supports: (low, high)."""
    match qualifier:
        case Qualifier.MORE_THAN:
            return value, None
        case Qualifier.LESS_THAN:
            return None, value
        case Qualifier.ABOUT:
            return None, None
        case _:
            return value, value


def bounded_behind(number: Number, text: str, unit_end: int) -> Number:
    """The number with what the words behind its noun say of it, where nothing else bounds it: '3,000 exchanges or more'."""
    if number.qualifier is not Qualifier.EXACT:
        return number
    said = next((name for name, pattern in _after_unit_patterns() if pattern.match(text, unit_end)), None)
    if said is None:
        return number
    low, high = bounds(number.value, Qualifier(said))
    return replace(number, low=low, high=high, qualifier=Qualifier(said))


def find_shares(text: str, start: int, end: int) -> tuple[Number, ...]:
    """Shares of a whole between two offsets, as fractions of 1: 'nearly half', '48%', 'two-thirds'."""
    found = []
    for match in Wording(text, start, end).finditer(_share_pattern()):
        words = re.sub(r"\s+", " ", match["fraction"].lower()) if match["fraction"] else None
        value = _table("fractions")[words] if words else float(match["digits"].replace(",", ".")) / 100
        if not 0 < value <= 1:
            continue
        at, qualifier = _bound(text, start, match.start(), match.end(), end, share=True)
        low, high = bounds(value, qualifier)
        found.append(Number(start=at, end=match.end(), value=value, low=low, high=high, qualifier=qualifier))
    return tuple(found)


_DIGITS = r"\d{1,4}亿\d{1,4}(?=万)|\d{1,4}万(?:\d{3,4}(?![\d,.])|\d千)|\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)|\d{1,3},\d{1,2}(?=\s?(?:million|billion|trillion|mln|bn)\b)|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(sorted(_table("numbers"), key=len, reverse=True))
    long = "hundred|dozen|thousand|million|billion|trillion|mln|mn|bn|tn"
    chinese = "|".join(sorted(_table("chinese_scales"), key=len, reverse=True))
    scale = rf"(?:\+?[ \xa0-]?(?:{long})(?![A-Za-z])|[kKmMbB](?![A-Za-z])|\s?(?:{chinese}))"
    spelled = rf"(?:{words}) and a half (?:thousand|million|billion)|(?:half an?|an?|(?:{words})(?:[ -](?:{words}))?)(?:[ -](?:and )?(?:(?:{words})(?:-(?:{words}))?[ -])?(?:hundred|dozen|thousand|million|billion|trillion))+|quarter of a million|(?:{words})(?:-(?:{words}))?(?![A-Za-z])|{NUMERAL}"
    one = rf"(?:(?P<d{{n}}>{_DIGITS})(?P<s{{n}}>{scale})*|(?P<w{{n}}>{spelled}))"
    first = one.replace("{n}", "1").replace(f"(?P<s1>{scale})*", f"(?P<s1>(?:{scale})*)")
    second = one.replace("{n}", "2").replace(f"(?P<s2>{scale})*", f"(?P<s2>(?:{scale})*)")
    join = r"(?P<join>\s?[–—-]\s?|\sto\s|\sand\s|至|到)"
    return re.compile(
        rf"(?<![A-Za-z0-9_.,/:@#-])(?:{first})(?:{join}(?:{second}))?(?![A-Za-z0-9_]*[@/:]\d)", re.IGNORECASE
    )


@cache
def _share_pattern() -> re.Pattern[str]:
    fractions = lexicon.alternatives(tuple(_table("fractions")))
    return re.compile(
        rf"(?<![\w.-])(?:(?P<digits>\d{{1,3}}(?:[.,]\d+)?)\s?(?:%|percent\b|per cent\b|pct\b)|(?P<fraction>{fractions})\b)",
        re.IGNORECASE,
    )


def _read(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    first = _value(match["d1"], match["s1"], match["w1"])
    if first is None:
        return None
    second = _value(match["d2"], match["s2"], match["w2"]) if match["join"] else None
    between = bool(re.search(r"\bbetween\s+$", text[max(start, match.start() - 12) : match.start()], re.IGNORECASE))
    if second is not None and _is_range(match, between):
        if match["d1"] and not match["s1"]:
            first *= _shared_scale(match["s2"], match["w2"])
        if first < second:
            return Number(
                start=match.start(),
                end=match.end(),
                value=(first + second) / 2,
                low=first,
                high=second,
                qualifier=Qualifier.RANGE,
            )
    stop = match.end() if match["join"] is None else match.start("join")
    if not _is_number(text, match, stop, end):
        return None
    at, qualifier = _bound(text, start, match.start(), stop, end, share=False)
    low, high = bounds(first, qualifier)
    return Number(start=at, end=_with_plus(text, stop), value=first, low=low, high=high, qualifier=qualifier)


def _shared_scale(scales: str | None, words: str | None) -> float:
    """By how much the second number of a range scales the first: '3 to 4 million', '3 to four million'."""
    named = re.findall(r"[^\W\d_]+", scales or words or "")
    return math.prod(_scale(name) for name in named if words is None or name.lower() in _table("scales"))


def _is_range(match: re.Match[str], between: bool) -> bool:
    join = match["join"].strip().lower()
    return between if join == "and" else True


def _is_number(text: str, match: re.Match[str], stop: int, end: int) -> bool:
    """No version, ordinal, hyphenated compound or clock time."""
    after = text[stop : min(end, stop + 6)]
    if re.match(r"(?:st|nd|rd|th)\b|[A-Za-z_]|\.\d|-(?!odd\b|plus\b)[A-Za-z]{2}", after) and not match["s1"]:
        return False
    return not re.match(r"[A-Za-z_]", after)


def _with_plus(text: str, stop: int) -> int:
    return stop + 1 if text[stop : stop + 1] == "+" else stop


def _value(digits: str | None, scales: str | None, words: str | None) -> float | None:
    if digits:
        value = _plain_value(digits)
        for scale in re.findall(r"[A-Za-z]+|[^\W\d_]+", scales or ""):
            value *= _scale(scale)
        return value
    if words and is_numeral(words):
        return value_of(words)
    return _spelled_value(words) if words else None


def _plain_value(digits: str) -> float:
    if mixed := re.fullmatch(r"(\d+)[亿万](\d+)(千?)", digits):
        return int(mixed[1]) * 10_000 + int(mixed[2]) * (1_000 if mixed[3] else 1)
    if re.fullmatch(r"\d{1,3},\d{1,2}", digits):
        return float(digits.replace(",", "."))
    return float(re.sub(r"[, ]", "", digits))


def _scale(word: str) -> float:
    lowered = word.lower()
    if lowered in _table("scales"):
        return _table("scales")[lowered]
    value = 1.0
    remaining = word
    for name in sorted(_table("chinese_scales"), key=len, reverse=True):
        if remaining.endswith(name):
            value *= _table("chinese_scales")[name]
            remaining = remaining[: -len(name)]
    return value


def _spelled_value(words: str) -> float:
    lowered = re.sub(r"[\s-]+", " ", words.lower())
    if lowered == "quarter of a million":
        return 250_000.0
    if " and a half " in lowered:
        number, scale = lowered.split(" and a half ")
        return (_table("numbers")[number] + 0.5) * _table("scales")[scale]
    factor = 0.5 if lowered.startswith("half a") else 1.0
    total, current = 0.0, 0.0
    for word in re.sub(r"^half an? ", "one ", lowered).split():
        if word in ("a", "an"):
            current += 1
        elif word in _table("numbers"):
            current += _table("numbers")[word]
        elif word in ("hundred", "dozen"):
            current = max(current, 1) * _table("scales")[word]
        elif word in _table("scales"):
            total += max(current, 1) * _table("scales")[word]
            current = 0
    return factor * (total + current)


def _bound(text: str, start: int, at: int, stop: int, end: int, *, share: bool) -> tuple[int, Qualifier]:
    """Where the words that bound the number begin, and what they say."""
    before = _before_pattern().search(text, max(start, at - 45), at)
    left = at
    qualifier = Qualifier.EXACT
    if before and not _spread_pattern().search(text, max(start, before.start() - 30), before.end("words")):
        left = before.start()
        qualifier = _said(re.sub(r"\s+", " ", before["words"].lower()), share)
    if "+" in text[at:stop]:
        qualifier = Qualifier.MORE_THAN
    for name, pattern in _after_patterns():
        if pattern.match(text, stop, min(end, stop + 18)):
            qualifier = Qualifier(name)
    return left, qualifier


def _said(words: str, share: bool) -> Qualifier:
    if share and any(words.endswith(word) for word in lexicon.words("units", "before.less_than_for_shares")):
        return Qualifier.LESS_THAN
    for name in ("more_than", "less_than", "about"):
        if any(
            words == word
            for word in (*lexicon.words("units", f"before.{name}"), *lexicon.words("units", f"chinese.{name}"))
        ):
            return Qualifier(name)
    return Qualifier.ABOUT


@cache
def _before_pattern() -> re.Pattern[str]:
    names = ("more_than", "less_than", "about")
    entries = tuple(
        w for n in names for w in (*lexicon.words("units", f"before.{n}"), *lexicon.words("units", f"chinese.{n}"))
    )
    worded = lexicon.alternatives(tuple(w for w in entries if w[0].isascii() and w[0].isalpha()))
    signs = lexicon.alternatives(tuple(w for w in entries if not (w[0].isascii() and w[0].isalpha())))
    filler = r"(?:\s+(?:an?|estimated|total|of|combined|staggering|reported|whopping|astonishing)){0,3}"
    return re.compile(
        rf"(?P<words>(?<![\w-]){worded}(?=\s)|{signs}(?:每[天日小时]{{1,2}})?){filler}\s*\**[\"“(]?\s*(?:US|HK|[AC])?[$€£¥₹]?\s?$",
        re.IGNORECASE,
    )


@cache
def _spread_pattern() -> re.Pattern[str]:
    """'Spread over 900 accounts': the word is no bound."""
    verbs = lexicon.alternatives(lexicon.words("units", "spread.verbs"))
    return re.compile(rf"\b(?i:{verbs}\s+(?:out\s+|evenly\s+)?over)$")


@cache
def _after_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    chinese = {
        "more_than": lexicon.words("units", "chinese.more_than_after"),
        "about": lexicon.words("units", "chinese.about_after"),
    }
    return tuple(
        (
            name,
            re.compile(
                rf",?\s?(?:{lexicon.alternatives(lexicon.words('units', f'after.{name}') + chinese.get(name, ()))})(?![A-Za-z0-9_])(?<!\s\+)|\s?{lexicon.alternatives(chinese[name]) if name in chinese else '(?!)'}",
                re.IGNORECASE,
            ),
        )
        for name in ("more_than", "less_than", "about")
    )


@cache
def _after_unit_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (
            name,
            re.compile(
                rf"[”\"’]?,?\s(?:{lexicon.alternatives(lexicon.words('units', f'after_unit.{name}'))})(?!\s+(?:\d|than))\b",
                re.IGNORECASE,
            ),
        )
        for name in ("more_than", "less_than", "about")
    )


@cache
def _table(name: str) -> dict[str, float]:
    entries = lexicon.table("units")[name]
    if not isinstance(entries, dict):
        raise TypeError(f"lexicon/units.toml: {name} is no table")
    return {str(word): float(value) for word, value in entries.items()}
