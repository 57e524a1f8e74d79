"""Policy and industry responses: the list, and one with its history."""

from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.histories import response_by_former, response_page
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.responses import Wanted, response_choices, responses_page
from tracker.web.presentation.steps import STATES
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def responses(request: HttpRequest, as_of: date | None) -> HttpResponse:
    chosen = Wanted(
        jurisdiction=_asked(request, "jurisdiction"),
        kind=_asked(request, "kind"),
        # An older address calls the stage its status.
        step=_asked(request, "step") or _asked(request, "status"),
        state=_asked(request, "state"),
        by=_asked(request, "by"),
    )
    found = responses_page(chosen, mark=read_mark(request.GET.get("after", "")), as_of=as_of)
    groups = [(state, [row for row in found.rows if row.state == state]) for state in STATES]
    items = [stage.item for row in found.rows for stage in row.stages]
    context = {
        "page": found,
        "groups": [(state, rows) for state, rows in groups if rows],
        "query": urlencode({name: value for name, value in asdict(chosen).items() if value}),
        "moments": timeline(items, is_newest_first=True),
        "choices": response_choices(as_of),
        "chosen": chosen,
    }
    return render(request, "web/responses.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:30]


@page
@known_on
def response(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = response_page(slug, as_of)
    if found is None:
        now = response_by_former(slug)
        if now is None:
            raise Http404("There is no such response.")
        return HttpResponseRedirect(reverse("web:response", args=[now]), status=301)
    return render(request, "web/response.html", {"page": found, "response": found.response})
