"""Policy and industry responses."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.responses import response_choices, responses_page
from tracker.web.presentation.timeline import timeline
from tracker.web.presentation.words import STATUS_GROUPS
from tracker.web.views.answers import page


@page
def responses(request: HttpRequest) -> HttpResponse:
    jurisdiction = request.GET.get("jurisdiction", "").replace("\x00", "")[:20]
    status = request.GET.get("status", "").replace("\x00", "")[:30]
    mark = read_mark(request.GET.get("after", ""))
    by = request.GET.get("by", "")[:20]
    found = responses_page(jurisdiction=jurisdiction, status=status, by=by, mark=mark)
    groups = [
        (code, [item for item in found.rows if item.response and item.response.status == code])
        for code in STATUS_GROUPS
    ]
    context = {
        "page": found,
        "groups": [(code, items) for code, items in groups if items],
        "query": urlencode({"jurisdiction": jurisdiction, "status": status, "by": by}),
        "by": by,
        "moments": timeline(found.rows, is_newest_first=True),
        "choices": response_choices(),
        "jurisdiction": jurisdiction,
        "status": status,
    }
    return render(request, "web/responses.html", context)
