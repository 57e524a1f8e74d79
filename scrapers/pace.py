"""Politeness towards a host: one connection at a time and a pause between two, within this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from scrapers.errors import Timeout

PATIENCE_SECONDS = 120.0


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0


class Pace:
    """Turns at hosts. Every door of a process shares one, so that they are polite together."""

    def __init__(
        self, *, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str, min_interval: float) -> Iterator[float]:
        """Hold the host for the length of the block; gives the seconds that were waited.

        The next turn begins at least `min_interval` seconds after the end of this one.
        Raises Timeout when the host stays busy for PATIENCE_SECONDS.
        """
        begun = self._clock()
        with self._guard:
            state = self._hosts.setdefault(host, _Host())
        if not state.lock.acquire(timeout=PATIENCE_SECONDS):
            raise Timeout(host, "other fetches keep the host busy", "It is asked again later")
        try:
            wait = state.free_at - self._clock()
            if wait > 0:
                self._sleep(wait)
            yield max(0.0, self._clock() - begun)
        finally:
            state.free_at = self._clock() + min_interval
            state.lock.release()


PROCESS_PACE = Pace()
