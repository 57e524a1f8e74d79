"""The outlets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.sources import source_list
from tracker.web.views.answers import page


@page
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "web/sources.html", {"rows": source_list()})
