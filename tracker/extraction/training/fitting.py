"""Cases with features -> a linear judge of them: regularised logistic regression, the same weights for the same cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from tracker.extraction.judging.weights import Judge, key_of

Numbers = NDArray[numpy.float64]
STEPS = 120
# Steps of descent (Adam): their size, and over how many it falls by half.
STEP, HALVED = 0.1, 60
MEAN, SQUARE, SMALL = 0.9, 0.99, 1e-6
# A weight that moves no judgement is not kept.
LEAST_WEIGHT = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing to judge: its features, which outcomes it has, and how much it counts for each."""

    features: frozenset[str]
    wanted: tuple[float, ...]
    counts: tuple[float, ...]


def fit(
    cases: Sequence[Case],
    outcomes: tuple[str, ...],
    *,
    penalty: float,
    least: int = 1,
    steps: int = STEPS,
    onto: Judge | None = None,
) -> Judge:
    """The judge that fits the cases best; penalty: on the squares of the weights; least: in so many cases a feature must
    occur to have one; steps: of descent; onto: a judge of the same outcomes from whose weights it keeps what the cases do
    not speak against. Without cases it says nothing of anything, or what that judge says."""
    if not cases and onto is not None:
        return onto
    if not cases:
        return Judge(
            outcomes=outcomes,
            places={},
            weights=numpy.zeros((0, len(outcomes)), dtype=numpy.float32),
            bias=numpy.zeros(len(outcomes), dtype=numpy.float32),
        )
    counted = Counter(key for case in cases for key in {key_of(feature) for feature in case.features})
    known = onto.places if onto is not None else {}
    kept_keys = {key for key, n in counted.items() if n >= least} | set(known)
    places = {key: place for place, key in enumerate(sorted(kept_keys))}
    rows, columns, values = _sparse(cases, places)
    wanted = numpy.array([case.wanted for case in cases], dtype=float).T
    counts = numpy.array([case.counts for case in cases], dtype=float).T
    found = [
        _one(rows, columns, values, want, count, start, penalty, steps)
        for want, count, start in zip(wanted, counts, _starts(onto, places, outcomes), strict=True)
    ]
    weights, bias = numpy.stack([w for w, _ in found], axis=1), numpy.array([b for _, b in found])
    kept = [place for place in range(len(places)) if numpy.abs(weights[place]).max() >= LEAST_WEIGHT]
    keys = list(places)
    return Judge(
        outcomes=outcomes,
        places={keys[place]: at for at, place in enumerate(kept)},
        weights=weights[kept].astype(numpy.float16).astype(numpy.float32),
        bias=bias.astype(numpy.float32),
    )


def between(first: Judge, second: Judge, share: float) -> Judge:
    """The judge that has gone so much of the way (0-1) from one to another of the same outcomes."""
    keys = sorted(set(first.places) | set(second.places))
    places = {key: place for place, key in enumerate(keys)}
    starts, ends = (_starts(one, places, one.outcomes) for one in (first, second))
    weights = starts + share * (ends - starts)
    kept = [place for place in range(len(keys)) if numpy.abs(weights[:, place]).max() >= LEAST_WEIGHT]
    return Judge(
        outcomes=second.outcomes,
        places={keys[place]: at for at, place in enumerate(kept)},
        weights=weights[:, kept].T.astype(numpy.float16).astype(numpy.float32),
        bias=weights[:, -1].astype(numpy.float32),
    )


def _starts(onto: Judge | None, places: dict[int, int], outcomes: tuple[str, ...]) -> Numbers:
    """Where the weights of every outcome start, the bias behind them."""
    starts = numpy.zeros((len(outcomes), len(places) + 1))
    if onto is not None:
        at = [places[key] for key in onto.places]
        starts[:, at] = onto.weights[list(onto.places.values())].T
        starts[:, -1] = onto.bias
    return starts


def _sparse(
    cases: Sequence[Case], places: dict[int, int]
) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64], Numbers]:
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, case in enumerate(cases):
        found = sorted({place for feature in case.features if (place := places.get(key_of(feature))) is not None})
        rows += [row] * len(found)
        columns += found
        values += [1 / max(len(case.features), 1) ** 0.5] * len(found)
    return numpy.array(rows, dtype=numpy.int64), numpy.array(columns, dtype=numpy.int64), numpy.array(values)


def _one(
    rows: NDArray[numpy.int64],
    columns: NDArray[numpy.int64],
    values: Numbers,
    wanted: Numbers,
    counts: Numbers,
    start: Numbers,
    penalty: float,
    steps: int,
) -> tuple[Numbers, float]:
    """Weights and bias of one outcome; the bias stands behind the weights while they are sought. The penalty is on how far
    they have gone from where they start."""
    width = len(start) - 1
    weights, mean, square = start.copy(), numpy.zeros(width + 1), numpy.zeros(width + 1)
    for step in range(1, steps + 1):
        odds = numpy.bincount(rows, weights[columns] * values, len(wanted)) + weights[-1]
        error = (1 / (1 + numpy.exp(-odds)) - wanted) * counts
        slope = numpy.append(
            numpy.bincount(columns, error[rows] * values, width) + penalty * (weights - start)[:-1], error.sum()
        )
        mean = MEAN * mean + (1 - MEAN) * slope
        square = SQUARE * square + (1 - SQUARE) * slope**2
        size = STEP / (1 + step / HALVED)
        weights -= size * (mean / (1 - MEAN**step)) / (numpy.sqrt(square / (1 - SQUARE**step)) + SMALL)
    return weights[:-1], float(weights[-1])
