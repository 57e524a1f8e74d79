"""Figures -> a dot for each, by the day on which it was said and by how much it is.

"More than" fades out upwards, "about" has a pale ring, a range spans its bounds, "less than" is a hollow dot over a pale
line. Versions in conflict are dots of their own. Places across are in per cent of the width, heights in pixels.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse

from tracker.evidence.queries.counts import CountedFigure, counted_of, is_drawable
from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.rows import Item, StatedDay
from tracker.grading.agreement import days_of
from tracker.web.charts.bar_words import said_by, together
from tracker.web.charts.bars import of_one_unit
from tracker.web.charts.frame import Cell, Chart, Label, Row, Table, source_words
from tracker.web.charts.labels import thinned
from tracker.web.charts.scale import RIGHT_END, Axis, axis_for
from tracker.web.charts.segments import extent
from tracker.web.presentation.dates import stated_iso, stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import amount_words, exact_number, number_words, quantity_words
from tracker.web.presentation.speech import ended, gettext, in_a_row
from tracker.web.presentation.words import composed as say

TOP, PLOT, AXIS = 30, 230, 28
# Where the first day stands and the last one; left of it stand the words of the lines.
LEFT, RIGHT = 22.0, 96.0
FADE = 26
COLUMNS = (_("Alleged figure"), _("Counted for"), _("Said by"), _("Date"), _("Conflict"), _("Grade"))
LEGEND = _(
    "Each dot is one figure, on the day when it was said as far as reports tell, else when it was first reported. Log scale: "
    "each line is ten times the one below. A line that fades out upwards means “more than”; a pale ring means “about”; a line "
    "between two bars is a range; a hollow dot over a pale line means “less than”; a circle around a dot means that others "
    "contradict it; a line to both sides, that only the month or year is known."
)


@dataclass(frozen=True, slots=True)
class Level:
    """A line across, and what it stands for."""

    y: int
    words: str

    @property
    def words_y(self) -> int:
        return self.y - 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One figure. look: `solid`, `open`, `soft`, `span` or `faint`; top and bottom: as far as its line goes; from_x, to_x: of
    a day that is not known to the day."""

    x: float
    y: int
    look: str
    top: int
    bottom: int
    from_x: float
    to_x: float
    is_contested: bool

    @property
    def length(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChart(Chart):
    """most: the words of the largest figure, which stand beside its dot but on a phone."""

    drawing: ClassVar[str] = "parts/charts/days.svg"
    said_of_all: ClassVar[str] = _("All counts are alleged by whoever is named with them.")

    levels: tuple[Level, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    most: Label
    most_y: int

    @property
    def base_y(self) -> int:
        return TOP + PLOT

    @property
    def tick_y(self) -> int:
        return self.height - 8


def day_chart(
    items: Iterable[Item],
    *,
    chart_id: str,
    contested: Collection[int] = (),
    has_more: bool = False,
    known_on: date | None = None,
) -> DayChart | None:
    """None where no total with a date is among the items. has_more: there are older ones than these."""
    told = [one for one in (counted_of(item, is_contested=item.id in contested) for item in items) if one]
    totals = [one for one in told if is_drawable(one.quantity)]
    same = of_one_unit(sorted(totals, key=lambda one: (-one.quantity.value, one.id)))
    drawn = sorted((_placed(one) for one in same if one.day), key=lambda pair: (pair[0], pair[1].id))
    if not drawn:
        return None
    figures = [figure for _, figure in drawn]
    axis = axis_for((end for one in figures for end in extent(one.quantity)), is_always_log=True)
    span = (drawn[0][0][0], max(last for (_, last), _ in drawn))
    dots = tuple(_dot(days, figure, span, axis) for days, figure in drawn)
    most = figures.index(max(figures, key=lambda one: (one.quantity.value, -one.id)))
    reports = frozenset[int]().union(*(one.report_ids for one in figures))
    origins = frozenset[str]().union(*(one.origins for one in figures))
    return DayChart(
        id=chart_id,
        title=_finding(figures, figures[most]),
        description=ended(in_a_row([_in_words(one) for one in figures])),
        reading=gettext(LEGEND),
        left_out=_left_out(len(told), len(same), len(figures), has_more=has_more),
        height=TOP + PLOT + AXIS,
        table=Table(
            caption=gettext("{metric}, as alleged, by day").format(metric=_metric(figures)),
            columns=tuple(gettext(column) for column in COLUMNS),
            rows=tuple(_row(one) for one in reversed(figures)),
        ),
        source=source_words(len(reports), len(origins), known_on),
        is_sample=any(one.is_sample for one in figures),
        levels=_levels(axis),
        dots=dots,
        labels=thinned(list({dot.x: stated_words(_day(one)) for dot, one in zip(dots, figures, strict=True)}.items())),
        most=Label(dots[most].x, amount_words(figures[most].quantity), "start" if dots[most].x < 50 else "end"),
        most_y=dots[most].y + 4,
    )


def _day(figure: CountedFigure) -> StatedDay:
    assert figure.day is not None
    return figure.day


def _placed(figure: CountedFigure) -> tuple[tuple[date, date], CountedFigure]:
    """With the first and the last day that it may have been said on."""
    day = _day(figure)
    return days_of(day.value, day.precision), figure


def _across(day: date, span: tuple[date, date]) -> float:
    first, last = span
    share = (day - first).days / (last - first).days if last > first else 0.5
    return LEFT + (RIGHT - LEFT) * share


def _up(value: float, axis: Axis) -> int:
    return TOP + PLOT - round(axis.at(value) / RIGHT_END * PLOT)


def _dot(days: tuple[date, date], figure: CountedFigure, span: tuple[date, date], axis: Axis) -> Dot:
    quantity = figure.quantity
    y = _up(quantity.value, axis)
    top, bottom, look = y, y, "solid"
    match quantity.qualifier:
        case "more_than":
            top, look = y - FADE, "open"
        case "about":
            look = "soft"
        case "less_than":
            bottom, look = TOP + PLOT, "faint"
        case "range" if quantity.low is not None and quantity.high is not None:
            top, bottom, look = _up(quantity.high, axis), _up(quantity.low, axis), "span"
    left, right = (_across(day, span) for day in days)
    return Dot(
        x=round((left + right) / 2, 2),
        y=y,
        look=look,
        top=top,
        bottom=bottom,
        from_x=round(left, 2),
        to_x=round(right, 2),
        is_contested=figure.is_contested,
    )


def _levels(axis: Axis) -> tuple[Level, ...]:
    return tuple(Level(TOP + PLOT - round(tick.x / RIGHT_END * PLOT), tick.words) for tick in axis.ticks())


def _metric(figures: Sequence[CountedFigure]) -> str:
    return say("metric", figures[0].quantity.metric)


def _finding(figures: Sequence[CountedFigure], most: CountedFigure) -> str:
    """How many were alleged from when to when, and the largest, with whose it is."""
    largest = gettext("{amount} ({actors}; said by {speaker}, {day})").format(
        amount=amount_words(most.quantity), actors=together(most), speaker=said_by(most), day=stated_words(_day(most))
    )
    if len(figures) == 1:
        return gettext("{metric}, as alleged, by day: one figure, {largest}").format(
            metric=_metric(figures), largest=largest
        )
    first, last = stated_words(_day(figures[0])), stated_words(_day(figures[-1]))
    if first == last:
        form = gettext("{metric}, as alleged, by day: {figures}, all of {last}; the largest {largest}")
    else:
        form = gettext("{metric}, as alleged, by day: {figures} from {first} to {last}; the largest {largest}")
    return form.format(
        metric=_metric(figures), figures=counted(len(figures), "figure"), first=first, last=last, largest=largest
    )


def _in_words(figure: CountedFigure) -> str:
    return gettext("{day}: {amount} ({actors}), said by {speaker}").format(
        day=stated_words(_day(figure)),
        amount=amount_words(figure.quantity),
        actors=together(figure),
        speaker=said_by(figure),
    )


def _left_out(n_told: int, n_same: int, n_drawn: int, *, has_more: bool) -> str:
    parts = []
    if n_same > n_drawn:
        parts.append(gettext("without a date: {figures}").format(figures=counted(n_same - n_drawn, "figure")))
    if n_told > n_same:
        form = gettext("peaks, rates and other units: {figures}")
        parts.append(form.format(figures=counted(n_told - n_same, "figure")))
    said = gettext("Not drawn: {counts}.").format(counts=in_a_row(parts)) if parts else ""
    if not has_more:
        return said
    newest = gettext("Drawn are those of the newest {n} figures only; older ones stand in the ledger.")
    return f"{newest.format(n=number_words(n_told))} {said}".strip()


def _row(figure: CountedFigure) -> Row:
    quantity, day = figure.quantity, _day(figure)
    return Row(
        (
            Cell(quantity_words(quantity), exact_number(quantity.value)),
            Cell(together(figure)),
            Cell(said_by(figure)),
            Cell(stated_words(day), stated_iso(day)),
            Cell(gettext("in conflict") if figure.is_contested else gettext("none")),
            Cell(figure.grade),
        ),
        link=reverse("web:evidence", args=[figure.key[:KEY_LENGTH]]),
    )
