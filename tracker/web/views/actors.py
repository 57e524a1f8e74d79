"""The list of actors: page and files."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.actor_list import (
    BY_NAME,
    ROLES,
    ActorFilter,
    actor_list,
    every_actor,
    read_actor_mark,
)
from tracker.evidence.queries.letters import LETTERS
from tracker.web.exports.listings import ActorRecord, actor_record
from tracker.web.views.answers import page
from tracker.web.views.days import known_on
from tracker.web.views.listings import asked, asked_letter, file_of, query_of, whole


@page
@known_on
def actors(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = _wanted(request)
    rows, next_mark = actor_list(read_actor_mark(request.GET.get("after", "")), wanted=wanted, as_of=as_of)
    context = {
        "rows": rows,
        "next_mark": next_mark,
        "wanted": wanted,
        "roles": ROLES,
        "letters": LETTERS,
        "query": query_of(wanted),
    }
    return render(request, "web/actors.html", context)


@page
@known_on
def actors_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The same as a file of the form that the address ends in."""
    wanted = _wanted(request)
    records = (
        actor_record(row, page=whole(request, reverse("web:actor", args=[row.actor.slug]), as_of))
        for row in every_actor(wanted, as_of)
    )
    here = whole(request, f"{reverse('web:actors')}?{query_of(wanted)}".removesuffix("?"), as_of)
    return file_of(records, ActorRecord, form=form, name="actors", page=here, as_of=as_of)


def _wanted(request: HttpRequest) -> ActorFilter:
    return ActorFilter(
        role=asked(request, "role", ROLES), least=asked_letter(request), sort=asked(request, "sort", (BY_NAME,))
    )
