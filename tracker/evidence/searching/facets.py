"""By what the reports of a result differ: who is named, what is stated and how it is graded, where, when, in which language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.searching.asked import Facet, SearchQuery
from tracker.evidence.searching.found import TAKEN, newest
from tracker.evidence.searching.items import KIND, Place, by_id, stated
from tracker.evidence.searching.matching import Sql

# So many values of each are shown, the most frequent.
MAX_VALUES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """What one more limit would leave. label: empty where the value speaks for itself. n_reports: of those counted."""

    facet: Facet
    value: str
    label: str
    n_reports: int


def facet_ctes(query: SearchQuery, as_of: date | None, sql: Sql) -> str:
    """The named part `facets` of a statement that has `found`: the newest TAKEN reports of it, counted by each value."""
    place = Place(report="f.id", snapshot="f.snapshot_id", replaced_at="f.replaced_at")
    told_of = stated(place, f"{KIND} AS kind, g.letter::text AS letter", as_of, sql)
    counted = "count(DISTINCT f.id)"
    told = "count(DISTINCT id)"
    parts = {
        Facet.KIND: f"SELECT 'kind', kind, '', {told} FROM told{_of_chosen('letter', query.grade, sql)} GROUP BY kind",
        Facet.ACTOR: f"SELECT 'actor', c.slug::text, c.name::text, {counted} FROM recent f JOIN evidence_mention m ON "
        "m.text_id = f.text_id JOIN evidence_actor c ON c.id = m.actor_id "
        f"WHERE c.slug <> ALL({sql.put(list(query.actors))}::text[]) GROUP BY c.id",
        Facet.GRADE: f"SELECT 'grade', letter, '', {told} FROM told{_of_chosen('kind', query.kind, sql)} GROUP BY letter",
        Facet.SOURCE: f"SELECT 'source', s.slug::text, s.name::text, {counted} FROM recent f "
        "JOIN collection_source s ON s.id = f.source_id GROUP BY s.id",
        Facet.PERIOD: f"SELECT 'period', to_char(f.published_on, '{_period_form(query)}'), '', {counted} FROM recent f "
        "WHERE f.published_on IS NOT NULL"
        f"{_dated_closely(query)} GROUP BY 2",
        Facet.LANGUAGE: f"SELECT 'language', lower(f.language), '', {counted} FROM recent f "
        "WHERE f.language <> '' GROUP BY lower(f.language)",
    }
    # Of what a report has one of, another would give nothing; a year can be narrowed to a month.
    is_settled = {facet for facet, value in query.chosen if facet is not Facet.ACTOR and not is_year(facet, value)}
    ranked = " UNION ALL ".join(
        f"(SELECT * FROM ({part}) AS v(facet, value, label, n) ORDER BY n DESC, value LIMIT {MAX_VALUES})"
        for facet, part in parts.items()
        if facet not in is_settled
    )
    return (
        "recent AS MATERIALIZED (SELECT f.*, r.source_id, r.published_on, r.published_precision, r.language "
        f"FROM (SELECT * FROM found ORDER BY {newest()} LIMIT {TAKEN}) f "
        f"{by_id('collection_report', 'r', 'f.id')}), "
        f"told AS MATERIALIZED (SELECT f.id, i.kind, i.letter FROM recent f, LATERAL ({told_of}) i "
        "WHERE i.kind IS NOT NULL), "
        f"facets AS (SELECT * FROM ({ranked}) AS every(facet, value, label, n))"
    )


def read_facet(row: dict[str, Any]) -> FacetValue:
    return FacetValue(facet=Facet(row["facet"]), value=row["value"], label=row["label"] or "", n_reports=int(row["n"]))


def is_year(facet: Facet, value: str) -> bool:
    return facet is Facet.PERIOD and "-" not in value


def _of_chosen(column: str, value: str, sql: Sql) -> str:
    """Kinds are counted among items of the grade that is chosen, and grades among those of the kind."""
    return f" WHERE {column} = {sql.put(value)}" if value else ""


def _period_form(query: SearchQuery) -> str:
    """Years, and inside a chosen year its months."""
    return "YYYY-MM" if query.period else "YYYY"


def _dated_closely(query: SearchQuery) -> str:
    return " AND f.published_precision <> 'year'" if query.period else ""
