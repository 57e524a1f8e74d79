"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.home import home_page
from tracker.web.views.answers import page


@page
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html", {"page": home_page()})
