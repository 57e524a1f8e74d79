"""How much is left to do: what is due and what waits to be read, counted so far as it costs little."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from tracker.collection import clock
from tracker.collection.statements import ask

MOST_COUNTED = 1_000

# Each count stops at its limit, and each oldest is the first of an index; what a paused source has left waits for a person.
_COUNTED = "(SELECT count(*) FROM (SELECT {rows} LIMIT %(most)s) AS counted)"
_POLLS = "FROM collection_feed AS one JOIN collection_source AS source ON source.id = one.source_id WHERE one.due_at <= %(now)s AND one.retired_at IS NULL AND one.gone_at IS NULL AND source.retired_at IS NULL AND NOT source.is_paused"
_PAGES = "FROM collection_report AS one JOIN collection_source AS source ON source.id = one.source_id WHERE one.due_at <= %(now)s AND NOT source.is_paused"
_TEXTS = "FROM collection_snapshot AS one WHERE one.due_at IS NOT NULL"
_UNREAD = f"{_TEXTS} AND one.n_failures > 0"
_GIVEN_UP = "FROM collection_report AS one WHERE one.n_failures > 0 AND one.due_at IS NULL"
_SWITCHED = "FROM collection_feed AS one JOIN collection_source AS source ON source.id = one.source_id WHERE one.retired_at IS NULL AND source.retired_at IS NULL"
_GONE = f"{_SWITCHED} AND one.gone_at IS NOT NULL"
_MOVED = f"{_SWITCHED} AND one.gone_at IS NULL AND one.asked_url <> ''"
_STORMS = "FROM collection_storm AS one WHERE one.ended_at IS NULL"
_FIGURES = f"""
    SELECT {_COUNTED.format(rows=_POLLS)},
        {_COUNTED.format(rows=_PAGES)}, (SELECT one.due_at {_PAGES} ORDER BY one.due_at LIMIT 1),
        {_COUNTED.format(rows=_TEXTS)}, (SELECT min(fetched_at) FROM (SELECT one.fetched_at {_TEXTS} ORDER BY one.due_at LIMIT %(most)s) AS oldest),
        {_COUNTED.format(rows=_GIVEN_UP)}, {_COUNTED.format(rows=_UNREAD)},
        {_COUNTED.format(rows=_GONE)}, {_COUNTED.format(rows=_MOVED)}, {_COUNTED.format(rows=_STORMS)}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is left to do; each number at most MOST_COUNTED, which then stands for more.

    n_to_poll, n_to_fetch: feeds and pages that are due, the page longest since `fetch_since`. n_to_read: editions that
    are still to be read, the oldest fetched at `read_since`. Moments are None where nothing waits.
    n_given_up: pages whose fetching failed for good. n_unread: editions whose reading failed, which is tried again.
    n_gone, n_moved: feeds that are switched off, and those that are polled elsewhere than the catalogue says.
    n_held: feeds whose changed entries are held.
    """

    n_to_poll: int
    n_to_fetch: int
    fetch_since: datetime | None
    n_to_read: int
    read_since: datetime | None
    n_given_up: int
    n_unread: int
    n_gone: int
    n_moved: int
    n_held: int


def backlog() -> Backlog:
    """What is left to do now; one query."""
    [row] = ask(_FIGURES, {"now": clock.now(), "most": MOST_COUNTED})
    return Backlog(**dict(zip((field.name for field in fields(Backlog)), row, strict=True)))
