"""The list of incidents, or of what an address chooses of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from tracker.evidence.models import Assertion, Incident
from tracker.evidence.queries import visible
from tracker.evidence.queries.apart import OneOf
from tracker.evidence.queries.incidents import LEAD_PREDICATE, IncidentRow, incident_rows, leading, with_counts
from tracker.evidence.queries.letters import graded
from tracker.evidence.queries.paging import Mark, Page, after, before, cut, read_mark

PAGE_SIZE = 20
EXPORT_BATCH = 200
ACCUSER, ACCUSED = "accuser", "accused"
NEWEST, OLDEST, CHANGED = "", "oldest", "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFilter:
    """What is wanted; anything empty sets no limit. role: ACCUSER or ACCUSED, of the actor; least: the letter that some
    allegation must reach; sort: NEWEST, OLDEST or CHANGED."""

    actor: str = ""
    role: str = ""
    least: str = ""
    sort: str = NEWEST


def incident_list(
    mark: Mark | None = None,
    *,
    wanted: IncidentFilter = IncidentFilter(),
    as_of: date | None = None,
    size: int = PAGE_SIZE,
) -> Page[IncidentRow]:
    """The chosen incidents, the newest first unless wanted otherwise, each with its allegations and figures; five queries."""
    loaded, next_mark = _page(wanted, mark, size, as_of)
    return Page(incident_rows(loaded, visible.items(leading(loaded, as_of), as_of), as_of), next_mark)


def every_incident(wanted: IncidentFilter, as_of: date | None = None) -> Iterator[IncidentRow]:
    """All chosen incidents in the wanted order, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = incident_list(mark, wanted=wanted, as_of=as_of, size=EXPORT_BATCH)
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return


def _page(wanted: IncidentFilter, mark: Mark | None, size: int, as_of: date | None) -> tuple[Sequence[Incident], str]:
    chosen = _chosen(wanted, as_of)
    match wanted.sort:
        case "oldest":
            field = "began_on"
            ordered = with_counts(_oldest(chosen, mark, size + 1), as_of).order_by(F(field).asc(nulls_last=True), "id")
        case "changed":
            field = "changed_at"
            ordered = after(with_counts(chosen, as_of), field, mark).order_by(f"-{field}", "-id")
        case _:
            field = "began_on"
            ordered = after(with_counts(chosen, as_of), field, mark).order_by(F(field).desc(nulls_last=True), "-id")
    return cut(list(ordered[: size + 1]), size, field)


def _oldest(chosen: QuerySet[Incident], mark: Mark | None, size: int) -> QuerySet[Incident]:
    """So many of them after the mark: those with a day, and those without one, each in an order that an index has."""
    left = before(chosen, "began_on", mark)
    dated = left.filter(began_on__isnull=False).order_by("began_on", "id").values("pk")[:size]
    undated = left.filter(began_on__isnull=True).order_by("id").values("pk")[:size]
    return Incident.objects.filter(OneOf("pk", dated.union(undated, all=True)))


def _chosen(wanted: IncidentFilter, as_of: date | None) -> QuerySet[Incident]:
    chosen = visible.incidents(as_of)
    if wanted.actor:
        chosen = chosen.filter(id__in=_with_actor(wanted, as_of).values("id"))
    if wanted.least:
        told = Assertion.objects.filter(graded(wanted.least, as_of), predicate=LEAD_PREDICATE)
        chosen = chosen.filter(id__in=told.filter(incident__isnull=False).values("incident"))
    return chosen


def _with_actor(wanted: IncidentFilter, as_of: date | None) -> QuerySet[Incident]:
    """Those in which the actor has the role; as far as was known on that day, where it is accused."""
    accuses, accused = Q(accusers__slug=wanted.actor), Q(accused__slug=wanted.actor)
    if as_of is not None:
        heard = visible.assertions(as_of).filter(Q(target__slug=wanted.actor) | Q(claimant__slug=wanted.actor))
        accused &= Q(id__in=heard.filter(incident__isnull=False).values("incident"))
    match wanted.role:
        case "accuser":
            return Incident.objects.filter(accuses)
        case "accused":
            return Incident.objects.filter(accused)
        case _:
            return Incident.objects.filter(accuses | accused)
