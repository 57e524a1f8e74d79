"""What else the words find: incidents, instruments, and the claims that the reports found for them state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.queries import rows
from tracker.evidence.searching.asked import SearchQuery
from tracker.evidence.searching.items import KIND, Place, graded, stated, stored_day
from tracker.evidence.searching.matching import Sql
from tracker.evidence.titles import Title, stored_title

MAX_INCIDENTS = 4
MAX_INSTRUMENTS = 4
MAX_CLAIMS = 6
# Of so many reports, the best ranked, the statements are read.
READ = 60
# Kinds that stand among claims where none is chosen; figures are looked for by their number.
_SPOKEN = ("accusation", "reply", "silence", "voice", "policy", "industry")
_LOOKED_AT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An incident or instrument that the words name; kind: `incident` or `instrument`. day: when an incident began."""

    kind: str
    slug: str
    title: Title
    day: rows.StatedDay | None


def related_rows(text: str, actor_ids: Sequence[int], as_of: date | None, sql: Sql) -> str:
    """Rows of incidents and instruments as section and JSON: by who is meant, else by their titles in any spelling."""
    return " UNION ALL ".join((_incidents(text, actor_ids, as_of, sql), _instruments(text, as_of, sql)))


def read_related(row: dict[str, Any]) -> Related:
    return Related(
        kind=row["kind"], slug=row["slug"], title=stored_title(row["title"], row["parts"]), day=stored_day(row)
    )


def claim_ctes(query: SearchQuery, words: str, actor_ids: Sequence[int], as_of: date | None, sql: Sql) -> str:
    """The named part `claims` of a statement that has `ranked`: ids of what its best reports say of those meant.

    Where nobody is meant, of what is said in the words looked for.
    """
    place = Place(report="f.id", snapshot="f.snapshot_id", replaced_at="f.replaced_at")
    ids = sql.put(list(actor_ids))
    if actor_ids:
        about = (
            f"(a.claimant_id = ANY({ids}) OR a.target_id = ANY({ids}) OR EXISTS (SELECT FROM evidence_assertion_actors x "
            f"WHERE x.assertion_id = a.id AND x.actor_id = ANY({ids})))"
        )
    else:
        about = f"to_tsvector('english', st.words) @@ {words}"
    kinds = [query.kind] if query.kind else list(_SPOKEN)
    graded_so = f" AND g.letter = {sql.put(query.grade)}" if query.grade else ""
    order = f"array_position(ARRAY['accusation', 'reply', 'silence']::text[], {KIND})"
    wanted = f" AND {KIND} = ANY({sql.put(kinds)}::text[]){graded_so} AND {about}"
    return (
        "claims AS MATERIALIZED (SELECT i.id, count(DISTINCT f.id) AS n, max(i.score) AS score, min(i.rank) AS rank FROM "
        f"(SELECT * FROM ranked ORDER BY place LIMIT {READ}) f, "
        f"LATERAL ({stated(place, f'a.id, g.score, {order} AS rank', as_of, sql, wanted)}) i "
        f"GROUP BY i.id ORDER BY n DESC, rank, score DESC, i.id DESC LIMIT {MAX_CLAIMS})"
    )


def _incidents(text: str, actor_ids: Sequence[int], as_of: date | None, sql: Sql) -> str:
    ids = sql.put(list(actor_ids))
    retired = "" if as_of else " AND i.retired_at IS NULL"
    parties = (
        f"i.id IN (SELECT incident_id FROM evidence_incident_accused WHERE actor_id = ANY({ids}) "
        f"UNION SELECT incident_id FROM evidence_incident_accusers WHERE actor_id = ANY({ids}))"
        if actor_ids
        else f"to_tsvector('english', i.title) @@ plainto_tsquery('english', {sql.put(text)})"
    )
    chosen = (
        f"SELECT * FROM evidence_incident i WHERE {parties} AND i.merged_into_id IS NULL{retired} "
        f"ORDER BY i.began_on DESC NULLS LAST, i.id DESC LIMIT {_LOOKED_AT}"
    )
    shown = f"EXISTS (SELECT FROM evidence_assertion a {graded(as_of, sql)} WHERE a.incident_id = i.id)"
    found = f"SELECT * FROM ({chosen}) i WHERE {shown} ORDER BY began_on DESC NULLS LAST, id DESC LIMIT {MAX_INCIDENTS}"
    return (
        "SELECT 'related', row_number() OVER (ORDER BY began_on DESC NULLS LAST, id DESC), json_build_object("
        "'kind', 'incident', 'slug', i.slug, 'title', i.title, 'parts', i.title_parts, 'day', i.began_on, 'precision', i.began_precision) "
        f"FROM ({found}) i"
    )


def _instruments(text: str, as_of: date | None, sql: Sql) -> str:
    words = sql.put(text)
    like = f"word_similarity({words}, i.title)"
    retired = "" if as_of else " AND i.retired_at IS NULL"
    by_title = (
        f"SELECT i.*, {like} AS alike FROM evidence_response i WHERE ({words} <%% i.title OR to_tsvector('english', i.title) "
        f"@@ plainto_tsquery('english', {words})){retired} ORDER BY alike DESC, i.id DESC LIMIT {_LOOKED_AT}"
    )
    shown = (
        "EXISTS (SELECT FROM evidence_stage e JOIN evidence_assertion a ON a.id = e.assertion_id "
        f"{graded(as_of, sql)} WHERE e.response_id = i.id)"
    )
    found = f"SELECT * FROM ({by_title}) i WHERE {shown} ORDER BY alike DESC, id DESC LIMIT {MAX_INSTRUMENTS}"
    return (
        "SELECT 'related', 1000 + row_number() OVER (ORDER BY alike DESC, id DESC), json_build_object("
        f"'kind', 'instrument', 'slug', i.slug, 'title', i.title, 'parts', i.title_parts, 'day', NULL, 'precision', '') FROM ({found}) i"
    )
