"""One report: what was read out of it, each item beside its sentence; the same as a file."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.changes import brought_about
from tracker.evidence.queries.reports import report_page
from tracker.web.exports.reports import extraction
from tracker.web.presentation.links import dated
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import living_page
from tracker.web.views.citable import cited, of_report
from tracker.web.views.days import known_on


@living_page
@known_on
def report(request: HttpRequest, as_of: date | None, report_id: int) -> HttpResponse:
    found = report_page(report_id, as_of)
    if found is None:
        raise Http404("There is no such report.")
    is_changed = bool(found.history.changes or found.history.notices)
    followed = brought_about(report_id, as_of) if is_changed else ()
    citation = cited(of_report(request, found, as_of), reverse("web:report", args=[report_id]))
    context = {"page": found, "report": found.report, "followed": followed, **citation}
    return render(request, "web/report.html", context)


@living_page
@known_on
def report_extraction(request: HttpRequest, as_of: date | None, report_id: int) -> HttpResponse:
    """What was read out of the report, as JSON with short quotations."""
    found = report_page(report_id, as_of)
    if found is None:
        raise Http404("There is no such report.")

    def whole(path: str) -> str:
        return request.build_absolute_uri(dated(path, as_of) if as_of else path)

    told = extraction(
        found,
        page=whole(reverse("web:report", args=[report_id])),
        evidence=lambda read: whole(evidence_url(read.item)),
    )
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="stillwatch-report-{report_id}.json"'
    return answer
