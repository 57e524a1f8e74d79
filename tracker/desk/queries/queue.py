"""What waits for a person, whatever it is: each in a list of its own, of bounded length, with how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from tracker.collection import polled
from tracker.collection.backlog import Backlog, backlog
from tracker.collection.models import HeldEntry, Storm
from tracker.desk.queries import pages, sources
from tracker.desk.queries.sources import FeedRow, SourceRow

SHOWN = 10
EXAMPLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """All that waits; how many there are of each in all stands in `backlog`, of sources beside them.

    polled: whose outlets workers poll at present, the sample's (True) and the real ones (False).
    storms: what waits longest first, each with some of its entries as `examples`. failing: those with the most failures in a row
    first; silent: the longest silent first. gone, moved: feeds that were switched off, the latest first, and those
    that are polled elsewhere.
    """

    polled: frozenset[bool]
    storms: tuple[Storm, ...]
    failing: tuple[SourceRow, ...]
    n_failing: int
    gone: tuple[FeedRow, ...]
    moved: tuple[FeedRow, ...]
    silent: tuple[SourceRow, ...]
    n_silent: int
    failed: tuple[pages.PageRow, ...]
    unread: tuple[pages.PageRow, ...]
    backlog: Backlog

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it waits for a person."""
        waiting = (self.storms, self.failing, self.gone, self.moved, self.silent, self.failed, self.unread)
        return not any(waiting)


def queue() -> Queue:
    """What waits now; nine queries."""
    kinds = polled.kinds()
    listed = [row for row in sources.rows_of_all(kinds) if not row.is_paused]
    failing = sorted((row for row in listed if row.health.n_failing), key=lambda row: -row.health.n_failures)
    silent = sorted((row for row in listed if row.is_silent), key=lambda row: -(row.health.rhythm.silent_days or 0))
    switched = sources.switched_feeds(SHOWN)
    failed = pages.newest_failed(SHOWN)
    examples = Prefetch("entries", HeldEntry.objects.order_by("pk")[:EXAMPLES], to_attr="examples")
    storms = Storm.objects.filter(ended_at=None).select_related("feed__source").prefetch_related(examples)
    return Queue(
        polled=kinds,
        storms=tuple(storms.order_by("since", "pk")[:SHOWN]),
        failing=tuple(failing[:SHOWN]),
        n_failing=len(failing),
        gone=tuple(row for row in switched if row.gone_at is not None),
        moved=tuple(row for row in switched if row.gone_at is None),
        silent=tuple(silent[:SHOWN]),
        n_silent=len(silent),
        failed=failed[pages.Failed.FETCHING],
        unread=failed[pages.Failed.READING],
        backlog=backlog(),
    )
