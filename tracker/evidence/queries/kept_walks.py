"""Rows that are kept by several things at once: those of each kind that is wanted, gone along together in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.queries.days_counted import as_number
from tracker.evidence.queries.paging import Mark
from tracker.evidence.tallied_rows import Sort


@dataclass(frozen=True, slots=True)
class Walk:
    """A part of a statement with columns subject_id and value, in the order wanted, and its parameters."""

    sql: str
    parameters: dict[str, Any]


def walk(
    sort: Sort,
    metrics: Sequence[str],
    as_of: date | None,
    *,
    size: int,
    mark: Mark | None = None,
    actor: str = "",
    is_oldest_first: bool = False,
) -> Walk:
    """So many rows after the mark, of all or of the actor of that slug: of each metric as many as the page may hold are
    read in the order of the index, then all of these are put into one order."""
    sign, order = (">", "ASC") if is_oldest_first else ("<", "DESC")
    after = f"AND k.value {sign}= %(last)s AND (k.value {sign} %(last)s OR k.subject_id {sign} %(last_id)s)"
    whose = (
        "k.actor_id = (SELECT c.id FROM evidence_actor c WHERE c.slug = %(actor)s)" if actor else "k.actor_id IS NULL"
    )
    held = "k.since IS NULL" if as_of is None else "k.since <= %(as_of)s AND (k.until IS NULL OR k.until > %(as_of)s)"
    return Walk(
        f"""SELECT w.subject_id, w.value FROM unnest(%(metrics)s::text[]) AS m(metric) CROSS JOIN LATERAL (
            SELECT k.subject_id, k.value FROM evidence_tallied k
            WHERE k.sort = %(sort)s AND k.metric = m.metric AND {whose} AND k.value IS NOT NULL AND {held}
              {"" if mark is None else after}
            ORDER BY k.value {order}, k.subject_id {order} LIMIT %(size)s) w
        ORDER BY w.value {order}, w.subject_id {order} LIMIT %(size)s""",
        {
            "sort": sort.value,
            "metrics": list(metrics),
            "as_of": as_of,
            "actor": actor,
            "last": None if mark is None else as_number(mark.when),
            "last_id": mark.id if mark else None,
            "size": size,
        },
    )
