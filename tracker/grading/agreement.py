"""Do two statements agree? Figures and dates as intervals; totals against their parts.

What a wording tolerates (constants below) is documented on the methodology page:
exact 13 million -> within 2.5 % (numbers are written rounded); about -> within 10 %; more than -> that or more;
less than -> up to that; a range -> its own bounds.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import inf
from typing import Final

ROUNDING: Final = 0.025
ABOUT: Final = 0.10
# Numbers farther apart than "about" allows are not one figure, even where both can be true: "more than 16 million" and
# "more than 13 million". Two bounds on one side contradict nothing, so there only rounding makes two numbers one.
NEAR_RATIO: Final = 1 + ABOUT
NEAR_RATIO_OF_BOUNDS: Final = 1 + ROUNDING
_ONE_SIDED: Final = frozenset({"more_than", "less_than"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """What a wording allows, both ends inclusive; high may be infinite."""

    low: float
    high: float

    def overlaps(self, other: Interval) -> bool:
        """Whether one value could satisfy both."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure as one report words it; the vocabulary is the extraction document's.

    unit matters where it changes what is counted: a currency, "per day". counted: what the report's word counts
    (exchanges, requests), empty where it leaves that open. actors: whose doing is counted.
    """

    metric: str
    value: float
    low: float | None
    high: float | None
    qualifier: str
    statistic: str = "total"
    unit: str = ""
    counted: str = ""
    actors: frozenset[str] = frozenset()
    window: tuple[date | None, date | None] | None = None

    @property
    def interval(self) -> Interval:
        """The bounds that the wording tolerates."""
        match self.qualifier:
            case "about":
                return Interval(low=self.value * (1 - ABOUT), high=self.value * (1 + ABOUT))
            case "more_than":
                return Interval(low=self.value if self.low is None else self.low, high=inf)
            case "less_than":
                return Interval(low=0.0, high=self.value if self.high is None else self.high)
            case "range" if self.low is not None and self.high is not None:
                return Interval(low=self.low, high=self.high)
            case _:
                return Interval(low=self.value * (1 - ROUNDING), high=self.value * (1 + ROUNDING))


# The unit is part of what these count; for the others it is only the report's word for it.
_UNIT_COUNTS: Final = frozenset({"money", "other"})


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether both count the same thing of the same parties over the same time.

    Totals, rates, peaks and averages are kept apart, and so are different windows; a figure without a window may be
    any of its actor's, so it is compared.
    """
    if (one.metric, one.statistic, one.actors) != (other.metric, other.statistic, other.actors):
        return False
    if (one.metric in _UNIT_COUNTS or one.statistic == "rate") and one.unit.casefold() != other.unit.casefold():
        return False
    if one.counted and other.counted and one.counted != other.counted:
        return False
    return one.window is None or other.window is None or _same_window(one.window, other.window)


def compatible(one: Quantity, other: Quantity) -> bool:
    """Whether both can be true as worded; only for comparable figures."""
    return one.interval.overlaps(other.interval)


def same_figure(one: Quantity, other: Quantity) -> bool:
    """Whether both say the same figure: comparable, compatible, and the numbers named lie close together."""
    return near(one, other) and comparable(one, other) and compatible(one, other)


def near(one: Quantity, other: Quantity) -> bool:
    """Whether the numbers named lie so close together that rounding or "about" may explain the difference."""
    low, high = sorted((one.value, other.value))
    are_bounds = one.qualifier in _ONE_SIDED and other.qualifier in _ONE_SIDED
    return high <= low * (NEAR_RATIO_OF_BOUNDS if are_bounds else NEAR_RATIO) if low > 0 else low == high


def in_conflict(one: Quantity, other: Quantity) -> bool:
    """Whether the two cannot both be true: comparable, and nothing satisfies both wordings."""
    return comparable(one, other) and not compatible(one, other)


class PartsCheck(StrEnum):
    """A total against the sum of its parts."""

    CONSISTENT = "consistent"
    EXCEEDED = "the parts add up to more"
    SHORT = "the parts add up to less"


def check_parts(total: Quantity, parts: Sequence[Quantity]) -> tuple[PartsCheck, Interval]:
    """Whether the parts can add up to the total, and what they do add up to.

    0.15 + 3.4 + 13 million, each "more than", against "more than 16 million": consistent. Raises ValueError on no parts.
    """
    if not parts:
        raise ValueError("a total without parts cannot be checked")
    ranges = [part.interval for part in parts]
    added = Interval(low=sum(r.low for r in ranges), high=sum(r.high for r in ranges))
    if added.overlaps(total.interval):
        return PartsCheck.CONSISTENT, added
    return (PartsCheck.EXCEEDED if added.low > total.interval.high else PartsCheck.SHORT), added


def days_of(value: date, precision: str) -> tuple[date, date]:
    """The first and last day that a date of this precision ("day", "month", "year") may mean."""
    match precision:
        case "year":
            return date(value.year, 1, 1), date(value.year, 12, 31)
        case "month":
            return value.replace(day=1), value.replace(day=monthrange(value.year, value.month)[1])
        case _:
            return value, value


def _same_window(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Windows agree where neither names another bound than the other does."""
    return all(mine is None or theirs is None or mine == theirs for mine, theirs in zip(one, other, strict=True))
