"""Statements -> evidence items: how direct each one is, whom it is credited to, and which texts are copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.evidence.actors import fold
from tracker.evidence.directness import directness_of, source_name, speakers_of, via_of
from tracker.evidence.models import Actor, Reading
from tracker.evidence.said import Said, principal
from tracker.evidence.tracing import Traces, trace
from tracker.extraction.records import Predicate
from tracker.grading import Credit, Directness, EvidenceItem, Reliability


def evidence_of(statements: Sequence[Said], traces: Traces | None = None) -> dict[int, EvidenceItem]:
    """An item for every statement, by its id. traces: of their reports, where they are at hand."""
    cites = dict(
        Reading.objects.filter(text__in={said.row.text_id for said in statements}).values_list("text", "cites")
    )
    if traces is None:
        traces = trace({said.report_id for said in statements})
    return {said.id: _item(said, traces, cites.get(said.row.text_id, ())) for said in statements}


def _item(said: Said, traces: Traces, cites: Iterable[str]) -> EvidenceItem:
    source = said.row.report.source
    speakers = speakers_of(said.row)
    directness = directness_of(said.row)
    names = {source_name(source), source.owner or source.name}
    if directness is Directness.DIRECT:
        names |= {speaker.name for speaker in speakers}
    return EvidenceItem(
        statement_id=said.id,
        report_id=said.report_id,
        source=source.slug,
        source_name=source.name,
        owner=source.owner or source_name(source),
        speaks_for=frozenset(names),
        reliability=Reliability(source.reliability),
        directness=directness,
        confidence=said.row.confidence,
        known_at=said.known_at,
        published_at=said.row.report.published_at,
        withdrawn_at=said.withdrawn_at,
        copy_group=traces.group_of(said.report_id),
        leads=traces.head_of(said.report_id) == said.report_id,
        credits=() if directness is Directness.DIRECT else _credits(said, speakers, traces, cites),
    )


def _credits(said: Said, speakers: Sequence[Actor], traces: Traces, cites: Iterable[str]) -> tuple[Credit, ...]:
    """The go-betweens first; then the speaker, where the report credits the speaker's own document.

    Nobody's silence is credited to the silent: the outlet asked.
    """
    via = [name for name in via_of(said.row) if not name[:1].islower()]
    if said.predicate == Predicate.NO_RESPONSE:
        return traces.credits_of(said.report_id, (), via)
    named = list(traces.credits_of(said.report_id, speakers, via))
    cited = {fold(name) for name in cites}
    if traces.stands_alone(said.report_id):
        return ()
    for speaker in speakers:
        answerable = principal(speaker).name
        if cited & {fold(speaker.name), fold(answerable)} and answerable not in {credit.name for credit in named}:
            named.append(Credit(name=speaker.name, owner=traces.owner_of(speaker.name) or answerable))
    return tuple(named)
