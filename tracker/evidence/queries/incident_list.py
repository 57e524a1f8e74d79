"""The list of incidents, or of what an address chooses of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet

from tracker.evidence.models import Actor, Incident, Tallied
from tracker.evidence.queries import visible
from tracker.evidence.queries.apart import Apart, OneOf, id_of
from tracker.evidence.queries.days_counted import as_number
from tracker.evidence.queries.incidents import IncidentRow, incident_rows, leading, with_counts
from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.paging import Mark, Page, after, before, cut, read_mark
from tracker.evidence.queries.standing_sums import holding
from tracker.evidence.tallied_rows import NEVER, Sort

PAGE_SIZE = 20
EXPORT_BATCH = 200
# So few incidents are found first; of more than that the list is gone along.
MOST_OWN = 1000
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
    chosen = visible.incidents(as_of)
    field = "changed_at" if wanted.sort == CHANGED else "began_on"
    order = (F(field).desc(nulls_last=True), "-id")
    if wanted.actor or wanted.least in LETTERS:
        chosen = _kept(wanted, mark, size + 1, as_of, chosen)
    elif wanted.sort == OLDEST:
        chosen = _oldest(chosen, mark, size + 1)
    if wanted.sort == OLDEST:
        order = (F(field).asc(nulls_last=True), "id")
        ordered = before(chosen, field, mark)
    else:
        ordered = after(chosen, field, mark)
    return cut(list(with_counts(ordered, as_of).order_by(*order)[: size + 1]), size, field)


def _oldest(chosen: QuerySet[Incident], mark: Mark | None, size: int) -> QuerySet[Incident]:
    """So many of them after the mark: those with a day, and those without one, each in an order that an index has."""
    left = before(chosen, "began_on", mark)
    dated = left.filter(began_on__isnull=False).order_by("began_on", "id").values("pk")[:size]
    undated = left.filter(began_on__isnull=True).order_by("id").values("pk")[:size]
    return Incident.objects.filter(OneOf("pk", dated.union(undated, all=True)))


def _kept(
    wanted: IncidentFilter, mark: Mark | None, size: int, as_of: date | None, chosen: QuerySet[Incident]
) -> QuerySet[Incident]:
    """Those in which the actor has the role, with an allegation so well graded, as far as was known on that day: so many
    after the mark of each role, or letter, in the order in which they began, as kept. In the order of their changes many
    are gone along one by one, few are found first, by one query more."""
    kept = Tallied.objects.filter(holding(as_of), value__isnull=False)
    letters = LETTERS[: LETTERS.index(wanted.least) + 1] if wanted.least in LETTERS else ()
    alleged = kept.filter(sort=Sort.ALLEGED, actor__isnull=True, metric__in=letters)
    if wanted.actor:
        sides = (wanted.role,) if wanted.role in (ACCUSER, ACCUSED) else (ACCUSER, ACCUSED)
        actor = id_of(Actor, wanted.actor)
        mine = [kept.filter(sort=side, actor=actor, metric="") for side in sides]
        if letters:
            good = Apart(alleged.filter(subject="incident", subject_id=OuterRef("subject_id")))
            mine = [one.filter(good) for one in mine]
    else:
        mine = [alleged.filter(metric=letter) for letter in letters]
    if wanted.sort == CHANGED:
        return _changed(mine, chosen)
    walks = [walk for one in mine for walk in _walks(one, wanted.sort, mark, size)]
    return chosen.filter(OneOf("pk", _together(walks)))


def _changed(mine: Sequence[QuerySet[Tallied]], chosen: QuerySet[Incident]) -> QuerySet[Incident]:
    few = list(_together([one.order_by().values_list("subject_id", flat=True)[: MOST_OWN + 1] for one in mine]))
    if len(few) <= MOST_OWN:
        return chosen.filter(pk__in=few)
    asked = Q()
    for one in mine:
        asked |= Q(Apart(one.filter(subject="incident", subject_id=OuterRef("pk"))))
    return chosen.filter(asked)


def _together(walks: Sequence[QuerySet[Tallied, Any]]) -> QuerySet[Tallied, Any]:
    first, *others = walks
    return first.union(*others, all=True) if others else first


def _walks(mine: QuerySet[Tallied], sort: str, mark: Mark | None, size: int) -> Iterator[QuerySet[Tallied, Any]]:
    """Those after the mark; of the oldest first, those without a day apart, for they come last."""
    last = None if mark is None else as_number(mark.when)
    if sort != OLDEST:
        if mark is not None:
            mine = mine.filter(Q(value__lte=last) & (Q(value__lt=last) | Q(subject_id__lt=mark.id)))
        yield mine.order_by("-value", "-subject_id").values("subject_id")[:size]
        return
    dated, undated = mine.filter(value__gt=NEVER), mine.filter(value=NEVER)
    if mark is not None and mark.when is None:
        dated, undated = mine.none(), undated.filter(subject_id__gt=mark.id)
    elif mark is not None:
        dated = dated.filter(Q(value__gte=last) & (Q(value__gt=last) | Q(subject_id__gt=mark.id)))
    yield dated.order_by("value", "subject_id").values("subject_id")[:size]
    yield undated.order_by("value", "subject_id").values("subject_id")[:size]
