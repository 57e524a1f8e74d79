"""Policy and industry responses: the list, and one with its history."""

from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.histories import response_by_former, response_page
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.response_list import Wanted, response_choices, response_tallies, responses_page
from tracker.evidence.queries.rows import ResponseLink
from tracker.evidence.queries.timeline import Subject, TimelineFilter
from tracker.evidence.tallied_responses import COMPANIES, PUBLIC_BODIES
from tracker.web.presentation.steps import STATES
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.citable import cited, lasting, of_response
from tracker.web.views.days import known_on
from tracker.web.views.entries import choice


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
    tallies = response_tallies(as_of)
    found = responses_page(chosen, mark=read_mark(request.GET.get("after", "")), as_of=as_of, tallies=tallies)
    groups = [(state, [row for row in found.rows if row.state == state]) for state in STATES]
    items = [stage.item for row in found.rows for stage in row.stages]
    context = {
        "page": found,
        "groups": [(state, rows) for state, rows in groups if rows],
        "query": urlencode({name: value for name, value in asdict(chosen).items() if value}),
        "moments": timeline(items, is_newest_first=True),
        "choice": choice(_entries(chosen), about=Subject(actor=None, incident=None)),
        "choices": response_choices(tallies),
        "chosen": chosen,
        "tallies": tallies,
    }
    return render(request, "web/responses.html", context)


def _entries(chosen: Wanted) -> TimelineFilter:
    """The timeline of the stages that the list's choice narrows it to, as far as stages tell."""
    kinds = {COMPANIES: ("industry",), PUBLIC_BODIES: ("policy",)}.get(chosen.by, ("policy", "industry"))
    return TimelineFilter(kinds=kinds, jurisdiction=chosen.jurisdiction, instrument=chosen.kind, step=chosen.step)


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\x00", "")[:30]


@page
@known_on
def response(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = response_page(slug, as_of)
    if found is None:
        into = response_by_former(slug)
        if into is None:
            raise Http404("There is no such response.")
        return HttpResponseRedirect(reverse("web:response", args=[into]), status=301)
    link = ResponseLink(found.response.slug, found.response.title)
    context = {
        "page": found,
        "response": found.response,
        "choice": choice(
            TimelineFilter(response=slug, is_oldest_first=True),
            about=Subject(actor=None, incident=None, response=link),
        ),
        "lasting": lasting(request, reverse("web:response", args=[slug]), as_of),
        "lasting_day": as_of or now().date(),
    }
    citation = cited(of_response(request, found, as_of), reverse("web:response", args=[slug]))
    return render(request, "web/response.html", context | citation)
