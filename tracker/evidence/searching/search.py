"""A reader's query -> names, incidents, instruments, figures, claims and reports, with what they differ by.

Two statements find, one reads the reports' passages, four read the items. See `searching.found` for how the work stays bounded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tracker.evidence.models import Assertion
from tracker.evidence.queries import visible
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.searching import figures as figuring
from tracker.evidence.searching import names as naming
from tracker.evidence.searching.asked import SearchQuery, Sort
from tracker.evidence.searching.facets import facet_ctes, read_facet
from tracker.evidence.searching.figures import FigureMatch
from tracker.evidence.searching.found import TAKEN, WALKED, After, found_ctes, newest
from tracker.evidence.searching.matching import Match, Sql, match_of
from tracker.evidence.searching.names import Names, find_names
from tracker.evidence.searching.numbers import AskedNumber, asked_numbers
from tracker.evidence.searching.passages import ReportMatch, report_matches
from tracker.evidence.searching.related import claim_ctes, read_related, related_rows
from tracker.evidence.searching.result import Chip, SearchResult
from tracker.evidence.searching.statement import TooSlow, bounded, fetch
from tracker.evidence.searching.words import alternatives

PAGE_SIZE = 20
# So many of the newest matches are ordered by how well they match.
RANKED = 500
MAX_NEIGHBOURS = 3
# A download reads the passages of so many reports at once.
BATCH = 50
_MARK = re.compile(r"(\d{1,6}\.\d{6})~(-?\d{1,12})~(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """A report found, with its text and its place in the order: rank, moment in seconds, id."""

    id: int
    text_id: int
    rank: Decimal
    at: int
    moment: str | None


def search(query: SearchQuery, *, after: str = "", as_of: date | None = None, size: int = PAGE_SIZE) -> SearchResult:
    """A page of what the store holds of a query, as it was known on that day; nothing for an empty query."""
    if query.is_empty:
        return SearchResult(query=query)
    try:
        with bounded():
            return _Search(query, as_of, after, size).result()
    except TooSlow:
        return SearchResult(query=query, is_too_slow=True)


def every_match(query: SearchQuery, as_of: date | None = None) -> tuple[SearchResult, Iterator[ReportMatch]]:
    """The first page without its reports, and all reports that are in order, read a batch at a time: for downloads."""
    if query.is_empty:
        return SearchResult(query=query), iter(())
    most = TAKEN if query.sort is Sort.DATE else RANKED
    try:
        with bounded():
            found = _Search(query, as_of, "", most)
            result = found.result(batch=0)
    except TooSlow:
        return SearchResult(query=query, is_too_slow=True), iter(())
    return result, found.batches()


class _Search:
    """One query being looked for."""

    def __init__(self, query: SearchQuery, as_of: date | None, after: str, size: int) -> None:
        self.query, self.as_of, self.size = query, as_of, size
        self.sql = Sql()
        self.place, self.after = _read_place(query, after)
        self.is_first = self.place is None and self.after is None
        self.numbers: tuple[AskedNumber, ...] = ()
        self.names = Names()
        self.match: Match | None = None
        self.hits: list[_Hit] = []

    def result(self, batch: int | None = None) -> SearchResult:
        """batch: how many of the reports are read with it, all where that is left open."""
        if self.query.text:
            self.names = find_names(self.query.text, is_literal=self.query.is_literal)
            self.numbers = asked_numbers(self.query.text)
            asked = alternatives(self.query.text, self.names.taken, is_literal=self.query.is_literal)
            self.match = match_of(asked, self.sql)
        found = self._ask()
        total = found["total"][0]
        self.hits = [_Hit(**{**row, "rank": Decimal(str(row["rank"]))}) for row in found["hit"]]
        has_more, self.hits = len(self.hits) > self.size, self.hits[: self.size]
        result = SearchResult(
            query=self.query,
            names=self._counted(found["counted"]),
            related=tuple(read_related(row) for row in found["related"]),
            facets=tuple(read_facet(row) for row in found["facet"]),
            chips=self._chips(found["chip"]),
            reports=report_matches(self._ids(self.hits[:batch]), self.match, self.sql),
            total=min(total["n"], TAKEN) if total["is_walk"] else total["n"],
            is_more=total["is_walk"] and total["n"] > TAKEN,
            is_partial=total["is_walk"] and total["n"] <= TAKEN and total["is_large"],
            n_ranked=min(total["n"], RANKED),
            next_mark=self._mark(self.hits[-1]) if has_more else "",
            is_continued=not self.is_first,
            is_wordless=bool(self.query.text) and self.match is None,
        )
        result = self._with_items(result, found["figure"], [row["id"] for row in found["claim"]])
        if result.reports or batch == 0 or result.total:
            return replace(result, neighbours=())
        return replace(result, easier=_easier(self.query.text))

    def batches(self) -> Iterator[ReportMatch]:
        """The reports, so many at a time."""
        for start in range(0, len(self.hits), BATCH):
            yield from report_matches(self._ids(self.hits[start : start + BATCH]), self.match, self.sql)

    def _ids(self, hits: Sequence[_Hit]) -> list[tuple[int, int]]:
        return [(hit.id, hit.text_id) for hit in hits]

    def _ask(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of the one statement that finds, by section."""
        sql, has_words = self.sql, self.match is not None and self.match.query != "''::tsquery"
        if self.query.text and self.match is None:
            # Nothing can be looked for in texts: only names and numbers are.
            ctes = ["found AS (SELECT NULL::bigint AS id, NULL::bigint AS text_id, NULL::bigint AS snapshot_id, "
                    "NULL::timestamptz AS replaced_at, NULL::timestamptz AS published_at WHERE FALSE)"]  # fmt: skip
            is_walk = "FALSE"
        else:
            named, is_walk = found_ctes(self.query, self.match, self.as_of, self.after, sql)
            ctes = [named]
        ctes.append(self._ranked())
        parts = [
            f"SELECT 'total' AS section, 0::bigint AS place, json_build_object('n', (SELECT count(*) FROM found), "
            f"'is_walk', {is_walk}, 'is_large', (SELECT count(*) > {WALKED} FROM "
            f"(SELECT FROM collection_report LIMIT {WALKED + 1}) w)) AS row",
            f"(SELECT 'hit', place, json_build_object('id', id, 'text_id', text_id, 'rank', rank, 'at', at, 'moment', "
            f"published_at) FROM ranked{self._going_on()})",
            self._labels(),
        ]
        if self.is_first:
            ctes.append(facet_ctes(self.query, self.as_of, sql))
            parts.append(
                "SELECT 'facet', row_number() OVER (), json_build_object('facet', facet, 'value', value, 'label', label, "
                "'n', n) FROM facets"
            )
            if self.query.text:
                self._ask_more(ctes, parts, has_words=has_words)
        asked = f"WITH {', '.join(ctes)} SELECT section, row FROM ({' UNION ALL '.join(parts)}) every ORDER BY section, place"
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for section, row in fetch(asked, sql.parameters):
            found[section].append(row)
        return found

    def _ask_more(self, ctes: list[str], parts: list[str], *, has_words: bool) -> None:
        """What only the first page of words has: claims, figures, incidents and instruments."""
        sql, meant = self.sql, self.names.meant
        shown = [name.actor_id for name in self.names.shown]
        if shown:
            counted = naming.counted_sql(shown, self.as_of, sql)
            parts.append(f"SELECT 'counted', 0, json_build_object('id', id, 'n', n) FROM ({counted}) c")
        if (meant or has_words) and self.query.kind != "figure":
            ctes.append(
                claim_ctes(self.query, self.match.query if self.match else "''::tsquery", meant, self.as_of, sql)
            )
            parts.append(
                "SELECT 'claim', row_number() OVER (ORDER BY n DESC, rank, score DESC, id DESC), json_build_object('id', id) FROM claims"
            )
        if self.numbers and self.query.kind in ("", "figure"):
            ctes.append(figuring.figure_ctes(self.numbers, self.query, self.as_of, sql))
            parts.append(figuring.figure_rows(self.as_of, sql))
        if not self.query.chosen:
            parts += [f"SELECT * FROM ({related_rows(self.query.text, meant, self.as_of, sql)}) r(section, place, row)"]

    def _ranked(self) -> str:
        """The newest reports found with their ranks and places in order."""
        by_rank = self.query.sort is Sort.RELEVANCE and self.match is not None
        rank = f"ts_rank_cd(t.search, {self.match.query})" if by_rank and self.match else "0"
        most = max(RANKED, self.size + 1) if self.query.sort is Sort.DATE else RANKED
        return (
            f"newest AS MATERIALIZED (SELECT * FROM found ORDER BY {newest()} LIMIT {most}), "
            "ranked AS MATERIALIZED (SELECT w.*, row_number() OVER (ORDER BY rank DESC, at DESC, id DESC) AS place FROM "
            f"(SELECT n.*, round(({rank})::numeric, 6) AS rank, "
            "coalesce(extract(epoch FROM n.published_at)::bigint, -100000000000) AS at "
            "FROM newest n JOIN collection_articletext t ON t.id = n.text_id) w)"
        )

    def _going_on(self) -> str:
        after = ""
        if self.place:
            rank, at, last = self.place
            after = f" WHERE (rank, at, id) < ({self.sql.put(rank)}, {self.sql.put(at)}, {self.sql.put(last)})"
        return f"{after} ORDER BY place LIMIT {self.size + 1}"

    def _labels(self) -> str:
        """Whom and what the chosen facets name."""
        return (
            "SELECT 'chip', 0, json_build_object('slug', slug, 'name', name, 'facet', 'actor') FROM evidence_actor "
            f"WHERE slug = ANY({self.sql.put(list(self.query.actors))}::text[]) UNION ALL "
            "SELECT 'chip', 0, json_build_object('slug', slug, 'name', name, 'facet', 'source') FROM collection_source "
            f"WHERE slug = {self.sql.put(self.query.source)}"
        )

    def _chips(self, labels: Sequence[dict[str, Any]]) -> tuple[Chip, ...]:
        named = {(row["facet"], row["slug"]): row["name"] for row in labels}
        return tuple(
            Chip(facet=facet, value=value, label=named.get((facet.value, value), ""))
            for facet, value in self.query.chosen
        )

    def _counted(self, counts: Sequence[dict[str, Any]]) -> Names:
        n_of = {row["id"]: row["n"] for row in counts}
        shown = tuple(replace(name, n_reports=n_of.get(name.actor_id, 0)) for name in self.names.shown)
        return replace(self.names, shown=shown)

    def _with_items(self, result: SearchResult, found: Sequence[dict[str, Any]], claims: Sequence[int]) -> SearchResult:
        """The result with its figures and claims; two queries, or none where there are none."""
        near = [row for row in found if figuring.is_near(row["away"], self.numbers)]
        told = near or found[:MAX_NEIGHBOURS]
        ids = [*(row["id"] for row in told), *claims]
        if not ids:
            return result
        items = {item.id: item for item in visible.items(Assertion.objects.filter(id__in=ids), self.as_of)}
        matches = tuple(
            FigureMatch(
                item=items[row["id"]],
                away=row["away"],
                first=figuring.read_first(row["first"]),
                reply=figuring.read_reply(row["reply"]),
            )
            for row in told
            if row["id"] in items and items[row["id"]].quantity
        )
        return replace(
            result,
            figures=matches if near else (),
            neighbours=() if near else matches,
            claims=tuple(items[one] for one in claims if one in items),
        )

    def _mark(self, hit: _Hit) -> str:
        if self.query.sort is Sort.DATE:
            return f"{hit.moment or ''}~{hit.id}"
        return f"{hit.rank:.6f}~{hit.at}~{hit.id}"


def _read_place(query: SearchQuery, raw: str) -> tuple[tuple[Decimal, int, int] | None, After | None]:
    """Where the list goes on by relevance, or by date; neither where the address carries nonsense."""
    if query.sort is Sort.DATE:
        mark = read_mark(raw)
        if mark is None or (mark.when is not None and not isinstance(mark.when, datetime)):
            return None, None
        return None, After(mark.when, mark.id)
    found = _MARK.fullmatch(raw)
    return ((Decimal(found[1]), int(found[2]), int(found[3])), None) if found else (None, None)


def _easier(text: str) -> str:
    """The words of a query with `or` between, empty where there is only one."""
    words = re.findall(r"[\w.&’'-]+", text)
    return " or ".join(words) if 1 < len(words) <= 8 and "or" not in words else ""
