"""Figures -> a bar chart that shows how each number is qualified.

"More than" is a bar with an open, fading end; "about" ends pale between two dots, 10% either way; a range is a span; "less than" is a faint bar up
to a firm end. Versions in conflict are bars of their own, never a mean. Figures of several incidents stand under these.
Places are in per cent of the width and heights in pixels, so that words keep their size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import ClassVar

from django.urls import reverse

from tracker.evidence.queries.counts import BY_UNIT, MOST_COUNTED, CountedFigure, counted_of, is_drawable
from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.rows import Item, Quantity
from tracker.web.charts.frame import Cell, Chart, Row, Table, source_words
from tracker.web.charts.scale import Axis, Tick, axis_for
from tracker.web.charts.segments import Segment, extent, shape
from tracker.web.presentation.dates import stated_iso, stated_words, window_words
from tracker.web.presentation.numbers import amount_words, exact_number, noun, quantity_words
from tracker.web.presentation.words import counted, listed, say

ROW = 86
HEADING = 30
AXIS_HEIGHT = 30
BAR_HEIGHT = 14
MOST_LETTERS = 36
HEADING_LETTERS = 36
MOST_BARS = 14
COLUMNS = (
    "Counted for", "Alleged figure", "At least", "At most", "Period", "Said by", "Date", "Incident", "Conflict", "Grade",
)  # fmt: skip
LEGEND = (
    "A bar that fades out to the right means “more than”; a paler end between two dots means “about”, drawn 10% either "
    "way; a pale bar with a darker stretch is a range; a firm line is a stated end."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure drawn. y: top of its row; heading: of which incident it and what follows are, empty for the same as
    before; short: the label on a phone; ends: where a bound stands as a firm line."""

    y: int
    heading: str
    label: str
    short: str
    words: str
    note: str
    is_contested: bool
    segments: tuple[Segment, ...]
    ends: tuple[float, ...]

    @property
    def heading_y(self) -> int:
        return self.y - 10

    @property
    def label_y(self) -> int:
        return self.y + 14

    @property
    def bar_y(self) -> int:
        return self.y + 21

    @property
    def words_y(self) -> int:
        return self.y + 52

    @property
    def note_y(self) -> int:
        return self.y + 68

    @property
    def middle_y(self) -> int:
        return self.bar_y + BAR_HEIGHT // 2

    @property
    def bar_end_y(self) -> int:
        return self.bar_y + BAR_HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart(Chart):
    """Bars over an axis. n_left_out: smaller figures that its page has and it has not."""

    drawing: ClassVar[str] = "parts/charts/bars.svg"
    attribution: ClassVar[str] = "All counts are alleged by whoever is named with them."

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    is_log: bool
    n_left_out: int

    @property
    def axis_y(self) -> int:
        return self.height - AXIS_HEIGHT

    @property
    def tick_y(self) -> int:
        return self.height - 10


def bar_chart(
    items: Iterable[Item], *, chart_id: str, contested: Collection[int] = (), known_on: date | None = None
) -> BarChart | None:
    """The same of items that are loaded already."""
    figures = [counted_of(item, is_contested=item.id in contested) for item in items]
    return count_chart([one for one in figures if one], chart_id=chart_id, known_on=known_on)


def count_chart(
    figures: Iterable[CountedFigure],
    *,
    chart_id: str,
    n_all: int = 0,
    known_on: date | None = None,
    most: int = MOST_BARS,
) -> BarChart | None:
    """The figures as bars, the largest first; None where there is nothing to draw. n_all: how many there are in all.

    Only totals of one metric belong into one chart: others than the first figure's metric are left out, and of money and
    other counts those in another unit than the largest.
    """
    totals = [one for one in figures if is_drawable(one.quantity)]
    same = [one for one in totals if one.quantity.metric == totals[0].quantity.metric]
    drawn = _of_one_unit(sorted(same, key=lambda one: (-one.quantity.value, one.id)))
    if not drawn:
        return None
    shown = drawn[:most]
    axis = axis_for(end for one in shown for end in extent(one.quantity))
    bars, height = _bars(shown, axis)
    n_left_out = max(n_all, len(drawn)) - len(shown)
    at_least = "At least " if n_all >= MOST_COUNTED else ""
    scale = "Log scale: each mark is ten times the one before." if axis.is_log else "Linear scale from nought."
    reports = frozenset[int]().union(*(one.report_ids for one in shown))
    origins = frozenset[str]().union(*(one.origins for one in shown))
    return BarChart(
        id=chart_id,
        title=_finding(shown, is_whole=not n_left_out),
        description="; ".join(f"{bar.label}: {bar.words}" + (f", {bar.note}" if bar.note else "") for bar in bars)
        + f". {scale}",
        reading=f"{scale} {LEGEND}",
        left_out=f"{at_least}{counted(n_left_out, 'further figure')} not drawn." if n_left_out else "",
        height=height + AXIS_HEIGHT,
        table=Table(
            caption=f"{say('metric', drawn[0].quantity.metric)}, as alleged, the largest first",
            columns=COLUMNS,
            rows=tuple(_row(one) for one in shown),
        ),
        source=source_words(len(reports), len(origins), known_on),
        is_sample=any(one.is_sample for one in shown),
        bars=bars,
        ticks=axis.ticks(),
        is_log=axis.is_log,
        n_left_out=n_left_out,
    )


def _of_one_unit(figures: Sequence[CountedFigure]) -> Sequence[CountedFigure]:
    if not figures or figures[0].quantity.metric not in BY_UNIT:
        return figures
    return [one for one in figures if one.quantity.unit == figures[0].quantity.unit]


def _bars(shown: Sequence[CountedFigure], axis: Axis) -> tuple[tuple[Bar, ...], int]:
    """The bars and how far down they reach; under their incidents where there are several, that of the largest first."""
    homes = dict.fromkeys(one.incident for one in shown)
    if len(homes) < 2:
        return tuple(_bar(one, axis, y=index * ROW) for index, one in enumerate(shown)), len(shown) * ROW
    bars: list[Bar] = []
    y = 0
    for home in homes:
        y += HEADING
        title = shorten(home.title if home else "In no single incident", HEADING_LETTERS, placeholder=" …")
        for index, one in enumerate(one for one in shown if one.incident == home):
            bars.append(_bar(one, axis, y=y, heading="" if index else title))
            y += ROW
    return tuple(bars), y


def actors_label(figure: CountedFigure) -> str:
    """Whose doing is counted, short enough for a narrow screen: 'MiniMax', 'DeepSeek and 5 others'."""
    names = figure.actors
    if not names:
        return "Unnamed actors"
    if len(names) == 1 or len(listed(names)) <= MOST_LETTERS:
        return listed(names)
    return f"{names[0]} and {counted(len(names) - 1, 'other')}"


def together(figure: CountedFigure) -> str:
    """The same, said that the count is of them all."""
    return f"{actors_label(figure)} together" if len(figure.actors) > 1 else actors_label(figure)


def said_by(figure: CountedFigure) -> str:
    return listed(figure.speakers) or figure.outlet


def _short(figure: CountedFigure) -> str:
    """The label as far as a phone has room for it."""
    label = together(figure)
    if len(label) > MOST_LETTERS and len(figure.actors) > 1:
        label = f"{figure.actors[0]} and {counted(len(figure.actors) - 1, 'other')}"
    return shorten(label, MOST_LETTERS, placeholder=" …")


def _bar(figure: CountedFigure, axis: Axis, *, y: int, heading: str = "") -> Bar:
    segments, ends = shape(figure.quantity, axis)
    day = stated_words(figure.day) if figure.day else "date not known"
    return Bar(
        y=y,
        heading=heading,
        label=together(figure),
        short=_short(figure),
        words=amount_words(figure.quantity),
        note=" · ".join(filter(None, (f"{said_by(figure)}, {day}", window_words(figure.quantity)))),
        is_contested=figure.is_contested,
        segments=segments,
        ends=ends,
    )


def _row(figure: CountedFigure) -> Row:
    quantity, day = figure.quantity, figure.day
    return Row(
        (
            Cell(listed(figure.actors) or "parties not named"),
            Cell(quantity_words(quantity), exact_number(quantity.value)),
            _bound(quantity.low),
            _bound(quantity.high),
            Cell(window_words(quantity) or "not stated"),
            Cell(listed(figure.speakers) or f"not named; printed by {figure.outlet}"),
            Cell(stated_words(day), stated_iso(day)) if day else Cell("not known"),
            Cell(figure.incident.title if figure.incident else "none"),
            Cell("in conflict" if figure.is_contested else "none"),
            Cell(figure.grade),
        ),
        link=reverse("web:evidence", args=[figure.key[:KEY_LENGTH]]),
    )


def _bound(value: float | None) -> Cell:
    return Cell("not stated") if value is None else Cell(f"{value:,.10g}", exact_number(value))


def _finding(drawn: Sequence[CountedFigure], *, is_whole: bool) -> str:
    """The chart's title: what it shows, attributed. is_whole: whether no smaller figure is left out."""
    most, least = drawn[0], drawn[-1]
    speakers = {name for one in drawn for name in one.speakers}
    counts = "alleged counts" if is_whole else "largest alleged counts"
    who = f"{speakers.pop()}’s {counts}" if len(speakers) == 1 else f"{counts[:1].upper()}{counts[1:]}"
    if len(drawn) == 1:
        return f"{who.removesuffix('s')}: {amount_words(most.quantity)} {_counted(most.quantity)}, {together(most)}"
    largest = amount_words(most.quantity)
    if _counted(most.quantity) != _counted(least.quantity):
        largest += f" {_counted(most.quantity)}"
    return (
        f"{who} run from {amount_words(least.quantity)} {_counted(least.quantity)} ({together(least)}) "
        f"to {largest} ({together(most)})"
    )


def _counted(quantity: Quantity) -> str:
    """What is counted in the report's own word, else the metric's."""
    return noun(quantity) or say("metric", quantity.metric).lower()
