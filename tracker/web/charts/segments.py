"""A qualified number -> the stretches of its bar."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.evidence.queries.rows import Quantity
from tracker.web.charts.scale import Axis

FADE = 6.0
# How far 'about' reaches to either side, as a share of the value; and how wide that is drawn at least.
SOFT_SHARE = 0.1
SOFT = 0.5
# A fade begins this much inside its bar, so that no seam shows between the two.
OVERLAP = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of a bar. kind: `solid`, `faint`, `open` (fades to the right) or `soft` (as far as "about" reaches)."""

    x: float
    width: float
    kind: str

    @property
    def end(self) -> float:
        return self.x + self.width


def extent(quantity: Quantity) -> tuple[float, ...]:
    """What an axis has to hold of it: the value, of a range also its bounds."""
    if quantity.qualifier == "range" and quantity.low is not None and quantity.high is not None:
        return (quantity.low, quantity.value, quantity.high)
    return (quantity.value,)


def shape(quantity: Quantity, axis: Axis) -> tuple[tuple[Segment, ...], tuple[float, ...]]:
    """The stretches, and where a bound is stated: there the bar has a firm end."""
    at = axis.at(quantity.value)
    match quantity.qualifier:
        case "more_than":
            return (Segment(x=0, width=at, kind="solid"), Segment(x=_before(at), width=FADE, kind="open")), ()
        case "about":
            low = min(axis.at(quantity.value * (1 - SOFT_SHARE)), max(at - SOFT, 0.0))
            high = max(axis.at(quantity.value * (1 + SOFT_SHARE)), at + SOFT)
            return (
                Segment(x=0, width=round(low, 2), kind="solid"),
                Segment(x=_before(low), width=round(high - low, 2), kind="soft"),
            ), ()
        case "less_than":
            return (Segment(x=0, width=at, kind="faint"),), (at,)
        case "range" if quantity.low is not None and quantity.high is not None:
            low, high = axis.at(quantity.low), axis.at(quantity.high)
            return (
                Segment(x=0, width=low, kind="faint"),
                Segment(x=low, width=round(high - low, 2), kind="solid"),
            ), (low, high)
    return (Segment(x=0, width=at, kind="solid"),), (at,)


def _before(x: float) -> float:
    return round(max(x - OVERLAP, 0.0), 2)
