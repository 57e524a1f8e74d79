"""An article text -> a signature by which near copies are found, however many texts there are. Pure.

MinHash over runs of words. Two texts are one where the shorter is mostly inside the longer: a shortened copy of a long
report shares few of the runs of both, but nearly all of its own. Measured as the share of the shorter text's runs that
the longer has too (tests/evidence/test_fingerprints.py): four pairs of real copies 0.91 to 1, copies of our own, edited
or cut to half, 0.87 to 1; real reports of one event 0.25 at most, our own with one quotation in common 0.26, and short
ones with a quotation and the same seventy words of a page's furniture 0.63.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from rensa import RMinHash

RUN_WORDS: Final = 5
N_VALUES: Final = 256
# Two texts with a fifth of their runs in common share a band in every second case, with three in ten in nine of ten,
# with four in ten always (99.6 %); with one in a hundred, as reports of one event have, in one of ten thousand.
BAND_VALUES: Final = 3
SEED: Final = 1
# Seven tenths of the shorter text, and a tenth of both together, which an estimate's error does not reach.
COPY_CONTAINMENT: Final = 0.7
COPY_SIMILARITY: Final = 0.1
# Below this many runs a text is too short to tell a copy from a coincidence.
MIN_RUNS: Final = 20
VERSION: Final = f"rensa-r{RMinHash.ALGORITHM_VERSION}/{N_VALUES}x{RUN_WORDS}/1"

# Scripts without spaces give one token per character, so that runs mean something in them too.
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A text's signature. n_runs: how many different runs of words it has; too few say nothing."""

    values: tuple[int, ...]
    n_runs: int

    @property
    def is_telling(self) -> bool:
        return self.n_runs >= MIN_RUNS

    def packed(self) -> bytes:
        """The values as they are stored: four bytes each, the lowest byte first."""
        return b"".join(value.to_bytes(4, "little") for value in self.values)

    def bands(self) -> list[int]:
        """Numbers of which two near copies have one in common; none for a text that says nothing."""
        if not self.is_telling:
            return []
        packed, width = self.packed(), 4 * BAND_VALUES
        return [_number(f"{at} ".encode() + packed[at : at + width]) for at in range(0, len(packed) - width + 1, width)]


def sketch(text: str) -> Sketch:
    """The signature of a text: the same in every process, whatever its spacing, case and punctuation."""
    words = _TOKEN.findall(text.casefold())
    runs = {" ".join(words[at : at + RUN_WORDS]) for at in range(len(words) - RUN_WORDS + 1)}
    made = RMinHash(N_VALUES, SEED)
    made.update(sorted(runs))
    return Sketch(values=tuple(made.digest()), n_runs=len(runs))


def unpacked(values: bytes, n_runs: int) -> Sketch:
    """A signature as it was before it was stored."""
    places = range(0, len(values), 4)
    return Sketch(values=tuple(int.from_bytes(values[at : at + 4], "little") for at in places), n_runs=n_runs)


def similarity(one: Sketch, other: Sketch) -> float:
    """The estimated share of all runs that both texts have (Jaccard); 0 where one has too few to tell."""
    if not (one.is_telling and other.is_telling):
        return 0.0
    same = sum(mine == theirs for mine, theirs in zip(one.values, other.values, strict=True))
    return same / len(one.values)


def containment(one: Sketch, other: Sketch) -> float:
    """The estimated share of the shorter text's runs that the longer one has too, 0 to 1."""
    jaccard = similarity(one, other)
    shared = jaccard * (one.n_runs + other.n_runs) / (1 + jaccard)
    return min(1.0, shared / min(one.n_runs, other.n_runs)) if shared else 0.0


def is_copy(one: Sketch, other: Sketch) -> bool:
    """Whether one text is mostly the other's."""
    return similarity(one, other) >= COPY_SIMILARITY and containment(one, other) >= COPY_CONTAINMENT


def _number(data: bytes) -> int:
    """A hash as PostgreSQL's bigint holds it."""
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little", signed=True)
