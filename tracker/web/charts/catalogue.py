"""Every chart by its name: what an address or a page asks for -> the chart, and the addresses of its files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlencode

from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.counts import CountedFigure, LargestCounts, counted_figure, counted_of, largest_counts
from tracker.evidence.queries.evidence import KEY_LENGTH
from tracker.evidence.queries.figures import FigureFilter, figures_page
from tracker.evidence.queries.response_list import ResponseTallies, response_tallies
from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.spread import spread_of
from tracker.evidence.queries.tallies import by_month
from tracker.evidence.queries.timeline import TimelineFilter
from tracker.web.charts.bars import MOST_BARS, bar_chart, count_chart
from tracker.web.charts.days import day_chart
from tracker.web.charts.frame import Chart
from tracker.web.charts.matrix import matrix_chart
from tracker.web.charts.months import month_chart
from tracker.web.charts.spread import spread_chart
from tracker.web.presentation.choosing import drawable
from tracker.web.presentation.links import dated
from tracker.web.presentation.words import METRICS

OVER_TIME, BY_PLACE, SPREAD, BY_DAY = "over-time", "responses", "spread", "figures-by-day"
NAMES = (*METRICS, OVER_TIME, BY_PLACE, SPREAD, BY_DAY)
# BY_DAY draws one metric.
BY_DAY_METRIC = "exchanges"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A chart with what it is narrowed to; an empty text sets no limit. name: a metric's, OVER_TIME, BY_PLACE, SPREAD or BY_DAY.

    figure: the beginning of its key, of which SPREAD is drawn; metric: of BY_DAY, BY_DAY_METRIC where it is empty.
    """

    name: str
    actor: str = ""
    speaker: str = ""
    incident: str = ""
    figure: str = ""
    metric: str = ""

    @property
    def id(self) -> str:
        """A prefix for the ids in its drawing, its own on every page."""
        return f"chart-{self.name}"

    @property
    def query(self) -> str:
        """What it is narrowed to, as the end of an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value and name != "name"})


def drawn(asked: Asked, as_of: date | None = None, *, most: int = MOST_BARS) -> Chart | None:
    """The chart as known on that day; None where there is nothing to draw, or no such chart; three queries at most."""
    if asked.name in METRICS:
        return _counts(asked, as_of, most)
    draw = _DRAWN.get(asked.name)
    return draw(asked, as_of) if draw else None


def drawn_of(
    asked: Asked,
    items: Iterable[Item],
    contested: Collection[int],
    as_of: date | None,
    *,
    has_more: bool = False,
) -> Chart | None:
    """The same chart of counts, or BY_DAY, where its page has loaded the items already. has_more: and has older ones."""
    metric, day = asked.name, as_of or now().date()
    if asked.name == BY_DAY:
        metric = asked.metric or BY_DAY_METRIC
    told = [item for item in items if item.quantity and item.quantity.metric == metric]
    if asked.name == BY_DAY:
        return day_chart(told, chart_id=asked.id, contested=contested, has_more=has_more, known_on=day)
    return bar_chart(drawable(told), chart_id=asked.id, contested=contested, known_on=day)


def spread_of_item(asked: Asked, item: Item, as_of: date | None) -> Chart | None:
    """The spread of a figure that its page has loaded already; two queries."""
    figure = counted_of(item)
    return _spread_of(asked, figure, as_of) if figure else None


def responses_of(asked: Asked, found: ResponseTallies, as_of: date | None) -> Chart | None:
    """Responses by place and stage, of tallies that their page has loaded already."""
    return matrix_chart(found, chart_id=asked.id, known_on=as_of or now().date())


def counts_of(asked: Asked, found: LargestCounts, as_of: date | None, *, most: int = MOST_BARS) -> Chart | None:
    """The chart of counts that are loaded already."""
    day = as_of or now().date()
    return count_chart(found.rows, chart_id=asked.id, n_all=found.n_all, known_on=day, most=most)


def _counts(asked: Asked, as_of: date | None, most: int) -> Chart | None:
    wanted = FigureFilter(metric=asked.name, actor=asked.actor, incident=asked.incident, speaker=asked.speaker)
    return counts_of(asked, largest_counts(wanted, as_of, size=most)[asked.name], as_of, most=most)


def _over_time(asked: Asked, as_of: date | None) -> Chart | None:
    found = by_month(TimelineFilter(actor=asked.actor, incident=asked.incident), as_of)
    return month_chart(found, chart_id=asked.id, known_on=as_of or now().date())


def _by_place(asked: Asked, as_of: date | None) -> Chart | None:
    return responses_of(asked, response_tallies(as_of), as_of)


def _spread(asked: Asked, as_of: date | None) -> Chart | None:
    figure = counted_figure(asked.figure, as_of) if len(asked.figure) >= KEY_LENGTH else None
    return _spread_of(asked, figure, as_of) if figure else None


def _spread_of(asked: Asked, figure: CountedFigure, as_of: date | None) -> Chart | None:
    return spread_chart(figure, spread_of(figure.id, as_of), chart_id=asked.id, known_on=as_of or now().date())


def _by_day(asked: Asked, as_of: date | None) -> Chart | None:
    metric = asked.metric or BY_DAY_METRIC
    wanted = FigureFilter(metric=metric, actor=asked.actor, incident=asked.incident, speaker=asked.speaker)
    found = figures_page(wanted, as_of=as_of)
    has_more = bool(found.page.next_mark)
    return drawn_of(asked, found.page.rows, found.contested, as_of, has_more=has_more)


_DRAWN: Mapping[str, Callable[[Asked, date | None], Chart | None]] = MappingProxyType(
    {OVER_TIME: _over_time, BY_PLACE: _by_place, SPREAD: _spread, BY_DAY: _by_day}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Addresses that go on giving what stands there at the end of the day that they carry."""

    svg: str
    png: str
    dark_png: str
    csv: str
    embed: str


def files_of(asked: Asked, as_of: date | None = None) -> Files:
    """The files of a chart, as known on that day, else today."""
    day = as_of or now().date()
    query = f"?{asked.query}" if asked.query else ""

    def address(form: str) -> str:
        return dated(f"{reverse('web:chart-file', args=[asked.name, form])}{query}", day)

    embed = dated(f"{reverse('web:chart-embed', args=[asked.name])}{query}", day)
    png = address("png")
    return Files(svg=address("svg"), png=png, dark_png=f"{png}&dark=1", csv=address("csv"), embed=embed)


def page_of(asked: Asked) -> str:
    """The page where the chart stands among what it is drawn from."""
    if asked.name == SPREAD:
        return reverse("web:evidence", args=[asked.figure[:KEY_LENGTH]])
    if asked.name == BY_PLACE:
        return reverse("web:responses")
    if asked.name == BY_DAY:
        return f"{reverse('web:figures')}?{asked.query}".removesuffix("?")
    if asked.incident:
        return reverse("web:incident", args=[asked.incident])
    if asked.actor or asked.speaker:
        return reverse("web:actor", args=[asked.actor or asked.speaker])
    if asked.name == OVER_TIME:
        return reverse("web:timeline")
    return f"{reverse('web:figures')}?{urlencode({'metric': asked.name})}"
