"""Search over reports and names."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.search import search as find
from tracker.web.views.answers import page
from tracker.web.views.days import known_on


@page
@known_on
def search(request: HttpRequest, as_of: date | None) -> HttpResponse:
    found = find(request.GET.get("q", ""), after=request.GET.get("after", ""), as_of=as_of)
    return render(request, "web/search.html", {"found": found, "is_continued": bool(request.GET.get("after"))})
