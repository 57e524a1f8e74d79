"""Actors: the list, and one in all its parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Incident
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.incidents import IncidentRow, incidents_with

MOST_ITEMS = 200
MOST_INCIDENTS = 50
MOST_REPORTS = 12
LIST_SIZE = 60
MOST_FELLOWS = 40
PUBLIC_BODY = "government_body"
INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor in a list, with how many incidents it accuses and is accused in, and how many responses are its own."""

    actor: rows.ActorLink
    country: str
    n_as_accuser: int
    n_as_accused: int
    n_responses: int
    n_remarks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor whole. items: newest first, at most MOST_ITEMS of n_items; contested: ids of
    those that stand in a conflict; reports: the newest that name it. parts: who or what belongs to it; fellows: other
    public bodies of its country that say or do something; instrument_items: responses made by this instrument."""

    actor: rows.ActorLink
    country: str
    parent: rows.ActorLink | None
    parts: tuple[rows.ActorLink, ...]
    fellows: tuple[rows.ActorLink, ...]
    instrument_items: tuple[rows.Item, ...]
    aliases: tuple[str, ...]
    as_accuser: tuple[IncidentRow, ...]
    as_accused: tuple[IncidentRow, ...]
    items: tuple[rows.Item, ...]
    n_items: int
    contested: frozenset[int]
    reports: tuple[rows.ReportLink, ...]
    n_reports: int


def _counted(related: QuerySet[Assertion] | QuerySet[Incident], by: str) -> Coalesce:
    counted = related.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _accused_then(shown: QuerySet[Assertion]) -> Exists:
    """Whether anything shown in an incident is of the actor that it is counted for."""
    actor = OuterRef(OuterRef("pk"))
    return Exists(shown.filter(Q(target=actor) | Q(claimant=actor), incident=OuterRef("pk")))


def actor_list(
    *, before: tuple[int, int] | None = None, as_of: date | None = None, size: int = LIST_SIZE
) -> tuple[tuple[ActorRow, ...], str]:
    """Who takes part, the most involved first, and the next page's mark; one query.

    before: weight and id of the last row of the page before.
    """
    shown, told = visible.assertions(as_of), visible.incidents(as_of)
    involved = Actor.objects.annotate(
        n_as_accuser=_counted(told, "accusers"),
        n_as_accused=_counted(told if as_of is None else told.filter(_accused_then(shown)), "accused"),
        n_responses=_counted(shown.filter(kind=StatementKind.RESPONSE), "claimant"),
        n_remarks=_counted(shown.filter(kind=StatementKind.CLAIM), "claimant"),
    ).annotate(weight=F("n_as_accuser") * 100 + F("n_as_accused") * 100 + F("n_responses") + F("n_remarks"))
    involved = involved.filter(weight__gt=0)
    if before is not None:
        weight, last = before
        involved = involved.filter(Q(weight__lt=weight) | Q(weight=weight, id__gt=last))
    loaded = list(involved.select_related("parent").order_by("-weight", "id")[: size + 1])
    next_mark = f"{loaded[size - 1].weight}~{loaded[size - 1].pk}" if len(loaded) > size else ""
    return tuple(_row(actor) for actor in loaded[:size]), next_mark


def _row(actor: Actor) -> ActorRow:
    return ActorRow(
        actor=visible.actor_link(actor),
        country=actor.country,
        n_as_accuser=getattr(actor, "n_as_accuser", 0),
        n_as_accused=getattr(actor, "n_as_accused", 0),
        n_responses=getattr(actor, "n_responses", 0),
        n_remarks=getattr(actor, "n_remarks", 0),
    )


def actor_page(slug: str, as_of: date | None = None) -> ActorPage | None:
    """The actor with everything that was known of it on that day; None where there is no such actor."""
    actor = (
        Actor.objects.select_related("parent").prefetch_related("aliases", "children__parent").filter(slug=slug).first()
    )
    if actor is None:
        return None
    told = visible.assertions(as_of).filter(
        id__in=visible.assertions(as_of)
        .filter(Q(claimant=actor) | Q(target=actor) | Q(actors=actor) | Q(speakers=actor))
        .values("id")
    )
    naming = Report.objects.filter(known.naming(actor.pk, as_of))
    newest = naming.select_related("source").order_by(F("published_at").desc(nulls_last=True), "-id")
    items = visible.items(told.order_by("-known_from", "-id")[:MOST_ITEMS], as_of)
    return ActorPage(
        actor=visible.actor_link(actor),
        country=actor.country,
        parent=visible.actor_link(actor.parent) if actor.parent else None,
        parts=visible.actor_links(actor.children.all()),
        fellows=_fellows(actor, as_of),
        instrument_items=_made_by(actor, as_of),
        aliases=tuple(alias.text for alias in actor.aliases.all() if alias.text != actor.name),
        as_accuser=incidents_with(Incident.objects.filter(accusers=actor), size=MOST_INCIDENTS, as_of=as_of),
        as_accused=incidents_with(_accusing(actor, as_of), size=MOST_INCIDENTS, as_of=as_of),
        items=items,
        contested=contested((item.id for item in items), as_of),
        n_items=told.count(),
        reports=tuple(visible.report_link(report) for report in newest[:MOST_REPORTS]),
        n_reports=naming.count(),
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


def _made_by(actor: Actor, as_of: date | None) -> tuple[rows.Item, ...]:
    """The responses that an instrument is, under any of its names."""
    if actor.kind != INSTRUMENT:
        return ()
    names = [actor.name, *(alias.text for alias in actor.aliases.all())]
    made = visible.assertions(as_of).filter(kind=StatementKind.RESPONSE, instrument_name__in=names)
    dated = made.annotate(then=known.column("occurred_on", as_of)).order_by(F("then").desc(nulls_last=True), "-id")
    return visible.items(dated[:MOST_ITEMS], as_of)
