"""Totals against their parts, in words."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.evidence.queries.sums import CheckedSum
from tracker.web.presentation.numbers import number_words
from tracker.web.presentation.speech import english


def part_checks(sums: Iterable[CheckedSum]) -> tuple[str, ...]:
    """One line for every total that was checked, with what its parts add up to; in English, as the check is stored."""
    with english():
        return tuple(f"Check: {one.words}. The parts add up to {_sum_words(one)}." for one in sums)


def _sum_words(one: CheckedSum) -> str:
    if one.high is None:
        return f"at least {number_words(one.low)}"
    if one.low == one.high:
        return number_words(one.low)
    return f"{number_words(one.low)} to {number_words(one.high)}"
