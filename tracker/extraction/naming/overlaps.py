"""Which stretches of a text are taken, looked up by bisection: long reports have thousands of names."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator


class Taken:
    """Spans that do not overlap, in order. Spans are [start, end)."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            # Of those before it the last ends last.
            if not self._spans or self._spans[-1][1] <= start or self._spans[-1][0] >= end:
                self._spans.append((start, end))

    def take(self, start: int, end: int) -> bool:
        """Takes a span where it is free; says whether it was."""
        if not self.is_free(start, end):
            return False
        insort(self._spans, (start, end))
        return True

    def is_free(self, start: int, end: int) -> bool:
        """Whether no taken span shares a character with this one."""
        return next(self.within(start, end), None) is None

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The taken spans that share a character with this one, in order."""
        index = max(bisect_left(self._spans, (start,)) - 1, 0)
        while index < len(self._spans) and self._spans[index][0] < end:
            if self._spans[index][1] > start:
                yield self._spans[index]
            index += 1

    def ends_at(self, end: int) -> bool:
        """Whether a taken span ends there."""
        index = bisect_left(self._spans, (end,)) - 1
        return index >= 0 and self._spans[index][1] == end
