"""Search over reports and names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.search import search as find
from tracker.web.views.answers import page


@page
def search(request: HttpRequest) -> HttpResponse:
    found = find(request.GET.get("q", ""), after=request.GET.get("after", ""))
    return render(request, "web/search.html", {"found": found, "is_continued": bool(request.GET.get("after"))})
