"""A learned judge: features of a candidate -> how much speaks for each of its outcomes.

The weights lie in `model.npz` beside this file, under the checksums of their features: no words of a text can be read from them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from zipfile import BadZipFile
from zlib import crc32

import numpy
from numpy.typing import NDArray

MODEL = Path(__file__).parent / "model.npz"
Scores = NDArray[numpy.float32]


class JudgeError(RuntimeError):
    """The packed weights are missing or damaged; the message names the file and the remedy."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """One linear judge. places: where a feature's weights stand, by its checksum; the last row of `weights` is empty."""

    outcomes: tuple[str, ...]
    places: dict[int, int]
    weights: Scores
    bias: Scores

    def sum(self, features: Iterable[str]) -> Scores:
        """What the features say together, not yet set against how many they are."""
        place_of = self.places.get
        found = [place for feature in features if (place := place_of(crc32(feature.encode()))) is not None]
        # In one order, however a set of features comes: sums of floats in another differ in their last bits.
        found.sort()
        # The same as `self.weights[found].sum(axis=0)`, of which most would be the way there: a sum has few features.
        rows = self.weights.take(numpy.array(found, dtype=numpy.intp), axis=0)
        total: Scores = numpy.add.reduce(rows, axis=0)
        return total

    def scores(self, features: Collection[str]) -> Scores:
        """The log odds of every outcome."""
        return self.of_sums(self.sum(features), len(features))

    def of_sums(self, total: Scores, count: int) -> Scores:
        """The log odds of every outcome, from what `count` features say together."""
        odds: Scores = total / sqrt(max(count, 1)) + self.bias
        return odds


def key_of(feature: str) -> int:
    """Under what number a feature's weight stands."""
    return crc32(feature.encode())


@cache
def judge(name: str) -> Judge:
    """The judge of this name, loaded once per process; raises JudgeError where the weights cannot be read."""
    return load_judges(MODEL)[name]


@cache
def load_judges(path: Path) -> dict[str, Judge]:
    """All judges of a file of weights."""
    try:
        with path.open("rb") as file, numpy.load(file, allow_pickle=False) as packed:
            names = [key.removesuffix(".keys") for key in packed.files if key.endswith(".keys")]
            return {
                name: Judge(
                    outcomes=tuple(str(outcome) for outcome in packed[f"{name}.outcomes"]),
                    places={int(key): place for place, key in enumerate(packed[f"{name}.keys"])},
                    weights=packed[f"{name}.weights"].astype(numpy.float32),
                    bias=packed[f"{name}.bias"].astype(numpy.float32),
                )
                for name in names
            }
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        remedy = "Restore tracker/extraction/judging/model.npz from the repository."
        raise JudgeError(f"{path} cannot be read ({error}). {remedy}") from error


def pack(path: Path, judges: dict[str, Judge]) -> None:
    """Writes the judges to a file of weights."""
    arrays: dict[str, NDArray[numpy.generic]] = {}
    for name, one in judges.items():
        arrays[f"{name}.outcomes"] = numpy.array(one.outcomes)
        arrays[f"{name}.keys"] = numpy.array(list(one.places), dtype=numpy.uint32)
        arrays[f"{name}.weights"] = one.weights.astype(numpy.float16)
        arrays[f"{name}.bias"] = one.bias.astype(numpy.float32)
    numpy.savez_compressed(path, **arrays)  # type: ignore[arg-type]
