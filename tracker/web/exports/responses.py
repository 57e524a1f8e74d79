"""Rows of the list of responses as flat records, the same in every kind of file."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.evidence.queries.response_list import INDUSTRY
from tracker.evidence.queries.responses import ResponseRow, StageRow
from tracker.web.presentation.dates import stated_iso

_FIRST_REPORT = "first report"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRecord:
    """kind, jurisdiction, state, step: as the list's address takes them. date: of the latest stage, as far as it is
    known; date_of: whether it is that of what happened or of the first report. stages: each with its date, the earliest
    first. grade, score, label: of the latest stage."""

    title: str
    kind: str
    jurisdiction: str
    state: str
    step: str
    date: str
    date_of: str
    stages: str
    by: str
    asked_by: str
    identifiers: str
    incidents: str
    grade: str
    score: str
    label: str
    is_sample: bool
    evidence: str
    page: str


def response_record(row: ResponseRow, *, page: str, evidence: str) -> ResponseRecord:
    """page, evidence: whole addresses of the response and of what its latest stage rests on."""
    latest = row.current.item
    return ResponseRecord(
        title=row.title.words,
        kind=row.kind,
        jurisdiction=row.jurisdiction or INDUSTRY,
        state=row.state,
        step=row.current.step,
        date=stated_iso(latest.day) if latest.day else "",
        date_of=_day_of(row.current),
        stages="; ".join(_words(stage) for stage in row.stages),
        by="; ".join(actor.name for actor in row.by),
        asked_by="; ".join(actor.name for actor in row.asked_by),
        identifiers="; ".join(row.identifiers),
        incidents="; ".join(incident.title.words for incident in row.incidents),
        grade=latest.grade.letter,
        score=str(latest.grade.score),
        label=latest.grade.label,
        is_sample=any(stage.item.report.source.is_sample for stage in row.stages),
        evidence=evidence,
        page=page,
    )


def _words(stage: StageRow) -> str:
    """'proposed 2026-04-15', 'called_for 2026-05-21 (first report)'."""
    day = stated_iso(stage.item.day) if stage.item.day else ""
    reported = f"({_FIRST_REPORT})" if _day_of(stage) == _FIRST_REPORT else ""
    return " ".join(part for part in (stage.step, day, reported) if part)


def _day_of(stage: StageRow) -> str:
    return "event" if stage.item.occurred else _FIRST_REPORT if stage.item.reported else ""
