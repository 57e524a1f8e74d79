"""Reports found -> rows to show, each with the words around what was looked for, marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.evidence.queries import rows
from tracker.evidence.searching.matching import Match, Sql
from tracker.evidence.searching.statement import fetch

_START, _STOP, _GAP = "\x02", "\x03", "\x04"
_HEADLINE = f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=22, MinWords=8, FragmentDelimiter={_GAP}"
# So much of a text is looked through for the words to show.
HEADLINE_CHARACTERS = 20_000
# A text that opens with its title would repeat it below the title.
_BODY = "CASE WHEN starts_with(t.text, t.title) THEN ltrim(substr(t.text, length(t.title) + 1)) ELSE t.text END"
_COLUMNS = (
    "r.id, r.title, r.canonical_url, r.url, r.language, r.published_on, r.published_precision, r.first_seen_at, "
    "o.slug, o.name, o.kind, o.reliability, o.reliability_reason, o.homepage, o.is_sample"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage; is_match where it is one of the words asked for."""

    words: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMatch:
    report: rows.ReportLink
    passage: tuple[Piece, ...]


def report_matches(found: Sequence[tuple[int, int]], match: Match | None, sql: Sql) -> tuple[ReportMatch, ...]:
    """The reports in their order, given as ids of each with its text; one query. sql: has the match's parameters."""
    if not found:
        return ()
    words = match.query if match else "''::tsquery"
    literals = match.literals if match else ()
    text = f"left({_BODY}, {HEADLINE_CHARACTERS})" if literals or not match else "''"
    headline = (
        f"ts_headline('english', translate(left({_BODY}, {HEADLINE_CHARACTERS}), {sql.put(_START + _STOP + _GAP)}, ''), "
        f"{words}, {sql.put(_HEADLINE)})"
    )
    asked = (
        f"SELECT {_COLUMNS}, {text}, {headline} FROM unnest({sql.put([text_id for _, text_id in found])}::bigint[], "
        f"{sql.put([report_id for report_id, _ in found])}::bigint[]) WITH ORDINALITY AS d(text_id, report_id, place) "
        "JOIN collection_articletext t ON t.id = d.text_id JOIN collection_report r ON r.id = d.report_id "
        "JOIN collection_source o ON o.id = r.source_id ORDER BY d.place"
    )
    told = fetch(asked, sql.parameters)
    return tuple(ReportMatch(report=_report(row), passage=_passage(row[-2], row[-1], literals)) for row in told)


def _report(row: tuple[Any, ...]) -> rows.ReportLink:
    number, title, canonical, url, language, on, precision, seen, slug, name, kind, letter, why, homepage, is_sample = (
        row[:15]
    )
    source = rows.SourceLink(
        slug=slug,
        name=name,
        kind=kind,
        reliability=letter,
        reliability_reason=why,
        homepage=homepage,
        is_sample=is_sample,
    )
    return rows.ReportLink(
        id=number,
        title=title,
        url=canonical or url,
        language=language,
        published=_day(on, precision),
        first_seen_at=seen,
        source=source,
    )


def _day(on: date | None, precision: str) -> rows.StatedDay | None:
    return rows.StatedDay(on, precision if precision in ("month", "year") else "day") if on else None


def _passage(text: str, headline: str, literals: Sequence[str]) -> tuple[Piece, ...]:
    places = [(at, literal) for literal in literals if (at := text.find(literal)) >= 0]
    if _START not in headline and places:
        at, literal = min(places)
        return _around(text, at, at + len(literal))
    return pieces(headline)


def _around(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The words of a span marked, with what stands by them on its line."""
    low, high = max(text.rfind("\n", 0, start) + 1, start - 80), text.find("\n", end)
    high = min(len(text) if high < 0 else high, end + 120)
    before = f"… {text[low:start].partition(' ')[2]}" if low == start - 80 else text[low:start]
    after = f"{text[end:high].rpartition(' ')[0] or text[end:high]} …" if high == end + 120 else text[end:high]
    return (Piece(before, False), Piece(text[start:end], True), Piece(after, False))


def pieces(headline: str) -> tuple[Piece, ...]:
    """The marked-up passage as pieces, so that nothing in it is ever taken for markup."""
    found: list[Piece] = []
    for part in re.split(f"({_START}[^{_STOP}]*{_STOP})", headline.replace(_GAP, " … ")):
        if part:
            # The end of a longer number, as 000 of 24,000, is not the number that was asked for.
            is_tail = bool(found) and not found[-1].is_match and bool(re.search(r"\d[.,]$", found[-1].words))
            found.append(Piece(part.strip(_START + _STOP), part.startswith(_START) and not is_tail))
    return tuple(found)
