"""Totals that were checked against their parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q

from tracker.evidence.models import Assertion, PartsCheck
from tracker.evidence.queries import known, rows, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSum:
    """A total against the sum of its parts. verdict: a `tracker.grading.agreement.PartsCheck`.

    parts: their numbers, the smallest first; low and high: what they add up to as worded. key: names the total's evidence page.
    """

    key: str
    total: rows.Quantity
    parts: tuple[float, ...]
    verdict: str
    low: float
    high: float | None


def sums_of(ids: Iterable[int], as_of: date | None = None) -> tuple[CheckedSum, ...]:
    """The checks of these assertions that stand, as totals or as parts; one query.

    On a day past only those whose every number was known then, and as it is now.
    """
    wanted = list(ids)
    checks = PartsCheck.objects.filter(Q(total__in=wanted) | Q(parts__in=wanted), total__retired_at=None)
    if as_of is not None:
        same = {"representative__value": F("assertion__value"), "representative__qualifier": F("assertion__qualifier")}
        stood = known.points(as_of).filter(**same).values("assertion")
        added_later = PartsCheck.parts.through.objects.exclude(assertion__in=stood).values("partscheck")
        checks = checks.filter(total__in=stood).exclude(pk__in=added_later)
    added = Assertion.objects.filter(part_of=OuterRef("pk")).order_by("value", "pk")
    found = checks.select_related("total").annotate(added=ArraySubquery(added.values("value")))
    return tuple(
        CheckedSum(
            key=check.total.key,
            total=total,
            parts=tuple(check.added),
            verdict=check.verdict,
            low=check.low,
            high=check.high,
        )
        for check in found.order_by("-low", "total_id").distinct()
        if (total := visible.quantity(check.total))
    )
