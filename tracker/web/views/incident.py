"""One incident."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tracker.collection.clock import now
from tracker.evidence.queries.incidents import IncidentPage, incident_page, successor
from tracker.evidence.queries.rows import IncidentLink
from tracker.evidence.queries.sums import sums_of
from tracker.evidence.queries.timeline import Subject, TimelineFilter
from tracker.web.presentation import choosing, story, swaps
from tracker.web.presentation import sides as answered
from tracker.web.presentation.briefing import briefing, told
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.shown import first
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.citable import cited, of_incident
from tracker.web.views.days import known_on
from tracker.web.views.entries import choice

SUPPORTING = ("warns", "attributes_evidence")
# Of each kind the page shows so many; the rest is one click away.
MOST_ENTRIES = 60
MOST_FIGURES = 30
MOST_CLAIMS = 20
MOST_ORIGINS = 12
WEEK = timedelta(days=7)


@page
@known_on
def incident(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = incident_page(slug, as_of)
    if found is None:
        into = successor(slug)
        if into is None:
            raise Http404("There is no such incident.")
        return HttpResponseRedirect(reverse("web:incident", args=[into]), status=301)
    citation = cited(of_incident(request, found, as_of), reverse("web:incident", args=[slug]))
    return render(request, "web/incident.html", _context(found, as_of) | citation)


def _context(found: IncidentPage, as_of: date | None) -> dict[str, object]:
    items = found.incident.items
    day = as_of or now().date()
    brief = briefing(found, day)
    contested = {side.id for pair in found.conflicts for side in (pair.first, pair.second)}
    entries = first(told(found), MOST_ENTRIES)
    unheard = (found.last_read_on, answered.unheard(brief.sides)) if found.last_read_on else None
    parties = dict.fromkeys([*found.incident.accusers, *found.incident.accused])
    allegations = choosing.allegations(items)
    figures = choosing.figures(items)
    return {
        "page": found,
        "incident": found.incident,
        "brief": brief,
        "summary": brief.summary,
        "week_ago": (day - WEEK).isoformat(),
        "moments": timeline(entries.rows, parties=found.incident.accused, silences=unheard),
        "entries": entries,
        "choice": choice(
            TimelineFilter(incident=found.incident.slug, is_oldest_first=True),
            actors=tuple(parties),
            about=Subject(actor=None, incident=IncidentLink(found.incident.slug, found.incident.title)),
        ),
        "figures": first(figures, MOST_FIGURES),
        "contested": contested,
        "pairs": swaps.told_apart(found.conflicts),
        "checks": part_checks(sums_of((item.id for item in figures), as_of)),
        "also_counted": choosing.also_counted(found.incident),
        "activity": choosing.activity(items, gettext),
        "alleged_on": choosing.alleged_on(items),
        "allegations": first(allegations, MOST_CLAIMS),
        "admissions": () if allegations else choosing.claims(items, ("admits",)),
        "others": first(choosing.claims(items, ("withdraws", "supports", "disputes")), MOST_CLAIMS),
        "remarks": first(choosing.claims(items, SUPPORTING), MOST_CLAIMS),
        "methods": story.methods(items),
        "sides": brief.sides,
        "voices": answered.voices(items, brief.sides),
        "origins": first(found.origins, MOST_ORIGINS),
    }
