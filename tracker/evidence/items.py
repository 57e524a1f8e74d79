"""Statements -> evidence items: how direct each one is, whom it is credited to, and which texts are copies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from scrapers.records import SourceKind
from tracker.collection.models import Source
from tracker.evidence.actors import fold
from tracker.evidence.models import Actor, Reading
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import Said, is_nameless, is_outlet
from tracker.extraction.records import EntityKind, Predicate
from tracker.grading import Credit, Directness, EvidenceItem, Reliability
from tracker.grading.origins import copy_groups

# Their pages are their owner's own documents; a newspaper's are not.
_OWN_VOICE = frozenset(
    {SourceKind.COMPANY, SourceKind.GOVERNMENT, SourceKind.THINK_TANK, SourceKind.ACADEMIC, SourceKind.BLOG}
)
# On these pages even a number without a speaker is the owner's.
_FIRST_PERSON = frozenset({SourceKind.COMPANY, SourceKind.GOVERNMENT})
_REMARK = re.compile(r"\s*\([^)]*\)$")


def source_name(source: Source) -> str:
    """The outlet's name without a remark in brackets behind it."""
    return _REMARK.sub("", source.name)


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


def is_own_document(said: Said) -> bool:
    """Whether the statement stands in a document of the one who says it."""
    return _directness(said, said.row.report.source, _speakers(said)) is Directness.DIRECT


def _item(said: Said, groups: Mapping[int, int], owners: Mapping[str, str], cites: Iterable[str]) -> EvidenceItem:
    source = said.row.report.source
    speakers = _speakers(said)
    directness = _directness(said, source, speakers)
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


def _speakers(said: Said) -> tuple[Actor, ...]:
    """Who says it: a figure's speakers, a claim's claimant, a response's actor; an outlet only passes numbers on."""
    if said.row.kind == StatementKind.FIGURE:
        people = (actor for actor in said.row.speakers.all() if not is_outlet(actor))
        return tuple(sorted(people, key=lambda actor: actor.pk))
    return (said.row.claimant,) if said.row.claimant else ()


def _via(said: Said) -> list[str]:
    """The go-betweens, nearest first."""
    passing = [actor.name for actor in said.row.speakers.all() if is_outlet(actor)]
    return list(dict.fromkeys([*said.row.via, *sorted(passing)]))


def _directness(said: Said, source: Source, speakers: Sequence[Actor]) -> Directness:
    via = _via(said)
    if not via and any(_is_own_voice(source, speaker) for speaker in speakers):
        return Directness.DIRECT
    if not via and not speakers and source.kind in _FIRST_PERSON:
        return Directness.DIRECT
    if not via and not speakers:
        return Directness.UNATTRIBUTED
    nameless = [is_nameless(speaker) for speaker in speakers] + [name[:1].islower() for name in via]
    return Directness.UNNAMED if all(nameless) else Directness.NAMED


def _is_own_voice(source: Source, speaker: Actor) -> bool:
    """Whether the source's pages are this speaker's own documents; a government's are those of all its bodies."""
    names = {fold(speaker.name)} | ({fold(speaker.parent.name)} if speaker.parent else set())
    if fold(source_name(source)) in names:
        return True
    if source.kind not in _OWN_VOICE:
        return False
    if source.kind == SourceKind.GOVERNMENT and source.country and speaker.country == source.country:
        return EntityKind.GOVERNMENT_BODY in (speaker.kind, speaker.parent.kind if speaker.parent else "")
    return fold(source.owner) in names


def _credits(
    said: Said, speakers: Sequence[Actor], owners: Mapping[str, str], cites: Iterable[str]
) -> tuple[Credit, ...]:
    """The go-betweens first; then the speaker, where the report credits the speaker's own document.

    Nobody's silence is credited to the silent: the outlet asked.
    """
    named = [Credit(name=name, owner=owners.get(fold(name))) for name in _via(said) if not name[:1].islower()]
    if said.predicate == Predicate.NO_RESPONSE:
        return tuple(named)
    cited = {fold(name) for name in cites}
    for speaker in speakers:
        parent = speaker.parent.name if speaker.parent else speaker.name
        if cited & {fold(speaker.name), fold(parent)}:
            named.append(Credit(name=speaker.name, owner=owners.get(fold(speaker.name))))
    return tuple(named)
