"""One incident."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.incidents import IncidentPage, incident_page, successor
from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.sums import sums_of
from tracker.web.charts.bars import bar_chart
from tracker.web.exports.references import sentence
from tracker.web.presentation import choosing, story, swaps
from tracker.web.presentation import sides as answered
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.citing import of_incident
from tracker.web.views.days import known_on

SUPPORTING = ("warns", "attributes_evidence")


@page
@known_on
def incident(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = incident_page(slug, as_of)
    if found is None:
        into = successor(slug)
        if into is None:
            raise Http404("There is no such incident.")
        return HttpResponseRedirect(reverse("web:incident", args=[into]), status=301)
    reference = of_incident(request, found, as_of)
    cited = {"reference": reference, "citation": sentence(reference), "cite_at": reverse("web:incident", args=[slug])}
    return render(request, "web/incident.html", _context(found, as_of) | cited)


def _context(found: IncidentPage, as_of: date | None) -> dict[str, object]:
    items = found.incident.items
    sides = answered.sides(found.incident.accused, items, last_read=found.last_read_on)
    contested = {side.id for pair in found.conflicts for side in (pair.first, pair.second)}
    return {
        "page": found,
        "incident": found.incident,
        "summary": story.summary(items, sides, responses=found.responses, n_conflicts=len(found.conflicts)),
        "moments": timeline(_told(found), parties=found.incident.accused),
        "downloads": urlencode({"metric": "exchanges", "incident": found.incident.slug}),
        "chart": bar_chart(
            choosing.drawable(choosing.figures(items, "exchanges")), chart_id="exchanges", contested=contested
        ),
        "figures": choosing.figures(items),
        "contested": contested,
        "pairs": swaps.told_apart(found.conflicts),
        "checks": part_checks(sums_of((item.id for item in items if item.quantity), as_of)),
        "also_counted": choosing.also_counted(found.incident),
        "activity": choosing.activity(items),
        "alleged_on": choosing.alleged_on(items),
        "allegations": choosing.allegations(items),
        "admissions": () if choosing.allegations(items) else choosing.claims(items, ("admits",)),
        "others": choosing.claims(items, ("withdraws", "supports", "disputes")),
        "remarks": choosing.claims(items, SUPPORTING),
        "methods": story.methods(items),
        "sides": sides,
        "voices": answered.voices(items, sides),
    }


def _told(found: IncidentPage) -> tuple[Item, ...]:
    """What belongs on the incident's timeline: its own items, and every stage of what answers it."""
    stages = [stage.item for row in found.responses for stage in row.stages]
    return tuple({item.id: item for item in (*found.incident.items, *stages)}.values())
