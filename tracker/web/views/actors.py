"""The list of actors."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.actors import actor_list
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def actors(request: HttpRequest, as_of: date | None) -> HttpResponse:
    rows, next_mark = actor_list(before=_read(request.GET.get("after", "")), as_of=as_of)
    return render(request, "web/actors.html", {"rows": rows, "next_mark": next_mark})


def _read(raw: str) -> tuple[int, int] | None:
    """Weight and id of the last row before; None where the address carries none or nonsense."""
    weight, _, last = raw.partition("~")
    if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in (weight, last)):
        return None
    return int(weight), int(last)
