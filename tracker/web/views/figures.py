"""The figures: page, picture and files."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.counts import LargestCounts, largest_counts
from tracker.evidence.queries.figures import FigureFilter, every_figure, figure_choices, figures_page
from tracker.evidence.queries.home import HEADLINE_METRICS
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.sums import sums_of
from tracker.web.charts.bars import MOST_BARS
from tracker.web.exports.figures import FigureRecord, figure_record
from tracker.web.presentation.checks import part_checks
from tracker.web.templatetags.days import asked_besides
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.asking import asked_words
from tracker.web.views.charts import chart_file
from tracker.web.views.citable import Figures, cited, of_figures
from tracker.web.views.days import known_on
from tracker.web.views.listings import file_of, whole

DEFAULT_METRIC = "exchanges"


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
        "timeline": _timeline_query(wanted),
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


def _timeline_query(wanted: FigureFilter) -> str:
    """The end of the address of the timeline that has these figures, whatever they count and whoever says so."""
    asked = {"kind": "figure", "actor": wanted.actor or wanted.speaker, "incident": wanted.incident}
    return urlencode({name: value for name, value in asked.items() if value})


def figures_chart(request: HttpRequest) -> HttpResponseBase:
    """The picture of the chosen metric, under the address that it had first."""
    return chart_file(request, name=_wanted(request).metric, form="svg")


def figures_table(request: HttpRequest) -> HttpResponseBase:
    """The chosen figures as CSV, under the address that they had first."""
    return figures_file(request, form="csv")


@page
@known_on
def figures_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """Every chosen figure as a file of the form that the address ends in."""
    wanted = _wanted(request)
    records = (
        figure_record(item, item.quantity, evidence=whole(request, evidence_url(item), as_of))
        for item in every_figure(wanted, as_of)
        if item.quantity
    )
    here = whole(request, f"{reverse('web:figures')}?{_query(wanted)}", as_of)
    return file_of(records, FigureRecord, form=form, name="figures", page=here, as_of=as_of)
