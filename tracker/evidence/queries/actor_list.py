"""The list of actors, or of what an address chooses of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, Sum

from tracker.evidence.models import Actor, Tally, Weight
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.standing_sums import standing
from tracker.evidence.tallied_rows import GRADES, Sort

LIST_SIZE = 60
EXPORT_BATCH = 500
BY_NAME = "name"
ROLES = ("accuser", "accused", "authority", "commentator")
_COUNTS: Mapping[str, Sort] = MappingProxyType(
    {
        "n_as_accuser": Sort.ACCUSER,
        "n_as_accused": Sort.ACCUSED,
        "n_responses": Sort.ACT,
        "n_remarks": Sort.REMARK,
    }
)


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


def actor_list(
    mark: ActorMark | None = None,
    *,
    wanted: ActorFilter = ActorFilter(),
    as_of: date | None = None,
    size: int = LIST_SIZE,
) -> tuple[tuple[ActorRow, ...], str]:
    """Who takes part, the most involved first unless wanted by name, and the next page's mark; two queries."""
    involved = _involved(wanted, as_of)
    if wanted.sort == BY_NAME:
        if mark is not None:
            involved = involved.filter(actor__name__gt=Subquery(Actor.objects.filter(pk=mark.id).values("name")))
        ordered = involved.order_by("actor__name")
    else:
        if mark is not None:
            involved = involved.filter(Q(weight__lt=mark.weight) | Q(weight=mark.weight, actor__gt=mark.id))
        ordered = involved.order_by("-weight", "actor_id")
    found = list(ordered[: size + 1])
    next_mark = str(ActorMark(found[size - 1]["weight"], found[size - 1]["actor"])) if len(found) > size else ""
    actors = Actor.objects.select_related("parent").in_bulk([one["actor"] for one in found[:size]])
    return tuple(_row(actors[one["actor"]], one) for one in found[:size]), next_mark


def every_actor(wanted: ActorFilter, as_of: date | None = None) -> Iterator[ActorRow]:
    """All chosen actors in the wanted order, a batch at a time: for downloads."""
    mark: ActorMark | None = None
    while True:
        found, following = actor_list(mark, wanted=wanted, as_of=as_of, size=EXPORT_BATCH)
        yield from found
        mark = read_actor_mark(following)
        if mark is None:
            return


def _involved(wanted: ActorFilter, as_of: date | None) -> QuerySet[Any, dict[str, Any]]:
    """Of every actor that is wanted the counts and its weight: as kept for now, summed for a day past."""
    asked = {f"n_{GRADES[letter]}": GRADES[letter] for letter in _letters(wanted)}
    if wanted.role == "commentator":
        asked["n_comments"] = Sort.COMMENT
    if as_of is None:
        return _chosen(QuerySet(Weight).filter(weight__gt=0).values("actor", *_COUNTS, "weight"), wanted)
    summed = {**_COUNTS, **asked}
    sums = {name: Sum("n", filter=Q(sort=sort), default=0) for name, sort in summed.items()}
    told = Tally.objects.filter(standing(as_of), actor__isnull=False, sort__in=summed.values())
    weight = (F("n_as_accuser") + F("n_as_accused")) * 100 + F("n_responses") + F("n_remarks")
    return _chosen(
        told.order_by().values("actor").annotate(**sums).annotate(weight=weight).filter(weight__gt=0), wanted
    )


def _chosen(involved: QuerySet[Any, dict[str, Any]], wanted: ActorFilter) -> QuerySet[Any, dict[str, Any]]:
    match wanted.role:
        case "accuser":
            involved = involved.filter(n_as_accuser__gt=0)
        case "accused":
            involved = involved.filter(n_as_accused__gt=0)
        case "authority":
            involved = involved.filter(n_responses__gt=0, actor__kind="government_body")
        case "commentator":
            involved = involved.filter(n_comments__gt=0)
    heard = Q()
    for letter in _letters(wanted):
        heard |= Q(**{f"n_{GRADES[letter]}__gt": 0})
    return involved.filter(heard)


def _letters(wanted: ActorFilter) -> tuple[str, ...]:
    """The letters that are good enough, none where every one is."""
    return LETTERS[: LETTERS.index(wanted.least) + 1] if wanted.least in LETTERS else ()


def _row(actor: Actor, counted: Mapping[str, int]) -> ActorRow:
    return ActorRow(actor=visible.actor_link(actor), country=actor.country, **{name: counted[name] for name in _COUNTS})
