"""Of some reports, those that a search finds: for whoever asks the same question of a few new ones again and again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tracker.collection.statements import ask, tell
from tracker.evidence.searching.asked import SearchQuery
from tracker.evidence.searching.found import among_sql
from tracker.evidence.searching.items import KIND
from tracker.evidence.searching.matching import Sql, match_of
from tracker.evidence.searching.names import Names, find_names
from tracker.evidence.searching.statement import bounded, fetch
from tracker.evidence.searching.words import alternatives


def found_among(query: SearchQuery, reports: Collection[int]) -> frozenset[int]:
    """Those of the reports that `search` would find, by the same conditions and whatever their place in its order.

    Nothing of an empty query, and of words that cannot be looked for. Raises TooSlow. May be called inside a transaction,
    whose own bounds in time end with it.
    """
    if query.is_empty or not reports:
        return frozenset()
    sql, match = Sql(), None
    with bounded():
        if query.text:
            names: Names = find_names(query.text, is_literal=query.is_literal)
            match = match_of(alternatives(query.text, names.taken, is_literal=query.is_literal), sql)
            if match is None:
                return frozenset()
        asked = among_sql(query, match, sorted(reports), sql)
        found = frozenset(pk for (pk,) in fetch(asked, sql.parameters))
        tell("SET LOCAL statement_timeout = DEFAULT", {})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Which reports a change rests on, or is of; kind: of its item, as a search tells kinds apart, empty where it has none."""

    reports: frozenset[int]
    kind: str
    is_of_item: bool


def stated_by(keys: Collection[str]) -> Mapping[str, Stated]:
    """By the keys of changes, where a search would find them; what left the ledger is absent. One query."""
    rows = ask(_STATED, {"keys": list(keys)}) if keys else []
    return {
        key: Stated(reports=frozenset(reports) - {None}, kind=kind or "", is_of_item=is_of_item)
        for key, kind, is_of_item, reports in rows
    }


_STATED = f"""
    SELECT c.key, {KIND}, a.id IS NOT NULL, array_agg(DISTINCT coalesce(st.report_id, c.report_id, o.report_id))
    FROM evidence_change c LEFT JOIN evidence_assertion a ON a.id = c.assertion_id
    LEFT JOIN evidence_support su ON su.assertion_id = a.id LEFT JOIN evidence_statement st ON st.id = su.statement_id
    LEFT JOIN evidence_originruling o ON o.id = c.origin_ruling_id
    WHERE c.key = ANY(%(keys)s) GROUP BY c.id, a.id
"""
