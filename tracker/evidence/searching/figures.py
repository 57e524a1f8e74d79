"""Figures by their number: those that are it or near it, with who printed it first and what the accused answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.queries import known, rows
from tracker.evidence.queries.evidence import REPLY_PREDICATES
from tracker.evidence.searching.asked import SearchQuery
from tracker.evidence.searching.items import by_id, graded, stored_day
from tracker.evidence.searching.matching import Sql
from tracker.evidence.searching.numbers import NEAR_FROM, AskedNumber
from tracker.evidence.searching.texts import EDITION_KNOWN
from tracker.grading.points import end_of

MAX_FIGURES = 12
# A figure this near to the number asked for is shown after those that are the number.
NEAR = 0.05
# So many on either side of a number are looked at.
_LOOKED_AT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The oldest dated report that has a figure, else the oldest that we fetched."""

    report_id: int
    title: str
    source: str
    language: str
    published: rows.StatedDay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the accused answered, or that reports found no answer; a claim in the figure's incident. key: of its evidence."""

    key: str
    predicate: str
    manner: str
    who: str
    occurred: rows.StatedDay | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureMatch:
    """A figure that says a number asked for, or nearly. away: how far from it, as a share; reply: None for none on record."""

    item: rows.Item
    away: float
    first: First | None
    reply: Reply | None

    @property
    def n_repeats(self) -> int:
        """How many reports have it after the first."""
        return max(self.item.grade.n_reports - 1, 0)


def figure_ctes(numbers: tuple[AskedNumber, ...], query: SearchQuery, as_of: date | None, sql: Sql) -> str:
    """The named part `figures` of a statement: assertion id, how far away, the first report and the reply as JSON.

    The nearest stand first, the best graded among equals; nothing that the query's facets leave out.
    """
    values = sorted({value for number in numbers for value in number.values if value > 0})
    asked = sql.put([float(value) for value in values])
    are_shares = {number.is_share for number in numbers}
    metric = "TRUE" if len(are_shares) > 1 else f"a.metric {'=' if True in are_shares else '<>'} 'traffic_share'"
    return (
        f"near_figures AS MATERIALIZED ({_candidates(as_of, sql, asked)}), "
        "weighed AS (SELECT a.id, a.incident_id, g.score AS graded, "
        "(SELECT min(least(abs(n.value - v), abs(n.low - v), abs(n.high - v)) / v) "
        f"FROM unnest({asked}::float8[]) v) AS away "
        f"FROM near_figures n {by_id('evidence_assertion', 'a', 'n.assertion_id')} {graded(as_of, sql)} "
        f"WHERE {metric}{_chosen(query, as_of, sql)}), "
        f"figures AS MATERIALIZED (SELECT * FROM weighed ORDER BY away, graded DESC, id DESC LIMIT {MAX_FIGURES})"
    )


def is_near(away: float, numbers: tuple[AskedNumber, ...]) -> bool:
    """Whether a figure so far away is shown as a match; of small numbers only the number itself is."""
    if away < 1e-9:
        return True
    is_large = any(number.is_share or max(number.values, default=0) >= NEAR_FROM for number in numbers)
    return is_large and away <= NEAR


def figure_rows(as_of: date | None, sql: Sql) -> str:
    """The rows of `figures` as section and JSON, in their order."""
    replies = ", ".join(f"'{predicate}'" for predicate in REPLY_PREDICATES)
    first = (
        "SELECT json_build_object('id', r.id, 'title', r.title, 'source', s.name, 'language', r.language, "
        f"'day', r.published_on, 'precision', r.published_precision) {_reports_of('f.id')} "
        f"{by_id('collection_source', 's', 'r.source_id')} WHERE {_said(as_of, sql)} "
        "ORDER BY r.published_on NULLS LAST, r.published_at, r.first_seen_at, r.id LIMIT 1"
    )
    reply = (
        "SELECT json_build_object('key', a.key, 'predicate', a.predicate, 'manner', a.manner, 'who', c.name, "
        "'day', a.occurred_on, 'precision', a.occurred_precision, 'source', s.name) FROM "
        f"(SELECT a.* FROM evidence_assertion a WHERE a.incident_id = f.incident_id AND a.kind = 'claim' AND a.predicate IN ({replies}) "
        "AND a.claimant_id = ANY(ARRAY(SELECT x.actor_id FROM evidence_assertion_actors x WHERE x.assertion_id = f.id)) OFFSET 0) a "
        f"{graded(as_of, sql)} {by_id('evidence_actor', 'c', 'a.claimant_id')} "
        f"{by_id('evidence_statement', 'st', 'a.representative_id')} {by_id('collection_report', 'r', 'st.report_id')} "
        f"{by_id('collection_source', 's', 'r.source_id')} "
        "ORDER BY a.predicate = 'no_response', a.occurred_on DESC NULLS LAST, g.score DESC LIMIT 1"
    )
    return (
        "SELECT 'figure', row_number() OVER (ORDER BY away, graded DESC, id DESC), json_build_object('id', f.id, "
        f"'away', f.away, 'first', ({first}), 'reply', ({reply})) FROM figures f"
    )


def read_first(found: dict[str, Any] | None) -> First | None:
    if not found:
        return None
    return First(
        report_id=found["id"],
        title=found["title"],
        source=found["source"],
        language=found["language"],
        published=stored_day(found),
    )


def read_reply(found: dict[str, Any] | None) -> Reply | None:
    if not found:
        return None
    return Reply(
        key=found["key"],
        predicate=found["predicate"],
        manner=found["manner"],
        who=found["who"],
        occurred=stored_day(found),
        source=found["source"],
    )


def _candidates(as_of: date | None, sql: Sql, asked: str) -> str:
    """Figures beside the numbers in order of size, by index; on a day past by what was said then."""
    table, key = ("evidence_assertion", "b.id") if as_of is None else ("evidence_statement", "p.assertion_id")
    then = ""
    if as_of is not None:
        day = sql.put(as_of)
        then = (
            " CROSS JOIN LATERAL (SELECT p.assertion_id FROM evidence_point p WHERE p.representative_id = b.id "
            f"AND p.since <= {day} AND (p.until IS NULL OR p.until > {day}) OFFSET 0) p"
        )
    columns = f"SELECT {key} AS assertion_id, b.value, b.low, b.high FROM"
    live = " AND b.retired_at IS NULL" if as_of is None else ""

    def beside(column: str, sign: str, order: str, extra: str = "") -> str:
        base = f"(SELECT b.* FROM {table} b WHERE b.kind = 'figure' AND b.{column} {sign} v{live}{extra} ORDER BY b.{column} {order} LIMIT {_LOOKED_AT})"
        return f"({columns} {base} b{then})"

    in_range = " AND b.qualifier = 'range'"
    each = " UNION ".join(
        (
            beside("value", ">=", "ASC"),
            beside("value", "<", "DESC"),
            beside("low", "=", "ASC", in_range),
            beside("high", "=", "ASC", in_range),
        )
    )
    return f"SELECT DISTINCT c.* FROM unnest({asked}::float8[]) v, LATERAL ({each}) c"


def _reports_of(assertion: str) -> str:
    """From its supports `su` to their statements `st` and these to their reports `r`, one by one."""
    return (
        f"FROM (SELECT su.statement_id FROM evidence_support su WHERE su.assertion_id = {assertion} OFFSET 0) su "
        f"{by_id('evidence_statement', 'st', 'su.statement_id')} {by_id('collection_report', 'r', 'st.report_id')}"
    )


def _said(as_of: date | None, sql: Sql) -> str:
    """Which statements `st` of a report `r` stand, or stood at the end of that day: as `known.said` has it."""
    if as_of is None:
        return "st.retired_at IS NULL"
    end = sql.put(end_of(as_of))
    before = {name: sql.put(moment) for name, moment in known.published_before(as_of).items()}
    return (
        f"EXISTS (SELECT 1 FROM (SELECT x.snapshot_id FROM collection_articletext x WHERE x.id = st.text_id OFFSET 0) x "
        f"{by_id('collection_snapshot', 'e', 'x.snapshot_id')} "
        "LEFT JOIN LATERAL (SELECT n.fetched_at FROM collection_snapshot n WHERE n.replaces_id = e.id OFFSET 0) n ON TRUE "
        f"WHERE (st.retired_at IS NULL OR n.fetched_at > {end}) "
        f"AND {EDITION_KNOWN.format(snapshot='e', end=end, **before)} OFFSET 0)"
    )


def _chosen(query: SearchQuery, as_of: date | None, sql: Sql) -> str:
    """What the facets ask of a figure: its grade, its parties, and that one report has it as they ask of reports."""
    asked = ""
    if query.grade:
        asked += f" AND g.letter = {sql.put(query.grade)}"
    for slug in query.actors:
        actor = f"(SELECT id FROM evidence_actor WHERE slug = {sql.put(slug)})"
        asked += (
            f" AND ({actor} IN (a.claimant_id, a.target_id) OR {actor} IN (SELECT x.actor_id FROM evidence_assertion_actors x "
            f"WHERE x.assertion_id = a.id UNION ALL SELECT x.actor_id FROM evidence_assertion_speakers x WHERE x.assertion_id = a.id))"
        )
    of_report = []
    if query.source:
        of_report.append(f"r.source_id = (SELECT id FROM collection_source WHERE slug = {sql.put(query.source)})")
    if query.language:
        of_report.append(f"lower(r.language) = {sql.put(query.language)}")
    if query.period:
        of_report.append(f"to_char(r.published_on, 'YYYY-MM') LIKE {sql.put(query.period + '%')}")
        if "-" in query.period:
            of_report.append("r.published_precision <> 'year'")
    if of_report:
        asked += f" AND EXISTS (SELECT 1 {_reports_of('a.id')} WHERE {' AND '.join(of_report)} OFFSET 0)"
    return asked
