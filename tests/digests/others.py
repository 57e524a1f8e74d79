"""Others at work at once, each on a connection of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

SECONDS = 20


class Others:
    """Others at work at once, each on a connection of its own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def begin(self, act: Callable[[], object]) -> Future[object]:
        """The act is begun, and waits for a lock by the time that this comes back, or is done."""
        n_before = waiting()
        begun = self._pool.submit(_done, act)
        until = time.monotonic() + SECONDS
        while not begun.done() and waiting() == n_before and time.monotonic() < until:
            time.sleep(0.01)
        return begun

    def begin_at(
        self,
        monkeypatch: pytest.MonkeyPatch,
        place: Any,
        name: str,
        act: Callable[[], object],
        *,
        is_after: bool = False,
    ) -> Callable[[], object]:
        """The act begins just before that function of `place` is carried out for the first time, or just after that.

        What comes back waits for the end of the act, and gives what it gave or raises what it raised.
        """
        begun: list[Future[object]] = []
        real = getattr(place, name)

        def met(*values: Any, **named: Any) -> Any:
            monkeypatch.setattr(place, name, real)
            given = real(*values, **named) if is_after else None
            begun.append(self.begin(act))
            return given if is_after else real(*values, **named)

        monkeypatch.setattr(place, name, met)
        return lambda: begun[0].result(SECONDS)

    def side_by_side(self, *acts: Callable[[], object]) -> None:
        """All from the same moment on, to their ends. Raises what went wrong in one of them."""
        ready = threading.Barrier(len(acts))

        def together(act: Callable[[], object]) -> object:
            ready.wait(SECONDS)
            return act()

        begun = [self._pool.submit(_done, partial(together, act)) for act in acts]
        for one in begun:
            one.result(3 * SECONDS)


def _done(act: Callable[[], object]) -> object:
    try:
        return act()
    finally:
        connection.close()


def waiting() -> int:
    """How many of us wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # also within a transaction it is as it stands now
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
