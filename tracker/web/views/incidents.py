"""The list of incidents."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.incidents import incident_list
from tracker.evidence.queries.paging import read_mark
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def incidents(request: HttpRequest, as_of: date | None) -> HttpResponse:
    found = incident_list(read_mark(request.GET.get("after", "")), as_of=as_of)
    return render(request, "web/incidents.html", {"page": found})
