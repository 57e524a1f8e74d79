"""The outlets."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.sources import source_list
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def sources(request: HttpRequest, as_of: date | None) -> HttpResponse:
    return render(request, "web/sources.html", {"rows": source_list(as_of)})
