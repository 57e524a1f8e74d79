"""WRITER 2: what the extractor found in one article text -> actors, mentions and statements.

Statements are found again by a key that hashes their content: read twice, stored once. What a report no longer says,
or the extractor no longer finds in it, is retired, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from scrapers.records import SourceKind
from tracker.collection import clock
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence import actors
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Actor, Mention, Reading, Statement
from tracker.evidence.models.statements import WITHDRAWS, StatementKind
from tracker.evidence.taken_back import TakenBack, find_taken_back, standing_claims
from tracker.extraction.records import Claim, DatedValue, Extraction, Figure, Response

_MENTION_LENGTH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What a reading changed, in numbers of statements."""

    n_new: int
    n_known: int
    n_retired: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """A statement before it has a row: its columns, whom it names, and the key of its content."""

    key: str
    columns: dict[str, object]
    claimant: str | None
    target: str | None
    actors: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


@transaction.atomic
def store(text: ArticleText, extraction: Extraction) -> Stored:
    """The statements of one article text stand as the extraction says; safe to run twice.

    Where a newer snapshot of the report was read already, what this one says is kept as retired. Raises ValueError
    where the extraction is of another text: its spans would point at the wrong words.
    """
    if extraction.report.text != text.text:
        raise ValueError(f"article text {text.pk}: the extraction is of another text; extract from the stored text")
    lock_evidence()
    moment = clock.now()
    snapshot = text.snapshot
    is_current = not _newer_was_read(snapshot)
    people = actors.find_or_create(_owner(snapshot, extraction) | _names(extraction))
    _keep_mentions(text, extraction, people)
    taken_back = find_taken_back(extraction, snapshot.report.source, people)
    people |= actors.find_or_create({one.accuser: "organisation" for one in taken_back if one.accuser not in people})
    drafts = {draft.key: draft for draft in _drafts(snapshot, extraction, taken_back)}
    stored = _keep_statements(text, drafts, people, extraction.extractor_version, moment, is_current=is_current)
    _keep_reading(text, extraction, moment)
    if is_current:
        _describe_report(snapshot.report, extraction)
    return stored


def _newer_was_read(snapshot: Snapshot) -> bool:
    newer = Snapshot.objects.filter(report=snapshot.report_id, fetched_at__gt=snapshot.fetched_at)
    return newer.filter(texts__reading__isnull=False).exists()


def _owner(snapshot: Snapshot, extraction: Extraction) -> dict[str, str]:
    """Whose numbers those without a speaker are: the company's own, on its page, whether anything names it or not."""
    source = snapshot.report.source
    is_theirs = source.kind == SourceKind.COMPANY and any(not figure.attributed_to for figure in extraction.figures)
    return {source.owner: "organisation"} if is_theirs and source.owner else {}


def _names(extraction: Extraction) -> dict[str, str]:
    """Every name the extraction uses, with its kind; one that is no entity of its own counts as an organisation."""
    said: list[str | None] = []
    for figure in extraction.figures:
        said += [*figure.actors, *figure.attributed_to, figure.target]
    for claim in extraction.claims:
        said += [claim.claimant, claim.target]
    said += [response.actor for response in extraction.responses]
    kinds = {name: "organisation" for name in said if name}
    return kinds | {entity.name: entity.kind.value for entity in extraction.entities}


def _keep_mentions(text: ArticleText, extraction: Extraction, people: dict[str, Actor]) -> None:
    """Mentions are an index of this text alone: they are made anew."""
    text.mentions.all().delete()
    Mention.objects.bulk_create(
        [
            Mention(actor=people[entity.name], text=text, start=m.start, end=m.end, words=m.text[:_MENTION_LENGTH])
            for entity in extraction.entities
            for m in entity.mentions
        ],
        ignore_conflicts=True,
    )


def _keep_statements(
    text: ArticleText,
    drafts: dict[str, _Draft],
    people: dict[str, Actor],
    extractor_version: str,
    moment: datetime,
    *,
    is_current: bool,
) -> Stored:
    retired_at = None if is_current else moment
    known = {row.key: row for row in Statement.objects.filter(key__in=drafts)}
    for key, draft in drafts.items():
        row = known.get(key) or Statement(key=key, report=text.snapshot.report, first_seen_at=moment)
        row.text, row.last_seen_at, row.extractor_version = text, moment, extractor_version
        row.retired_at = retired_at if key not in known or is_current else row.retired_at or moment
        row.claimant = people[draft.claimant] if draft.claimant else None
        row.target = people[draft.target] if draft.target else None
        for column, value in draft.columns.items():
            setattr(row, column, value)
        row.save()
        row.actors.set(people[name] for name in draft.actors)
        row.speakers.set(people[name] for name in draft.speakers)
    return Stored(
        n_new=len(drafts) - len(known), n_known=len(known), n_retired=_retire(text, drafts, moment, is_current)
    )


def _retire(text: ArticleText, drafts: dict[str, _Draft], moment: datetime, is_current: bool) -> int:
    """How many live statements vanished: of the whole report for its current text, else of this snapshot alone."""
    live = Statement.objects.filter(report=text.snapshot.report_id, retired_at=None).exclude(key__in=drafts)
    if not is_current:
        live = live.filter(text__snapshot=text.snapshot_id)
    return live.update(retired_at=moment)


def _keep_reading(text: ArticleText, extraction: Extraction, moment: datetime) -> None:
    Reading.objects.update_or_create(
        text=text,
        defaults={
            "cites": [cite.name[:_MENTION_LENGTH] for cite in extraction.cites],
            "credits": [[c.name, c.rule, c.evidence.start, c.evidence.end] for c in extraction.cites],
            "extractor_version": extraction.extractor_version,
            "read_at": moment,
        },
    )


def _describe_report(report: Report, extraction: Extraction) -> None:
    facts = extraction.report
    Report.objects.filter(pk=report.pk).update(
        language=report.language or facts.language or "",
        relevance=facts.relevance,
        is_relevant=facts.relevant,
        relevance_reasons=list(facts.relevance_reasons),
        reading_minutes=facts.reading_minutes,
    )


def _drafts(snapshot: Snapshot, extraction: Extraction, taken_back: Sequence[TakenBack]) -> Iterable[_Draft]:
    # A page that returns to old words says them anew; when it was fetched differs from store to store.
    earlier = Snapshot.objects.filter(report=snapshot.report_id, sha256=snapshot.sha256, pk__lt=snapshot.pk)
    base = f"{snapshot.report.source.slug}|{snapshot.report.key}|{snapshot.sha256}|{earlier.count()}"
    for claim in standing_claims(extraction, taken_back):
        yield _claim(base, claim)
    for one in taken_back:
        content = {"predicate": WITHDRAWS, "via": list(one.via), **_dated(one.date)}
        yield _draft(base, StatementKind.CLAIM, one, content, claimant=one.accuser, target=one.target)
    for figure in extraction.figures:
        yield _figure(base, figure)
    for response in extraction.responses:
        yield _response(base, response)


def _claim(base: str, claim: Claim) -> _Draft:
    return _draft(
        base,
        StatementKind.CLAIM,
        claim,
        {
            "predicate": claim.predicate.value,
            "capabilities": list(claim.capabilities),
            "techniques": list(claim.techniques),
            "is_hedged": claim.hedged,
            "manner": claim.manner.value if claim.manner else "",
            "via": list(claim.via),
            **_dated(claim.date),
        },
        claimant=claim.claimant,
        target=claim.target,
    )


def _figure(base: str, figure: Figure) -> _Draft:
    window = figure.window
    return _draft(
        base,
        StatementKind.FIGURE,
        figure,
        {
            "metric": figure.metric.value,
            "value": figure.value,
            "low": figure.low,
            "high": figure.high,
            "qualifier": figure.qualifier.value,
            "unit": (figure.unit or "")[:60],
            "statistic": figure.statistic.value,
            "window_start": window.start if window else None,
            "window_end": window.end if window else None,
            "window_text": window.text[:200] if window else "",
        },
        target=figure.target,
        actors=figure.actors,
        speakers=figure.attributed_to,
    )


def _response(base: str, response: Response) -> _Draft:
    return _draft(
        base,
        StatementKind.RESPONSE,
        response,
        {
            "jurisdiction": response.jurisdiction or "",
            "instrument": response.instrument.value,
            "status": response.status.value,
            "instrument_name": (response.name or "")[:300],
            **_dated(response.date),
        },
        claimant=response.actor,
    )


def _dated(stated: DatedValue | None) -> dict[str, object]:
    return {
        "occurred_on": stated.value if stated else None,
        "occurred_precision": stated.precision.value if stated else "",
    }


def _draft(
    base: str,
    kind: StatementKind,
    found: Claim | Figure | Response | TakenBack,
    content: dict[str, object],
    *,
    claimant: str | None = None,
    target: str | None = None,
    actors: tuple[str, ...] = (),
    speakers: tuple[str, ...] = (),
) -> _Draft:
    """The key hashes what is said and where, not how sure the extractor was nor which version of it."""
    span = found.evidence
    value = {**content, "claimant": claimant, "target": target, "actors": sorted(actors), "speakers": sorted(speakers)}
    said = json.dumps([base, kind.value, span.start, span.end, value], sort_keys=True, default=str, ensure_ascii=False)
    where = {"kind": kind.value, "start": span.start, "end": span.end, "words": span.text}
    return _Draft(
        key=sha256(said.encode()).hexdigest(),
        columns={**content, **where, "confidence": found.confidence},
        claimant=claimant,
        target=target,
        actors=tuple(dict.fromkeys(actors)),
        speakers=tuple(dict.fromkeys(speakers)),
    )
