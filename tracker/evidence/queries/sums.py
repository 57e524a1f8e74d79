"""Totals that were checked against their parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from tracker.evidence.models import PartsCheck
from tracker.evidence.queries import known


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSum:
    """A total against the sum of its parts. words: the whole check; low and high: what the parts add up to.

    key: names the total's evidence page.
    """

    key: str
    words: str
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
    return tuple(
        CheckedSum(key=check.total.key, words=check.words, low=check.low, high=check.high)
        for check in checks.select_related("total").order_by("-low", "total_id").distinct()
    )
