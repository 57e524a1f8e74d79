"""The figures: page, picture and table."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.counts import LargestCounts, largest_counts
from tracker.evidence.queries.figures import FigureFilter, every_figure, figure_choices, figures_page
from tracker.evidence.queries.home import HEADLINE_METRICS
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.sums import sums_of
from tracker.web.charts.bars import MOST_BARS
from tracker.web.exports.csv_cells import Echo, safe_row
from tracker.web.presentation import numbers
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.links import dated
from tracker.web.templatetags.days import asked_besides
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.asking import asked_words
from tracker.web.views.charts import chart_file
from tracker.web.views.citable import Figures, cited, of_figures
from tracker.web.views.days import known_on

DEFAULT_METRIC = "exchanges"
COLUMNS = (
    "actors", "metric", "unit", "statistic", "qualifier", "value", "low", "high", "window_start", "window_end", "window",
    "said_by", "target", "incident", "occurred_on", "occurred_precision", "known_from", "grade", "score", "label",
    "n_origins", "n_reports", "is_sample", "evidence",
)  # fmt: skip


def _wanted(request: HttpRequest) -> FigureFilter:
    return FigureFilter(
        metric=asked_words(request, "metric") if "metric" in request.GET else DEFAULT_METRIC,
        actor=asked_words(request, "actor"),
        incident=asked_words(request, "incident"),
        speaker=asked_words(request, "speaker"),
    )


@page
@known_on
def figures(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = _wanted(request)
    found = figures_page(wanted, read_mark(request.GET.get("after", "")), as_of=as_of)
    context = {
        "wanted": wanted,
        "choices": figure_choices(wanted, as_of),
        "page": found.page,
        "contested": found.contested,
        "charts": _charts(request, wanted, as_of),
        "checks": part_checks(sums_of((item.id for item in found.page.rows), as_of)),
        "query": _query(wanted),
        **_citation(request, found.page.rows, as_of),
    }
    return render(request, "web/figures.html", context)


def cited_figures(request: HttpRequest, as_of: date | None) -> Figures:
    """The page of figures that the address asks for, as it is cited."""
    found = figures_page(_wanted(request), read_mark(request.GET.get("after", "")), as_of=as_of)
    return _cited(request, found.page.rows)


def _cited(request: HttpRequest, items: tuple[Item, ...]) -> Figures:
    wanted = _wanted(request)
    chosen = _query(wanted) if asked_besides(request) else ""
    path = reverse("web:figures")
    return Figures(metric=wanted.metric, items=items, path=f"{path}?{chosen}" if chosen else path)


def _citation(request: HttpRequest, items: tuple[Item, ...], as_of: date | None) -> dict[str, object]:
    found = _cited(request, items)
    path, _, query = found.path.partition("?")
    return cited(of_figures(request, found, as_of), path, query)


def _charts(request: HttpRequest, wanted: FigureFilter, as_of: date | None) -> list[tuple[str, LargestCounts]]:
    """What there are charts of, on the first page: of the metric asked for, else of the two that matter most."""
    if "after" in request.GET:
        return []
    metrics = (wanted.metric,) if "metric" in request.GET else HEADLINE_METRICS
    return list(largest_counts(wanted, as_of, size=MOST_BARS, metrics=metrics).items())


def _query(wanted: FigureFilter) -> str:
    """The filter as the end of an address, so that downloads give what the page shows."""
    return urlencode(
        {"metric": wanted.metric, "actor": wanted.actor, "incident": wanted.incident}
        | ({"speaker": wanted.speaker} if wanted.speaker else {})
    )


def figures_chart(request: HttpRequest) -> HttpResponseBase:
    """The picture of the chosen metric, under the address that it had first."""
    return chart_file(request, name=_wanted(request).metric, form="svg")


@page
@known_on
def figures_table(request: HttpRequest, as_of: date | None) -> StreamingHttpResponse:
    """Every chosen figure as CSV; cells that a spreadsheet would run are made text."""
    writer = csv.writer(Echo())

    def lines() -> Iterator[str]:
        yield writer.writerow(COLUMNS)
        for item in every_figure(_wanted(request), as_of):
            yield writer.writerow(safe_row(_cells(request, item, as_of)))

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="stillwatch-figures.csv"'},
    )


def _cells(request: HttpRequest, item: Item, as_of: date | None) -> tuple[str, ...]:
    quantity = item.quantity
    if quantity is None:
        return ()
    return (
        "; ".join(actor.name for actor in item.actors),
        quantity.metric,
        quantity.unit,
        quantity.statistic,
        quantity.qualifier,
        numbers.exact_number(quantity.value),
        "" if quantity.low is None else numbers.exact_number(quantity.low),
        "" if quantity.high is None else numbers.exact_number(quantity.high),
        _iso(quantity.window_start),
        _iso(quantity.window_end),
        quantity.window_text,
        "; ".join(actor.name for actor in item.speakers),
        item.target.name if item.target else "",
        item.incident.slug if item.incident else "",
        _iso(item.occurred.value if item.occurred else None),
        item.occurred.precision if item.occurred else "",
        item.known_from.isoformat(timespec="seconds"),
        item.grade.letter,
        str(item.grade.score),
        item.grade.label,
        str(item.grade.n_origins),
        str(item.grade.n_reports),
        "yes" if item.report.source.is_sample else "no",
        request.build_absolute_uri(dated(evidence_url(item), as_of) if as_of else evidence_url(item)),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
