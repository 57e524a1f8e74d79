"""Tallies by month -> three small drawings over one axis of time: allegations, replies, and steps of responses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from tracker.evidence.queries.tallies import ACCUSATION, REPLY, RESPONSE, MonthTallies, MonthTally
from tracker.web.charts.frame import Cell, Chart, Label, Row, Table, source_words
from tracker.web.charts.labels import thinned
from tracker.web.presentation.dates import month_name, month_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.speech import begun, ended, gettext, in_a_row, listed, ngettext

# So many periods fit side by side on a phone, with their numbers.
MOST_PERIODS = 24
LABEL, PLOT, GAP, AXIS = 26, 64, 16, 26
# A column is no wider than this share of the width, in per cent, and leaves some of its place free.
WIDEST, FILLED = 5.0, 0.72
WORDS = {ACCUSATION: _("Allegations"), REPLY: _("Replies"), RESPONSE: _("Steps of responses")}
# How the columns of each look, so that they are told apart without colour as well.
LOOKS = {ACCUSATION: "solid", REPLY: "hollow", RESPONSE: "striped"}
STEPS = {"month": 1, "quarter": 3, "year": 12}
_ONE = {
    ACCUSATION: _("{counts}; the allegation in {period}"),
    REPLY: _("{counts}; the reply in {period}"),
    RESPONSE: _("{counts}; the step of a response in {period}"),
}
_ALL = {
    ACCUSATION: _("{counts}; all allegations in {period}"),
    REPLY: _("{counts}; all replies in {period}"),
    RESPONSE: _("{counts}; all steps of responses in {period}"),
}
_MOST = {
    ACCUSATION: _("{counts}; most allegations in {period} ({n})"),
    REPLY: _("{counts}; most replies in {period} ({n})"),
    RESPONSE: _("{counts}; most steps of responses in {period} ({n})"),
}
STEP_WORDS = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}


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
    said_of_all: ClassVar[str] = _("An allegation is somebody’s claim; that it is counted does not make it so.")

    bands: tuple[Band, ...]
    labels: tuple[Label, ...]

    @property
    def tick_y(self) -> int:
        return self.height - 8


def month_chart(
    found: MonthTallies,
    *,
    chart_id: str,
    about: str = "",
    known_on: date | None = None,
    kinds: Collection[str] = tuple(WORDS),
) -> MonthChart | None:
    """None where no entry has a date. about: whom or what the entries are about, as words for the title; kinds: those that
    there can be."""
    dated = [one for one in found.tallies if one.on and one.precision == "month"]
    if not dated:
        return None
    step, periods = _periods([one.on for one in dated if one.on])
    counts = _counts(dated, step)
    bands = _bands(periods, counts, kinds)
    totals = Counter({kind: sum(one.n for one in dated if one.kind == kind) for kind in WORDS})
    left_out = _left_out(found.tallies)
    return MonthChart(
        id=chart_id,
        title=_finding(totals, counts, step, about, kinds),
        description=f"{ended(in_a_row([_in_words(kind, counts, step) for kind in kinds]))} {left_out}".rstrip(),
        reading=_reading(step),
        left_out=left_out,
        height=len(bands) * (LABEL + PLOT + GAP) + AXIS,
        table=Table(
            caption=_caption(step),
            columns=(gettext(STEP_WORDS[step]), *(gettext(words) for words in WORDS.values())),
            rows=tuple(_row(period, step, counts) for period in periods if any(counts[kind, period] for kind in WORDS)),
        ),
        source=source_words(found.n_reports, None, known_on, has_more=found.has_more),
        is_sample=found.is_sample,
        bands=bands,
        labels=_labels(periods, step),
    )


def _reading(step: str) -> str:
    match step:
        case "year":
            return gettext(
                "One column for each year, all three on one scale. An entry counts for the year in which it happened, or, "
                "where no report says when, in which it was first reported; one known by its month only counts for that."
            )
        case "quarter":
            return gettext(
                "One column for each quarter, all three on one scale. An entry counts for the quarter in which it happened, or, "
                "where no report says when, in which it was first reported; one known by its month only counts for that."
            )
    return gettext(
        "One column for each month, all three on one scale. An entry counts for the month in which it happened, or, "
        "where no report says when, in which it was first reported; one known by its month only counts for that."
    )


def _caption(step: str) -> str:
    match step:
        case "year":
            return gettext("Allegations, replies and steps of responses on record, by year")
        case "quarter":
            return gettext("Allegations, replies and steps of responses on record, by quarter")
    return gettext("Allegations, replies and steps of responses on record, by month")


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
            form = gettext("{first_month} to {last_month}")
            return form.format(first_month=month_name(period), last_month=month_words(_plus(period, 2)))
    return month_words(period)


def _bands(periods: Sequence[date], counts: Counter[tuple[str, date]], kinds: Collection[str]) -> tuple[Band, ...]:
    most = max(counts.values())
    slot = 100 / len(periods)
    width = round(min(slot * FILLED, WIDEST), 2)
    bands = []
    for index, kind in enumerate(kinds):
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
        n_all = sum(column.n for column in columns)
        words = _heading(kind, str(n_all or ""))
        bands.append(Band(name=kind, words=words, look=LOOKS[kind], y=y, columns=tuple(columns)))
    return tuple(bands)


def _labels(periods: Sequence[date], step: str) -> tuple[Label, ...]:
    slot = 100 / len(periods)
    return thinned([(slot * (place + 0.5), period_words(period, step)) for place, period in enumerate(periods)])


def _row(period: date, step: str, counts: Counter[tuple[str, date]]) -> Row:
    iso = {"year": 4, "quarter": 7, "month": 7}[step]
    cells = (Cell(f"{counts[kind, period]:,}", str(counts[kind, period])) for kind in WORDS)
    return Row((Cell(period_words(period, step), period.isoformat()[:iso]), *cells))


def _heading(kind: str, told: str) -> str:
    """A kind with what is told of it, or that nothing is."""
    return gettext("{kind}: {counts}").format(kind=gettext(WORDS[kind]), counts=told or gettext("none with a date"))


def _in_words(kind: str, counts: Counter[tuple[str, date]], step: str) -> str:
    form = gettext("{n} in {period}")
    told = [
        form.format(n=n, period=period_words(period, step))
        for (one, period), n in sorted(counts.items())
        if one == kind and n
    ]
    return _heading(kind, listed(told))


def _left_out(tallies: Iterable[MonthTally]) -> str:
    """What has no month, in words; empty where nothing is."""
    undated: Counter[str] = Counter()
    by_year: dict[int, Counter[str]] = {}
    for one in tallies:
        if one.on is None:
            undated[one.kind] += one.n
        elif one.precision == "year":
            by_year.setdefault(one.on.year, Counter())[one.kind] += one.n
    form = gettext("known only to be of {year}: {counts}")
    parts = [form.format(year=year, counts=_kinds(counts)) for year, counts in sorted(by_year.items())]
    parts += [gettext("without any date: {counts}").format(counts=_kinds(undated))] if undated else []
    return gettext("Not drawn: {counts}.").format(counts=in_a_row(parts)) if parts else ""


def _kinds(counts: Counter[str], with_none: Collection[str] = ()) -> str:
    return listed([_counted(kind, counts[kind]) for kind in WORDS if counts[kind] or kind in with_none])


def _counted(kind: str, n: int) -> str:
    """'3 allegations', 'no reply'."""
    match kind:
        case "accusation":
            form = ngettext("{n} allegation", "{n} allegations", n) if n else gettext("no allegation")
        case "reply":
            form = ngettext("{n} reply", "{n} replies", n) if n else gettext("no reply")
        case _:
            form = (
                ngettext("{n} step of a response", "{n} steps of responses", n)
                if n
                else gettext("no step of a response")
            )
    return form.format(n=f"{n:,}")


def _finding(
    totals: Counter[str], counts: Counter[tuple[str, date]], step: str, about: str, kinds: Collection[str]
) -> str:
    """'12 allegations, 5 replies and 9 steps of responses on record; most allegations in Feb 2026 (6)'."""
    said = gettext("{counts} on record").format(counts=_kinds(totals, kinds))
    said = f"{about}: {said}" if about else begun(said)
    kind = ACCUSATION if totals[ACCUSATION] else RESPONSE if totals[RESPONSE] else REPLY
    by_period = sorted(((n, period) for (one, period), n in counts.items() if one == kind and n), reverse=True)
    n, period = by_period[0][0], period_words(by_period[0][1], step)
    if totals[kind] == 1:
        form = _ONE[kind]
    elif len(by_period) == 1:
        form = _ALL[kind]
    elif by_period[0][0] == by_period[1][0]:
        return said
    else:
        form = _MOST[kind]
    return gettext(form).format(counts=said, period=period, n=n)
