"""Tallies by month -> three small drawings over one axis of time: allegations, replies, and steps of responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.evidence.queries.tallies import ACCUSATION, REPLY, RESPONSE, MonthTallies, MonthTally
from tracker.web.charts.frame import Cell, Chart, Label, Row, Table, source_words
from tracker.web.charts.labels import thinned
from tracker.web.presentation.dates import month_words
from tracker.web.presentation.words import counted, listed

# So many periods fit side by side on a phone, with their numbers.
MOST_PERIODS = 24
LABEL, PLOT, GAP, AXIS = 26, 64, 16, 26
# A column is no wider than this share of the width, in per cent, and leaves some of its place free.
WIDEST, FILLED = 5.0, 0.72
NOUNS = {
    ACCUSATION: ("allegation", "Allegations"),
    REPLY: ("reply", "Replies"),
    RESPONSE: ("step of a response", "Steps of responses"),
}
PLURALS = {ACCUSATION: "allegations", REPLY: "replies", RESPONSE: "steps of responses"}
# How the columns of each look, so that they are told apart without colour as well.
LOOKS = {ACCUSATION: "solid", REPLY: "hollow", RESPONSE: "striped"}
STEPS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Column:
    """How many of a kind fall into a period; height in pixels, x and width in per cent."""

    x: float
    middle: float
    width: float
    y: int
    height: int
    n: int

    @property
    def words_y(self) -> int:
        return self.y - 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One of the small drawings. y: its top; look: `solid`, `hollow` or `striped`."""

    name: str
    words: str
    look: str
    y: int
    columns: tuple[Column, ...]

    @property
    def label_y(self) -> int:
        return self.y + 14

    @property
    def base_y(self) -> int:
        return self.y + LABEL + PLOT


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChart(Chart):
    drawing: ClassVar[str] = "parts/charts/months.svg"
    attribution: ClassVar[str] = "An allegation is somebody’s claim; that it is counted does not make it so."

    bands: tuple[Band, ...]
    labels: tuple[Label, ...]

    @property
    def tick_y(self) -> int:
        return self.height - 8


def month_chart(
    found: MonthTallies, *, chart_id: str, about: str = "", known_on: date | None = None
) -> MonthChart | None:
    """None where no entry has a date. about: whom or what the entries are about, as words for the title."""
    dated = [one for one in found.tallies if one.on and one.precision == "month"]
    if not dated:
        return None
    step, periods = _periods([one.on for one in dated if one.on])
    counts = _counts(dated, step)
    bands = _bands(periods, counts)
    totals = Counter({kind: sum(one.n for one in dated if one.kind == kind) for kind in NOUNS})
    left_out = _left_out(found.tallies)
    return MonthChart(
        id=chart_id,
        title=_finding(totals, counts, step, about),
        description="; ".join(_in_words(kind, counts, step) for kind in NOUNS) + f". {left_out}".rstrip(),
        reading=(
            f"One column for each {step}, all three on one scale. An entry counts for the {step} in which it happened, or, "
            "where no report says when, in which it was first reported; one known by its month only counts for that."
        ),
        left_out=left_out,
        height=len(bands) * (LABEL + PLOT + GAP) + AXIS,
        table=Table(
            caption=f"Allegations, replies and steps of responses on record, by {step}",
            columns=(step.capitalize(), *(words for _, words in NOUNS.values())),
            rows=tuple(_row(period, step, counts) for period in periods if any(counts[kind, period] for kind in NOUNS)),
        ),
        source=source_words(found.n_reports, None, known_on),
        is_sample=found.is_sample,
        bands=bands,
        labels=_labels(periods, step),
    )


def _periods(days: Sequence[date]) -> tuple[str, tuple[date, ...]]:
    """The finest step of time of which the columns still fit, and every period of it from the first to the last."""
    first, last = min(days), max(days)
    for step, n_months in STEPS.items():
        start, end = _start(first, step), _start(last, step)
        n = ((end.year - start.year) * 12 + end.month - start.month) // n_months + 1
        if n <= MOST_PERIODS or step == "year":
            return step, tuple(_plus(start, index * n_months) for index in range(n))
    raise AssertionError("unreachable")


def _start(day: date, step: str) -> date:
    """The first day of the period that a day lies in."""
    n_months = STEPS[step]
    return date(day.year, (day.month - 1) // n_months * n_months + 1, 1)


def _plus(day: date, n_months: int) -> date:
    months = day.year * 12 + day.month - 1 + n_months
    return date(months // 12, months % 12 + 1, 1)


def _counts(dated: Iterable[MonthTally], step: str) -> Counter[tuple[str, date]]:
    counts: Counter[tuple[str, date]] = Counter()
    for one in dated:
        if one.on:
            counts[one.kind, _start(one.on, step)] += one.n
    return counts


def period_words(period: date, step: str) -> str:
    """'Feb 2026', 'Jan to Mar 2026' or '2026'."""
    match step:
        case "year":
            return str(period.year)
        case "quarter":
            return f"{month_words(period).split()[0]} to {month_words(_plus(period, 2))}"
    return month_words(period)


def _bands(periods: Sequence[date], counts: Counter[tuple[str, date]]) -> tuple[Band, ...]:
    most = max(counts.values())
    slot = 100 / len(periods)
    width = round(min(slot * FILLED, WIDEST), 2)
    bands = []
    for index, kind in enumerate(NOUNS):
        y = index * (LABEL + PLOT + GAP)
        columns = []
        for place, period in enumerate(periods):
            n = counts[kind, period]
            if n:
                # However few, one is seen; the scale begins at nought.
                height = max(2, round((PLOT - 14) * n / most))
                middle = round(slot * (place + 0.5), 2)
                top = y + LABEL + PLOT - height
                columns.append(Column(round(middle - width / 2, 2), middle, width, top, height, n))
        words = f"{NOUNS[kind][1]}: {sum(column.n for column in columns) or 'none with a date'}"
        bands.append(Band(name=kind, words=words, look=LOOKS[kind], y=y, columns=tuple(columns)))
    return tuple(bands)


def _labels(periods: Sequence[date], step: str) -> tuple[Label, ...]:
    slot = 100 / len(periods)
    return thinned([(slot * (place + 0.5), period_words(period, step)) for place, period in enumerate(periods)])


def _row(period: date, step: str, counts: Counter[tuple[str, date]]) -> Row:
    iso = {"year": 4, "quarter": 7, "month": 7}[step]
    cells = (Cell(f"{counts[kind, period]:,}", str(counts[kind, period])) for kind in NOUNS)
    return Row((Cell(period_words(period, step), period.isoformat()[:iso]), *cells))


def _in_words(kind: str, counts: Counter[tuple[str, date]], step: str) -> str:
    told = [f"{n} in {period_words(period, step)}" for (one, period), n in sorted(counts.items()) if one == kind and n]
    return f"{NOUNS[kind][1]}: {listed(told) or 'none with a date'}"


def _left_out(tallies: Iterable[MonthTally]) -> str:
    """What has no month, in words; empty where nothing is."""
    undated: Counter[str] = Counter()
    by_year: dict[int, Counter[str]] = {}
    for one in tallies:
        if one.on is None:
            undated[one.kind] += one.n
        elif one.precision == "year":
            by_year.setdefault(one.on.year, Counter())[one.kind] += one.n
    parts = [f"known only to be of {year}: {_kinds(counts)}" for year, counts in sorted(by_year.items())]
    parts += [f"without any date: {_kinds(undated)}"] if undated else []
    return f"Not drawn: {'; '.join(parts)}." if parts else ""


def _kinds(counts: Counter[str], *, with_none: bool = False) -> str:
    return listed([counted(counts[kind], NOUNS[kind][0], PLURALS[kind]) for kind in NOUNS if counts[kind] or with_none])


def _finding(totals: Counter[str], counts: Counter[tuple[str, date]], step: str, about: str) -> str:
    """'12 allegations, 5 replies and 9 steps of responses on record; most allegations in Feb 2026 (6)'."""
    said = f"{_kinds(totals, with_none=True)} on record"
    said = f"{about}: {said}" if about else said[:1].upper() + said[1:]
    kind = ACCUSATION if totals[ACCUSATION] else RESPONSE if totals[RESPONSE] else REPLY
    by_period = sorted(((n, period) for (one, period), n in counts.items() if one == kind and n), reverse=True)
    if totals[kind] == 1:
        return f"{said}; the {NOUNS[kind][0]} in {period_words(by_period[0][1], step)}"
    if len(by_period) == 1:
        return f"{said}; all {PLURALS[kind]} in {period_words(by_period[0][1], step)}"
    if by_period[0][0] == by_period[1][0]:
        return said
    return f"{said}; most {PLURALS[kind]} in {period_words(by_period[0][1], step)} ({by_period[0][0]})"
