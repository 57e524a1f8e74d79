"""One assertion with every statement that it rests on: what a grade chip leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F

from tracker.evidence.models import Assessment, Point, Statement
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.conflicts import ConflictPair, conflicts_of
from tracker.evidence.queries.histories import response_of
from tracker.evidence.queries.origins import OriginGroup, group_by_origin
from tracker.evidence.queries.reports import passage
from tracker.grading.points import end_of

KEY_LENGTH = 16
ACCUSES = "alleges_distillation"
REPLY_PREDICATES = ("denies", "admits", "no_response")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The words that one report's statement rests on, as a stretch of `around`. is_title: they stand in its headline."""

    report: rows.ReportLink
    is_title: bool
    around: str
    start: int
    end: int
    confidence: float
    fetched_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A report with its words, body before headline.

    is_first: whether no other on record had it before; repeats: who of the same origin had it before, empty for the first.
    """

    report: rows.ReportLink
    is_first: bool
    repeats: str
    quotations: tuple[Quotation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """An origin with the reports that go back to it, the oldest first."""

    origin: OriginGroup
    tellings: tuple[Telling, ...]


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
    """An assertion whole. voices: its reports by origin; history: newest first; replies: the accused's, best first.

    response: the one that it is a stage of.
    """

    item: rows.Item
    voices: tuple[Voice, ...]
    replies: tuple[rows.Item, ...]
    conflicts: tuple[ConflictPair, ...]
    history: tuple[PastGrade, ...]
    response: rows.ResponseLink | None


def evidence_page(key: str, as_of: date | None = None) -> EvidencePage | None:
    """The assertion whose key begins so, as known on that day; None where none does that may be shown."""
    shown = visible.assertions(as_of)
    found = visible.items(shown.filter(key__startswith=key)[:1], as_of) or visible.items(
        shown.filter(former_keys__key__startswith=key)[:1], as_of
    )
    if not found:
        return None
    item = found[0]
    quotations = _quotations(item.id, as_of)
    reports = tuple({quotation.report.id: quotation.report for quotation in quotations}.values())
    return EvidencePage(
        item=item,
        voices=tuple(_voice(origin, quotations, reports[0]) for origin in group_by_origin(found, reports)),
        replies=_replies(item, as_of),
        conflicts=conflicts_of(item, as_of),
        history=_history(item) if as_of is None else _history_until(item, as_of),
        response=response_of(item.id, as_of) if item.response else None,
    )


def _voice(origin: OriginGroup, quotations: Sequence[Quotation], first_of_all: rows.ReportLink) -> Voice:
    first = origin.reports[0]
    return Voice(
        origin=origin,
        tellings=tuple(
            Telling(
                report=report,
                is_first=report.id == first_of_all.id,
                repeats="" if report is first else first.source.name,
                quotations=tuple(
                    sorted(
                        (quotation for quotation in quotations if quotation.report.id == report.id),
                        key=lambda quotation: quotation.is_title,
                    )
                ),
            )
            for report in origin.reports
        ),
    )


def _replies(item: rows.Item, as_of: date | None) -> tuple[rows.Item, ...]:
    """What the accused of an allegation or figure answered in its incident, or that reports found no answer."""
    accused = {actor.slug for actor in (*item.actors, *((item.target,) if item.claim and item.target else ()))}
    is_accusing = item.quantity is not None or (item.claim is not None and item.claim.predicate == ACCUSES)
    if item.incident is None or not accused or not is_accusing:
        return ()
    theirs = visible.assertions(as_of).filter(
        incident__slug=item.incident.slug, predicate__in=REPLY_PREDICATES, claimant__slug__in=accused
    )
    return tuple(sorted(visible.items(theirs, as_of), key=lambda reply: (-reply.grade.score, reply.id)))


def _quotations(assertion_id: int, as_of: date | None) -> tuple[Quotation, ...]:
    told = known.statements(as_of).filter(supports__assertion=assertion_id)
    told = told.select_related("report__source", "text__snapshot")
    told = told.defer("text__snapshot__body", "text__snapshot__headers", "text__search")
    return tuple(
        _quotation(statement)
        for statement in told.order_by(F("report__published_at").asc(nulls_last=True), "report_id", "start")
    )


def _quotation(statement: Statement) -> Quotation:
    around, start = passage(statement.text.text, statement.start, statement.end)
    title = statement.text.title
    return Quotation(
        is_title=bool(title) and statement.text.text.startswith(title) and statement.end <= len(title),
        report=visible.report_link(statement.report),
        around=around,
        start=start,
        end=start + statement.end - statement.start,
        confidence=statement.confidence,
        fetched_at=statement.text.snapshot.fetched_at,
        sha256=statement.text.snapshot.sha256,
    )


def _history(item: rows.Item) -> tuple[PastGrade, ...]:
    """Grades that differ from the present one and each from the next; the same one computed anew is one grade."""
    past = Assessment.objects.filter(assertion=item.id, superseded_at__isnull=False).order_by("-assessed_at", "-id")
    shown = (item.grade.score, item.grade.letter, item.grade.label)
    found: list[PastGrade] = []
    for old in past:
        if old.superseded_at is None:
            continue
        if (old.score, old.letter, old.label) == shown:
            if found:
                found[-1] = replace(found[-1], assessed_at=old.assessed_at)
            continue
        shown = (old.score, old.letter, old.label)
        found.append(
            PastGrade(
                score=str(old.score),
                letter=old.letter,
                label=old.label,
                assessed_at=old.assessed_at,
                superseded_at=old.superseded_at,
            )
        )
    return tuple(found)


def _history_until(item: rows.Item, as_of: date) -> tuple[PastGrade, ...]:
    """The grades that had held before that day's, the newest first, each from day to day."""
    before = Point.objects.filter(assertion=item.id, until__lte=as_of).order_by("-since")
    return tuple(
        PastGrade(
            score=str(past.score),
            letter=past.letter,
            label=past.label,
            assessed_at=end_of(past.since),
            superseded_at=end_of(past.until),
        )
        for past in before
        if past.until is not None
    )
