"""The list of reports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.reports import report_list
from tracker.web.views.answers import page


@page
def reports(request: HttpRequest) -> HttpResponse:
    source = request.GET.get("source", "").replace("\x00", "")[:80]
    found = report_list(read_mark(request.GET.get("after", "")), source=source)
    return render(request, "web/reports.html", {"page": found, "source": source})
