"""The list of reports."""

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.reports import report_list
from tracker.evidence.queries.timeline import TimelineFilter, subject
from tracker.web.views.answers import living_page
from tracker.web.views.days import known_on


@living_page
@known_on
def reports(request: HttpRequest, as_of: date | None) -> HttpResponse:
    source = request.GET.get("source", "").replace("\x00", "")[:80]
    incident = request.GET.get("incident", "").replace("\x00", "")[:160]
    found = report_list(read_mark(request.GET.get("after", "")), source=source, incident=incident, as_of=as_of)
    query = urlencode({name: value for name, value in (("source", source), ("incident", incident)) if value})
    about = subject(TimelineFilter(incident=incident), as_of).incident
    context = {"page": found, "source": source, "incident": incident, "about": about, "query": query}
    return render(request, "web/reports.html", context)
