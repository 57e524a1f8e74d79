"""What an editor does; each answers with the page that it was done from, which says what came of it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from scrapers.plain_text import one_line
from tracker.accounts.models import User
from tracker.collection import interventions, storms
from tracker.collection.interventions import Act, CannotIntervene, Planned
from tracker.collection.models import Feed, Report, Source
from tracker.desk.access import desk_act, person_of
from tracker.desk.queries.sources import Showing
from tracker.desk.words import planned_words, refusal_words

# The pages that an act may lead back to besides the source's own; nothing of an address comes from the form.
_BACK = {"queue": "desk:queue", "sources": "desk:all-sources", "pages": "desk:failed-pages"}


@desk_act
def on_source(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """The source is paused, resumed, or polled now."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise Http404("There is no such source.")
    person, why = person_of(user), _why(request)
    match request.POST.get("do", ""):
        case "pause" if not why:
            messages.error(request, gettext("Nothing was done: say why it is paused, for those who wonder later."))
        case "pause":
            interventions.pause(source, person, why)
            messages.success(request, gettext("It is paused: nothing is fetched from it until it is resumed."))
        case "resume":
            _try(request, lambda: interventions.resume(source, person, why))
        case "poll":
            _try(request, lambda: interventions.poll(source, person, why))
        case _:
            raise Http404("There is no such act.")
    return _back(request, source.slug)


@desk_act
def on_feed(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """The feed is polled now, or again after it was switched off."""
    feed = Feed.objects.filter(pk=number, retired_at=None).select_related("source").first()
    if feed is None:
        raise Http404("There is no such feed.")
    person, why = person_of(user), _why(request)
    match request.POST.get("do", ""):
        case "poll":
            _try(request, lambda: interventions.poll_feed(feed, person, why))
        case "resume":
            _try(request, lambda: interventions.resume_feed(feed, person, why))
        case _:
            raise Http404("There is no such act.")
    return _back(request, feed.source.slug)


@desk_act
def on_report(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """The report's page is fetched again, or what is stored of it is read again."""
    report = Report.objects.filter(pk=number).select_related("source").first()
    if report is None:
        raise Http404("There is no such report.")
    person, why = person_of(user), _why(request)
    match request.POST.get("do", ""):
        case "fetch":
            _try(request, lambda: interventions.fetch(report, person, why))
        case "read":
            _try(request, lambda: interventions.read(report, person, why))
        case _:
            raise Http404("There is no such act.")
    return _back(request, report.source.slug)


@desk_act
def on_storm(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """What is held of the feed is taken for the same reports, or for new ones."""
    feed = Feed.objects.filter(pk=number).select_related("source").first()
    if feed is None:
        raise Http404("There is no such feed.")
    rulings = {"same": (storms.Ruling.SAME, Act.SAME), "new": (storms.Ruling.NEW, Act.NEW)}
    chosen, why, person = rulings.get(request.POST.get("do", "")), _why(request), person_of(user)
    if chosen is None:
        raise Http404("There is no such ruling.")
    if not why:
        messages.error(request, gettext("Nothing was done: say why, for those who wonder later."))
        return _back(request, feed.source.slug)
    ruling, act = chosen
    try:
        with transaction.atomic():
            storms.rule(feed.pk, ruling, by=person.by, why=why)
            interventions.note(person, act, feed.source, feed.url, why=why)
    except storms.NothingHeld:
        messages.error(request, gettext("Nothing was done: nothing of this feed is held any more."))
    else:
        messages.success(request, gettext("It is ruled; the feed is polled again, and what was held is taken so."))
    return _back(request, feed.source.slug)


def _try(request: HttpRequest, act: Callable[[], Planned | None]) -> None:
    """What came of the act is told on the next page."""
    try:
        messages.success(request, planned_words(act()))
    except CannotIntervene as error:
        messages.error(request, refusal_words(error.refusal))


def _why(request: HttpRequest) -> str:
    return one_line(request.POST.get("why", ""), cap=interventions.MAX_WHY)


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    name, shown = _BACK.get(request.POST.get("from", "")), request.POST.get("show", "")
    address = reverse(name) if name else reverse("desk:one-source", args=[slug])
    answer = HttpResponseRedirect(f"{address}?show={shown}" if name and shown in set(Showing) else address)
    answer.status_code = 303
    return answer
