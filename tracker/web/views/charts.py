"""Charts by themselves: as files, and as pages that other sites may frame."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, ParamSpec, TypeVar, cast

from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from tracker.collection.clock import now
from tracker.web.charts.catalogue import NAMES, Asked, drawn, files_of, page_of
from tracker.web.charts.frame import Chart
from tracker.web.charts.kept import Busy, kept_png
from tracker.web.charts.palette import STYLE_HASH
from tracker.web.charts.pictures import png_source, svg_file
from tracker.web.exports.csv_cells import safe_row
from tracker.web.presentation.links import dated
from tracker.web.views.answers import page
from tracker.web.views.asking import asked_words
from tracker.web.views.days import known_on

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")

NOTHING = "There is nothing to draw."
BUSY = "Other pictures are being drawn. Ask again in a moment, or for the same address ending in .svg.\n"
RETRY_AFTER = 5


def asked_by(request: HttpRequest, name: str) -> Asked:
    """What an address asks for; nonsense in it narrows to nothing that is on record."""
    narrowed = {field: asked_words(request, field) for field in ("actor", "speaker", "incident", "figure", "metric")}
    return Asked(name=name, **narrowed)


def drawn_or_404(asked: Asked, as_of: date | None) -> Chart:
    chart = drawn(asked, as_of) if asked.name in NAMES else None
    if chart is None:
        raise Http404(NOTHING)
    return chart


def _styled(view: Callable[Rest, Answer]) -> Callable[Rest, Answer]:
    """The view, whose answer may carry the one style of a picture."""
    return cast("Callable[Rest, Answer]", csp_update({"style-src": STYLE_HASH})(cast(Any, view)))


def _framed(view: Callable[Rest, Answer]) -> Callable[Rest, Answer]:
    """The view, whose answer any site may frame."""
    framed = csp_replace({"frame-ancestors": ["*"]})(cast(Any, view))
    return cast("Callable[Rest, Answer]", xframe_options_exempt(framed))


@_styled
@page
@known_on
def chart_file(request: HttpRequest, as_of: date | None, name: str, form: str) -> HttpResponse:
    """A chart as a file of the form that the address ends in."""
    asked = asked_by(request, name)
    chart = drawn_or_404(asked, as_of)
    answer = _FORMS[form](request, chart, as_of)
    answer["Content-Disposition"] = f'{_SHOWN.get(form, "inline")}; filename="stillwatch-{name}.{form}"'
    return answer


def _svg(request: HttpRequest, chart: Chart, as_of: date | None) -> HttpResponse:
    return HttpResponse(svg_file(chart), content_type="image/svg+xml")


def _png(request: HttpRequest, chart: Chart, as_of: date | None) -> HttpResponse:
    return picture(png_source(chart), is_dark=request.GET.get("dark") == "1")


def picture(svg: str, *, is_dark: bool = False, scale: int = 2) -> HttpResponse:
    """The drawing as a PNG; while too many others are being drawn, when to come back."""
    try:
        return HttpResponse(kept_png(svg, is_dark=is_dark, scale=scale), content_type="image/png")
    except Busy:
        answer = HttpResponse(BUSY, status=503, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = str(RETRY_AFTER)
        return answer


def _csv(request: HttpRequest, chart: Chart, as_of: date | None) -> HttpResponse:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    has_links = any(row.link for row in chart.table.rows)
    writer.writerow([*chart.table.columns, *(["Address"] if has_links else [])])
    for row in chart.table.rows:
        link = request.build_absolute_uri(dated(row.link, as_of) if as_of else row.link) if row.link else ""
        writer.writerow(safe_row([*(cell.exact or cell.words for cell in row.cells), *([link] if has_links else [])]))
    return HttpResponse(lines.getvalue(), content_type="text/csv; charset=utf-8")


_Form = Callable[[HttpRequest, Chart, date | None], HttpResponse]
_FORMS: Mapping[str, _Form] = MappingProxyType({"svg": _svg, "png": _png, "csv": _csv})
_SHOWN = {"csv": "attachment"}


@_framed
@page
@known_on
def chart_embed(request: HttpRequest, as_of: date | None, name: str) -> HttpResponse:
    """A chart with its table and a link back, for a frame on any site."""
    asked = asked_by(request, name)
    chart = drawn_or_404(asked, as_of)
    context = {
        "chart": chart,
        "files": files_of(asked, as_of),
        "back": dated(page_of(asked), as_of or now().date()),
    }
    return render(request, "web/embed.html", context)
