"""The list of incidents."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.incidents import incident_list
from tracker.evidence.queries.paging import read_mark
from tracker.web.views.answers import page


@page
def incidents(request: HttpRequest) -> HttpResponse:
    found = incident_list(read_mark(request.GET.get("after", "")))
    return render(request, "web/incidents.html", {"page": found})
