"""Pages of the desk; each only shows."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.accounts.models import User
from tracker.collection.backlog import MOST_COUNTED
from tracker.collection.clock import now
from tracker.collection.interventions import MAX_WHY
from tracker.desk.access import desk_page
from tracker.desk.queries import log as logs
from tracker.desk.queries import pages, sources
from tracker.desk.queries.queue import queue as waiting

# More than any row's number has.
MAX_DIGITS = 18


@desk_page
def queue(request: HttpRequest, user: User) -> HttpResponse:
    """What waits for a person."""
    return _shown(request, "queue", {"page": waiting(), "most": MOST_COUNTED})


@desk_page
def sources_list(request: HttpRequest, user: User) -> HttpResponse:
    """All sources, or those of a kind (`?show=failing`)."""
    asked = request.GET.get("show", "")
    showing = sources.Showing(asked) if asked in set(sources.Showing) else sources.Showing.ALL
    return _shown(request, "sources", {"page": sources.source_list(showing, request.GET.get("after", ""))})


@desk_page
def source(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """One source with all that can be done about it."""
    found = sources.source_page(slug)
    if found is None:
        raise Http404("There is no such source.")
    return _shown(request, "source", {"page": found, "row": found.row})


@desk_page
def failed_pages(request: HttpRequest, user: User) -> HttpResponse:
    """Pages whose fetching failed for good, or whose reading failed (`?of=reading`)."""
    kind = pages.Failed.READING if request.GET.get("of") == pages.Failed.READING else pages.Failed.FETCHING
    return _shown(request, "pages", {"page": pages.page_list(kind, _mark(request))})


@desk_page
def log(request: HttpRequest, user: User) -> HttpResponse:
    """What people did."""
    return _shown(request, "log", {"page": logs.log_page(_mark(request))})


def _shown(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    return render(request, f"desk/{name}.html", {**context, "moment": now(), "max_why": MAX_WHY, "here": name})


def _mark(request: HttpRequest) -> int | None:
    """Where the list goes on; None from its beginning, also for nonsense."""
    raw = request.GET.get("after", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= MAX_DIGITS else None
