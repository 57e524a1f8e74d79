"""What one more report costs: seconds of this process, of the database's, and on the clock, step by step."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.db import connection

STEPS = ("storing", "deriving", "grading")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the measured reports cost in one store, in milliseconds: medians and 95th percentiles.

    work: processor time, of this process and, where that runs on this machine, of the database's process.
    steps: the work of each of STEPS.
    """

    title: str
    n_reports: int
    n_incidents: int
    n_measured: int
    work: float
    work_p95: float
    database: float | None
    wall: float
    wall_p95: float
    n_queries: float
    n_queries_p95: float
    steps: dict[str, float]


@dataclass(slots=True)
class Spent:
    """Seconds and queries of one report."""

    wall: float = 0.0
    own: float = 0.0
    database: float | None = 0.0
    n_queries: int = 0
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def work(self) -> float:
        return self.own + (self.database or 0.0)

    @contextmanager
    def on(self, step: str) -> Iterator[None]:
        """What happens inside is added up, and told as this step's."""
        before = self.work
        database, own, wall = _database_seconds(), time.process_time(), time.perf_counter()
        with connection.execute_wrapper(self._count):
            yield
        self.wall += time.perf_counter() - wall
        self.own += time.process_time() - own
        after = _database_seconds()
        if self.database is None or database is None or after is None:
            self.database = None
        else:
            self.database += after - database
        self.steps[step] = self.work - before

    def _count(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        self.n_queries += 1
        return execute(sql, params, many, context)


def summed(title: str, n_reports: int, n_incidents: int, spent: Sequence[Spent]) -> Cost:
    """The cost of the reports taken together."""
    work, wall = [one.work * 1000 for one in spent], [one.wall * 1000 for one in spent]
    database = [one.database * 1000 for one in spent if one.database is not None]
    queries = [float(one.n_queries) for one in spent]
    return Cost(
        title=title,
        n_reports=n_reports,
        n_incidents=n_incidents,
        n_measured=len(spent),
        work=median(work),
        work_p95=_p95(work),
        database=median(database) if database else None,
        wall=median(wall),
        wall_p95=_p95(wall),
        n_queries=median(queries),
        n_queries_p95=_p95(queries),
        steps={step: median(one.steps[step] * 1000 for one in spent) for step in STEPS},
    )


def _database_seconds() -> float | None:
    """What the database's process for this connection has computed so far; None where it runs on another machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    try:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="ascii")
        nanoseconds = int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return None
    return nanoseconds / 1e9 if "postgres" in name else None


def _p95(values: Sequence[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]
