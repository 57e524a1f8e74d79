"""The list of reports."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.reports import report_list
from tracker.web.views.answers import living_page
from tracker.web.views.days import known_on


@living_page
@known_on
def reports(request: HttpRequest, as_of: date | None) -> HttpResponse:
    source = request.GET.get("source", "").replace("\x00", "")[:80]
    found = report_list(read_mark(request.GET.get("after", "")), source=source, as_of=as_of)
    return render(request, "web/reports.html", {"page": found, "source": source})
