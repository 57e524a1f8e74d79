"""What reports state, as SQL: the graded items behind a report's statements, now or on a day past, with their kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.responses import COMPANY_ACTS
from tracker.evidence.queries.timeline import CLAIM_KINDS, ORGANISATION
from tracker.evidence.searching.matching import Sql
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


def graded(as_of: date | None, sql: Sql) -> str:
    """A join from assertions `a` to the grade `g` that lets them be shown."""
    least = sql.put(PUBLIC_FROM)
    if as_of is None:
        return (
            "JOIN evidence_assessment g ON g.assertion_id = a.id AND g.superseded_at IS NULL "
            f"AND g.score >= {least} AND a.retired_at IS NULL"
        )
    day = sql.put(as_of)
    return (
        f"JOIN evidence_point g ON g.assertion_id = a.id AND g.since <= {day} "
        f"AND (g.until IS NULL OR g.until > {day}) AND g.score >= {least}"
    )


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

    Fenced off, so that it is looked up report by report and never joined to all statements there are.
    """
    return (
        f"SELECT {columns} FROM evidence_statement st JOIN evidence_support su ON su.statement_id = st.id "
        f"JOIN evidence_assertion a ON a.id = su.assertion_id {graded(as_of, sql)} "
        f"WHERE {stood(place, as_of)}{wanted} OFFSET 0"
    )


def stating(place: Place, kind: str, grade: str, as_of: date | None, sql: Sql) -> str:
    """The reports that state something of that kind, so graded; either may be left open."""
    asked = f" AND {KIND} = {sql.put(kind)}" if kind else ""
    asked += f" AND g.letter = {sql.put(grade)}" if grade else ""
    return f"EXISTS ({stated(place, '1', as_of, sql, asked)})"
