"""What was collected since a moment, in numbers, for each source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Self

from django.db.models import Count, Max, Q, Sum

from tracker.collection.models import Fetch, Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """n_entries = n_new + n_known + n_rejected. n_read: of the snapshots that were unread, those read by now."""

    n_polls: int = 0
    n_failed_polls: int = 0
    n_entries: int = 0
    n_new: int = 0
    n_known: int = 0
    n_rejected: int = 0
    n_stored: int = 0
    n_unchanged: int = 0
    n_failed: int = 0
    n_read: int = 0

    def __add__(self, other: Self) -> Counts:
        return Counts(**{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A moment as the rows show it: what came before it, and what was then still unread."""

    fetch_id: int
    snapshot_id: int
    unread: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts by source slug."""

    by_source: Mapping[str, Counts]

    @property
    def total(self) -> Counts:
        return sum(self.by_source.values(), Counts())


def mark() -> Mark:
    """Now, for a later `tally`."""
    return Mark(
        fetch_id=Fetch.objects.aggregate(n=Max("pk"))["n"] or 0,
        snapshot_id=Snapshot.objects.aggregate(n=Max("pk"))["n"] or 0,
        unread=frozenset(Snapshot.objects.filter(due_at__isnull=False).values_list("pk", flat=True)),
    )


def tally(slugs: Sequence[str], *, since: Mark) -> Tally:
    """What happened to these sources after the mark; a source where nothing did has zeros."""
    counts = {slug: Counts() for slug in slugs}
    for part in (_polls(slugs, since), _pages(slugs, since), _readings(slugs, since)):
        for slug, found in part.items():
            counts[slug] += found
    return Tally(by_source=counts)


def _polls(slugs: Sequence[str], since: Mark) -> dict[str, Counts]:
    rows = (
        Fetch.objects.filter(pk__gt=since.fetch_id, feed__source__slug__in=slugs)
        .values("feed__source__slug")
        .annotate(
            polls=Count("pk"),
            failed=Count("pk", filter=Q(outcome=Fetch.Outcome.FAILED)),
            entries=Sum("n_entries", default=0),
            new=Sum("n_new", default=0),
            known=Sum("n_known", default=0),
            rejected=Sum("n_rejected", default=0),
        )
    )
    return {
        row["feed__source__slug"]: Counts(
            n_polls=row["polls"],
            n_failed_polls=row["failed"],
            n_entries=row["entries"],
            n_new=row["new"],
            n_known=row["known"],
            n_rejected=row["rejected"],
        )
        for row in rows
    }


def _pages(slugs: Sequence[str], since: Mark) -> dict[str, Counts]:
    rows = (
        Fetch.objects.filter(pk__gt=since.fetch_id, report__source__slug__in=slugs)
        .values("report__source__slug")
        .annotate(
            stored=Count("pk", filter=Q(outcome=Fetch.Outcome.STORED)),
            unchanged=Count("pk", filter=Q(outcome=Fetch.Outcome.UNCHANGED)),
            failed=Count("pk", filter=Q(outcome=Fetch.Outcome.FAILED)),
        )
    )
    return {
        row["report__source__slug"]: Counts(
            n_stored=row["stored"], n_unchanged=row["unchanged"], n_failed=row["failed"]
        )
        for row in rows
    }


def _readings(slugs: Sequence[str], since: Mark) -> dict[str, Counts]:
    was_unread = Q(pk__gt=since.snapshot_id) | Q(pk__in=since.unread)
    rows = (
        Snapshot.objects.filter(was_unread, report__source__slug__in=slugs, due_at=None, failure="")
        .values("report__source__slug")
        .annotate(read=Count("pk"))
    )
    return {row["report__source__slug"]: Counts(n_read=row["read"]) for row in rows}
