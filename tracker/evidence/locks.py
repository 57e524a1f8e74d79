"""Who may write evidence: one at a time, so that two reports read at once give the same rows as one after the other."""

from __future__ import annotations

from typing import Final

from django.db import connection

# Any number that nothing else in this database locks by.
_EVIDENCE: Final = 0x5711_0001
_COUNT: Final = (
    "INSERT INTO evidence_revision AS held (id, number) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET number = held.number + 1"
)


def lock_evidence() -> None:
    """Waits for, and holds until the transaction ends, the right to write evidence; counts that somebody had it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_EVIDENCE])
        cursor.execute(_COUNT)
