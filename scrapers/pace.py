"""Politeness towards a host: one exchange at a time and a pause between two.

What decides whose turn it is can be replaced: this process alone (`Pace`), or a database that several share.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from scrapers.errors import Busy

PATIENCE_SECONDS = 120.0


class Turns(Protocol):
    """Turns at hosts."""

    def turn(self, host: str, rest: float, *, hold: float) -> AbstractContextManager[float]:
        """The host is ours for the length of the block; gives the seconds that were waited.

        rest: seconds after its end in which nobody else begins. hold: the longest that the block can take.
        Raises Busy where the host does not become free, or has asked to be left alone.
        """

    def close(self, host: str, wait: timedelta) -> None:
        """Nobody's turn begins before the wait is over: the host asked for it."""


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0


class Pace:
    """Turns within this process: every door of it shares one, so that they are polite together."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str, rest: float, *, hold: float = 0.0) -> Iterator[float]:
        begun = self._clock()
        state = self._state(host)
        if not state.lock.acquire(timeout=PATIENCE_SECONDS):
            raise Busy(host, timedelta(seconds=PATIENCE_SECONDS))
        try:
            closed = state.closed_until - self._clock()
            if closed > PATIENCE_SECONDS:
                raise Busy(host, timedelta(seconds=closed))
            wait = max(state.free_at - self._clock(), closed)
            if wait > 0:
                self._sleep(wait)
            yield max(0.0, self._clock() - begun)
        finally:
            state.free_at = self._clock() + rest
            state.lock.release()

    def close(self, host: str, wait: timedelta) -> None:
        state = self._state(host)
        state.closed_until = max(state.closed_until, self._clock() + wait.total_seconds())

    def _state(self, host: str) -> _Host:
        with self._guard:
            return self._hosts.setdefault(host, _Host())


PROCESS_PACE = Pace()
