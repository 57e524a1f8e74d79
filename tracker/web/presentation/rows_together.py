"""Responses that one sentence tells of, as one row of a table."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.evidence.queries.rows import Item


def by_sentence(items: Iterable[Item]) -> tuple[tuple[Item, ...], ...]:
    """The items in their order, those together that rest on the same words and came as far."""
    rows: dict[tuple[int, str, str], list[Item]] = {}
    for item in items:
        status = item.response.status if item.response else ""
        rows.setdefault((item.report.id, item.words, status), []).append(item)
    return tuple(tuple(row) for row in rows.values())
