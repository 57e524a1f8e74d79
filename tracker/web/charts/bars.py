"""Figures -> a bar chart that shows how each number is qualified.

"More than" is a bar with an open, fading end; "about" ends pale between two dots, 10% either way; a range is a span; "less than" is a faint bar up
to a firm end. Versions in conflict are bars of their own, never a mean. Figures of several incidents stand under these.
Places are in per cent of the width and heights in pixels, so that words keep their size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse

from tracker.evidence.queries.counts import BY_UNIT, MOST_COUNTED, CountedFigure, counted_of, is_drawable
from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.rows import Item
from tracker.web.charts.bar_words import finding, left_out, said_by, short, together
from tracker.web.charts.frame import Cell, Chart, Row, Table, source_words
from tracker.web.charts.scale import Axis, Tick, axis_for
from tracker.web.charts.segments import Segment, extent, shape
from tracker.web.presentation.dates import stated_iso, stated_words, window_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.numbers import amount_words, exact_number, plain_number, quantity_words
from tracker.web.presentation.speech import ended, gettext, in_a_row, listed, shortened
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import composed as say

ROW = 86
HEADING = 30
AXIS_HEIGHT = 30
BAR_HEIGHT = 14
HEADING_LETTERS = 36
MOST_BARS = 14
COLUMNS = (
    _("Counted for"), _("Alleged figure"), _("At least"), _("At most"), _("Period"), _("Said by"), _("Date"), _("Incident"),
    _("Conflict"), _("Grade"),
)  # fmt: skip
LEGEND = _(
    "A bar that fades out to the right means “more than”; a paler end between two dots means “about”, drawn a tenth "
    "either way; a pale bar with a darker stretch is a range; a firm line is a stated end."
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
    def mark(self) -> str:
        """What stands behind a figure that others contradict."""
        return gettext(", in conflict") if self.is_contested else ""

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
    said_of_all: ClassVar[str] = _("All counts are alleged by whoever is named with them.")

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
    drawn = of_one_unit(sorted(same, key=lambda one: (-one.quantity.value, one.id)))
    if not drawn:
        return None
    shown = drawn[:most]
    axis = axis_for(end for one in shown for end in extent(one.quantity))
    bars, height = _bars(shown, axis)
    n_left_out = max(n_all, len(drawn)) - len(shown)
    scale = (
        gettext("Log scale: each mark is ten times the one before.")
        if axis.is_log
        else gettext("Linear scale from nought.")
    )
    reports = frozenset[int]().union(*(one.report_ids for one in shown))
    origins = frozenset[str]().union(*(one.origins for one in shown))
    return BarChart(
        id=chart_id,
        title=finding(shown, is_whole=not n_left_out),
        description=ended(
            in_a_row([f"{bar.label}: {bar.words}" + (f", {bar.note}" if bar.note else "") for bar in bars])
        )
        + f" {scale}",
        reading=f"{scale} {gettext(LEGEND)}",
        left_out=left_out(n_left_out, is_bound=n_all >= MOST_COUNTED),
        height=height + AXIS_HEIGHT,
        table=Table(
            caption=gettext("{metric}, as alleged, the largest first").format(
                metric=say("metric", drawn[0].quantity.metric)
            ),
            columns=tuple(gettext(column) for column in COLUMNS),
            rows=tuple(_row(one) for one in shown),
        ),
        source=source_words(len(reports), len(origins), known_on),
        is_sample=any(one.is_sample for one in shown),
        bars=bars,
        ticks=axis.ticks(),
        is_log=axis.is_log,
        n_left_out=n_left_out,
    )


def of_one_unit(figures: Sequence[CountedFigure]) -> Sequence[CountedFigure]:
    """Those that can share an axis with the first."""
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
        told = title_words(home.title) if home else gettext("In no single incident")
        title = shortened(told, HEADING_LETTERS)
        for index, one in enumerate(one for one in shown if one.incident == home):
            bars.append(_bar(one, axis, y=y, heading="" if index else title))
            y += ROW
    return tuple(bars), y


def _bar(figure: CountedFigure, axis: Axis, *, y: int, heading: str = "") -> Bar:
    segments, ends = shape(figure.quantity, axis)
    day = stated_words(figure.day) if figure.day else gettext("date not known")
    return Bar(
        y=y,
        heading=heading,
        label=together(figure),
        short=short(figure),
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
            Cell(listed([shown_name(name) for name in figure.actors]) or gettext("parties not named")),
            Cell(quantity_words(quantity), exact_number(quantity.value)),
            _bound(quantity.low),
            _bound(quantity.high),
            Cell(window_words(quantity) or gettext("not stated")),
            Cell(
                listed([shown_name(name) for name in figure.speakers])
                or gettext("not named; printed by {outlet}").format(outlet=figure.outlet)
            ),
            Cell(stated_words(day), stated_iso(day)) if day else Cell(gettext("not known")),
            Cell(title_words(figure.incident.title) if figure.incident else gettext("none")),
            Cell(gettext("in conflict") if figure.is_contested else gettext("none")),
            Cell(figure.grade),
        ),
        link=reverse("web:evidence", args=[figure.key[:KEY_LENGTH]]),
    )


def _bound(value: float | None) -> Cell:
    return Cell(gettext("not stated")) if value is None else Cell(plain_number(value), exact_number(value))
