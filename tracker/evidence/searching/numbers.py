"""Numbers as a reader types them ('16m', '24.000', '2880万') -> what they may mean, and how else they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_NUMBERS = 4
# Smaller numbers are too common to be looked for by nearness, or under other spellings.
NEAR_FROM = 1000
_SCALES = {
    1e3: ("k", "thousand", "tsd", "千"),
    1e4: ("万", "萬"),
    1e6: ("m", "mn", "mio", "million", "millions", "百万"),
    1e7: ("千万",),
    1e8: ("亿", "億"),
    1e9: ("b", "bn", "mrd", "billion", "billions", "十亿"),
    1e12: ("t", "tn", "trillion", "trillions", "万亿"),
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words}
_WORDS = "|".join(sorted(_SCALE_OF, key=len, reverse=True))
# Letters of scripts that set blanks between words; in others a number may stand beside any character.
_LETTER = r"[A-Za-z0-9_\u00c0-\u04ff]"
_NUMBER = re.compile(
    rf"(?<![.,-])(?<!{_LETTER})(?P<digits>\d+(?:[.,'’\u00a0 ]\d{{3}})+|\d+(?:[.,]\d+)?)(?:\s?(?P<scale>{_WORDS})|\s?(?P<share>%|per\s?cent))?(?!{_LETTER})",
    re.IGNORECASE | re.ASCII,
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0 ]\d{3})+")
# What stands before a number and only says how exact it is.
_QUALIFIED = re.compile(
    r"\b(?:more than|less than|fewer than|at least|at most|up to|over|under|about|around|approximately|roughly|almost|nearly|some)\s+(?=\d)|(?:超过|逾|约|大约|近|至少|多达)\s?(?=\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNumber:
    """A number in a reader's words, `typed` so. values: what it may mean, for '24.000' both 24,000 and 24."""

    typed: str
    values: tuple[float, ...]
    is_share: bool


def asked_numbers(query: str) -> tuple[AskedNumber, ...]:
    """The numbers of a query in their order, at most MAX_NUMBERS."""
    found = []
    for match in _NUMBER.finditer(query):
        scale = _SCALE_OF[match["scale"].lower()] if match["scale"] else 0.01 if match["share"] else 1.0
        values = dict.fromkeys(round(value * scale, 6) for value in _readings(match["digits"]))
        found.append(AskedNumber(typed=match[0], values=tuple(values), is_share=bool(match["share"])))
    return tuple(found[:MAX_NUMBERS])


def telling_numbers(query: str) -> tuple[AskedNumber, ...]:
    """Those that are looked for as numbers: of 'Qwen 3' or '2026' there is only one spelling that is meant."""
    return tuple(
        number
        for number in asked_numbers(query)
        if number.is_share or not number.typed.isdigit() or max(number.values, default=0) >= 10 * NEAR_FROM
    )


def unqualified(query: str) -> str:
    """The query without the words that say how exact its numbers are: a report may word that in another way."""
    return _QUALIFIED.sub("", query)


def _readings(digits: str) -> Iterator[float]:
    """What digits with marks may say: the mark divides thousands, or it stands before a fraction."""
    if len(digits) > 18:
        return
    if _GROUPED.fullmatch(digits):
        yield float(re.sub(r"\D", "", digits))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        yield float(digits.replace(",", "."))


def spellings(number: AskedNumber) -> tuple[str, ...]:
    """How reports may write the number, the typed form first."""
    if number.is_share:
        return (number.typed,)
    return tuple(dict.fromkeys([number.typed, *(form for value in number.values for form in _forms(value))]))


def unspaced_spellings(number: AskedNumber) -> tuple[str, ...]:
    """The same in Chinese and Japanese."""
    found: list[str] = []
    for value in number.values:
        if number.is_share or value < NEAR_FROM * 10:
            continue
        for scale, word in ((1e8, "亿"), (1e4, "万")):
            if value >= scale and round(value / scale, 2) * scale == value:
                found += [f"{value / scale:g}{word}", f"{value / scale:,g}{word}"]
    return tuple(dict.fromkeys(form for form in found if "e" not in form))


def _forms(value: float) -> Iterator[str]:
    for scale, word in ((1e9, "billion"), (1e6, "million")):
        if value >= scale and round(value / scale, 2) * scale == value:
            yield f"{value / scale:g} {word}"
            yield f"{value / scale:g}{word[0]}"
    if value >= NEAR_FROM and value == int(value):
        yield f"{int(value):,}"
        yield str(int(value))
