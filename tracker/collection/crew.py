"""Threads of this process that do due work, each a piece at a time; a slow host keeps one of them busy and no more."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from types import TracebackType
from typing import Self

from django.db import connection
from django.db.models import QuerySet

from tracker.collection import claims
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Report

# The rest of the pool's connections is for whoever reads, and for the process's first thread.
_OTHERS = 3
MOST_THREADS = 16
DEPTH = 12  # pieces of one kind that wait for each thread: a look for due work fetches as many at once
_REST_SECONDS, _LONGEST_REST_SECONDS = 0.1, 1.0


def n_fetchers() -> int:
    """How many threads may fetch at once: each holds a connection to the database."""
    size: int = connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    return max(1, min(MOST_THREADS, size - _OTHERS))


class Crew:
    """So many threads with one list of work; a context manager that waits for what was begun and drops the rest.

    Each thread keeps its connection to the database from piece to piece, and gives it back when there is none.
    """

    def __init__(self, n_threads: int) -> None:
        self.n_threads = n_threads
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._open: list[Future[object]] = []
        self._threads: list[threading.Thread] = []
        self._is_low = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for piece in self._open:
            piece.cancel()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def harvest(self) -> int:
        """How many pieces are not done. Raises the first error of those that are."""
        done = [piece for piece in self._open if piece.done()]
        self._open = [piece for piece in self._open if not piece.done()]
        for piece in done:
            piece.result()
        return len(self._open)

    def is_low(self) -> bool:
        """Whether a thread has nothing to do, or soon will have."""
        return self.harvest() <= self.n_threads + self.n_threads // 2

    def wait(self, seconds: float) -> None:
        """Returns when the list runs low, or after so many seconds."""
        self._is_low.clear()
        if not self.is_low():
            self._is_low.wait(seconds)

    def do(self, work: Callable[[int], object], pk: int) -> None:
        """The work on this row is begun as soon as a thread is free."""
        piece: Future[object] = Future()
        self._open.append(piece)
        self._waiting.put(partial(_run, piece, work, pk))
        if len(self._threads) < min(self.n_threads, len(self._open)):
            thread = threading.Thread(target=self._serve, name=f"crew-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self) -> None:
        while True:
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                connection.close()
                piece = self._waiting.get()
            if piece is None:
                connection.close()
                return
            piece()
            if self._waiting.qsize() <= self.n_threads // 2:
                self._is_low.set()


def _run(piece: Future[object], work: Callable[[int], object], pk: int) -> None:
    if piece.set_running_or_notify_cancel():
        try:
            piece.set_result(work(pk))
        except Exception as error:  # noqa: BLE001 - the edge of the thread: `harvest` raises it
            connection.close()  # it may be what broke
            piece.set_exception(error)


class Looks:
    """When to look for due work again: each look has its price, and right after one that found all there was there is
    nothing more."""

    def __init__(self, n_threads: int) -> None:
        self._most = DEPTH * n_threads
        self._n_in_vain = 0

    def rest(self, n_taken: int) -> float:
        """Seconds until the next look, after one that found so many pieces; 0.0 where there may be more."""
        self._n_in_vain = 0 if n_taken else self._n_in_vain + 1
        if n_taken:
            return 0.0 if n_taken >= self._most else _REST_SECONDS
        return min(2 * _REST_SECONDS * self._n_in_vain, _LONGEST_REST_SECONDS)


def take_fetches(crew: Crew, collector: Collector, feeds: QuerySet[Feed], reports: QuerySet[Report]) -> int:
    """How many due feeds and reports the crew was given: one of each source at a time."""
    n_taken = 0
    for rows, work in ((feeds, collector.poll), (reports, collector.fetch_page)):
        for pk in claims.overdue(rows, DEPTH * crew.n_threads, one_per="source_id"):
            crew.do(work, pk)
            n_taken += 1
    return n_taken
