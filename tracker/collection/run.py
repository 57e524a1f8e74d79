"""One collecting run over chosen sources: makes their feeds due, and sees the work through to its end.

A worker does the work where one runs. Where nothing moves, this process does it itself, with the same functions.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery import current_app
from django.db import connection
from django.db.models import Max, Min, Q, QuerySet

from scrapers.records import Period
from tracker.collection import claims, clock, sitemap_feeds
from tracker.collection.collector import Collector
from tracker.collection.crew import DEPTH, Crew, Looks, n_fetchers, take_fetches
from tracker.collection.models import Feed, Fetch, Link, Report, Snapshot
from tracker.collection.reach import Reach, door_for
from tracker.collection.sitemap_feeds import Unasked
from tracker.collection.statements import AWAY
from tracker.collection.tally import Tally, mark, tally
from tracker.collection.tasks import READ

TICK_SECONDS = 0.2
# A worker hears of due work within a sweep, which comes every two seconds.
PATIENCE_SECONDS = 6.0
N_READERS = 2  # as many processes read at once
DATABASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Where a run stands. n_open: rows that are due or in work. is_unaided: a worker was waited for in vain."""

    tally: Tally
    n_open: int
    is_unaided: bool


class Run:
    """A run over the sources with these slugs, which must be within reach, and over what their reports link to.

    is_alone: no worker can do this work, so none is waited for. only: ids of the reports that it is about, where it is
    not about all that is due.
    """

    def __init__(
        self, reach: Reach, slugs: Sequence[str], *, is_alone: bool = False, only: Collection[int] | None = None
    ) -> None:
        self._began_at = clock.now()
        linked = self._linked().values("document")
        ours = Q(source__slug__in=slugs) if only is None else Q(pk__in=only)
        read = Q(report__source__slug__in=slugs) if only is None else Q(report__in=only)
        self._reports = reach.reports().filter(ours | Q(pk__in=linked))
        self._feeds = reach.feeds().filter(source__slug__in=slugs if only is None else ())
        self._snapshots = Snapshot.objects.filter(read | Q(report__in=linked))
        self._collector = Collector(door_for(reach.newsroom))
        self._fetchers, self._readers = Crew(n_fetchers()), Crew(N_READERS)
        self._slugs = slugs
        self._start = mark()
        self._is_alone = is_alone
        self._is_unaided = False
        self._seen = (-1, -1, -1)
        self._moved_at = time.monotonic()
        self._looks = Looks(self._fetchers.n_threads)

    def tally(self) -> Tally:
        """What was done for these sources since the run began, by whomever, and for those that links led to."""
        others = self._linked().values_list("document__source__slug", flat=True).distinct()
        return tally(list(dict.fromkeys([*self._slugs, *sorted(others)])), since=self._start)

    def _linked(self) -> QuerySet[Link]:
        return Link.objects.filter(depth__gt=0, found_at__gte=self._began_at)

    def n_linked(self) -> int:
        """How many documents were found through links since the run began."""
        return self._linked().count()

    def poll(self) -> int:
        """How many feeds are now due."""
        self._moved_at = time.monotonic()
        return claims.make_due(self._feeds.filter(listed_in=None))

    def fill_back(self, period: Period) -> int:
        """How many sitemaps are now due for the period."""
        return sitemap_feeds.ask_for(self._feeds, period)

    def unasked(self) -> list[Unasked]:
        """What back-filling, of this run or an earlier one, has still to ask."""
        return sitemap_feeds.unasked(self._feeds)

    def next_at(self) -> datetime | None:
        """When the next of all this is due; None for never."""
        moments = [rows.aggregate(next=Min("due_at"))["next"] for rows in self._rows()]
        return min((moment for moment in moments if moment is not None), default=None)

    def follow(self, *, until: float, every: float) -> Iterator[Progress]:
        """The run's progress every so many seconds until nothing is due or held any more, or the monotonic clock shows
        `until`.

        Outlives a database that is started again. Raises what AWAY holds where it stays away.
        """
        with self._fetchers, self._readers:
            yield from self._follow(until, every)

    def _follow(self, until: float, every: float) -> Iterator[Progress]:
        lost_at, told_at = None, -math.inf
        while time.monotonic() < until:
            try:
                if not self._step():
                    return
                progress = self._progress() if time.monotonic() - told_at >= every else None
            except AWAY:
                lost_at = lost_at or time.monotonic()
                if time.monotonic() - lost_at > DATABASE_SECONDS:
                    raise
                connection.close()
                time.sleep(1)
                continue
            lost_at = None
            if progress is not None:
                told_at = time.monotonic()
                yield progress

    def _progress(self) -> Progress:
        return Progress(tally=self.tally(), n_open=self.n_open(), is_unaided=self._is_unaided)

    def _step(self) -> bool:
        """Whether there is more to do, after a moment's wait or some work of our own."""
        if not self._is_alone:
            n_held = self._n_held()
            if (state := (self.n_open(), n_held, _newest_fetch())) != self._seen:
                self._seen, self._moved_at = state, time.monotonic()
            if state[0] == 0:
                return False
            if n_held or time.monotonic() - self._moved_at <= PATIENCE_SECONDS:
                time.sleep(TICK_SECONDS)
                return True
        if self._work():
            return True
        if self.n_open() == 0:
            return False
        time.sleep(TICK_SECONDS)
        return True

    def _work(self) -> int:
        """How many rows are being worked on or wait for one of our threads, after a moment in which they were."""
        if not self._is_alone:
            self._is_alone = self._is_unaided = True
            self._forget_hints()
        n_taken = self._take()
        n_open = self._fetchers.harvest() + self._readers.harvest()
        if not self._fetchers.is_low():
            self._fetchers.wait(TICK_SECONDS)
        elif n_open:
            time.sleep(self._looks.rest(n_taken))
        return n_open

    def _take(self) -> int:
        """How many more rows wait for one of our threads."""
        n_taken = 0
        if self._fetchers.is_low():
            for model in (Feed, Report, Snapshot):
                claims.park_deadly(model)
            n_taken += take_fetches(self._fetchers, self._collector, self._feeds, self._reports)
        if self._readers.is_low():
            _load_tasks()
            for pk in claims.overdue(self._snapshots, DEPTH * N_READERS):
                self._readers.do(_read, pk)
                n_taken += 1
        return n_taken

    def _rows(self) -> tuple[QuerySet[Any], ...]:
        return self._feeds, self._reports, self._snapshots

    def n_open(self) -> int:
        """How many rows are due or in work."""
        moment = clock.now()
        return sum(_soon(rows, moment).filter(_is_open(moment)).count() for rows in self._rows())

    def _n_held(self) -> int:
        moment = clock.now()
        return sum(_soon(rows, moment).filter(lease_until__gt=moment).count() for rows in self._rows())

    def _forget_hints(self) -> None:
        """What the queue was told of is nobody's while no worker listens."""
        for rows in self._rows():
            rows.filter(hinted_at__isnull=False).update(hinted_at=None)


def _soon(rows: QuerySet[Any], moment: datetime) -> QuerySet[Any]:
    """Those among which all are that are due or held: a held row falls due within the longest lease."""
    return rows.filter(due_at__lte=moment + claims.LONGEST_LEASE)


def _is_open(moment: datetime) -> Q:
    return Q(due_at__lte=moment) | Q(lease_until__gt=moment)


def _newest_fetch() -> int:
    newest: int | None = Fetch.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _load_tasks() -> None:
    """Before any thread begins: of two that import the tasks at once, one would find them half loaded."""
    if READ not in current_app.tasks:
        current_app.loader.import_default_modules()


def _read(snapshot_id: int) -> None:
    """Reads the snapshot as a worker would: an error is logged, and the row comes again when its lease runs out."""
    current_app.tasks[READ].apply(args=(snapshot_id,))
