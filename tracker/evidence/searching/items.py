"""What reports state, as SQL: the graded items behind a report's statements, now or on a day past, with their kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.queries import rows
from tracker.evidence.searching.matching import Sql
from tracker.evidence.tallied_entries import CLAIM_KINDS, COMPANY_ACTS, ORGANISATION
from tracker.grading.rules import PUBLIC_FROM

_PREDICATES = " ".join(f"WHEN '{predicate}' THEN '{kind}'" for predicate, kind in sorted(CLAIM_KINDS.items()))
_ACTS = ", ".join(f"'{act}'" for act in sorted(COMPANY_ACTS))
# Of an assertion `a` the kind that a timeline has it under; null for what has no place on one. As `kind_of` says.
KIND = f"""(CASE a.kind WHEN 'figure' THEN CASE WHEN a.value IS NOT NULL THEN 'figure' END
    WHEN 'claim' THEN CASE a.predicate {_PREDICATES} END
    WHEN 'response' THEN CASE WHEN a.jurisdiction = '' OR a.instrument IN ({_ACTS}) AND EXISTS (
        SELECT FROM evidence_actor c WHERE c.id = a.claimant_id AND c.kind = '{ORGANISATION}')
        THEN 'industry' ELSE 'policy' END END)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """By which names a piece of SQL knows a report, its snapshot that stands, and when that was replaced."""

    report: str
    snapshot: str
    replaced_at: str


def stored_day(row: dict[str, Any]) -> rows.StatedDay | None:
    """The date in a row that came as JSON, as far as it is known; None where there is none."""
    if not row["day"]:
        return None
    precision = row["precision"] if row["precision"] in ("month", "year") else "day"
    return rows.StatedDay(date.fromisoformat(row["day"]), precision)


def graded(as_of: date | None, sql: Sql) -> str:
    """A join from assertions `a` to the grade `g` that lets them be shown, looked up for each."""
    table, condition = _grade(as_of, sql)
    return f"CROSS JOIN LATERAL (SELECT g.letter, g.score FROM {table} g WHERE {condition} OFFSET 0) g"


def by_id(table: str, name: str, id_of: str) -> str:
    """A join to the row of that id, looked up for each: tables that are taken for empty are not joined as a whole."""
    return f"CROSS JOIN LATERAL (SELECT {name}.* FROM {table} {name} WHERE {name}.id = {id_of} OFFSET 0) {name}"


def _grade(as_of: date | None, sql: Sql) -> tuple[str, str]:
    """Where the grades of a day are, and which row `g` of an assertion `a` lets it be shown."""
    shown = f"g.assertion_id = a.id AND g.score >= {sql.put(PUBLIC_FROM)}"
    if as_of is None:
        return "evidence_assessment", f"{shown} AND g.superseded_at IS NULL AND a.retired_at IS NULL"
    day = sql.put(as_of)
    return "evidence_point", f"{shown} AND g.since <= {day} AND (g.until IS NULL OR g.until > {day})"


def stood(place: Place, as_of: date | None) -> str:
    """Which statements `st` a report makes, or made on that day: a condition."""
    if as_of is None:
        return f"st.report_id = {place.report} AND st.retired_at IS NULL"
    in_edition = (
        f"EXISTS (SELECT FROM collection_articletext x WHERE x.id = st.text_id AND x.snapshot_id = {place.snapshot})"
    )
    return (
        f"st.report_id = {place.report} AND (st.retired_at IS NULL OR {place.replaced_at} IS NOT NULL) AND {in_edition}"
    )


def stated(place: Place, columns: str, as_of: date | None, sql: Sql, wanted: str = "") -> str:
    """Columns of each item that a report states: statement `st`, assertion `a`, grade `g`. wanted: a further condition.

    Each step is fenced off, so that it goes from the report on by index however little is known of how rows are spread.
    """
    table, condition = _grade(as_of, sql)
    return (
        f"SELECT {columns} FROM (SELECT st.id, st.words FROM evidence_statement st WHERE {stood(place, as_of)} OFFSET 0) st, "
        "LATERAL (SELECT su.assertion_id FROM evidence_support su WHERE su.statement_id = st.id OFFSET 0) su, "
        "LATERAL (SELECT a.* FROM evidence_assertion a WHERE a.id = su.assertion_id OFFSET 0) a, "
        f"LATERAL (SELECT g.letter, g.score FROM {table} g WHERE {condition} OFFSET 0) g WHERE TRUE{wanted} OFFSET 0"
    )


def stating(place: Place, kind: str, grade: str, as_of: date | None, sql: Sql) -> str:
    """The reports that state something of that kind, so graded; either may be left open."""
    asked = f" AND {KIND} = {sql.put(kind)}" if kind else ""
    asked += f" AND g.letter = {sql.put(grade)}" if grade else ""
    return f"EXISTS ({stated(place, '1', as_of, sql, asked)})"
