"""A search's result as files: the same reports in the same order as on its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.evidence.searching.passages import ReportMatch
from tracker.web.exports.feed import SAMPLE_MARK, Entry
from tracker.web.presentation.dates import stated_iso


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRecord:
    """A report that was found. date: as far as it is known, empty where the outlet gives none; passage: the words around
    what was looked for; page: its address here."""

    date: str
    title: str
    outlet: str
    outlet_letter: str
    language: str
    passage: str
    report_url: str
    first_seen: str
    is_sample: bool
    page: str


def match_record(match: ReportMatch, page: str) -> MatchRecord:
    report = match.report
    return MatchRecord(
        date=stated_iso(report.published) if report.published else "",
        title=report.title,
        outlet=report.source.name,
        outlet_letter=report.source.reliability,
        language=report.language,
        passage=" ".join("".join(piece.words for piece in match.passage).split()),
        report_url=report.url,
        first_seen=report.first_seen_at.astimezone(UTC).isoformat(timespec="seconds"),
        is_sample=report.source.is_sample,
        page=page,
    )


def entry(record: MatchRecord) -> Entry:
    """The record as an entry of a feed; its moment is when we first saw the report."""
    dated = f", {record.date}" if record.date else ""
    return Entry(
        title=f"{SAMPLE_MARK if record.is_sample else ''}{record.title}",
        link=record.page,
        summary=f"{record.outlet} (source {record.outlet_letter}){dated}. “{record.passage}”",
        at=datetime.fromisoformat(record.first_seen),
        categories=(),
    )
