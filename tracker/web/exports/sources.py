"""Outlets as flat records, the same in every kind of file: their letters, and how they fare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.evidence.queries.sources import SourceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """n_reports: those on record; has_more_reports: whether these are only as many as are counted. reports_a_week: over
    the last four. last_fetched, next_poll: moments, empty where there is none. failure: of the feed that fails most."""

    name: str
    kind: str
    owner: str
    country: str
    language: str
    reliability: str
    reliability_reason: str
    n_reports: int
    has_more_reports: bool
    reports_a_week: str
    newest_report: str
    last_fetched: str
    next_poll: str
    n_feeds: int
    n_feeds_failing: int
    failure: str
    is_paused: bool
    is_failing: bool
    is_silent: bool
    homepage: str
    is_sample: bool
    page: str


def source_record(row: SourceRow, *, page: str) -> SourceRecord:
    """page: the whole address of the outlet's page here."""
    health, rhythm = row.health, row.health.rhythm
    return SourceRecord(
        name=row.source.name,
        kind=row.source.kind,
        owner=row.owner,
        country=row.country,
        language=row.language,
        reliability=row.source.reliability,
        reliability_reason=row.source.reliability_reason,
        n_reports=health.n_reports,
        has_more_reports=row.has_more_reports,
        reports_a_week=f"{rhythm.per_week:g}",
        newest_report=rhythm.newest_on.isoformat() if rhythm.newest_on else "",
        last_fetched=_moment(health.last_success_at),
        next_poll="" if row.is_paused else _moment(health.next_at),
        n_feeds=health.n_feeds,
        n_feeds_failing=health.n_failing,
        failure=health.failure,
        is_paused=row.is_paused,
        is_failing=health.is_failing,
        is_silent=rhythm.is_silent,
        homepage=row.source.homepage,
        is_sample=row.source.is_sample,
        page=page,
    )


def _moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else ""
