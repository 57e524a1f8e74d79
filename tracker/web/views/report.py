"""One report: what was read out of it, each item beside its sentence."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.reports import report_page
from tracker.web.views.answers import living_page
from tracker.web.views.days import known_on


@living_page
@known_on
def report(request: HttpRequest, as_of: date | None, report_id: int) -> HttpResponse:
    found = report_page(report_id, as_of)
    if found is None:
        raise Http404("There is no such report.")
    return render(request, "web/report.html", {"page": found, "report": found.report})
