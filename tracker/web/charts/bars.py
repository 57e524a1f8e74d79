"""Figures -> a bar chart that shows how each number is qualified.

"More than" is a bar with an open, fading end; "about" ends pale between two dots, 10% either way; a range is a span; "less than" is a faint bar up
to a firm end. Versions in conflict are bars of their own, never a mean. Places are in per cent of the width and
heights in pixels, so that words keep their size on a narrow screen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from textwrap import shorten, wrap

from tracker.evidence.queries.rows import Item, Quantity
from tracker.web.charts.scale import Axis, Tick, axis_for
from tracker.web.presentation.dates import last_day, stated_words, window_words
from tracker.web.presentation.numbers import amount_words, noun
from tracker.web.presentation.sentences import names
from tracker.web.presentation.words import counted, say

ROW = 86
AXIS_HEIGHT = 30
BAR_HEIGHT = 14
FADE = 6.0
# How far 'about' reaches to either side, as a share of the value; and how wide that is drawn at least.
SOFT_SHARE = 0.1
SOFT = 0.5
# A fade begins this much inside its bar, so that no seam shows between the two.
OVERLAP = 0.2
MOST_LETTERS = 36
# A saved picture is 740 pixels wide inside; letters of its title and foot that fit on a line.
TITLE_LETTERS = 70
FOOT_LETTERS = 110
MOST_BARS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a bar. kind: `solid`, `faint`, `open` (fades to the right) or `soft` (as far as "about" reaches)."""

    x: float
    width: float
    kind: str

    @property
    def end(self) -> float:
        return self.x + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One figure drawn. y: top of its row; short: the label on a phone; ends: where a bound stands as a firm line."""

    y: int
    label: str
    short: str
    words: str
    note: str
    is_contested: bool
    segments: tuple[Segment, ...]
    ends: tuple[float, ...]

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


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a saved picture's title or foot, at its baseline."""

    y: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart. id: prefix of the ids inside; n_left_out: smaller figures that its table has and it has not.

    A saved picture also carries the title above and the foot below, because it travels without its page.
    """

    id: str
    title: str
    description: str
    height: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    is_log: bool
    source: str
    n_left_out: int
    is_sample: bool

    @property
    def axis_y(self) -> int:
        return self.height - AXIS_HEIGHT

    @property
    def tick_y(self) -> int:
        return self.height - 10

    @property
    def scale_words(self) -> str:
        return "Log scale: each mark is ten times the one before." if self.is_log else "Linear scale from nought."

    @property
    def title_lines(self) -> tuple[TextLine, ...]:
        return _lines(self.title, width=TITLE_LETTERS, y=36, height=26)

    @property
    def drawing_y(self) -> int:
        return self.title_lines[-1].y + 20

    @property
    def foot_lines(self) -> tuple[TextLine, ...]:
        mark = "Sample data from invented outlets. " if self.is_sample else ""
        words = f"{mark}{self.scale_words} All counts are alleged by whoever is named with them. Read in: {self.source}"
        return _lines(words, width=FOOT_LETTERS, y=self.drawing_y + self.height + 20, height=17)

    @property
    def file_height(self) -> int:
        return self.foot_lines[-1].y + 20


def _lines(words: str, *, width: int, y: int, height: int) -> tuple[TextLine, ...]:
    return tuple(TextLine(y + index * height, line) for index, line in enumerate(wrap(words, width)))


def bar_chart(items: Sequence[Item], *, chart_id: str, contested: Collection[int] = ()) -> Chart | None:
    """The figures as bars, the largest first; None where there is nothing to draw.

    Only totals of one metric belong into one chart: others than the first item's metric are left out.
    """
    totals = [(item, item.quantity) for item in items if item.quantity and item.quantity.statistic in ("", "total")]
    metric = totals[0][1].metric if totals else ""
    drawn = sorted(
        ((item, quantity) for item, quantity in totals if quantity.metric == metric and quantity.value > 0),
        key=lambda pair: (-pair[1].value, pair[0].id),
    )
    if not drawn:
        return None
    shown = drawn[:MOST_BARS]
    axis = axis_for(quantity.value for _, quantity in shown)
    bars = tuple(
        _bar(item, quantity, axis, y=index * ROW, is_contested=item.id in contested)
        for index, (item, quantity) in enumerate(shown)
    )
    return Chart(
        id=chart_id,
        title=_finding(shown),
        description="; ".join(f"{bar.label}: {bar.words}" + (f", {bar.note}" if bar.note else "") for bar in bars)
        + ".",
        height=len(bars) * ROW + AXIS_HEIGHT,
        bars=bars,
        ticks=axis.ticks(),
        is_log=axis.is_log,
        source=_source([item for item, _ in shown]),
        n_left_out=len(drawn) - len(shown),
        is_sample=any(item.report.source.is_sample for item, _ in shown),
    )


def actors_label(item: Item) -> str:
    """Whose doing is counted, short enough for a narrow screen: 'MiniMax', 'DeepSeek and 5 others'."""
    if not item.actors:
        return "Unnamed actors"
    if len(item.actors) == 1:
        return item.actors[0].name
    if len(names(item.actors)) <= MOST_LETTERS:
        return names(item.actors)
    return f"{item.actors[0].name} and {counted(len(item.actors) - 1, 'other')}"


def _together(item: Item) -> str:
    return f"{actors_label(item)} together" if len(item.actors) > 1 else actors_label(item)


def _short(item: Item) -> str:
    """The label as far as a phone has room for it."""
    label = _together(item)
    if len(label) > MOST_LETTERS and len(item.actors) > 1:
        label = f"{item.actors[0].name} and {counted(len(item.actors) - 1, 'other')}"
    return shorten(label, MOST_LETTERS, placeholder=" …")


def _bar(item: Item, quantity: Quantity, axis: Axis, *, y: int, is_contested: bool) -> Bar:
    segments, ends = _shape(quantity, axis)
    period = window_words(quantity)
    day = stated_words(item.day) if item.day else "date not known"
    said_by = f"{names(item.speakers, item.report.source.name)}, {day}"
    return Bar(
        y=y,
        label=_together(item),
        short=_short(item),
        words=amount_words(quantity),
        note=" · ".join(filter(None, (said_by, period))),
        is_contested=is_contested,
        segments=segments,
        ends=ends,
    )


def _shape(quantity: Quantity, axis: Axis) -> tuple[tuple[Segment, ...], tuple[float, ...]]:
    at = axis.at(quantity.value)
    match quantity.qualifier:
        case "more_than":
            return (Segment(x=0, width=at, kind="solid"), Segment(x=_before(at), width=FADE, kind="open")), ()
        case "about":
            low = min(axis.at(quantity.value * (1 - SOFT_SHARE)), max(at - SOFT, 0.0))
            high = max(axis.at(quantity.value * (1 + SOFT_SHARE)), at + SOFT)
            return (
                Segment(x=0, width=round(low, 2), kind="solid"),
                Segment(x=_before(low), width=round(high - low, 2), kind="soft"),
            ), ()
        case "less_than":
            return (Segment(x=0, width=at, kind="faint"),), (at,)
        case "range" if quantity.low is not None and quantity.high is not None:
            low, high = axis.at(quantity.low), axis.at(quantity.high)
            return (
                Segment(x=0, width=low, kind="faint"),
                Segment(x=low, width=round(high - low, 2), kind="solid"),
            ), (low, high)
    return (Segment(x=0, width=at, kind="solid"),), (at,)


def _before(x: float) -> float:
    return round(max(x - OVERLAP, 0.0), 2)


def _finding(drawn: Sequence[tuple[Item, Quantity]]) -> str:
    """The chart's title: what it shows, attributed."""
    most, least = drawn[0], drawn[-1]
    speakers = {actor.name for item, _ in drawn for actor in item.speakers}
    who = f"{speakers.pop()}’s alleged counts" if len(speakers) == 1 else "Alleged counts"
    if len(drawn) == 1:
        return f"{who.removesuffix('s')}: {amount_words(most[1])} {_counted(most[1])}, {_together(most[0])}"
    largest = amount_words(most[1])
    if _counted(most[1]) != _counted(least[1]):
        largest += f" {_counted(most[1])}"
    return (
        f"{who} run from {amount_words(least[1])} {_counted(least[1])} ({_together(least[0])}) "
        f"to {largest} ({_together(most[0])})"
    )


def _counted(quantity: Quantity) -> str:
    """What is counted in the report's own word, else the metric's."""
    return noun(quantity) or say("metric", quantity.metric).lower()


def _source(items: Sequence[Item]) -> str:
    reports = {item.report.source.name for item in items}
    newest = max((item.reported for item in items if item.reported), key=last_day, default=None)
    known = f"; known by {stated_words(newest)}" if newest else ""
    return f"{', '.join(sorted(reports))}{known}."
