"""Pictures that stand beside links to pages elsewhere: each with the chart of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tracker.collection.clock import now
from tracker.evidence.queries.evidence import EvidencePage, evidence_page
from tracker.evidence.queries.histories import response_page
from tracker.evidence.queries.rows import ActorLink, IncidentLink
from tracker.evidence.queries.tallies import RESPONSE, count_by_month
from tracker.evidence.queries.timeline import TimelineFilter, subject
from tracker.web.charts.catalogue import OVER_TIME, SPREAD, Asked, drawn, spread_of_item
from tracker.web.charts.frame import Chart
from tracker.web.charts.months import month_chart
from tracker.web.charts.social import card
from tracker.web.presentation.heads import stands
from tracker.web.presentation.sentences import headline
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import METRICS
from tracker.web.views.answers import page
from tracker.web.views.charts import asked_by, picture
from tracker.web.views.days import known_on

# Of a picture for a link so many bars: it is seen small.
CARD_BARS = 3


@page
@known_on
def card_of_home(request: HttpRequest, as_of: date | None) -> HttpResponse:
    return _card("Who accuses whom of distilling whose model", _each((Asked(name="exchanges"),), as_of))


@page
@known_on
def card_of_figures(request: HttpRequest, as_of: date | None) -> HttpResponse:
    metric = request.GET.get("metric", "exchanges")
    asked = asked_by(request, metric if metric in METRICS else "exchanges")
    return _card("Alleged figures", _each((asked,), as_of))


@page
@known_on
def card_of_incident(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    """The picture of an incident: what is counted in it, else what happened when."""
    found: IncidentLink | None = subject(TimelineFilter(incident=slug), as_of).incident
    if found is None:
        raise Http404("There is no such incident.")
    return _card(f"Alleged: {title_words(found.title)}", _of_incident(slug, as_of))


@page
@known_on
def card_of_actor(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    """The picture of an actor: what is counted of its doing, else what it counts of others, else what happened when."""
    found: ActorLink | None = subject(TimelineFilter(actor=slug), as_of).actor
    if found is None:
        raise Http404("There is no such actor.")
    charts = (
        Asked(name="exchanges", actor=slug),
        Asked(name="exchanges", speaker=slug),
        Asked(name=OVER_TIME, actor=slug),
    )
    return _card(f"{found.name}: what reports allege", _each(charts, as_of))


@page
@known_on
def card_of_evidence(request: HttpRequest, as_of: date | None, key: str) -> HttpResponse:
    """The picture of one item: how a figure spread, when a response took its steps, else what its incident's picture has."""
    found = evidence_page(key, as_of)
    if found is None:
        raise Http404("There is no such entry.")
    return _card(headline(found.item), _of_item(found, as_of), said=stands(found.item))


@page
@known_on
def card_of_response(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    """The picture of a response: its title, how far it has come, and when it took which steps."""
    found = response_page(slug, as_of)
    if found is None:
        raise Http404("There is no such response.")
    current = found.response.current.item
    said = f"{headline(current)}. {stands(current)}"
    return _card(title_words(found.response.title), _of_response(slug, as_of), said=said)


def _each(charts: Iterable[Asked], as_of: date | None) -> Iterator[Chart | None]:
    return (drawn(asked, as_of, most=CARD_BARS) for asked in charts)


def _of_incident(slug: str, as_of: date | None) -> Iterator[Chart | None]:
    names = ("exchanges", "accounts", OVER_TIME)
    return _each((Asked(name=name, incident=slug) for name in names), as_of)


def _of_item(found: EvidencePage, as_of: date | None) -> Iterator[Chart | None]:
    item = found.item
    if item.quantity:
        yield spread_of_item(Asked(name=SPREAD), item, as_of)
    if found.response:
        yield from _of_response(found.response.slug, as_of)
    if item.incident:
        yield from _of_incident(item.incident.slug, as_of)
    for actor in (*item.speakers, *item.actors, item.claimant, item.target):
        if actor:
            yield drawn(Asked(name=OVER_TIME, actor=actor.slug), as_of)


def _of_response(slug: str, as_of: date | None) -> Iterator[Chart | None]:
    found = count_by_month(TimelineFilter(response=slug), as_of)
    yield month_chart(found, chart_id=OVER_TIME, kinds=(RESPONSE,), known_on=as_of or now().date())


def _card(title: str, charts: Iterator[Chart | None], *, said: str = "") -> HttpResponse:
    """The first of the charts that has something to draw; without one the title stands alone. said: before its finding."""
    chart = next((chart for chart in charts if chart), None)
    svg = render_to_string("parts/chart_card.svg", {"card": card(title, chart, said=said), "chart": chart})
    return picture(svg, scale=1)
