"""The spread of one figure -> a flight of steps: how many reports had it by which day, copies apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.evidence.queries.counts import CountedFigure
from tracker.evidence.queries.rows import ReportLink, StatedDay
from tracker.evidence.queries.spread import DayTally, Spread
from tracker.web.charts.bar_words import together
from tracker.web.charts.frame import Cell, Chart, Label, Row, Table, source_words
from tracker.web.charts.labels import thinned
from tracker.web.presentation.dates import day_words, last_day, stated_iso, stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.speech import ended, gettext, in_a_row, shortened

TOP, PLOT, AXIS = 58, 150, 28
# Where the first report stands, and where the last step begins; it goes on to the right edge.
LEFT, RIGHT = 4.0, 90.0
MOST_STEPS = 60
NAME_LETTERS = 28
# So far apart, in per cent of the width, the numbers on the steps stay.
NUMBERS_APART = 9.0


@dataclass(frozen=True, slots=True)
class Step:
    """From one day to the next: own and copied are heights in pixels, the copies on top. words: the number, if it has room."""

    x: float
    width: float
    y: int
    own: int
    copied: int
    words: str

    @property
    def own_y(self) -> int:
        return self.y + self.copied

    @property
    def words_y(self) -> int:
        return self.y - 5


@dataclass(frozen=True, slots=True)
class Reached:
    """How many reports had it by the end of a stated day."""

    on: StatedDay
    n_own: int
    n_copied: int

    @property
    def n(self) -> int:
        return self.n_own + self.n_copied


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadChart(Chart):
    """origin: who had it first, and short: the same for a phone."""

    drawing: ClassVar[str] = "parts/charts/spread.svg"
    said_of_all: ClassVar[str] = _("The figure is alleged; that many repeat it does not make it so.")

    origin: str
    short: str
    steps: tuple[Step, ...]
    labels: tuple[Label, ...]

    @property
    def base_y(self) -> int:
        return TOP + PLOT

    @property
    def tick_y(self) -> int:
        return self.height - 8


def spread_chart(
    figure: CountedFigure, found: Spread, *, chart_id: str, known_on: date | None = None
) -> SpreadChart | None:
    """None where no report of it is dated."""
    reached = _reached(found.days)
    if not reached or found.first is None:
        return None
    kept = _thin(reached)
    undated = sum(one.n_own + one.n_copied for one in found.days if one.on is None)
    n_all = reached[-1].n + undated
    on = stated_words(found.first.published) if found.first.published else gettext("not dated")
    return SpreadChart(
        id=chart_id,
        title=_finding(figure, found.first, reached),
        description=ended(
            in_a_row(
                [gettext("by {day} {reports}").format(day=stated_words(one.on), reports=_counted(one)) for one in kept]
            )
        ),
        reading=gettext(
            "Each step is the number of reports on record that had the figure by then: solid those in words of their own, "
            "striped on top those that copy or rewrite another’s text. A report known by its month only counts from the "
            "month’s end."
        ),
        left_out=gettext("{reports} without a date not drawn.").format(reports=counted(undated, "report"))
        if undated
        else "",
        height=TOP + PLOT + AXIS,
        table=Table(
            caption=gettext("Reports that had the figure, by day"),
            columns=(
                gettext("Until"),
                gettext("Reports"),
                gettext("In words of their own"),
                gettext("Copied or rewritten"),
            ),
            rows=tuple(_row(one) for one in kept),
        ),
        source=source_words(n_all, len(figure.origins) or None, known_on),
        is_sample=figure.is_sample or found.first.source.is_sample,
        origin=gettext("First on record: {outlet}, {day}").format(outlet=found.first.source.name, day=on),
        short=f"{shortened(found.first.source.name, NAME_LETTERS)}, {on}",
        steps=_steps(kept),
        labels=_labels(kept),
    )


def _reached(days: Sequence[DayTally]) -> tuple[Reached, ...]:
    """How many by each stated day, in the order in which the days were over."""
    reached: list[Reached] = []
    n_own = n_copied = 0
    dated = [(one.on, one) for one in days if one.on]
    for on, one in sorted(dated, key=lambda pair: (last_day(pair[0]), pair[0].precision)):
        n_own, n_copied = n_own + one.n_own, n_copied + one.n_copied
        reached.append(Reached(on, n_own, n_copied))
    return tuple(reached)


def _thin(reached: Sequence[Reached]) -> tuple[Reached, ...]:
    """So many that the steps have room: every so many days, and the last; what they reach stays right."""
    every = -(-len(reached) // MOST_STEPS)
    return tuple(one for index, one in enumerate(reached) if index % every == 0 or one is reached[-1])


def _place(one: Reached, kept: Sequence[Reached]) -> float:
    first, last = last_day(kept[0].on), last_day(kept[-1].on)
    days = (last - first).days
    return round(LEFT + (RIGHT - LEFT) * ((last_day(one.on) - first).days / days if days else 0), 2)


def _steps(kept: Sequence[Reached]) -> tuple[Step, ...]:
    most = kept[-1].n
    places = [*(_place(one, kept) for one in kept), 100.0]
    steps = []
    numbered = -NUMBERS_APART
    for index, one in enumerate(kept):
        copied = round(PLOT * one.n_copied / most)
        height = max(2, round(PLOT * one.n / most))
        is_last = one is kept[-1]
        has_room = places[index] - numbered >= NUMBERS_APART and (
            is_last or places[len(kept) - 1] - places[index] >= NUMBERS_APART
        )
        numbered = places[index] if has_room else numbered
        steps.append(
            Step(
                x=places[index],
                width=round(places[index + 1] - places[index], 2),
                y=TOP + PLOT - height,
                own=height - copied,
                copied=copied,
                words=f"{one.n:,}" if has_room or is_last else "",
            )
        )
    return tuple(steps)


def _labels(kept: Sequence[Reached]) -> tuple[Label, ...]:
    return thinned([(_place(one, kept), stated_words(one.on)) for one in kept])


def _row(one: Reached) -> Row:
    numbers = (Cell(f"{n:,}", str(n)) for n in (one.n, one.n_own, one.n_copied))
    return Row((Cell(stated_words(one.on), stated_iso(one.on)), *numbers))


def _counted(one: Reached) -> str:
    reports = counted(one.n, "report")
    if not one.n_copied:
        return reports
    form = gettext("{reports}, {n} of them copied or rewritten")
    return form.format(reports=reports, n=f"{one.n_copied:,}")


def _finding(figure: CountedFigure, first: ReportLink, reached: Sequence[Reached]) -> str:
    """What is alleged, who had it first, and how far it came since."""
    form = gettext("“{figure}” ({actors}), as alleged")
    alleged = form.format(figure=quantity_words(figure.quantity), actors=together(figure))
    start, last = reached[0], reached[-1]
    if last.n == 1:
        form = gettext("{alleged}: in one dated report so far, {outlet}, {day}")
        return form.format(alleged=alleged, outlet=first.source.name, day=stated_words(last.on))
    if (last_day(last.on) - last_day(start.on)).days:
        form, day = gettext("{alleged}: first in {outlet}, in {reports} by {day}"), day_words(last_day(last.on))
    else:
        form, day = gettext("{alleged}: first in {outlet}, in {reports} all of {day}"), stated_words(last.on)
    said = form.format(alleged=alleged, outlet=first.source.name, reports=counted(last.n, "report"), day=day)
    if not last.n_copied:
        return said
    return gettext("{said}, {n} of them copied or rewritten").format(said=said, n=f"{last.n_copied:,}")
