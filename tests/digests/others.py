"""Others at work at once, each on a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from django.db import connection

SECONDS = 20


class Others:
    """Others at work at once, each on a connection of its own."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def begin(self, act: Callable[[], object]) -> Future[object]:
        """The act is begun, and waits for a lock by the time that this comes back, or is done."""
        n_before = waiting()

        def done() -> object:
            try:
                return act()
            finally:
                connection.close()

        begun = self._pool.submit(done)
        until = time.monotonic() + SECONDS
        while not begun.done() and waiting() == n_before and time.monotonic() < until:
            time.sleep(0.01)
        return begun


def waiting() -> int:
    """How many of us wait for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # also within a transaction it is as it stands now
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
