"""What was measured of collecting."""

from __future__ import annotations

from dataclasses import dataclass

from scrapers.benching import bare
from scrapers.benching.made import Trouble
from tracker.collection.benching.spending import Spending

AIM = 0.7
FLAT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One kind of work over the whole web. n: pieces of work; bare: the same work by the bare loop."""

    title: str
    n: int
    spent: Spending
    bare: bare.Spent

    @property
    def work(self) -> float:
        """Milliseconds of processor time for each piece."""
        return self.spent.work / self.n * 1000

    @property
    def bare_work(self) -> float:
        return self.bare.work / self.bare.n * 1000

    @property
    def ratio(self) -> float:
        """The collector's rate per core, with all that the database does for it, to the bare loop's."""
        return self.bare_work / self.work

    @property
    def ratio_alone(self) -> float:
        """The same without the database's work, as where it has a machine of its own."""
        return self.bare_work / (self.work - self.spent.database / self.n * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Mebibytes of this process and of its readers while pages were read: in the first round, and in the last; with one
    round in its halves."""

    own_early: float
    readers_early: float
    own: float
    readers: float

    @property
    def drift(self) -> float:
        return (self.own + self.readers) / (self.own_early + self.readers_early) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All that was measured. endings: what was recorded of each kind of trouble; lost: what should be stored and is not."""

    n_feeds: int
    n_hostile: int
    n_threads: int
    n_readers: int
    sees_database: bool
    phases: tuple[Phase, ...]
    memory: Memory
    endings: tuple[tuple[Trouble, int, str], ...]
    lost: tuple[str, ...]
