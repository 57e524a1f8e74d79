"""How one assertion went from report to report: how many had it by which day, of these how many as copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from tracker.collection.models import Report
from tracker.evidence.models import OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries import known, rows, visible

COPIED = (Derives.COPY.value, Derives.REWRITE.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTally:
    """The reports of one stated day: those with words of their own, and those that copy or rewrite another's text.

    on: None for reports without a date.
    """

    on: rows.StatedDay | None
    n_own: int
    n_copied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """first: the first dated report on record; None where none is dated."""

    first: rows.ReportLink | None
    days: tuple[DayTally, ...]


def spread_of(assertion_id: int, as_of: date | None = None) -> Spread:
    """Who told it, day by day, the earliest first; two queries."""
    telling = Report.objects.filter(
        known.said(as_of, "statements__"), statements__supports__assertion=assertion_id
    ).distinct()
    ruled = OriginRuling.objects.filter(report=OuterRef("pk"), undone_at=None)
    told = Report.objects.filter(pk__in=telling.values("pk")).annotate(
        came_as=Coalesce(Subquery(ruled.values("kind")[:1]), F("derivation__kind"), Value(Derives.ORIGINAL.value)),
        day_known=Case(When(published_on__isnull=True, then=Value("")), default=F("published_precision")),
    )
    counts = (
        told.order_by(F("published_on").asc(nulls_last=True), "day_known")
        .values("published_on", "day_known")
        .annotate(n=Count("pk"), n_copied=Count("pk", filter=Q(came_as__in=COPIED)))
    )
    days = tuple(
        DayTally(
            on=visible.stated_day(row["published_on"], row["day_known"]),
            n_own=row["n"] - row["n_copied"],
            n_copied=row["n_copied"],
        )
        for row in counts
    )
    first = told.filter(published_on__isnull=False).select_related("source").order_by("published_at", "pk").first()
    return Spread(first=visible.report_link(first) if first else None, days=_joined(days))


def _joined(days: tuple[DayTally, ...]) -> tuple[DayTally, ...]:
    """One tally for each stated day: a time of day counts as its day."""
    joined: dict[rows.StatedDay | None, DayTally] = {}
    for one in days:
        before = joined.get(one.on)
        n_own, n_copied = (before.n_own, before.n_copied) if before else (0, 0)
        joined[one.on] = DayTally(on=one.on, n_own=n_own + one.n_own, n_copied=n_copied + one.n_copied)
    return tuple(joined.values())
