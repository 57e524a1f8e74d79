"""Which kept rows make up what was known on a day, or is known now."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tracker.evidence.models import Tally


def standing(as_of: date | None) -> Q:
    """The tallies that make up, summed, what was known on that day, or is known."""
    if as_of is None:
        return Q(grain=Tally.Grain.NOW)
    year, month = as_of.replace(month=1, day=1), as_of.replace(day=1)
    return (
        Q(grain=Tally.Grain.YEAR, day__lt=year)
        | Q(grain=Tally.Grain.MONTH, day__gte=year, day__lt=month)
        | Q(grain=Tally.Grain.DAY, day__gte=month, day__lte=as_of)
    )


def holding(as_of: date | None) -> Q:
    """What counted singly on that day, or counts: a condition on `Tallied`."""
    return Q(since=None) if as_of is None else Q(Q(until=None) | Q(until__gt=as_of), since__lte=as_of)
