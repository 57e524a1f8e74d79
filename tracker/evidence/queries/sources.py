"""Sources: who publishes, how reliable, whether we still reach them, and what became of their latest polls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from tracker.collection import clock
from tracker.collection.health import MOST_COUNTED, Health, health, told_at
from tracker.collection.listed_feeds import PollRow, listed_feeds, newest_polls
from tracker.collection.models import Feed, Fetch, Issue, Report, Snapshot, Source
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.paging import Mark
from tracker.grading.points import end_of

PAGE_SIZE = 100
SHOWN_WEEKS = 12
SHOWN_POLLS = 12
SHOWN_ISSUES = 10
SHOWN_REPORTS = 10
ACCOUNT_DAYS = 30


class Showing(StrEnum):
    """Which sources a list shows."""

    ALL = "all"
    FAILING = "failing"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """An outlet with its health."""

    id: int
    source: rows.SourceLink
    owner: str
    country: str
    language: str
    is_paused: bool
    health: Health

    @property
    def has_more_reports(self) -> bool:
        """Whether there may be more reports than are counted."""
        return self.health.n_reports >= MOST_COUNTED


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """A page of the chosen sources, how many are chosen, and how many there are of each kind. next_mark: see `Page`."""

    showing: Showing
    rows: tuple[SourceRow, ...]
    next_mark: str
    n_chosen: int
    n_all: int
    n_failing: int
    n_silent: int
    to_read: Backlog


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """Fetched editions that are still to be read. n_failed: those whose last attempt failed; oldest_at: when the one that
    has waited longest was fetched, None where none waits."""

    n: int
    n_failed: int
    oldest_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """One address of a source. asked_url: where it is polled, where that is not `url`."""

    url: str
    asked_url: str
    kind: str
    last_success_at: datetime | None
    next_at: datetime | None
    n_failures: int
    failure: str
    gone_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All polls of the last ACCOUNT_DAYS: entries in = new + known + rejected."""

    n_polls: int
    n_failed: int
    n_entries: int
    n_new: int
    n_known: int
    n_rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """Input that was not understood, and how often it was seen."""

    kind: str
    detail: str
    n_seen: int
    last_seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source whole. n_feeds: how many there are, of which the first are shown. weeks: reports by week, newest first, without empty ones. failed: pages that cannot be had; unread: those had
    that could not be analysed so far."""

    row: SourceRow
    homepage: str
    first_seen_at: datetime
    feeds: tuple[FeedRow, ...]
    n_feeds: int
    polls: tuple[PollRow, ...]
    account: Account
    issues: tuple[IssueRow, ...]
    weeks: tuple[tuple[date, int], ...]
    reports: tuple[rows.ReportLink, ...]
    failed: tuple[tuple[rows.ReportLink, str], ...]
    unread: tuple[tuple[rows.ReportLink, str], ...]


def source_list(
    as_of: date | None = None, showing: Showing = Showing.ALL, mark: Mark | None = None, *, size: int = PAGE_SIZE
) -> SourceList:
    """Every outlet of the catalogue, those that reports were collected from first, then by name; four queries.

    as_of tells which reports count, and so who was silent then; letters, feeds and what is to be read are today's.
    A mark of an outlet that is there no more gives the first page.
    """
    listed = _rows(Source.objects.filter(retired_at=None), as_of)
    chosen = _chosen(listed, showing)
    marked = next((place for place, row in enumerate(listed, start=1) if mark and row.id == mark.id), 0)
    left = _chosen(listed[marked:], showing)
    return SourceList(
        showing=showing,
        rows=tuple(left[:size]),
        next_mark=str(Mark(None, left[size - 1].id)) if len(left) > size else "",
        n_chosen=len(chosen),
        n_all=len(listed),
        n_failing=len(_chosen(listed, Showing.FAILING)),
        n_silent=len(_chosen(listed, Showing.SILENT)),
        to_read=_to_read(),
    )


def every_source(showing: Showing, as_of: date | None = None) -> list[SourceRow]:
    """All chosen outlets in the order of the list: for downloads; two queries."""
    return _chosen(_rows(Source.objects.filter(retired_at=None), as_of), showing)


def _chosen(listed: Sequence[SourceRow], showing: Showing) -> list[SourceRow]:
    match showing:
        case Showing.ALL:
            return list(listed)
        case Showing.FAILING:
            return [row for row in listed if row.health.is_failing]
        case Showing.SILENT:
            return [row for row in listed if row.health.rhythm.is_silent]


def _to_read() -> Backlog:
    """By the index of what is due: what was read costs nothing."""
    open_work = Snapshot.objects.filter(due_at__isnull=False)
    found = open_work.aggregate(
        n=Count("pk"), n_failed=Count("pk", filter=Q(n_failures__gt=0)), oldest_at=Min("fetched_at")
    )
    return Backlog(**found)


def source_page(slug: str, as_of: date | None = None) -> SourcePage | None:
    """The source of this slug, also a retired one; None where there is none."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        return None
    [row] = _rows(Source.objects.filter(pk=source.pk), as_of)
    own = Report.objects.filter(known.listed(as_of), source=source).select_related("source").annotate(at=told_at())
    failed = own.filter(n_failures__gt=0).order_by("-last_seen_at", "-pk")[:SHOWN_REPORTS]
    of_own = Snapshot.objects.filter(due_at__isnull=False, n_failures__gt=0, report__source=source)
    unread = of_own.select_related("report__source").defer("body", "headers").order_by("-fetched_at", "-pk")
    listed = listed_feeds(source.pk)
    polls = Fetch.objects.filter(feed__source=source)
    return SourcePage(
        row=row,
        homepage=source.homepage,
        first_seen_at=source.first_seen_at,
        feeds=tuple(_feed(feed) for feed in listed.feeds),
        n_feeds=listed.n,
        polls=newest_polls(listed.feeds, SHOWN_POLLS),
        account=_account(polls),
        issues=tuple(
            IssueRow(kind=issue.kind, detail=issue.detail, n_seen=issue.n_seen, last_seen_at=issue.last_seen_at)
            for issue in Issue.objects.filter(source=source).order_by("-last_seen_at")[:SHOWN_ISSUES]
        ),
        weeks=_weeks(own, as_of),
        reports=tuple(visible.report_link(report) for report in own.order_by("-at", "-pk")[:SHOWN_REPORTS]),
        failed=tuple((visible.report_link(report), report.failure) for report in failed),
        unread=tuple((visible.report_link(one.report), one.failure) for one in unread[:SHOWN_REPORTS]),
    )


def _rows(sources: QuerySet[Source], as_of: date | None) -> list[SourceRow]:
    fares = health(sources, at=_until(as_of), reports=Report.objects.filter(known.listed(as_of)))
    listed = [
        SourceRow(
            id=source.pk,
            source=visible.source_link(source),
            owner=source.owner,
            country=source.country,
            language=source.language,
            is_paused=source.is_paused,
            health=fares[source.pk],
        )
        for source in sources.order_by("name", "pk")
    ]
    return sorted(listed, key=lambda row: (not row.health.n_reports, row.health.last_success_at is None))


def _until(as_of: date | None) -> datetime:
    return clock.now() if as_of is None else end_of(as_of)


def _feed(feed: Feed) -> FeedRow:
    return FeedRow(
        url=feed.url,
        asked_url=feed.asked_url,
        kind=feed.kind,
        last_success_at=feed.last_success_at,
        next_at=feed.due_at if feed.gone_at is None else None,
        n_failures=feed.n_failures,
        failure=feed.failure,
        gone_at=feed.gone_at,
    )


def _account(polls: QuerySet[Fetch]) -> Account:
    lately = polls.filter(started_at__gt=clock.now() - timedelta(days=ACCOUNT_DAYS))
    counts = ("n_entries", "n_new", "n_known", "n_rejected")
    sums = lately.aggregate(
        n_polls=Count("pk"),
        n_failed=Count("pk", filter=Q(outcome=Fetch.Outcome.FAILED)),
        **{f"{name}_sum": Sum(name, default=0) for name in counts},
    )
    numbers = {name: sums[f"{name}_sum"] for name in counts}
    return Account(n_polls=sums["n_polls"], n_failed=sums["n_failed"], **numbers)


def _weeks(own: QuerySet[Any], as_of: date | None) -> tuple[tuple[date, int], ...]:
    until = _until(as_of)
    lately = own.filter(at__lte=until, at__gt=until - timedelta(weeks=SHOWN_WEEKS))
    counted = lately.annotate(week=TruncWeek("at")).order_by("-week").values("week").annotate(n=Count("pk"))
    return tuple((week.date(), n) for week, n in counted.values_list("week", "n"))
