"""What was measured of collecting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scrapers.benching.bare import Spent
from scrapers.benching.made import Trouble
from tracker.collection.benching.spending import Spending

AIM = 0.7
FLAT = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One kind of work over the whole web. n: pieces of work; bare: the same work by a bare loop on each core; alone: by
    one while the other cores rest."""

    title: str
    n: int
    spent: Spending
    bare: Spent
    alone: Spent

    @property
    def work(self) -> float:
        """Milliseconds of processor time for each piece."""
        return self.spent.work / self.n * 1000

    @property
    def bare_work(self) -> float:
        return self.bare.work / self.bare.n * 1000

    @property
    def alone_work(self) -> float:
        return self.alone.work / self.alone.n * 1000

    @property
    def ratio(self) -> float:
        """The collector's rate per core, with all that the database does for it, to the bare loops'."""
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
    n_loops: int
    sees_database: bool
    phases: tuple[Phase, ...]
    memory: Memory
    endings: tuple[tuple[Trouble, int, str], ...]
    lost: tuple[str, ...]


def joined(phases: Sequence[Phase]) -> Iterator[Phase]:
    """Phases of one title as one."""
    for title in dict.fromkeys(phase.title for phase in phases):
        same = [phase for phase in phases if phase.title == title]
        spent, loops, alone = same[0].spent, same[0].bare, same[0].alone
        for phase in same[1:]:
            spent, loops, alone = spent.plus(phase.spent), loops + phase.bare, alone + phase.alone
        yield Phase(title=title, n=sum(phase.n for phase in same), spent=spent, bare=loops, alone=alone)
