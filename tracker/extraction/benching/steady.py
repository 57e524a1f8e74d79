"""Many short items, each with words never seen before -> how the memory of the process that reads them grows.

`python -m tracker.extraction.benching.steady ITEMS` prints it as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from tracker.extraction.benching.running import peak_memory
from tracker.extraction.benching.samples import SEED, Subject, make_report

# Words of an item, as a feed gives them, and of these so many that nobody has seen before.
ITEM_WORDS = 60
NEW_WORDS = 3
# Caches and the vocabulary are warm after one item in ten.
WARM_UP = 10
MOST_DRIFT = 0.10
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"


@dataclass(frozen=True, slots=True, kw_only=True)
class Steadiness:
    """warm, end: bytes of memory that the process held after warming up, and after the last item."""

    n_items: int
    cpu: float
    warm: int
    end: int

    @property
    def drift(self) -> float:
        """By how much of itself the memory grew."""
        return self.end / self.warm - 1


def read_items(n_items: int) -> Steadiness:
    """The memory of this process while it reads so many items, one in five of them about the affair."""
    from tracker.extraction import extract

    started, warm = time.process_time(), 0
    for number, item in enumerate(make_items(n_items)):
        if number == n_items // WARM_UP:
            warm = resident()
        extract(item)
    return Steadiness(n_items=n_items, cpu=time.process_time() - started, warm=warm, end=resident())


def make_items(n_items: int, seed: int = SEED) -> Iterator[str]:
    """Short items, the same for the same seed; each names three that no other names."""
    random = Random(seed)
    for number in range(n_items):
        report = make_report(random, Subject.RELEVANT if number % 5 == 0 else Subject.UNRELATED, ITEM_WORDS)
        names = " ".join(_name(random) for _ in range(NEW_WORDS))
        yield f"{report} {names} wrote about it."


def _name(random: Random) -> str:
    return "".join(random.choice(_CONSONANTS) + random.choice(_VOWELS) for _ in range(4)).title()


def resident() -> int:
    """The memory that the process holds now; where the system does not tell, the most that it held."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return peak_memory()
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(read_items(int(sys.argv[1])))))
