"""Full text over reports, and names under any spelling: a reader's words -> typed rows.

Reports are counted first and the plan is chosen by the count, because the planner guesses badly for rare words
(a rare word: all matches, then sorted; a common one: along the date index). Only the newest RANKED matches are
ranked, because ranking reads every match whole.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import OperationalError, connection, transaction
from django.db.models import F

from tracker.collection.models import Report
from tracker.evidence.actors import fold
from tracker.evidence.figure_search import find_figures, widened
from tracker.evidence.models import Mention
from tracker.evidence.names import NameMatch, find_names
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.searched import Texts, texts_of

PAGE_SIZE = 20
RANKED = 500
RARE = 20_000
TIMEOUT_MS = 3000
MAX_QUERY = 200
Parameters = dict[str, str | int | Decimal | list[int] | datetime]
Place = tuple[Decimal, int]
_START, _STOP, _GAP = "\x02", "\x03", "\x04"
_HEADLINE = f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter={_GAP}"
_HEADLINE_CHARACTERS = 20_000
# Marks of quotation that a keyboard or a copied text may give.
_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
# Scripts written without spaces: PostgreSQL's parser takes a whole clause for one word.
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; is_match where it is one of the words asked for."""

    words: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMatch:
    report: rows.ReportLink
    passage: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found. figures: counts that say a number asked for; total: matching reports; n_ranked: how many of them are ordered here, the newest ones.

    next_mark: rank and id of the last row, empty on the last page. suggestion: the query with a name spelt as we know
    it, which the reports were looked for with where the query itself finds none. named: the actor whose reports are shown because no report holds the words.
    easier: the query with its words apart, where together they find nothing. is_too_slow: the search was given up.
    """

    query: str
    names: tuple[NameMatch, ...] = ()
    figures: tuple[rows.Item, ...] = ()
    reports: tuple[ReportMatch, ...] = ()
    total: int = 0
    n_ranked: int = 0
    next_mark: str = ""
    suggestion: str = ""
    named: NameMatch | None = None
    easier: str = ""
    is_too_slow: bool = False


def clean_query(raw: str) -> str:
    """What a reader typed without control characters and at most MAX_QUERY characters long."""
    kept = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", raw[: MAX_QUERY * 4]))
    return " ".join(kept.translate(_QUOTES).split())[:MAX_QUERY].strip()


def search(raw: str, *, after: str = "", as_of: date | None = None, size: int = PAGE_SIZE) -> SearchResult:
    """Names like the words asked for, and the reports that hold them, best first; nothing for an empty query.

    With a day only the reports that were known then, in the edition that stood then.
    """
    query = clean_query(raw)
    if not query:
        return SearchResult(query="")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {TIMEOUT_MS}; SET LOCAL enable_seqscan = off")
            return _search(query, _read_mark(after), size, as_of)
    except OperationalError as error:
        # 57014: the statement took longer than its timeout.
        if getattr(error.__cause__, "sqlstate", "") != "57014":
            raise
        return SearchResult(query=query, is_too_slow=True)


def _search(query: str, mark: Place | None, size: int, as_of: date | None) -> SearchResult:
    names = find_names(query, as_of) if mark is None else ()
    figures = find_figures(query, as_of) if mark is None else ()
    found = _find_reports(query, mark, size, as_of)
    if found.total or mark is not None:
        return replace(found, names=names, figures=figures)
    told = replace(found, names=names, figures=figures, easier=_easier(query))
    if suggestion := _suggestion(query, names):
        found = _find_reports(suggestion, None, size, as_of)
        if found.total:
            return replace(found, query=query, names=names, figures=figures, suggestion=suggestion)
    return _with_reports_that_name(told, size, as_of)


def _with_reports_that_name(told: SearchResult, size: int, as_of: date | None) -> SearchResult:
    """The result with the newest reports that name the likest actor, under whatever spelling."""
    named = next((name for name in told.names if name.n_reports), None)
    if named is None:
        return told
    reports = Report.objects.filter(known.naming(named.actor_id, as_of)).select_related("source")
    shown = list(reports.order_by(F("published_at").desc(nulls_last=True), "-id")[:size])
    passages = _passages_that_name(named.actor_id, [report.pk for report in shown], as_of)
    matches = (ReportMatch(report=visible.report_link(one), passage=passages.get(one.pk, ())) for one in shown)
    return replace(told, named=named, reports=tuple(matches))


def _passages_that_name(actor_id: int, report_ids: Sequence[int], as_of: date | None) -> dict[int, tuple[Piece, ...]]:
    """What stands around the first mention of an actor below each report's title."""
    mentions = Mention.objects.filter(actor=actor_id, text__snapshot__report__in=report_ids).order_by("-start")
    if as_of is None:
        mentions = mentions.filter(text__current_for__isnull=False)
    else:
        mentions = mentions.filter(known.edition(as_of, "text__snapshot__"))
    found: dict[int, tuple[Piece, ...]] = {}
    for report_id, title, text, start, end in mentions.values_list(
        "text__snapshot__report", "text__title", "text__text", "start", "end"
    ):
        if start >= len(title) or report_id not in found:
            found[report_id] = _around(text, start, end)
    return found


def _easier(query: str) -> str:
    """The words of a query with `or` between, empty where there is only one."""
    words = re.findall(r"[\w.&’'-]+", query)
    return " or ".join(words) if 1 < len(words) <= 8 and "or" not in words else ""


def _find_reports(query: str, mark: Place | None, size: int, as_of: date | None) -> SearchResult:
    wide = widened(query)
    texts = texts_of(as_of)
    matching, parameters = _condition(wide)
    condition, parameters = f"{matching}{texts.condition}", {**parameters, **texts.parameters}
    total = _count(texts.tables, condition, parameters)
    if not total:
        return SearchResult(query=query)
    found = _ranked(texts.tables, condition, parameters, total, mark, size + 1)
    shown = found[:size]
    return SearchResult(
        query=query,
        reports=_matches([report_id for report_id, _ in shown], wide, texts),
        total=total,
        n_ranked=min(total, RANKED),
        next_mark=f"{shown[-1][1]:.6f}~{shown[-1][0]}" if len(found) > size else "",
    )


def _suggestion(query: str, names: Sequence[NameMatch]) -> str:
    """The query with its misspelt name put right; empty where no name in it is misspelt."""
    misspelt = next((name for name in names if name.likeness < 1), None)
    if misspelt is None:
        return ""
    found = re.sub(re.escape(misspelt.asked), lambda _: misspelt.spelling, fold(query), count=1)
    return "" if found == fold(query) else found


def _condition(query: str) -> tuple[str, Parameters]:
    """Which texts `t` match, as SQL with its parameters."""
    if _UNSPACED.search(query):
        escaped = re.sub(r"([\\%_])", r"\\\1", query)
        return "(t.text LIKE %(like)s OR t.title LIKE %(like)s)", {"like": f"%{escaped}%", "query": query}
    return "t.search @@ websearch_to_tsquery('english', %(query)s)", {"query": query}


# A text that opens with its title would repeat it below the title.
_BODY = "CASE WHEN starts_with(t.text, t.title) THEN ltrim(substr(t.text, length(t.title) + 1)) ELSE t.text END"
_NEWEST = "r.published_at DESC NULLS LAST, r.id DESC"


def _count(tables: str, condition: str, parameters: Parameters) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tables} WHERE {condition}", parameters)
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _ranked(
    tables: str, condition: str, parameters: Parameters, total: int, mark: Place | None, limit: int
) -> list[tuple[int, Decimal]]:
    """Report ids with their ranks, best first, after the mark; out of the newest RANKED matches."""
    columns = "r.id, r.published_at, t.search"
    if total <= RARE:
        newest = (
            f"WITH matching AS MATERIALIZED (SELECT {columns} FROM {tables} WHERE {condition}), "
            f"r AS (SELECT * FROM matching r ORDER BY {_NEWEST} LIMIT {RANKED})"
        )
    else:
        newest = f"WITH r AS (SELECT {columns} FROM {tables} WHERE {condition} ORDER BY {_NEWEST} LIMIT {RANKED})"
    rank = "round(ts_rank_cd(r.search, websearch_to_tsquery('english', %(query)s))::numeric, 6)"
    going_on = "WHERE (rank, id) < (%(rank)s, %(last)s)" if mark else ""
    sql = (
        f"{newest}, ranked AS (SELECT r.id, {rank} AS rank FROM r) "
        f"SELECT id, rank FROM ranked {going_on} ORDER BY rank DESC, id DESC LIMIT {limit}"
    )
    if mark:
        parameters = parameters | {"rank": mark[0], "last": mark[1]}
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(int(report_id), Decimal(score)) for report_id, score in cursor.fetchall()]


def _matches(report_ids: Sequence[int], query: str, texts: Texts) -> tuple[ReportMatch, ...]:
    stored = Report.objects.select_related("source").in_bulk(report_ids)
    passages = _passages(report_ids, query, texts)
    return tuple(
        ReportMatch(report=visible.report_link(stored[report_id]), passage=passages.get(report_id, ()))
        for report_id in report_ids
        if report_id in stored
    )


def _passages(report_ids: Sequence[int], query: str, texts: Texts) -> dict[int, tuple[Piece, ...]]:
    sql = (
        f"SELECT r.id, t.text, ts_headline('english', translate(left({_BODY}, %(most)s), %(marks)s, ''), "
        f"websearch_to_tsquery('english', %(query)s), %(options)s) FROM {texts.tables} "
        f"WHERE r.id = ANY(%(ids)s){texts.condition}"
    )
    values: Parameters = {
        "most": _HEADLINE_CHARACTERS,
        "marks": _START + _STOP + _GAP,
        "query": query,
        "options": _HEADLINE,
        "ids": list(report_ids),
        **texts.parameters,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    if _UNSPACED.search(query):
        return {report_id: _literal(text, query) for report_id, text, _ in found}
    return {report_id: _pieces(headline) for report_id, _, headline in found}


def _literal(text: str, query: str) -> tuple[Piece, ...]:
    at = text.find(query)
    if at < 0:
        return (Piece(text[:120], False),)
    return _around(text, at, at + len(query))


def _around(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The words of a span marked, with what stands by them on its line."""
    low, high = max(text.rfind("\n", 0, start) + 1, start - 80), text.find("\n", end)
    high = min(len(text) if high < 0 else high, end + 120)
    before = f"… {text[low:start].partition(' ')[2]}" if low == start - 80 else text[low:start]
    after = f"{text[end:high].rpartition(' ')[0] or text[end:high]} …" if high == end + 120 else text[end:high]
    return (Piece(before, False), Piece(text[start:end], True), Piece(after, False))


def _pieces(headline: str) -> tuple[Piece, ...]:
    """The marked-up passage as pieces, so that nothing in it is ever taken for markup."""
    pieces: list[Piece] = []
    for part in re.split(f"({_START}[^{_STOP}]*{_STOP})", headline.replace(_GAP, " … ")):
        if part:
            # The end of a longer number, as 000 of 24,000, is not the number that was asked for.
            is_tail = bool(pieces) and not pieces[-1].is_match and bool(re.search(r"\d[.,]$", pieces[-1].words))
            pieces.append(Piece(part.strip(_START + _STOP), part.startswith(_START) and not is_tail))
    return tuple(pieces)


def _read_mark(raw: str) -> Place | None:
    rank, _, number = raw.partition("~")
    if not (re.fullmatch(r"\d{1,6}\.\d{6}", rank) and re.fullmatch(r"\d{1,18}", number, re.ASCII)):
        return None
    return Decimal(rank), int(number)
