"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.home import home_page
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page


@page
def home(request: HttpRequest) -> HttpResponse:
    found = home_page()
    moments = timeline(found.moves, is_newest_first=True)
    return render(request, "web/home.html", {"page": found, "moments": moments})
