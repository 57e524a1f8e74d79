"""Reports from the newest on, as known on a day: gone along from that day on, and not from today."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.collection.models import Report
from tracker.evidence.queries.apart import OneOf
from tracker.evidence.queries.paging import Mark, after
from tracker.grading.points import end_of

ORDER = (F("published_at").desc(nulls_last=True), "-id")


def newest_known(
    chosen: QuerySet[Report], as_of: date | None, *, size: int, mark: Mark | None = None
) -> QuerySet[Report]:
    """So many of the chosen reports after the mark, the newest first, those without a date last. chosen: asks by itself
    whether a report was known by then.

    Dated later than that day is only what was seen before its own date, for which there is an index, in an order that no
    other index has.
    """
    if as_of is None:
        return after(chosen, "published_at", mark).order_by(*ORDER)[:size]
    end = end_of(as_of)
    parts = (
        Q(published_at__gt=end, first_seen_at__lt=F("published_at")),
        Q(published_at__lte=end),
        Q(published_at__isnull=True),
    )
    orders = ((Coalesce("published_at", "first_seen_at").desc(), "-id"), ORDER, ORDER)
    walks = (
        after(chosen.filter(part), "published_at", mark).order_by(*order)
        for part, order in zip(parts, orders, strict=True)
    )
    first, *others = (walk.values("pk")[:size] for walk in walks)
    return chosen.filter(OneOf("pk", first.union(*others, all=True))).order_by(*ORDER)[:size]
