"""The list of actors, or of what an address chooses of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tracker.evidence.models import Actor, Assertion, Incident
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.letters import graded
from tracker.evidence.queries.roles import COMMENTS

# An actor with its counts.
Counted = TypeVar("Counted", bound=Actor)

LIST_SIZE = 60
EXPORT_BATCH = 500
BY_NAME = "name"
ROLES = ("accuser", "accused", "authority", "commentator")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFilter:
    """What is wanted; anything empty sets no limit. role: one of ROLES; least: the letter that something it says, does or
    is accused of must reach; sort: BY_NAME, else the most involved first."""

    role: str = ""
    least: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class ActorMark:
    """The last row of a page: how involved it is, and its id."""

    weight: int
    id: int

    def __str__(self) -> str:
        return f"{self.weight}~{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRow:
    """An actor in a list, with how many incidents it accuses and is accused in, and how many responses are its own."""

    actor: rows.ActorLink
    country: str
    n_as_accuser: int
    n_as_accused: int
    n_responses: int
    n_remarks: int


def read_actor_mark(raw: str) -> ActorMark | None:
    """The mark that an address carries; None where it carries none or nonsense."""
    weight, _, last = raw.partition("~")
    if not all(part.isascii() and part.isdigit() and len(part) <= 9 for part in (weight, last)):
        return None
    return ActorMark(int(weight), int(last))


def _counted(related: QuerySet[Assertion] | QuerySet[Incident], by: str) -> Coalesce:
    counted = related.filter(**{by: OuterRef("pk")}).order_by().values(by).annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def _accused_then(shown: QuerySet[Assertion]) -> Exists:
    """Whether anything shown in an incident is of the actor that it is counted for."""
    actor = OuterRef(OuterRef("pk"))
    return Exists(shown.filter(Q(target=actor) | Q(claimant=actor), incident=OuterRef("pk")))


def actor_list(
    mark: ActorMark | None = None,
    *,
    wanted: ActorFilter = ActorFilter(),
    as_of: date | None = None,
    size: int = LIST_SIZE,
) -> tuple[tuple[ActorRow, ...], str]:
    """Who takes part, the most involved first unless wanted by name, and the next page's mark; one query."""
    shown, told = visible.assertions(as_of), visible.incidents(as_of)
    involved = Actor.objects.annotate(
        n_as_accuser=_counted(told, "accusers"),
        n_as_accused=_counted(told if as_of is None else told.filter(_accused_then(shown)), "accused"),
        n_responses=_counted(shown.filter(kind=StatementKind.RESPONSE), "claimant"),
        n_remarks=_counted(shown.filter(kind=StatementKind.CLAIM), "claimant"),
    ).annotate(weight=F("n_as_accuser") * 100 + F("n_as_accused") * 100 + F("n_responses") + F("n_remarks"))
    involved = _chosen(involved.filter(weight__gt=0), wanted, shown, as_of)
    if wanted.sort == BY_NAME:
        if mark is not None:
            involved = involved.filter(name__gt=Subquery(Actor.objects.filter(pk=mark.id).values("name")))
        ordered = involved.order_by("name")
    else:
        if mark is not None:
            involved = involved.filter(Q(weight__lt=mark.weight) | Q(weight=mark.weight, id__gt=mark.id))
        ordered = involved.order_by("-weight", "id")
    loaded = list(ordered.select_related("parent")[: size + 1])
    next_mark = str(ActorMark(loaded[size - 1].weight, loaded[size - 1].pk)) if len(loaded) > size else ""
    return tuple(_row(actor) for actor in loaded[:size]), next_mark


def every_actor(wanted: ActorFilter, as_of: date | None = None) -> Iterator[ActorRow]:
    """All chosen actors in the wanted order, a batch at a time: for downloads."""
    mark: ActorMark | None = None
    while True:
        found, following = actor_list(mark, wanted=wanted, as_of=as_of, size=EXPORT_BATCH)
        yield from found
        mark = read_actor_mark(following)
        if mark is None:
            return


def _chosen(
    involved: QuerySet[Counted], wanted: ActorFilter, shown: QuerySet[Assertion], as_of: date | None
) -> QuerySet[Counted]:
    match wanted.role:
        case "accuser":
            involved = involved.filter(Q(n_as_accuser__gt=0))
        case "accused":
            involved = involved.filter(Q(n_as_accused__gt=0))
        case "authority":
            involved = involved.filter(Q(n_responses__gt=0), kind="government_body")
        case "commentator":
            remarks = shown.filter(kind=StatementKind.CLAIM, predicate__in=COMMENTS, claimant__isnull=False)
            involved = involved.filter(id__in=remarks.values("claimant"))
    if not wanted.least:
        return involved
    told = shown.filter(graded(wanted.least, as_of))
    either = Q(id__in=told.filter(claimant__isnull=False).values("claimant"))
    return involved.filter(either | Q(id__in=told.filter(target__isnull=False).values("target")))


def _row(actor: Actor) -> ActorRow:
    return ActorRow(
        actor=visible.actor_link(actor),
        country=actor.country,
        n_as_accuser=getattr(actor, "n_as_accuser", 0),
        n_as_accused=getattr(actor, "n_as_accused", 0),
        n_responses=getattr(actor, "n_responses", 0),
        n_remarks=getattr(actor, "n_remarks", 0),
    )
