"""The outlets: the list, and one."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.collection.clock import now
from tracker.evidence.queries.sources import ACCOUNT_DAYS, Showing, source_list, source_page
from tracker.web.views.answers import living_page
from tracker.web.views.days import known_on


@living_page
@known_on
def sources(request: HttpRequest, as_of: date | None) -> HttpResponse:
    asked = request.GET.get("show", "")
    showing = Showing(asked) if asked in set(Showing) else Showing.ALL
    return render(request, "web/sources.html", {"page": source_list(as_of, showing), "moment": now()})


@living_page
@known_on
def source(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = source_page(slug, as_of)
    if found is None:
        raise Http404("There is no such source.")
    return render(
        request, "web/source.html", {"page": found, "row": found.row, "moment": now(), "account_days": ACCOUNT_DAYS}
    )
