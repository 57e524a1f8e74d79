"""Totals against their parts, in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isinf

from tracker.evidence.queries.rows import Item, Quantity
from tracker.grading import agreement
from tracker.web.presentation.numbers import amount_words, number_words, quantity_words
from tracker.web.presentation.sentences import names
from tracker.web.presentation.words import listed


def part_checks(items: Sequence[Item]) -> tuple[str, ...]:
    """One sentence for every joint total whose every actor has a count of its own by the same speaker."""
    return tuple(check for item in items if len(item.actors) > 1 if (check := _check(item, items)))


def _check(total: Item, items: Sequence[Item]) -> str:
    if total.quantity is None or total.quantity.statistic != "total":
        return ""
    parts: dict[str, tuple[Item, Quantity]] = {}
    for item in items:
        if item.quantity and _is_part(item, item.quantity, total, total.quantity):
            actor = item.actors[0].name
            if actor not in parts or item.grade.score > parts[actor][0].grade.score:
                parts[actor] = (item, item.quantity)
    if len(parts) < len(total.actors):
        return ""
    verdict, added = agreement.check_parts(
        _interval_of(total.quantity), [_interval_of(quantity) for _, quantity in parts.values()]
    )
    said = listed([f"{amount_words(quantity)} ({actor})" for actor, (_, quantity) in parts.items()])
    return (
        f"Check: {said} add up to {_sum_words(added)}, against {quantity_words(total.quantity)} "
        f"for {names(total.actors)} together: {verdict}."
    )


def _is_part(item: Item, quantity: Quantity, total: Item, whole: Quantity) -> bool:
    return (
        len(item.actors) == 1
        and item.actors[0] in total.actors
        and item.speakers == total.speakers
        and (quantity.metric, quantity.statistic) == (whole.metric, whole.statistic)
        and (quantity.window_start, quantity.window_end) == (whole.window_start, whole.window_end)
    )


def _interval_of(quantity: Quantity) -> agreement.Quantity:
    return agreement.Quantity(
        metric=quantity.metric,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        qualifier=quantity.qualifier,
        unit=quantity.unit,
    )


def _sum_words(added: agreement.Interval) -> str:
    if isinf(added.high):
        return f"at least {number_words(added.low)}"
    return f"{number_words(added.low)} to {number_words(added.high)}"
