"""Which reports a search finds, as SQL that does bounded work however large the store is.

Words are looked up in their index, at most RARE texts of them. Where there are no more, these are all, and everything
else is asked of them; where nothing else is asked and there are more than SELDOM, the newest of them are taken, come by
along all reports without reading their texts. Where there are more, the words are common: then the newest reports are read one after the other,
at most WALKED of them, until there are enough. An actor whom few reports name, or a source, is gone along in place of
all reports. So a rare word never walks and a common one never sorts all its matches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.evidence.searching.asked import SearchQuery, days_of
from tracker.evidence.searching.items import Place, stating
from tracker.evidence.searching.matching import Match, Sql
from tracker.evidence.searching.texts import Texts, texts_of
from tracker.grading.points import end_of

# More texts than this hold a word that is common.
RARE = 20_000
# Of what no more texts hold every report is found, where nothing else is asked; of what more do the newest.
SELDOM = 2000
# So many reports of a common word are taken, the newest; so many are looked at for them.
TAKEN = 1000
WALKED = 20_000
_NOW_COLUMNS = (
    "r.id, r.current_text_id AS text_id, NULL::bigint AS snapshot_id, NULL::timestamptz AS replaced_at, r.published_at"
)


@dataclass(frozen=True, slots=True)
class After:
    """Where a list by date goes on: the last row's moment, None for one without, and its id."""

    when: datetime | None
    id: int


def found_ctes(
    query: SearchQuery, match: Match | None, as_of: date | None, after: After | None, sql: Sql
) -> tuple[str, str]:
    """Named parts of a statement that end in `found` (id, text_id, snapshot_id, replaced_at, published_at), and a condition.

    Where that holds the newest reports were gone along, and there may be more: then `found` has no more than TAKEN + 1.
    """
    return _Maker(query=query, match=match, as_of=as_of, after=after, sql=sql).ctes()


def among_sql(query: SearchQuery, match: Match | None, reports: list[int], sql: Sql) -> str:
    """A statement that gives the ids of those of the reports that the search finds, as they stand now."""
    maker = _Maker(query=query, match=match, as_of=None, after=None, sql=sql)
    return maker.among(reports)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    query: SearchQuery
    match: Match | None
    as_of: date | None
    after: After | None
    sql: Sql

    def ctes(self) -> tuple[str, str]:
        parts, branches, before = [], [], ""
        if self.match and self.match.is_findable:
            each = " UNION ALL ".join(
                f"(SELECT t.id FROM collection_articletext t WHERE {branch} LIMIT {RARE + 1})"
                for branch in self.match.branches
            )
            parts.append(f"by_word AS MATERIALIZED (SELECT id FROM ({each}) b LIMIT {RARE + 1})")
            few, is_matched = f"(SELECT count(*) <= {RARE} FROM by_word)", not self.match.is_checked
            before = f"NOT {few} AND "
            if self.as_of is None and not self.query.chosen:
                # Nothing else is asked, so the newest that hold it are soon come by, and no other need be read.
                seldom = f"(SELECT count(*) <= {min(SELDOM, RARE)} FROM by_word)"
                branches.append(self._from_texts("(SELECT DISTINCT id FROM by_word)", seldom, is_matched=is_matched))
                # Told to be a yes or no it stays a look-up, and is no join that reads them all.
                held = f"NOT {seldom} AND {few} AND (w.current_text_id IN (SELECT id FROM by_word)) IS TRUE AND "
                branches.append(self._walk(held, is_matched=is_matched))
                branches.append(self._walk(before))
                parts.append(f"found AS MATERIALIZED ({' UNION ALL '.join(branches)})")
                return ", ".join(parts), f"NOT {seldom} AND (NOT {few} OR (SELECT count(*) > {TAKEN} FROM found))"
            branches.append(self._from_texts("(SELECT DISTINCT id FROM by_word)", few, is_matched=is_matched))
        if self.query.actors:
            parts.append(
                "by_actor AS MATERIALIZED (SELECT m.text_id AS id FROM evidence_mention m JOIN evidence_actor c ON "
                f"c.id = m.actor_id WHERE {before}c.slug = {self.sql.put(self.query.actors[0])} LIMIT {RARE + 1})"
            )
            few = f"(SELECT count(*) <= {RARE} FROM by_actor)"
            branches.append(self._from_texts("(SELECT DISTINCT id FROM by_actor)", before + few, is_matched=False))
            before = f"{before}NOT {few} AND "
        branches.append(self._walk(before))
        parts.append(f"found AS MATERIALIZED ({' UNION ALL '.join(branches)})")
        return ", ".join(parts), f"{before}TRUE"

    def among(self, reports: list[int]) -> str:
        given = f"(SELECT w.* FROM collection_report w WHERE w.id = ANY({self.sql.put(reports)}::bigint[]))"
        wanted = self._wanted(is_matched=False)
        if self.match and self.match.is_findable:
            # Of nothing but words like 'the' an index finds nothing, though every text passes the filter.
            wanted += f" AND ({' OR '.join(f'({branch})' for branch in self.match.branches)})"
        return f"SELECT r.id FROM {given} r {self._texts().from_reports} WHERE TRUE{wanted}"

    def _from_texts(self, driver: str, condition: str, *, is_matched: bool) -> str:
        texts = self._texts()
        wanted = self._wanted(is_matched=is_matched)
        joins = texts.to_reports if is_matched or self.match is None else texts.from_texts
        return f"SELECT {self._columns()} FROM {driver} d {joins} WHERE {condition}{texts.condition}{wanted}"

    def _walk(self, before: str, *, is_matched: bool = False) -> str:
        """Reports one after the other, the newest first, or those of a source. is_matched: `before` asks of the text all
        that is asked of it, which need not be read."""
        texts = self._texts()
        joins = "" if is_matched else texts.from_reports
        of_source = "coalesce(w.published_at, w.first_seen_at) DESC"
        order = of_source if self.query.source else newest("w.")
        base = (
            f"(SELECT w.* FROM collection_report w WHERE {before}TRUE{self._walked()} ORDER BY {order} LIMIT {WALKED})"
        )
        return (
            f"(SELECT {self._columns()} FROM {base} r {joins} "
            f"WHERE TRUE{texts.condition}{self._wanted(is_matched=is_matched)} ORDER BY {newest('r.')} LIMIT {TAKEN + 1})"
        )

    def _texts(self) -> Texts:
        texts = texts_of(self.as_of)
        self.sql.parameters.update(texts.parameters)
        return texts

    def _columns(self) -> str:
        if self.as_of is None:
            return _NOW_COLUMNS
        return "r.id, t.id AS text_id, s.id AS snapshot_id, n.fetched_at AS replaced_at, r.published_at"

    def _walked(self) -> str:
        """What narrows the walk by its index: a source, a period, a day past, where the list goes on."""
        asked = ""
        if self.query.source:
            asked += (
                f" AND w.source_id = (SELECT id FROM collection_source WHERE slug = {self.sql.put(self.query.source)})"
            )
        if self.query.period:
            first, end = days_of(self.query.period)
            # A day of the outlet's calendar may lie a day off in UTC; which day it is, is asked of each.
            asked += f" AND w.published_at >= {self.sql.put(first - timedelta(days=1))}"
            asked += f" AND w.published_at < {self.sql.put(end + timedelta(days=1))}"
        if self.as_of:
            asked += f" AND w.published_at <= {self.sql.put(end_of(self.as_of))}"
        if self.after and self.after.when:
            asked += f" AND (w.published_at <= {self.sql.put(self.after.when)} OR w.published_at IS NULL)"
        return asked

    def _wanted(self, *, is_matched: bool) -> str:
        """What is asked of a report besides how it was come to, from ` AND` on."""
        put, query = self.sql.put, self.query
        asked, text = [], "t.id" if self.as_of else "r.current_text_id"
        if self.match and not is_matched:
            asked.append(self.match.filtering)
        for slug in query.actors:
            named = f"(SELECT id FROM evidence_actor WHERE slug = {put(slug)})"
            asked.append(
                f"EXISTS (SELECT FROM evidence_mention m WHERE m.text_id = {text} AND m.actor_id = {named} OFFSET 0)"
            )
        if query.source:
            asked.append(f"r.source_id = (SELECT id FROM collection_source WHERE slug = {put(query.source)})")
        if query.language:
            asked.append(f"lower(r.language) = {put(query.language)}")
        if query.period:
            first, end = days_of(query.period)
            asked.append(f"r.published_on >= {put(first)} AND r.published_on < {put(end)}")
            if "-" in query.period:
                asked.append("r.published_precision <> 'year'")
        if query.kind or query.grade:
            replaced = "n.fetched_at" if self.as_of else "NULL"
            snapshot = "t.snapshot_id" if self.as_of else "NULL"
            place = Place(report="r.id", snapshot=snapshot, replaced_at=replaced)
            asked.append(stating(place, query.kind, query.grade, self.as_of, self.sql))
        if self.after:
            asked.append(self._after(self.after))
        return "".join(f" AND {one}" for one in asked)

    def _after(self, after: After) -> str:
        last = self.sql.put(after.id)
        if after.when is None:
            return f"(r.published_at IS NULL AND r.id < {last})"
        when = self.sql.put(after.when)
        return f"(r.published_at < {when} OR r.published_at = {when} AND r.id < {last} OR r.published_at IS NULL)"


def newest(prefix: str = "") -> str:
    """The order of reports by date, the newest first and those without one last."""
    return f"{prefix}published_at DESC NULLS LAST, {prefix}id DESC"
