"""One actor: as accuser, accused, commentator and authority."""

from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.actors import ActorPage, actor_page
from tracker.web.charts.bars import bar_chart
from tracker.web.presentation import choosing, sides
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.days import known_on

COMMENTS = ("supports", "disputes", "warns", "attributes_evidence")


@page
@known_on
def actor(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = actor_page(slug, as_of)
    if found is None:
        raise Http404("There is no such actor.")
    return render(request, "web/actor.html", _context(found))


def _context(found: ActorPage) -> dict[str, object]:
    me = found.actor
    own = [item for item in found.items if item.claimant == me]
    counted = [item for item in choosing.figures(found.items) if me in item.actors]
    given = [item for item in choosing.figures(found.items) if me in item.speakers and me not in item.actors]
    return {
        "page": found,
        "actor": me,
        "moments": timeline(found.items, is_newest_first=True),
        "downloads": urlencode({"metric": "exchanges", "actor": me.slug}) if counted else "",
        "chart": bar_chart(choosing.drawable(counted or given), chart_id="counts", contested=found.contested),
        "contested": found.contested,
        "counted": counted,
        "given": given,
        "against": [item for item in choosing.allegations(found.items) if item.target == me],
        "replies": choosing.claims(own, sides.SIDE_PREDICATES),
        "comments": choosing.claims(own, COMMENTS),
        "about": [
            item
            for item in choosing.claims(found.items, (*COMMENTS, *sides.SIDE_PREDICATES))
            if item.target == me and item.claimant != me
        ],
    }
