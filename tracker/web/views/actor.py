"""One actor: as accuser, accused, commentator and authority."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.actors import ActorPage, actor_page
from tracker.evidence.queries.counts import largest_counts
from tracker.evidence.queries.figures import FigureFilter
from tracker.evidence.queries.home import HEADLINE_METRICS
from tracker.evidence.queries.timeline import Subject, TimelineFilter
from tracker.evidence.tallied_rows import Part
from tracker.web.charts.arcs import arc_diagram
from tracker.web.charts.bars import MOST_BARS
from tracker.web.presentation import choosing, sides
from tracker.web.presentation.company import company
from tracker.web.presentation.portrait import portrait
from tracker.web.presentation.scripts import language_of
from tracker.web.presentation.shown import first
from tracker.web.presentation.timeline import timeline
from tracker.web.views.answers import page
from tracker.web.views.citable import cited, lasting, of_actor
from tracker.web.views.days import known_on
from tracker.web.views.entries import choice

COMMENTS = ("supports", "disputes", "warns", "attributes_evidence")
# Of each kind the page shows so many; the rest is one click away.
MOST_INCIDENTS = 8
MOST_CLAIMS = 15
MOST_FIGURES = 20
MOST_ENTRIES = 40
WEEK = timedelta(days=7)


@page
@known_on
def actor(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = actor_page(slug, as_of)
    if found is None:
        raise Http404("There is no such actor.")
    day = as_of or now().date()
    citation = cited(of_actor(request, found, as_of), reverse("web:actor", args=[slug]))
    known = {
        "lasting": lasting(request, reverse("web:actor", args=[slug]), as_of),
        "lasting_day": day,
        "week_ago": (day - WEEK).isoformat(),
    }
    return render(request, "web/actor.html", _context(found) | _charts(found, as_of) | known | citation)


def _charts(found: ActorPage, as_of: date | None) -> dict[str, object]:
    """Charts of what is counted of its doing; of who is counted by nobody, of what it counts of others."""
    slug = found.actor.slug
    counts = [item for item in choosing.figures(found.items) if found.actor in item.actors]
    wanted = FigureFilter(metric="", actor=slug) if counts else FigureFilter(metric="", speaker=slug)
    charts = largest_counts(wanted, as_of, size=MOST_BARS, metrics=HEADLINE_METRICS)
    return {"charts": list(charts.items()), "charted": wanted}


def _context(found: ActorPage) -> dict[str, object]:
    def n_of(part: Part) -> int:
        return found.counts.get(part, 0)

    me = found.actor
    own = [item for item in found.items if item.claimant == me]
    counted = [item for item in choosing.figures(found.items) if me in item.actors]
    given = [item for item in choosing.figures(found.items) if me in item.speakers and me not in item.actors]
    fellows = company(me, found.items, (*found.as_accuser, *found.as_accused))
    entries = first(found.items, MOST_ENTRIES, n_all=found.n_items)
    about = [
        item
        for item in choosing.claims(found.items, (*COMMENTS, *sides.SIDE_PREDICATES))
        if item.target == me and item.claimant != me
    ]
    against = [item for item in choosing.allegations(found.items) if item.target == me]
    silences = choosing.claims(own, ("no_response",))
    last_read = found.reports[0].told_until if found.reports else None
    return {
        "page": found,
        "actor": me,
        "portrait": portrait(found, sides.sides([me], found.items, last_read=last_read)[:1]),
        "aliases": [(text, language_of(text)) for text in found.aliases],
        "moments": timeline(entries.rows, is_newest_first=True),
        "entries": entries,
        "choice": choice(TimelineFilter(actor=me.slug), about=Subject(actor=me, incident=None)),
        "company": fellows,
        "graph": arc_diagram(me, fellows),
        "contested": found.contested,
        "counted": first(counted, MOST_FIGURES, n_all=n_of(Part.COUNTED)),
        "given": first(given, MOST_FIGURES, n_all=n_of(Part.COUNTS)),
        "accused_in": first(found.as_accused, MOST_INCIDENTS, n_all=found.n_as_accused),
        "accuses_in": first(found.as_accuser, MOST_INCIDENTS, n_all=found.n_as_accuser),
        "made": first(choosing.allegations(own), MOST_CLAIMS, n_all=n_of(Part.ACCUSES)),
        "against": first(against, MOST_CLAIMS, n_all=n_of(Part.ACCUSED)),
        "replies": first(choosing.claims(own, sides.ANSWERS), MOST_CLAIMS, n_all=n_of(Part.ANSWERS)),
        "silences": first(silences, MOST_CLAIMS, n_all=n_of(Part.SILENT)),
        "silences_words": sides.silences_words(silences, has_more=n_of(Part.SILENT) > len(silences)),
        "comments": first(choosing.claims(own, COMMENTS), MOST_CLAIMS, n_all=n_of(Part.VOICES) + n_of(Part.WARNS)),
        "about": first(about, MOST_CLAIMS),
    }
