"""Tallies of responses -> a grid of dots: how far responses have come, place by place. A dot's area is the number."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse

from tracker.evidence.queries.responses import STATES as STEPS_OF
from tracker.evidence.queries.responses import ResponseTallies
from tracker.web.charts.frame import Cell, Chart, Row, Table, source_words
from tracker.web.presentation.steps import STATES
from tracker.web.presentation.words import counted, listed, say

HEAD, LINE = 44, 64
LARGEST, SMALLEST = 15.0, 3.0
MOST_PLACES = 8
# The order in which a response goes through them; a heading has two lines on a phone.
ORDER = ("asked", "planned", "done", "ended")
HEADINGS = {
    "asked": ("Asked for,", "not done"),
    "planned": ("On its way,", "threatened"),
    "done": ("Done or", "in force"),
    "ended": ("Eased, lifted,", "rejected"),
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
    attribution: ClassVar[str] = "What is asked for or threatened is not done."

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
        description="; ".join(_in_words(place, counts) for place in shown) + ".",
        reading="One dot for each place and stage; its area is the number beside it. A response counts once, by its latest stage.",
        left_out=_left_out(places[MOST_PLACES:], by_place),
        height=HEAD + LINE * len(shown),
        table=Table(
            caption="Responses by place and latest stage",
            columns=("Where", *(STATES[state] for state in ORDER), "All"),
            rows=tuple(_row(place, counts, by_place[place]) for place in places),
        ),
        source=source_words(found.n_reports, None, known_on),
        is_sample=found.is_sample,
        headings=tuple(Heading(_x(index), HEADINGS[state]) for index, state in enumerate(ORDER)),
        lines=_lines(shown, counts),
    )


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
    told = [f"{counts[place, state]} {STATES[state].lower()}" for state in ORDER if counts[place, state]]
    return f"{say('country', place)}: {listed(told)}"


def _left_out(places: Sequence[str], by_place: Counter[str]) -> str:
    if not places:
        return ""
    n = sum(by_place[place] for place in places)
    return f"{counted(len(places), 'further place')} with {counted(n, 'response')} in the table only."


def _finding(counts: Counter[tuple[str, str]], by_place: Counter[str]) -> str:
    """'Of 14 responses, 5 are done or in force and 3 asked for only; most are of the United States (8)'."""
    totals = Counter[str]()
    for (_, state), n in counts.items():
        totals[state] += n
    n_all = sum(totals.values())
    first, *others = by_place.most_common(2)
    if n_all == 1:
        state = next(iter(totals))
        return f"One response is on record, of {_of(first[0])}: {STATES[state][:1].lower()}{STATES[state][1:]}"
    said = f"Of {n_all:,} responses, {totals['done'] or 'none'} {_are(totals['done'])} done or in force"
    if totals["asked"]:
        said += f" and {totals['asked']} {_are(totals['asked'])} only asked for"
    if not others:
        return f"{said}; all are of {_of(first[0])}"
    return said if others[0][1] == first[1] else f"{said}; most are of {_of(first[0])} ({first[1]})"


def _are(n: int) -> str:
    return "is" if n < 2 else "are"


def _of(place: str) -> str:
    name = say("country", place)
    if place == "industry":
        return "companies"
    return f"the {name}" if name.startswith("United") or name.endswith("Union") or name == "Netherlands" else name
