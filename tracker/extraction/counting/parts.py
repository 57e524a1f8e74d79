"""Tells which of several counts is the whole that numbers without a unit divide."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tracker.extraction.counting.measure import Measure

# Parts are rounded, and the smallest are often left out.
_ABOUT = 0.1
_CLOSE = 0.01


def whole_of(part: float, row: Sequence[float], wholes: Sequence[Measure]) -> Measure:
    """The count that the row of parts adds up to; else the last that can hold the part; else the nearest in size."""
    if len({m.metric for m in wholes}) == 1:
        return wholes[-1]
    total = sum(row)
    added = [m for m in wholes if len(row) > 1 and abs(total - m.number.value) <= _ABOUT * m.number.value]
    holding = [m for m in wholes if m.number.value >= part]
    if added or holding:
        return (added or holding)[-1]
    return min(wholes, key=lambda m: abs(math.log(m.number.value / part)))


def completes_whole(part: float, beside: Sequence[float], wholes: Sequence[float]) -> bool:
    """Whether the part and those beside it add up to one of the wholes."""
    total = part + sum(beside)
    return bool(beside) and any(abs(total - whole) <= _CLOSE * whole for whole in wholes)
