"""Policy and industry responses: the list as a page and as files, and one with its history."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.histories import response_by_former, response_page
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.response_list import (
    Wanted,
    every_response,
    response_choices,
    response_tallies,
    responses_page,
)
from tracker.evidence.queries.rows import ResponseLink
from tracker.evidence.queries.timeline import Subject, TimelineFilter
from tracker.evidence.tallied_responses import COMPANIES, PUBLIC_BODIES
from tracker.web.exports.responses import ResponseRecord, response_record
from tracker.web.presentation.steps import STATES
from tracker.web.presentation.timeline import timeline
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.citable import cited, lasting, of_response
from tracker.web.views.days import known_on
from tracker.web.views.entries import choice
from tracker.web.views.listings import file_of, query_of, whole


@page
@known_on
def responses(request: HttpRequest, as_of: date | None) -> HttpResponse:
    chosen = _wanted(request)
    tallies = response_tallies(as_of)
    found = responses_page(chosen, mark=read_mark(request.GET.get("after", "")), as_of=as_of, tallies=tallies)
    groups = [(state, [row for row in found.rows if row.state == state]) for state in STATES]
    items = [stage.item for row in found.rows for stage in row.stages]
    context = {
        "page": found,
        "groups": [(state, rows) for state, rows in groups if rows],
        "query": query_of(chosen),
        "moments": timeline(items, is_newest_first=True),
        "choice": choice(_entries(chosen), about=Subject(actor=None, incident=None)),
        "choices": response_choices(tallies),
        "chosen": chosen,
        "tallies": tallies,
    }
    return render(request, "web/responses.html", context)


@page
@known_on
def responses_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The same as a file of the form that the address ends in."""
    chosen = _wanted(request)
    records = (
        response_record(
            row,
            page=whole(request, reverse("web:response", args=[row.slug]), as_of),
            evidence=whole(request, evidence_url(row.current.item), as_of),
        )
        for row in every_response(chosen, as_of)
    )
    here = whole(request, f"{reverse('web:responses')}?{query_of(chosen)}".removesuffix("?"), as_of)
    return file_of(records, ResponseRecord, form=form, name="responses", page=here, as_of=as_of)


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        jurisdiction=_asked(request, "jurisdiction"),
        kind=_asked(request, "kind"),
        # An older address calls the stage its status.
        step=_asked(request, "step") or _asked(request, "status"),
        state=_asked(request, "state"),
        by=_asked(request, "by"),
    )


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
