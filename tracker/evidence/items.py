"""Statements -> evidence items: how direct each one is, whom it is credited to, and which texts are copies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.collection.models import Source
from tracker.evidence.actors import fold
from tracker.evidence.directness import directness_of, source_name, speakers_of, via_of
from tracker.evidence.models import Actor, Reading
from tracker.evidence.said import Said
from tracker.extraction.records import Predicate
from tracker.grading import Credit, Directness, EvidenceItem, Reliability
from tracker.grading.origins import copy_groups


def evidence_of(statements: Sequence[Said]) -> dict[int, EvidenceItem]:
    """An item for every statement, by its id. Copies are looked for among the reports of these statements."""
    readings = {r.text_id: r for r in Reading.objects.filter(text__in={said.row.text_id for said in statements})}
    sketches: dict[int, Sequence[int]] = {}
    for said in statements:
        reading = readings.get(said.row.text_id)
        if reading is not None and (said.report_id not in sketches or said.row.retired_at is None):
            sketches[said.report_id] = reading.fingerprint
    groups = copy_groups(sketches)
    owners = {fold(source_name(source)): source.owner for source in Source.objects.exclude(owner="")}
    items = {}
    for said in statements:
        reading = readings.get(said.row.text_id)
        items[said.id] = _item(said, groups, owners, reading.cites if reading else ())
    return items


def _item(said: Said, groups: Mapping[int, int], owners: Mapping[str, str], cites: Iterable[str]) -> EvidenceItem:
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
        copy_group=f"text {groups.get(said.report_id, said.report_id)}",
        credits=() if directness is Directness.DIRECT else _credits(said, speakers, owners, cites),
    )


def _credits(
    said: Said, speakers: Sequence[Actor], owners: Mapping[str, str], cites: Iterable[str]
) -> tuple[Credit, ...]:
    """The go-betweens first; then the speaker, where the report credits the speaker's own document.

    Nobody's silence is credited to the silent: the outlet asked.
    """
    named = [Credit(name=name, owner=owners.get(fold(name))) for name in via_of(said.row) if not name[:1].islower()]
    if said.predicate == Predicate.NO_RESPONSE:
        return tuple(named)
    cited = {fold(name) for name in cites}
    for speaker in speakers:
        parent = speaker.parent.name if speaker.parent else speaker.name
        if cited & {fold(speaker.name), fold(parent)}:
            named.append(Credit(name=speaker.name, owner=owners.get(fold(speaker.name))))
    return tuple(named)
