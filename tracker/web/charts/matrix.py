"""Tallies of responses -> a grid of dots: how far responses have come, place by place. A dot's area is the number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse

from tracker.evidence.queries.response_list import ResponseTallies
from tracker.evidence.queries.responses import STATES as STEPS_OF
from tracker.web.charts.frame import Cell, Chart, Row, Table, source_words
from tracker.web.presentation.marking import gettext_noop
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.speech import ended, gettext, in_a_row, listed, lowered, ngettext
from tracker.web.presentation.steps import STATES
from tracker.web.presentation.words import composed as say

HEAD, LINE = 44, 64
LARGEST, SMALLEST = 15.0, 3.0
MOST_PLACES = 8
# The order in which a response goes through them; a heading has two lines on a phone.
ORDER = ("asked", "planned", "done", "ended")
HEADINGS = {
    # Translators: two short lines, with "|" between them; each is as wide as a quarter of a phone.
    "asked": gettext_noop("Asked for,|not done"),
    "planned": gettext_noop("On its way,|threatened"),
    "done": gettext_noop("Done or|in force"),
    "ended": gettext_noop("Eased, lifted,|rejected"),
}
# How English sentences have these places.
_WITH_ARTICLE = {
    "US": gettext_noop("the United States"),
    "GB": gettext_noop("the United Kingdom"),
    "EU": gettext_noop("the European Union"),
    "NL": gettext_noop("the Netherlands"),
}
LOOKS = {"asked": "hollow", "planned": "pale", "done": "solid", "ended": "dashed"}


@dataclass(frozen=True, slots=True)
class Dot:
    """x: in per cent; radius: in pixels; beside: how far from its middle its number stands."""

    x: float
    radius: float
    beside: int
    n: int
    look: str


@dataclass(frozen=True, slots=True)
class Line:
    """The dots of one place. y: its top."""

    name: str
    y: int
    dots: tuple[Dot, ...]

    @property
    def label_y(self) -> int:
        return self.y + 18

    @property
    def middle_y(self) -> int:
        return self.y + 42

    @property
    def words_y(self) -> int:
        return self.middle_y + 5


@dataclass(frozen=True, slots=True)
class Heading:
    x: float
    lines: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixChart(Chart):
    drawing: ClassVar[str] = "parts/charts/matrix.svg"
    said_of_all: ClassVar[str] = gettext_noop("What is asked for or threatened is not done.")

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]


def matrix_chart(found: ResponseTallies, *, chart_id: str, known_on: date | None = None) -> MatrixChart | None:
    """None where there is no response."""
    counts = Counter[tuple[str, str]]()
    for one in found.rows:
        counts[one.place, next(state for state, steps in STEPS_OF.items() if one.step in steps)] += one.n
    if not counts:
        return None
    by_place = Counter[str]()
    for (place, _), n in counts.items():
        by_place[place] += n
    places = sorted(by_place, key=lambda place: (-by_place[place], place))
    shown = places[:MOST_PLACES]
    return MatrixChart(
        id=chart_id,
        title=_finding(counts, by_place),
        description=ended(in_a_row([_in_words(place, counts) for place in shown])),
        reading=gettext(
            "One dot for each place and stage; its area is the number beside it. A response counts once, by its latest stage."
        ),
        left_out=_left_out(places[MOST_PLACES:], by_place),
        height=HEAD + LINE * len(shown),
        table=Table(
            caption=gettext("Responses by place and latest stage"),
            columns=(gettext("Where"), *(gettext(STATES[state]) for state in ORDER), gettext("All")),
            rows=tuple(_row(place, counts, by_place[place]) for place in places),
        ),
        source=source_words(found.n_reports, None, known_on),
        is_sample=found.is_sample,
        headings=tuple(Heading(_x(index), _heading(state)) for index, state in enumerate(ORDER)),
        lines=_lines(shown, counts),
    )


def _heading(state: str) -> tuple[str, str]:
    first, _, second = gettext(HEADINGS[state]).partition("|")
    return first, second


def _x(index: int) -> float:
    return 100 / len(ORDER) * (index + 0.5)


def _lines(shown: Sequence[str], counts: Counter[tuple[str, str]]) -> tuple[Line, ...]:
    most = max(counts.values())
    return tuple(
        Line(
            name=say("country", place),
            y=HEAD + row * LINE,
            dots=tuple(
                _dot(_x(index), counts[place, state], most, LOOKS[state])
                for index, state in enumerate(ORDER)
                if counts[place, state]
            ),
        )
        for row, place in enumerate(shown)
    )


def _dot(x: float, n: int, most: int, look: str) -> Dot:
    radius = round(max(LARGEST * math.sqrt(n / most), SMALLEST), 1)
    return Dot(x=x, radius=radius, beside=math.ceil(radius) + 5, n=n, look=look)


def _row(place: str, counts: Counter[tuple[str, str]], n_all: int) -> Row:
    cells = tuple(Cell(f"{counts[place, state]:,}", str(counts[place, state])) for state in ORDER)
    link = f"{reverse('web:responses')}?jurisdiction={place}"
    return Row((Cell(say("country", place)), *cells, Cell(f"{n_all:,}", str(n_all))), link=link)


def _in_words(place: str, counts: Counter[tuple[str, str]]) -> str:
    told = [f"{counts[place, state]} {lowered(gettext(STATES[state]))}" for state in ORDER if counts[place, state]]
    return f"{say('country', place)}: {listed(told)}"


def _left_out(places: Sequence[str], by_place: Counter[str]) -> str:
    if not places:
        return ""
    n = sum(by_place[place] for place in places)
    form = gettext("{places} with {responses} in the table only.")
    return form.format(places=counted(len(places), "further place"), responses=counted(n, "response"))


def _finding(counts: Counter[tuple[str, str]], by_place: Counter[str]) -> str:
    """'Of 14 responses, 5 are done or in force and 3 asked for only; most are of the United States (8)'."""
    totals = Counter[str]()
    for (_, state), n in counts.items():
        totals[state] += n
    n_all = sum(totals.values())
    first, *others = by_place.most_common(2)
    if n_all == 1:
        state = gettext(STATES[next(iter(totals))])
        form = gettext("One response is on record, of {place}: {state}")
        return form.format(place=_of(first[0]), state=f"{lowered(state[:1])}{state[1:]}")
    form = ngettext(
        "Of {n_all} responses, {n} is done or in force",
        "Of {n_all} responses, {n} are done or in force",
        totals["done"],
    )
    if not totals["done"]:
        form = gettext("Of {n_all} responses, none is done or in force")
    said = form.format(n_all=f"{n_all:,}", n=totals["done"])
    if totals["asked"]:
        form = ngettext("{said} and {n} is only asked for", "{said} and {n} are only asked for", totals["asked"])
        said = form.format(said=said, n=totals["asked"])
    if not others:
        return gettext("{said}; all are of {place}").format(said=said, place=_of(first[0]))
    if others[0][1] == first[1]:
        return said
    return gettext("{said}; most are of {place} ({n})").format(said=said, place=_of(first[0]), n=first[1])


def _of(place: str) -> str:
    """The place as it stands inside a sentence."""
    if place == "industry":
        return gettext("companies")
    return gettext(_WITH_ARTICLE[place]) if place in _WITH_ARTICLE else say("country", place)
