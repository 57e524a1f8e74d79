"""Assertions that an actor has a part in: how many, and which in order of time, as they are kept.

What is read grows with what is asked for, not with all that the actor has a part in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Sum

from tracker.collection.models import Report, Source
from tracker.evidence.models import Actor, Assertion, Support, Tallied, Tally
from tracker.evidence.queries import known
from tracker.evidence.queries.apart import Apart, OneOf, id_of
from tracker.evidence.queries.days_counted import as_day, as_number
from tracker.evidence.queries.paging import Mark
from tracker.evidence.queries.standing_sums import holding, standing
from tracker.evidence.tallied_rows import Part, Sort

PARTS: tuple[Part, ...] = tuple(Part)
# What an actor does or asks for itself; the second group as companies do, if it is one.
ACTS = (Part.ACTS, Part.ACTS_COMPANY, Part.ACTS_ALONE)
# A kind of entry on a timeline -> the parts that somebody may have in one; both sorts of responses have the same.
PARTS_OF: Mapping[str, tuple[Part, ...]] = MappingProxyType(
    {
        "accusation": (Part.ACCUSES, Part.ACCUSED, Part.ACCUSATION),
        "figure": (Part.COUNTED, Part.COUNTS, Part.FIGURE),
        "reply": (Part.ANSWERS, Part.REPLY),
        "silence": (Part.SILENT, Part.SILENCE),
        "voice": (Part.VOICES, Part.VOICE),
        "policy": (*ACTS, Part.RESPONSE),
        "industry": (*ACTS, Part.RESPONSE),
    }
)


class Found(NamedTuple):
    """An assertion by its id, the actor's part in it, and the day on which it falls, counted from 1970."""

    part: str
    id: int
    day: float


def mark_of(found: Found) -> Mark:
    """Where a list goes on after it."""
    return Mark(as_day(found.day), found.id)


def parts_of(kinds: Iterable[str]) -> tuple[Part, ...]:
    """The parts that somebody may have in entries of these kinds, each once."""
    return tuple(dict.fromkeys(part for kind in kinds for part in PARTS_OF[kind]))


def totals(slug: str, as_of: date | None = None) -> Mapping[str, int]:
    """How many assertions the actor has each part in; those that it has in none are left out; one query."""
    return dict(sums(slug, as_of).values_list("metric").annotate(total=Sum("n")).filter(total__gt=0))


def sums(slug: str, as_of: date | None, parts: Sequence[str] = PARTS) -> QuerySet[Tally]:
    """The sums of the actor's parts by month."""
    kept = Tally.objects.filter(standing(as_of), actor=id_of(Actor, slug), sort=Sort.PART, metric__in=parts)
    return kept.order_by()


def in_order(
    slug: str,
    parts: Sequence[str],
    as_of: date | None = None,
    *,
    size: int,
    mark: Mark | None = None,
    is_oldest_first: bool = False,
    among: QuerySet[Assertion] | None = None,
) -> list[Found]:
    """So many assertions of each of the parts, all together in order of their days and then of their ids; one query.

    among: of which assertions it must be one, asked of each in turn.
    """
    if not parts:
        return []
    mine = _mine(slug, as_of)
    if mark is not None:
        mine = mine.filter(_after(mark, is_oldest_first=is_oldest_first))
    if among is not None:
        mine = mine.filter(Apart(among.filter(pk=OuterRef("subject_id"))))
    order = ("value", "subject_id") if is_oldest_first else ("-value", "-subject_id")
    columns = ("metric", "subject_id", "value")
    first, *others = (mine.filter(metric=part).order_by(*order).values_list(*columns)[:size] for part in parts)
    found = [Found(*row) for row in (first.union(*others, all=True) if others else first)]
    return sorted(found, key=lambda one: (one.day, one.id), reverse=not is_oldest_first)


def newest_of(slug: str, parts: Sequence[str], as_of: date | None, *, size: int) -> QuerySet[Tallied, Any]:
    """The ids of so many assertions of each of the parts, those that fall on the newest days; for another query."""
    mine = _mine(slug, as_of)
    first, *others = (
        mine.filter(metric=part).order_by("-value", "-subject_id").values("subject_id")[:size] for part in parts
    )
    return first.union(*others, all=True)


def of_invented(slug: str, parts: Sequence[str], as_of: date | None) -> Apart:
    """Whether a report of an invented outlet tells any of them, as a column of another query: there are few such reports."""
    invented = Report.objects.filter(OneOf("source", Source.objects.filter(is_sample=True).values("pk")))
    told = known.statements(as_of).filter(OneOf("report", invented.values("pk")))
    supports = Support.objects.filter(OneOf("statement", told.values("pk")))
    mine = _mine(slug, as_of).filter(metric__in=parts, subject="assertion", subject_id=OuterRef("assertion"))
    return Apart(supports.filter(Apart(mine)))


def _mine(slug: str, as_of: date | None) -> QuerySet[Tallied]:
    return Tallied.objects.filter(holding(as_of), actor=id_of(Actor, slug), sort=Sort.PART, value__isnull=False)


def _after(mark: Mark, *, is_oldest_first: bool) -> Q:
    if mark.when is None:
        # Every assertion falls on some day.
        return Q(pk__in=())
    day = as_number(mark.when)
    if is_oldest_first:
        return Q(value__gte=day) & (Q(value__gt=day) | Q(subject_id__gt=mark.id))
    return Q(value__lte=day) & (Q(value__lt=day) | Q(subject_id__lt=mark.id))
