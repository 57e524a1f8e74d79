"""Where a value stands on an axis, in per cent of its width."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.web.presentation.numbers import number_words

# The axis ends here, so that an open end has room to fade.
RIGHT_END = 94.0
# A phone's width and that of a tick's letter there, in pixels; how far apart two labels stay.
NARROW = 326.0
LETTER = 6.4
APART = 8.0
# From this ratio on a linear axis hides the smaller values.
LOG_FROM_RATIO = 12.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis. is_minor: its label would touch another on a phone, and is left out there."""

    x: float
    words: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis from `low` to `high`, logarithmic or linear."""

    low: float
    high: float
    is_log: bool

    def at(self, value: float) -> float:
        """The place of a value, 0 to RIGHT_END; what lies outside is put at the end."""
        if self.is_log:
            value = max(value, self.low)
            share = math.log10(value / self.low) / math.log10(self.high / self.low)
        else:
            share = value / self.high
        return round(min(max(share, 0.0), 1.0) * RIGHT_END, 2)

    def ticks(self) -> tuple[Tick, ...]:
        """Round values along the axis, at most six."""
        if self.is_log:
            first, last = round(math.log10(self.low)), round(math.log10(self.high))
            step = 1 + (last - first) // 6
            values = [10.0**power for power in range(first, last + 1, step)]
        else:
            values = [self.high * quarter / 4 for quarter in range(5)]
        return _thinned([Tick(self.at(value), number_words(value)) for value in values])


def _thinned(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    """The ticks, those marked minor that leave no room on a phone; the first begins and the last ends at its place."""
    if len(ticks) < 3:
        return tuple(ticks)
    first, *between, last = ticks
    taken = _pixels(first) + _width(first)
    limit = _pixels(last) - _width(last)
    kept = [first]
    for tick in between:
        left, right = _pixels(tick) - _width(tick) / 2, _pixels(tick) + _width(tick) / 2
        fits = left >= taken + APART and right <= limit - APART
        taken = right if fits else taken
        kept.append(tick if fits else replace(tick, is_minor=True))
    return (*kept, last)


def _pixels(tick: Tick) -> float:
    return tick.x / 100 * NARROW


def _width(tick: Tick) -> float:
    return len(tick.words) * LETTER


def axis_for(values: Iterable[float], *, is_always_log: bool = False) -> Axis:
    """An axis that holds these positive values: logarithmic where the largest is many times the smallest, or always."""
    positive = [value for value in values if value > 0]
    if not positive:
        return Axis(low=0, high=1, is_log=False)
    least, most = min(positive), max(positive)
    if most / least < LOG_FROM_RATIO and not is_always_log:
        return Axis(low=0, high=_round_up(most), is_log=False)
    low = 10.0 ** math.floor(math.log10(least))
    # A value on the axis' own start would have a bar of no length.
    low = low / 10 if least / low < 1.2 else low
    return Axis(low=low, high=10.0 ** math.ceil(math.log10(most)), is_log=True)


def _round_up(value: float) -> float:
    """The next value of the form 1, 2, 4 or 8 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(value))
    return next((power * step for step in (1, 2, 4, 8) if power * step >= value), power * 10)
