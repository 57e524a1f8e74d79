"""Actors: the list, and one in all its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Incident, Response
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.incidents import IncidentRow, incident_rows, leading, newest_with
from tracker.evidence.queries.involved import involving
from tracker.evidence.queries.newest_reports import newest_known
from tracker.evidence.queries.responses import ResponseRow, known_responses, response_rows
from tracker.evidence.queries.roles import Role, roles, spans_of
from tracker.extraction import lexicon

MOST_ITEMS = 200
MOST_INCIDENTS = 50
MOST_REPORTS = 12
MOST_RESPONSES = 40
MOST_FELLOWS = 40
PUBLIC_BODY = "government_body"
INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor whole. items: newest first, at most MOST_ITEMS of n_items; contested: ids of
    those that stand in a conflict; reports: the newest that name it. parts: who or what belongs to it; fellows: other
    public bodies of its country that say or do something; responses: those that it acts in, asks for or is. roles: those
    that it takes, over all statements. wikidata: its item there, empty where none is known."""

    actor: rows.ActorLink
    country: str
    wikidata: str
    roles: tuple[Role, ...]
    parent: rows.ActorLink | None
    parts: tuple[rows.ActorLink, ...]
    fellows: tuple[rows.ActorLink, ...]
    responses: tuple[ResponseRow, ...]
    aliases: tuple[str, ...]
    as_accuser: tuple[IncidentRow, ...]
    as_accused: tuple[IncidentRow, ...]
    items: tuple[rows.Item, ...]
    n_items: int
    contested: frozenset[int]
    reports: tuple[rows.ReportLink, ...]
    n_reports: int


def actor_page(slug: str, as_of: date | None = None) -> ActorPage | None:
    """The actor with everything that was known of it on that day; None where there is no such actor."""
    actor = (
        Actor.objects.select_related("parent").prefetch_related("aliases", "children__parent").filter(slug=slug).first()
    )
    if actor is None:
        return None
    told = visible.assertions(as_of).filter(involving(actor.slug))
    own = list(told.order_by("-known_from", "-id").values_list("id", flat=True)[:MOST_ITEMS])
    naming = Report.objects.filter(known.naming(actor.pk, as_of))
    newest = newest_known(naming.select_related("source"), as_of, size=MOST_REPORTS)
    reports = tuple(visible.report_link(report) for report in newest)
    accusing = set(_accusing(actor, as_of).values_list("slug", flat=True))
    either = Incident.objects.filter(Q(accusers=actor) | Q(slug__in=accusing))
    loaded = newest_with(either, size=MOST_INCIDENTS, as_of=as_of)
    spans = spans_of(actor, as_of)
    ends = {one for span in spans for one in (span.first, span.last) if one}
    wanted = Q(id__in=ends.union(own)) | Q(id__in=leading(loaded, as_of).values("id"))
    items = {item.id: item for item in visible.items(Assertion.objects.filter(wanted), as_of)}
    incidents = incident_rows(loaded, items.values(), as_of)
    mine = visible.actor_link(actor)
    facts = lexicon.find_actor(actor.name)
    return ActorPage(
        actor=mine,
        country=actor.country,
        wikidata=(facts.wikidata if facts else None) or "",
        roles=roles(spans, items),
        parent=visible.actor_link(actor.parent) if actor.parent else None,
        parts=visible.actor_links(actor.children.all()),
        fellows=_fellows(actor, as_of),
        responses=_responses(actor, as_of),
        aliases=tuple(alias.text for alias in actor.aliases.all() if alias.text != actor.name),
        as_accuser=tuple(row for row in incidents if mine in row.accusers),
        as_accused=tuple(row for row in incidents if row.slug in accusing),
        items=tuple(items[one] for one in own if one in items),
        contested=contested(own, as_of),
        n_items=told.count() if len(own) == MOST_ITEMS else len(own),
        reports=reports,
        n_reports=naming.count() if len(reports) == MOST_REPORTS else len(reports),
    )


def _accusing(actor: Actor, as_of: date | None) -> QuerySet[Incident]:
    """The incidents in which the actor is accused, as far as was known on that day."""
    accusing = Incident.objects.filter(accused=actor)
    if as_of is None:
        return accusing
    heard = visible.assertions(as_of).filter(Q(target=actor) | Q(claimant=actor))
    return accusing.filter(id__in=heard.filter(incident__isnull=False).values("incident"))


def _fellows(actor: Actor, as_of: date | None) -> tuple[rows.ActorLink, ...]:
    """Other public bodies of a public body's country that have a part in what is on record, by name."""
    if actor.kind != PUBLIC_BODY or not actor.country:
        return ()
    others = Actor.objects.filter(kind=PUBLIC_BODY, country=actor.country).exclude(Q(pk=actor.pk) | Q(parent=actor))
    active = others.filter(id__in=visible.assertions(as_of).filter(claimant__isnull=False).values("claimant"))
    return visible.actor_links(active.order_by("name")[:MOST_FELLOWS])


def _responses(actor: Actor, as_of: date | None) -> tuple[ResponseRow, ...]:
    """The instruments that an actor took a step of or asks for, or that go by its name; the newest first."""
    taken = Q(stages__assertion__claimant=actor)
    if actor.kind == INSTRUMENT:
        taken |= Q(name__in=[actor.name, *(alias.text for alias in actor.aliases.all())])
    theirs = Response.objects.filter(taken).values("id")
    chosen = known_responses(as_of).filter(id__in=theirs).order_by(F("day").desc(nulls_last=True), "-id")
    return response_rows(list(chosen[:MOST_RESPONSES]), as_of)
