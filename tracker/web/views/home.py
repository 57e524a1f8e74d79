"""The front page."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.home import home_page
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def home(request: HttpRequest, as_of: date | None) -> HttpResponse:
    found = home_page(as_of)
    moments = timeline(found.moves, is_newest_first=True)
    return render(request, "web/home.html", {"page": found, "moments": moments})
