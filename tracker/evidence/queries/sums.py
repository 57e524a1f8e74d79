"""Totals that were checked against their parts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from tracker.evidence.models import PartsCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedSum:
    """A total against the sum of its parts. words: the whole check; low and high: what the parts add up to.

    key: names the total's evidence page.
    """

    key: str
    words: str
    low: float
    high: float | None


def sums_of(ids: Iterable[int]) -> tuple[CheckedSum, ...]:
    """The checks of these assertions that still stand, as totals or as parts; one query."""
    wanted = list(ids)
    checks = PartsCheck.objects.filter(Q(total__in=wanted) | Q(parts__in=wanted), total__retired_at=None)
    return tuple(
        CheckedSum(key=check.total.key, words=check.words, low=check.low, high=check.high)
        for check in checks.select_related("total").order_by("-low", "total_id").distinct()
    )
