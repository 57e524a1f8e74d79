"""Several connections to the mail server side by side, for commands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from django.db import connection, connections

from tracker.digests.sending import Sender


class CrewError(Exception):
    """The connections cannot be had: says why and what to do."""


def send_together(
    sender: Sender, n_connections: int, *, limit: int | None = None, tell: Callable[[], None] | None = None
) -> int:
    """How many mails were sent until none may go now, at most `limit`. tell: called twice a second meanwhile.

    An interrupt ends it after the mails at hand. Raises CrewError where there are too few connections to the database.
    """
    pool = connections["default"].settings_dict["OPTIONS"].get("pool") or {}
    most = pool.get("max_size", n_connections)
    if n_connections > most:
        raise CrewError(
            f"{n_connections} connections need as many to the database: raise DATABASE_POOL_SIZE (now {most}), "
            "or ask for fewer."
        )
    connection.close()  # the caller's own goes back to the pool: while the crew works, only they ask

    def work(share: int | None) -> int:
        try:
            return sender.send_due(limit=share)
        finally:
            sender.close()
            connection.close()

    with ThreadPoolExecutor(max_workers=n_connections) as crew:
        working = [crew.submit(work, share) for share in _shares(limit, n_connections)]
        try:
            while wait(working, timeout=0.5).not_done:
                if tell is not None:
                    tell()
        except KeyboardInterrupt:
            sender.stop.set()
            raise
    return sum(done.result() for done in working)


def _shares(limit: int | None, n: int) -> list[int | None]:
    if limit is None:
        return [None] * n
    return [limit // n + (place < limit % n) for place in range(n) if limit // n + (place < limit % n)]
