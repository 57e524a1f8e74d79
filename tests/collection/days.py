"""Days of collecting on a stopped clock: what the workers of a cluster do, one thing after the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine
from django.db.models import Min

from scrapers.http import Door
from tests.collection.making import START
from tests.scrapers.hostile import HostileServer
from tracker.collection import claims, clock
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Report

SWEEP = timedelta(seconds=2)


class Days:
    """Two workers that know nothing of each other do by turns what a sweep finds due.

    Every name leads to the server; `http://NAME.test:PORT/…` is in the way that `url` writes it.
    """

    def __init__(self, server: HostileServer, traveller: time_machine.Traveller) -> None:
        self._server = server
        self._traveller = traveller
        pace = ClusterPace(now=clock.now, sleep=self.wait)
        self._workers = [Collector(self._door(pace), hosts=pace) for _ in range(2)]
        self._n_turns = 0

    def _door(self, pace: ClusterPace) -> Door:
        peers = frozenset({self._server.peer})
        return Door(allowed_peers=peers, resolver=lambda host, port: [self._server.host], pace=pace, now=clock.now)

    def url(self, host: str, path: str) -> str:
        return f"http://{host}.test:{self._server.port}{path}"

    def wait(self, seconds: float) -> None:
        self._traveller.shift(timedelta(seconds=seconds))

    def turn(self, row: Feed | Report) -> bool:
        """Whether the next worker did its turn of the row."""
        self._n_turns += 1
        worker = self._workers[self._n_turns % 2]
        return worker.poll(row.pk) if isinstance(row, Feed) else worker.fetch_page(row.pk)

    def go_on(self, until: datetime) -> None:
        """Everything that falls due until then is done."""
        while clock.now() < until:
            for model in (Feed, Report):
                for pk in claims.overdue(model.objects.all(), 1_000, one_per="source_id"):
                    self.turn(model(pk=pk))
            self._traveller.move_to(min(until, self._next_look()))

    def _next_look(self) -> datetime:
        """The next sweep that can find anything."""
        soonest = [model.objects.aggregate(at=Min("due_at"))["at"] for model in (Feed, Report)]
        return max(clock.now() + SWEEP, min((at for at in soonest if at), default=clock.now() + SWEEP))


@contextmanager
def days(server: HostileServer) -> Iterator[Days]:
    with time_machine.travel(START, tick=False) as traveller:
        yield Days(server, traveller)
