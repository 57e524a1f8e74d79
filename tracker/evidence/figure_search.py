"""Figures by their number: '16m', '24.000' or '28.8 million' as a reader types it -> the counts that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import Abs

from tracker.evidence.models import Assertion
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible

MAX_FIGURES = 12
# A figure this near to the number asked for is shown after those that are the number.
NEAR = 0.05
# Smaller numbers are too common to be looked for by nearness.
NEAR_FROM = 1000
_SCALES = {
    1e3: ("k", "thousand", "tsd"),
    1e4: ("万", "萬"),
    1e6: ("m", "mn", "mio", "million", "millions", "百万"),
    1e7: ("千万",),
    1e8: ("亿", "億"),
    1e9: ("b", "bn", "mrd", "billion", "billions"),
    1e12: ("t", "tn", "trillion", "trillions"),
}
_SCALE_OF = {word: scale for scale, words in _SCALES.items() for word in words}
_WORDS = "|".join(sorted(_SCALE_OF, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?P<digits>\d+(?:[.,'’\u00a0 ]\d{{3}})+|\d+(?:[.,]\d+)?)(?:\s?(?P<scale>{_WORDS})|\s?(?P<share>%|per\s?cent))?(?!\w)",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0 ]\d{3})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNumber:
    """A number in a reader's words, `typed` so. values: what it may mean, for '24.000' both 24,000 and 24."""

    typed: str
    values: tuple[float, ...]
    is_share: bool


def asked_numbers(query: str) -> tuple[AskedNumber, ...]:
    """The numbers of a query in their order, at most four."""
    found = []
    for match in _NUMBER.finditer(query):
        scale = _SCALE_OF[match["scale"].lower()] if match["scale"] else 0.01 if match["share"] else 1.0
        values = dict.fromkeys(round(value * scale, 6) for value in _readings(match["digits"]))
        found.append(AskedNumber(typed=match[0], values=tuple(values), is_share=bool(match["share"])))
    return tuple(found[:4])


def _readings(digits: str) -> Iterator[float]:
    """What digits with marks may say: the mark divides thousands, or it stands before a fraction."""
    if _GROUPED.fullmatch(digits):
        yield float(re.sub(r"\D", "", digits))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits):
        yield float(digits.replace(",", "."))


def widened(query: str) -> str:
    """The query with its first number under every spelling, as web search has it: '16m' finds '16 million' too."""
    numbers = asked_numbers(query)
    if not numbers or '"' in query or numbers[0].is_share:
        return query
    first = numbers[0]
    before, after = query.split(first.typed, 1)
    return " or ".join(f"{before}{spelling}{after}" for spelling in dict.fromkeys(_spellings(first)))


def _spellings(number: AskedNumber) -> Iterator[str]:
    yield f'"{number.typed}"' if " " in number.typed else number.typed
    for value in number.values:
        for scale, word in ((1e9, "billion"), (1e6, "million")):
            if value >= scale and round(value / scale, 2) * scale == value:
                yield f'"{value / scale:g} {word}"'
                yield f"{value / scale:g}{word[0]}"
        if value >= NEAR_FROM and value == int(value):
            yield f'"{int(value):,}"'
            yield str(int(value))


def find_figures(query: str, as_of: date | None = None) -> tuple[rows.Item, ...]:
    """The counts that are a number asked for, then those near one; the best graded first among equals."""
    numbers = asked_numbers(query)
    if not numbers:
        return ()
    wanted = Q()
    for number in numbers:
        shares = Q(metric="traffic_share") if number.is_share else ~Q(metric="traffic_share")
        for value in number.values:
            wanted |= shares & _near(value, number)
    values = [value for number in numbers for value in number.values]
    return visible.items(_nearest(wanted, values, as_of)[:MAX_FIGURES], as_of)


def _near(value: float, number: AskedNumber) -> Q:
    exact = Q(said_value=value) | Q(said_low=value) | Q(said_high=value)
    if value < NEAR_FROM and not number.is_share:
        return exact
    return exact | Q(said_value__range=(value * (1 - NEAR), value * (1 + NEAR)))


def _nearest(wanted: Q, values: list[float], as_of: date | None) -> QuerySet[Assertion]:
    """Figures by how near they are to the nearest number that they may be meant by."""
    distances = [
        When(
            Q(said_value__range=(value * (1 - NEAR), value * (1 + NEAR))),
            then=Abs(F("said_value") - Value(value)) / Value(value),
        )
        for value in values
        if value
    ]
    then = {f"said_{name}": known.column(name, as_of) for name in ("value", "low", "high")}
    figures = visible.assertions(as_of).filter(kind=StatementKind.FIGURE, value__isnull=False)
    shown = figures.annotate(**then).filter(wanted)
    far = Value(NEAR, output_field=FloatField())
    ordered = shown.annotate(away=Case(*distances, default=far, output_field=FloatField()), graded=visible.score(as_of))
    return ordered.order_by("away", "-graded", "-known_from", "-id")
