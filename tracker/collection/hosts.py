"""Turns at hosts for the whole cluster: PostgreSQL decides, so that no two processes on any machines ask one at once.

A turn is one row moved by one statement. No transaction is open while a host is waited for or asked, no connection is
held while it is waited for, and not all of the pool's are while hosts are asked. A worker that dies in its turn has it until `free_at`; then the next begins.
"""

from __future__ import annotations

import logging
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db import connection

from scrapers.errors import Busy
from tracker.collection.statements import AWAY, ask_prepared, tell_prepared

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 15.0  # more than the longest pause that a robots.txt may ask for
LOOK_SECONDS = 0.5
LONG_SECONDS = 1.0
REST_SECONDS = 2.0  # after a turn whose end nobody knows, and between two who are told to come later
KEPT = timedelta(days=1)  # so long a host that nobody asks any more has its row
MAX_NAME = 255
_MACHINE = f"{platform.node()[:100]}:"
_AFTER = 0.01  # so that the moment is over when it is looked at again
_NONE = timedelta(0)

# The database's clock counts, for machines' clocks differ; `clock` stops it in a test.
NOW = "coalesce(%(clock)s::timestamptz, clock_timestamp())"
# Who asks does not wait for the disk: a turn that a crash of the database forgets is over when it is back.
_SOON = "set_config('synchronous_commit', 'off', true)"
_TAKE = f"""
    INSERT INTO collection_host AS host (name, free_at, turn, holder)
    SELECT name, {NOW} + %(seconds)s, 1, %(holder)s FROM {{named}}
    ON CONFLICT (name) DO UPDATE SET free_at = excluded.free_at, turn = host.turn + 1, holder = excluded.holder
    WHERE host.free_at <= {NOW} AND (host.closed_until IS NULL OR host.closed_until <= {NOW})
    RETURNING host.name, host.turn
"""
_TAKE_NAMED = _TAKE.format(named=f"{_SOON}, (SELECT %(name)s::text AS name) AS named")
_GIVE_BACK = f"""
    UPDATE collection_host SET free_at = {NOW} + %(seconds)s, holder = '' FROM {_SOON}
    WHERE name = %(name)s AND turn = %(turn)s
"""
_CLOSE = f"""
    INSERT INTO collection_host AS host (name, free_at, turn, holder, closed_until)
    VALUES (%(name)s, {NOW}, 0, '', {NOW} + %(seconds)s)
    ON CONFLICT (name) DO UPDATE SET closed_until = greatest(host.closed_until, excluded.closed_until)
"""
_LEFT = f"SELECT free_at - {NOW}, closed_until - {NOW} FROM collection_host WHERE name = %(name)s"
_LATER = f"""
    UPDATE collection_host SET slot_at = least(greatest(slot_at, {NOW}) + %(seconds)s, {NOW} + %(most)s)
    WHERE name = %(name)s AND greatest(free_at, closed_until) > {NOW}
    RETURNING greatest(free_at, closed_until) - {NOW}, coalesce(closed_until > {NOW}, false), slot_at - {NOW}
"""
_HELD = "SELECT DISTINCT holder FROM collection_host WHERE starts_with(holder, %(holder)s)"
_FREE = f"""
    UPDATE collection_host SET free_at = least(free_at, {NOW} + %(seconds)s), holder = '' WHERE holder = %(holder)s
"""
_FORGET = f"DELETE FROM collection_host WHERE greatest(free_at, closed_until) < {NOW} - %(seconds)s"


class Wait(NamedTuple):
    """left: how long the host is still busy, resting or closed, at the longest; come_in: when to come again."""

    left: timedelta
    is_closed: bool
    come_in: timedelta


class Turn(NamedTuple):
    """The number under which a host's turn was taken."""

    host: str
    number: int


def take_statement(name: str, rows: str) -> str:
    """What takes the turn at the host of this name, which an expression makes of the rows, where it is free, and gives it
    as of `Turn`; to stand within another statement, with `take_values`."""
    return _TAKE.format(named=f"(SELECT {name} AS name FROM {rows}) AS named WHERE name IS NOT NULL")


def take_values(hold: float, now: datetime | None) -> dict[str, Any]:
    """What such a statement is told. hold: seconds after which the turn of a dead worker is over; now: stands in for the
    database's clock."""
    return {"seconds": timedelta(seconds=hold), "clock": now, "holder": _holder()}


def _holder() -> str:
    return f"{_MACHINE}{os.getpid()}"


class _Taken(threading.local):
    turn: Turn | None = None


_taken = _Taken()


class ClusterPace:
    """Turns at hosts, kept in the database. now: stands in for the database's clock, sleep for waiting, in a test."""

    def __init__(
        self,
        *,
        patience: float = PATIENCE_SECONDS,
        now: Callable[[], datetime | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience
        self._now = now
        self._sleep = sleep

    @contextmanager
    def turn(self, host: str, rest: float, *, hold: float) -> Iterator[float]:
        """The host is ours for the length of the block; gives the seconds that were waited.

        rest: seconds after its end in which nobody else begins. hold: after so long the turn of a dead worker is over.
        Raises Busy where the host does not become free in time, or has asked to be left alone.
        """
        waited = 0.0
        number = _handed_over(host)
        while number is None and (number := self._take(host, hold + rest)) is None:
            busy, closed = self._left(host)
            _let_go()
            if waited >= self._patience or closed.total_seconds() > self._patience:
                raise Busy(host, max(busy, closed))
            pause = min(max(busy, closed).total_seconds() + _AFTER, LOOK_SECONDS)
            self._sleep(pause)
            waited += pause
        try:
            with _connection_spared():
                yield waited
        finally:
            self._give_back(host, number, rest)

    @contextmanager
    def handed_over(self, taken: Turn | None) -> Iterator[None]:
        """Who in this thread asks for the host's `turn` in the block has the one that another statement took; where nobody
        does it is over with the block."""
        _taken.turn = taken
        try:
            yield
        finally:
            if _taken.turn is not None:
                self._give_back(*_taken.turn, rest=0.0)
            _taken.turn = None

    @property
    def now(self) -> datetime | None:
        """What stands in for the database's clock; None where that counts."""
        return self._now()

    def close(self, host: str, wait: timedelta) -> None:
        """Nobody's turn begins before the wait is over: the host asked for it."""
        self._tell(_CLOSE, host, wait.total_seconds())

    def left(self, host: str) -> timedelta:
        """How long the host is still busy, resting or closed, at the longest; zero where it may be asked now."""
        return max(self._left(host))

    def come_later(self, host: str, *, most: timedelta) -> Wait | None:
        """How long to wait for a host that is busy, each who asks a pause after the one before, at most `most`; None where
        it may be asked now."""
        rows = self._do(_LATER, host, REST_SECONDS, most=most)
        return Wait(*rows[0]) if rows else None

    def closed_for(self, host: str) -> timedelta:
        """How long the host asked to be left alone, from now on; zero where it did not."""
        return self._left(host)[1]

    def free_dead(self) -> None:
        """The turns of processes of this machine that are no more are over; else they would run out by themselves."""
        for (holder,) in self._do(_HELD, holder=_MACHINE):
            if not _is_alive(int(holder.removeprefix(_MACHINE))):
                self._tell(_FREE, seconds=REST_SECONDS, holder=holder)

    def forget(self) -> None:
        """Hosts that nobody has asked for long have no row any more."""
        self._tell(_FORGET, seconds=KEPT.total_seconds())

    def _take(self, host: str, seconds: float) -> int | None:
        rows = self._do(_TAKE_NAMED, host, seconds, holder=_holder())
        return rows[0][1] if rows else None

    def _give_back(self, host: str, turn: int, rest: float) -> None:
        try:
            self._tell(_GIVE_BACK, host, rest, turn=turn)
        except AWAY as error:
            logger.warning("the turn at %s is not given back, it runs out: %s", host, error)

    def _left(self, host: str) -> tuple[timedelta, timedelta]:
        """How long it is still asked or resting, and how long closed."""
        [(busy, closed)] = self._do(_LEFT, host) or [(_NONE, _NONE)]
        return max(busy, _NONE), max(closed or _NONE, _NONE)

    def _do(self, statement: str, host: str = "", seconds: float = 0.0, **values: Any) -> list[tuple[Any, ...]]:
        return ask_prepared(statement, self._named(host, seconds, values))

    def _tell(self, statement: str, host: str = "", seconds: float = 0.0, **values: Any) -> None:
        tell_prepared(statement, self._named(host, seconds, values))

    def _named(self, host: str, seconds: float, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"name": host[:MAX_NAME], "seconds": timedelta(seconds=seconds), "clock": self._now(), **values}


def _handed_over(host: str) -> int | None:
    """The number of the turn at the host that was taken for this thread; it is handed over once."""
    turn = _taken.turn
    if turn is None or turn.host != host:
        return None
    _taken.turn = None
    return turn.number


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's
        return True
    return True


@contextmanager
def _connection_spared() -> Iterator[None]:
    """Hosts are asked in the block. Getting a connection again costs more than a short answer, so it is kept, unless
    many are; after a long answer it is looked at again, for the database may have been started anew meanwhile."""
    began_at, is_kept = time.monotonic(), _to_keep().acquire(blocking=False)
    if not is_kept:
        _let_go()
    try:
        yield
    finally:
        if is_kept:
            _to_keep().release()
        if time.monotonic() - began_at > LONG_SECONDS:
            _let_go()


@cache
def _to_keep() -> threading.Semaphore:
    """As many connections of the pool as may be kept idle; some are always left to the others of this process."""
    size: int = connection.settings_dict["OPTIONS"]["pool"]["max_size"]
    return threading.Semaphore(max(1, size - 2))


def _let_go() -> None:
    """This thread's connection goes back to the pool; the next statement takes one again."""
    if not connection.in_atomic_block:
        connection.close()
