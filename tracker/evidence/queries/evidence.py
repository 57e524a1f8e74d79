"""One assertion with every statement that it rests on: what a grade chip leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from tracker.evidence.models import Assessment, Statement
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.conflicts import ConflictPair, conflicts_of
from tracker.evidence.queries.origins import OriginGroup, group_by_origin
from tracker.evidence.queries.reports import passage

KEY_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The words that one report's statement rests on, as a stretch of `around`."""

    report: rows.ReportLink
    around: str
    start: int
    end: int
    confidence: float
    fetched_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastGrade:
    """A grade that no longer holds."""

    score: str
    letter: str
    label: str
    assessed_at: datetime
    superseded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePage:
    """An assertion whole. quotations: oldest report first; history: newest first."""

    item: rows.Item
    quotations: tuple[Quotation, ...]
    origins: tuple[OriginGroup, ...]
    conflicts: tuple[ConflictPair, ...]
    history: tuple[PastGrade, ...]


def evidence_page(key: str) -> EvidencePage | None:
    """The assertion whose key begins so; None where none does that may be shown."""
    found = visible.items(visible.assertions().filter(key__startswith=key)[:1]) or visible.items(
        visible.assertions().filter(former_keys__key__startswith=key)[:1]
    )
    if not found:
        return None
    item = found[0]
    quotations = _quotations(item.id)
    reports = tuple({quotation.report.id: quotation.report for quotation in quotations}.values())
    return EvidencePage(
        item=item,
        quotations=quotations,
        origins=group_by_origin(found, reports),
        conflicts=conflicts_of(item),
        history=_history(item.id),
    )


def _quotations(assertion_id: int) -> tuple[Quotation, ...]:
    told = Statement.objects.filter(supports__assertion=assertion_id, retired_at__isnull=True).select_related(
        "report__source", "text__snapshot"
    )
    told = told.defer("text__snapshot__body", "text__snapshot__headers", "text__search")
    return tuple(
        _quotation(statement)
        for statement in told.order_by(F("report__published_at").asc(nulls_last=True), "report_id", "start")
    )


def _quotation(statement: Statement) -> Quotation:
    around, start = passage(statement.text.text, statement.start, statement.end)
    return Quotation(
        report=visible.report_link(statement.report),
        around=around,
        start=start,
        end=start + statement.end - statement.start,
        confidence=statement.confidence,
        fetched_at=statement.text.snapshot.fetched_at,
        sha256=statement.text.snapshot.sha256,
    )


def _history(assertion_id: int) -> tuple[PastGrade, ...]:
    past = Assessment.objects.filter(assertion=assertion_id, superseded_at__isnull=False).order_by("-assessed_at")
    return tuple(
        PastGrade(
            score=str(old.score),
            letter=old.letter,
            label=old.label,
            assessed_at=old.assessed_at,
            superseded_at=old.superseded_at,
        )
        for old in past
        if old.superseded_at is not None
    )
