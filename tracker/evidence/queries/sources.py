"""Sources: who publishes, how reliable, and whether we still reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from tracker.collection.models import Source
from tracker.evidence.queries import known, rows, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """An outlet with its health. last_success_at: the newest poll that worked, None where none did yet.

    n_failing: feeds whose last polls failed; n_gone: those switched off because they said that they are gone; n_moved:
    those polled elsewhere than the catalogue says. n_unreachable: reports whose page could not be fetched.
    """

    source: rows.SourceLink
    owner: str
    country: str
    language: str
    is_paused: bool
    n_feeds: int
    n_failing: int
    n_gone: int
    n_moved: int
    last_success_at: datetime | None
    n_reports: int
    n_unreachable: int


def source_list(as_of: date | None = None) -> tuple[SourceRow, ...]:
    """Every outlet of the catalogue, those that reports were collected from first, then by name; one query.

    as_of tells which reports are counted; letters and health are today's.
    """
    live = Q(feeds__retired_at__isnull=True)
    counted = Source.objects.filter(retired_at__isnull=True).annotate(
        n_feeds=Count("feeds", filter=live, distinct=True),
        n_failing=Count("feeds", filter=live & Q(feeds__n_failures__gt=0, feeds__gone_at=None), distinct=True),
        n_gone=Count("feeds", filter=live & Q(feeds__gone_at__isnull=False), distinct=True),
        n_moved=Count("feeds", filter=live & ~Q(feeds__asked_url=""), distinct=True),
        last_success_at=Max("feeds__last_success_at"),
        n_reports=Count("reports", filter=known.listed(as_of, "reports__"), distinct=True),
        n_unreachable=Count("reports", filter=Q(reports__n_failures__gt=0), distinct=True),
    )
    listed = tuple(
        SourceRow(
            source=visible.source_link(source),
            owner=source.owner,
            country=source.country,
            language=source.language,
            is_paused=source.is_paused,
            n_feeds=source.n_feeds,
            n_failing=source.n_failing,
            n_gone=source.n_gone,
            n_moved=source.n_moved,
            last_success_at=source.last_success_at,
            n_reports=source.n_reports,
            n_unreachable=source.n_unreachable,
        )
        for source in counted.order_by("name")
    )
    return tuple(sorted(listed, key=lambda row: (not row.n_reports, row.last_success_at is None)))
