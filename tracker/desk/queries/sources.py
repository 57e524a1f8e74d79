"""Sources: how each fares, which of them need a person, and one of them whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from tracker.collection import clock, polled
from tracker.collection.health import Health, health
from tracker.collection.issues import IssueKind
from tracker.collection.listed_feeds import PollRow, listed_feeds, newest_polls
from tracker.collection.models import Feed, Intervention, Issue, Source
from tracker.desk.queries import log, pages

ROWS = 50
SHOWN_POLLS = 20
SHOWN_ISSUES = 20
SHOWN_ACTS = 10


class Showing(StrEnum):
    """Which sources the list shows."""

    ALL = "all"
    FAILING = "failing"
    SILENT = "silent"
    PAUSED = "paused"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with how it fares. is_asked: workers poll outlets of its kind at present, the sample's or the real ones;
    is_polled: so a feed of it may be asked now."""

    slug: str
    name: str
    reliability: str
    is_sample: bool
    is_paused: bool
    is_retired: bool
    is_asked: bool
    health: Health

    @property
    def is_polled(self) -> bool:
        is_on = self.is_asked and not self.is_paused and not self.is_retired
        return is_on and self.health.n_feeds > self.health.n_gone

    @property
    def is_held(self) -> bool:
        return self.health.held_since is not None

    @property
    def is_failing(self) -> bool:
        return not self.is_paused and self.health.is_failing

    @property
    def is_silent(self) -> bool:
        return not self.is_paused and self.health.rhythm.is_silent


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceList:
    """One page of the chosen sources by name, and how many there are of each kind. next_mark: empty on the last page."""

    showing: Showing
    rows: tuple[SourceRow, ...]
    counts: Mapping[Showing, int]
    next_mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed. changed_at: when it was switched off, or when it was first polled at `asked_url`, where that is known."""

    id: int
    slug: str
    source: str
    is_paused: bool
    url: str
    asked_url: str
    kind: str
    last_success_at: datetime | None
    next_at: datetime | None
    n_failures: int
    failure: str
    gone_at: datetime | None
    changed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source whole. n_feeds: how many there are, of which the first are shown. failed, unread, newest: pages that could not be fetched, could not be read, and the newest."""

    row: SourceRow
    feeds: tuple[FeedRow, ...]
    n_feeds: int
    polls: tuple[PollRow, ...]
    issues: tuple[Issue, ...]
    failed: tuple[pages.PageRow, ...]
    unread: tuple[pages.PageRow, ...]
    newest: tuple[pages.PageRow, ...]
    acts: tuple[Intervention, ...]


def rows_of_all(kinds: Collection[bool]) -> list[SourceRow]:
    """Every source of the catalogue by name; three queries. kinds: whose outlets workers poll, see `polled.kinds`."""
    return _rows(list(Source.objects.filter(retired_at=None).order_by("name", "slug")), kinds)


def source_list(showing: Showing, after: str) -> SourceList:
    """The page of the list that begins after the source with this slug; the first where there is none such."""
    chosen: dict[Showing, Callable[[SourceRow], bool]] = {
        Showing.ALL: lambda row: True,
        Showing.FAILING: lambda row: row.is_failing,
        Showing.SILENT: lambda row: row.is_silent,
        Showing.PAUSED: lambda row: row.is_paused,
        Showing.HELD: lambda row: row.is_held,
    }
    listed = rows_of_all(polled.kinds())
    kinds = {kind: [row for row in listed if is_chosen(row)] for kind, is_chosen in chosen.items()}
    rows = kinds[showing]
    start = next((number for number, row in enumerate(rows, 1) if row.slug == after), 0)
    shown = rows[start : start + ROWS]
    return SourceList(
        showing=showing,
        rows=tuple(shown),
        counts={kind: len(of_kind) for kind, of_kind in kinds.items()},
        next_mark=shown[-1].slug if start + ROWS < len(rows) else "",
    )


def source_page(slug: str) -> SourcePage | None:
    """The source of this slug, also a retired one; None where there is none."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        return None
    [row] = _rows([source], polled.kinds())
    found = pages.of_source(source.pk)
    listed = listed_feeds(source.pk)
    return SourcePage(
        row=row,
        feeds=tuple(_feed(feed, source) for feed in listed.feeds),
        n_feeds=listed.n,
        polls=newest_polls(listed.feeds, SHOWN_POLLS),
        issues=tuple(Issue.objects.filter(source=source).order_by("-last_seen_at", "-pk")[:SHOWN_ISSUES]),
        failed=found[pages.Failed.FETCHING],
        unread=found[pages.Failed.READING],
        newest=found[pages.Failed.NO],
        acts=log.of_source(source.pk, SHOWN_ACTS),
    )


def switched_feeds(most: int) -> list[FeedRow]:
    """Feeds that are gone and switched off, the latest first, then those that are polled elsewhere; of all so many."""
    told = Issue.objects.filter(
        source=OuterRef("source"),
        kind=IssueKind.MOVED_FEED.value,
        detail__startswith=Concat(OuterRef("url"), Value(": polled at ")),
    )
    moved_at = Subquery(told.order_by("-first_seen_at").values("first_seen_at")[:1])
    switched = Feed.objects.filter(~Q(asked_url="") | Q(gone_at__isnull=False), retired_at=None)
    chosen = switched.filter(source__retired_at=None).select_related("source").annotate(moved_at=moved_at)
    ordered = chosen.order_by(F("gone_at").desc(nulls_last=True), "-pk")
    return [_feed(feed, feed.source, moved_at=feed.moved_at) for feed in ordered[:most]]


def _feed(feed: Feed, source: Source, *, moved_at: datetime | None = None) -> FeedRow:
    return FeedRow(
        id=feed.pk,
        slug=source.slug,
        source=source.name,
        is_paused=source.is_paused,
        url=feed.url,
        asked_url=feed.asked_url,
        kind=feed.kind,
        last_success_at=feed.last_success_at,
        next_at=feed.due_at if feed.gone_at is None else None,
        n_failures=feed.n_failures,
        failure=feed.failure,
        gone_at=feed.gone_at,
        changed_at=feed.gone_at or moved_at,
    )


def _rows(sources: Collection[Source], kinds: Collection[bool]) -> list[SourceRow]:
    fares = health(Source.objects.filter(pk__in=[source.pk for source in sources]), at=clock.now())
    return [
        SourceRow(
            slug=source.slug,
            name=source.name,
            reliability=source.reliability,
            is_sample=source.is_sample,
            is_paused=source.is_paused,
            is_retired=source.retired_at is not None,
            is_asked=source.is_sample in kinds,
            health=fares[source.pk],
        )
        for source in sources
    ]
