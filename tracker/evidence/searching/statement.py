"""One statement of a search: run so that it stays bounded, with settings that end with it."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connection, transaction

from tracker.evidence.searching.matching import Parameters

TIMEOUT_MS = 3000
# Joins are made as they are written and tables are not read through: the planner knows too little of texts, whose
# reading is what costs.
_PLANNING = (
    "enable_seqscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "jit = off",
    "max_parallel_workers_per_gather = 0",
    "join_collapse_limit = 1",
)


class TooSlow(Exception):
    """A statement was cancelled for the time that it took."""


class bounded(transaction.Atomic):
    """A transaction in which a statement that takes too long is said to."""

    def __init__(self) -> None:
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        super().__exit__(kind, error, trace)
        # 57014: the statement was cancelled.
        if isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") == "57014":
            raise TooSlow from error


def fetch(asked: str, parameters: Parameters) -> list[tuple[Any, ...]]:
    """The rows of a statement; inside a transaction, all statements of which are then bounded in time."""
    settings = "; ".join(f"SET LOCAL {one}" for one in (f"statement_timeout = {TIMEOUT_MS}", *_PLANNING))
    ends = "; ".join(f"SET LOCAL {one.split(' ')[0]} = DEFAULT" for one in _PLANNING)
    with connection.cursor() as cursor:
        cursor.execute(f"{settings}; {asked}; {ends}", parameters)
        while cursor.description is None and cursor.nextset():
            pass
        return list(cursor.fetchall())
