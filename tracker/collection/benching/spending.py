"""What collecting costs on this machine: processor time and memory of this process, of its readers, of the database."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import connection

from tracker.collection.processes import stat_of

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spending:
    """Seconds: on the clock, and of processor time. database: 0.0 where it runs on another machine."""

    wall: float
    own: float
    readers: float
    database: float

    @property
    def work(self) -> float:
        return self.own + self.readers + self.database

    def since(self, earlier: Spending) -> Spending:
        return Spending(
            wall=self.wall - earlier.wall,
            own=self.own - earlier.own,
            readers=self.readers - earlier.readers,
            database=self.database - earlier.database,
        )

    def without(self, own: float) -> Spending:
        """Less so many seconds of this process that were not spent on what is measured."""
        return replace(self, own=self.own - own)

    def plus(self, other: Spending) -> Spending:
        return Spending(
            wall=self.wall + other.wall,
            own=self.own + other.own,
            readers=self.readers + other.readers,
            database=self.database + other.database,
        )


class Meter:
    """Reads what was spent so far. others: child processes of this one that are no readers."""

    def __init__(self, others: Iterable[int]) -> None:
        self._others = frozenset(others)
        self._postmaster = _postmaster()

    @property
    def sees_database(self) -> bool:
        return self._postmaster is not None

    def read(self) -> Spending:
        """Now. Readers that ended meanwhile are counted too."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Spending(
            wall=time.perf_counter(),
            own=time.process_time(),
            readers=ended.ru_utime + ended.ru_stime + sum(sum(_seconds(pid)[:2]) for pid in self._readers()),
            database=self._database(),
        )

    def memory(self) -> tuple[int, int]:
        """Bytes in memory: of this process, of its readers together."""
        return _resident(os.getpid()), sum(map(_resident, self._readers()))

    def _readers(self) -> list[int]:
        return [child.pid for child in multiprocessing.active_children() if child.pid and child.pid not in self._others]

    def _database(self) -> float:
        if self._postmaster is None:
            return 0.0
        sessions = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
        living = sum(sum(_seconds(int(e.name))[:2]) for e in sessions if _parent(int(e.name)) == self._postmaster)
        return living + sum(_seconds(self._postmaster))


def _postmaster() -> int | None:
    """The process that all of the database's are children of; None where it is not on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="ascii")
    except OSError:
        return None
    return _parent(pid) if "postgres" in name else None


def _parent(pid: int) -> int:
    fields = stat_of(pid)
    return int(fields[1]) if fields else 0


def _seconds(pid: int) -> tuple[float, float, float, float]:
    """In its own code and in the system's, and the same of its children that ended."""
    fields = stat_of(pid)
    if not fields:
        return (0.0, 0.0, 0.0, 0.0)
    own, system, children, children_system = (int(field) / _TICKS for field in fields[11:15])
    return own, system, children, children_system


def _resident(pid: int) -> int:
    fields = stat_of(pid)
    return int(fields[21]) * _PAGE if fields else 0
