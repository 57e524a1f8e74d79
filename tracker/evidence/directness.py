"""How directly a report says a thing: whether its page is the speaker's own document, and through whom it has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scrapers.records import SourceKind
from tracker.collection.models import Source
from tracker.evidence.actors import fold
from tracker.evidence.models import Actor, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.extraction import lexicon
from tracker.extraction.records import EntityKind
from tracker.grading import Directness

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


def voice_of(source: Source) -> str:
    """Who "we" is on the source's pages: the owner on a company's or government's, else the outlet."""
    return source.owner if source.kind in _FIRST_PERSON and source.owner else source_name(source)


def owner_speaking(source: Source) -> str:
    """Whose "we" a page of the source can only be: its owner on a company's or government's; empty on others."""
    return source.owner if source.kind in _FIRST_PERSON else ""


def speakers_of(row: Statement) -> tuple[Actor, ...]:
    """Who says it: a figure's speakers, a claim's claimant, a response's actor; an outlet only passes numbers on."""
    if row.kind == StatementKind.FIGURE:
        people = (actor for actor in row.speakers.all() if not is_outlet(actor))
        return tuple(sorted(people, key=lambda actor: actor.pk))
    return (row.claimant,) if row.claimant else ()


def via_of(row: Statement) -> list[str]:
    """The go-betweens, nearest first."""
    passing = [actor.name for actor in row.speakers.all() if is_outlet(actor)]
    return list(dict.fromkeys([*row.via, *sorted(passing)]))


def directness_of(row: Statement) -> Directness:
    """How the report comes to say it."""
    source, speakers, via = row.report.source, speakers_of(row), via_of(row)
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
    line = list(_line(speaker))
    names = {fold(one.name) for one in line}
    if fold(source_name(source)) in names:
        return True
    if source.kind not in _OWN_VOICE:
        return False
    if source.kind == SourceKind.GOVERNMENT and source.country and speaker.country == source.country:
        return EntityKind.GOVERNMENT_BODY in {one.kind for one in line}
    return fold(source.owner) in names


def _line(speaker: Actor) -> Iterator[Actor]:
    """The speaker, its body or company, and what that is part of."""
    yield speaker
    if speaker.parent is not None:
        yield from _line(speaker.parent)


def is_outlet(actor: Actor) -> bool:
    """Whether the lexicon has it as a publisher of news: one who passes on, not one who speaks."""
    facts = lexicon.find_actor(actor.name)
    return facts is not None and facts.role == "outlet"


def is_nameless(actor: Actor) -> bool:
    """Whether it only describes somebody ("people familiar with the matter"): no known name, and no capital."""
    return not actor.is_known and actor.name[:1].islower()
