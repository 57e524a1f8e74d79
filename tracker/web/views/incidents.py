"""The list of incidents: page and files."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.incident_list import (
    ACCUSED,
    ACCUSER,
    CHANGED,
    OLDEST,
    IncidentFilter,
    every_incident,
    incident_list,
)
from tracker.evidence.queries.incidents import IncidentRow
from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.paging import Page, read_mark
from tracker.evidence.queries.rows import ActorLink
from tracker.evidence.queries.timeline import TimelineFilter, subject
from tracker.web.exports.listings import IncidentRecord, incident_record
from tracker.web.views.answers import page
from tracker.web.views.days import known_on
from tracker.web.views.listings import asked, asked_letter, file_of, query_of, whole


@page
@known_on
def incidents(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = _wanted(request)
    found = incident_list(read_mark(request.GET.get("after", "")), wanted=wanted, as_of=as_of)
    context = {
        "page": found,
        "wanted": wanted,
        "about": _about(wanted, found, as_of),
        "letters": LETTERS,
        "query": query_of(wanted),
    }
    return render(request, "web/incidents.html", context)


@page
@known_on
def incidents_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The same as a file of the form that the address ends in."""
    wanted = _wanted(request)
    records = (
        incident_record(row, page=whole(request, reverse("web:incident", args=[row.slug]), as_of))
        for row in every_incident(wanted, as_of)
    )
    here = whole(request, f"{reverse('web:incidents')}?{query_of(wanted)}".removesuffix("?"), as_of)
    return file_of(records, IncidentRecord, form=form, name="incidents", page=here, as_of=as_of)


def _about(wanted: IncidentFilter, found: Page[IncidentRow], as_of: date | None) -> ActorLink | None:
    """Whom the list is narrowed to, as its rows name it; where it has none, as the store does."""
    parties = (actor for row in found.rows for actor in (*row.accusers, *row.accused) if actor.slug == wanted.actor)
    return next(parties, None) or subject(TimelineFilter(actor=wanted.actor), as_of).actor


def _wanted(request: HttpRequest) -> IncidentFilter:
    return IncidentFilter(
        actor=asked(request, "actor"),
        role=asked(request, "role", (ACCUSER, ACCUSED)),
        least=asked_letter(request),
        sort=asked(request, "sort", (OLDEST, CHANGED)),
    )
