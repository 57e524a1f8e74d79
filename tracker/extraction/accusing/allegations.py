"""A Reading -> who alleges that whom distilled a model.

What the report says in its own voice is no allegation, and neither is a question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from tracker.extraction.accusing.accusation_frames import Accusations
from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.agents import may_be_accused
from tracker.extraction.accusing.announced import Announcements
from tracker.extraction.accusing.as_claimed import AsClaimed
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.accusing.disowned import IN_SO_MANY_WORDS, is_disowned
from tracker.extraction.accusing.fact_boxes import FactBoxes
from tracker.extraction.accusing.further_campaigns import FurtherCampaigns
from tracker.extraction.accusing.inferred import Inference
from tracker.extraction.accusing.made_again import made_again
from tracker.extraction.accusing.marks import Marks
from tracker.extraction.accusing.national import NationalCharges
from tracker.extraction.accusing.papers import Papers
from tracker.extraction.accusing.passages import carried_on
from tracker.extraction.accusing.similar import Similar
from tracker.extraction.chinese.charges import find_charges
from tracker.extraction.chinese.inferred import infer_charges
from tracker.extraction.chinese.report import report_of
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.employers import employer_of
from tracker.extraction.speaking.parties import CHINA, Parties, PartyKind

__all__ = ["Allegation", "find_allegations"]

# A list item is about the organisation that it opens with.
OPENING = 30
# How far before a heading the words stand that introduce the list under it.
LEAD_REACH = 700
# So many named companies do not make up all that an official accuses a country of.
FEW = 3
_WORD = re.compile(r"\w")
# What somebody says of another: somebody accused says so of others too.
_IN_OWN_WORDS = "told-of-act"
_DISCLOSURE = re.compile(
    r"[*_]*[’']s?\s+(?:[\w-]+\s+){0,3}(?:disclosure|report|account|findings|allegations?|accusations?|claims|post|letter)\b"
)
_LABEL = re.compile(r"[*_\]\"”]*\s*(?:\([^)]*\))?\s*[:|—–-]")


def find_allegations(reading: Reading, parties: Parties, attributions: Attributions) -> tuple[Allegation, ...]:
    """One per claimant and target, best evidence kept, and what is dated to another time; in order of the text."""
    if reading.language == "zh":
        charges = find_charges(report_of(reading))
        charges += infer_charges(report_of(reading), charges)
        naming = {a.claimant for a in charges if a.target not in (None, CHINA)}
        named = [a for a in charges if a.target != CHINA or a.claimant not in naming]
        pairs = {(a.claimant, a.target) for a in named}
        return tuple(a for a in named if not _owner_of_accused(a) & {t for c, t in pairs if c == a.claimant})
    accusations = Accusations(reading, parties, attributions)
    readers = [accusations, *(make(reading, parties, attributions) for make in (Announcements, Marks, AsClaimed))]
    found: list[Allegation] = []
    for sentence in reading.statements:
        for reader in readers:
            found += reader.of_sentence(sentence)
    found += FactBoxes(reading, parties, attributions).find()
    found += _in_lists(reading, parties, attributions, found)
    found += _under_names(reading, parties, attributions)
    found += carried_on(reading, parties, attributions, found)
    found += Papers(reading, parties, attributions, found).find()
    inferred = Inference(reading, parties, attributions, found).find()
    found += [a for a in inferred if (a.claimant, a.target, a.start) not in accusations.of_another_deed]
    found += FurtherCampaigns(reading, parties, attributions, found).find()
    found += Similar(reading, parties, attributions, found).find()
    found = found or NationalCharges(reading, parties, attributions).find()
    return _settled(found, reading, parties)


def _in_lists(
    reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]
) -> list[Allegation]:
    """What list items and table rows allege that open with an accused, under the lead-in's speaker or the main accuser."""
    reader = Accusations(reading, parties, attributions)
    accusers = [a.claimant for a in found if a.target is not None] or [a.claimant for a in found]
    main = max(sorted(set(accusers)), key=accusers.count, default=None)
    accused = {a.target for a in found}
    more = []
    for block in reading.blocks:
        if block.kind not in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
            continue
        opening = next(iter(parties.within(block.start, block.end)), None)
        if opening is None or opening.start - block.start > OPENING or opening.kind is not PartyKind.ORGANISATION:
            continue
        name = opening.names[0]
        parent = reading.parent_of(block)
        above = _speaker_above(reading, attributions, block)
        claimant = above if above is not None and (above in accusers or above not in accused) else main
        words = reading.text[opening.end : block.end]
        counted = re.search(r"\d", words) and (
            patterns("acts")["deeds"].search(words) or block.kind is BlockKind.TABLE_ROW
        )
        labelled = _LABEL.match(words) or (
            parent is not None and patterns("acts")["acts"].search(_words(reading, parent))
        )
        if (
            claimant
            and counted
            and labelled
            and (name in accused or (may_be_accused(name, reading, parties) and name not in accusers))
        ):
            more.append(reader.make(claimant, name, block.start, block.end, (), "list-item", resolved=False))
    return more


def _under_names(reading: Reading, parties: Parties, attributions: Attributions) -> list[Allegation]:
    """What the list under a heading that is only an organisation's name tells of it, where a speaker told of the act before."""
    reader, text = Accusations(reading, parties, attributions), reading.text
    more = []
    for block in reading.blocks:
        head = reading.parent_of(block) if block.kind is BlockKind.LIST_ITEM else None
        if head is None or not re.search(r"\d", text[block.start : block.end]):
            continue
        named = parties.within(head.start, head.end)
        alone = (
            len(named) == 1
            and not text[head.start : named[0].start].strip(" *_#")
            and not _WORD.search(text, named[0].end, head.end)
        )
        if not alone or named[0].kind is not PartyKind.ORGANISATION:
            continue
        if not patterns("acts")["counts"].search(text, block.start, block.end):
            continue
        told = [a for a in attributions.between(head.start - LEAD_REACH, head.start) if not a.by_outlet]
        speaker = next((a.holders[0] for a in told if patterns("acts")["acts"].search(text, *a.content)), None)
        speaker = speaker or _discloser(reading, parties, head.start)
        if speaker is not None and speaker not in named[0].names:
            more.append(
                reader.make(speaker, named[0].names[0], block.start, block.end, (), "list-item", resolved=False)
            )
    return more


def _discloser(reading: Reading, parties: Parties, offset: int) -> str | None:
    """X of "X's disclosure of distillation attacks" in a heading or paragraph above."""
    start = max(0, offset - LEAD_REACH)
    for party in parties.within(start, offset):
        owned = party.kind is PartyKind.ORGANISATION and _DISCLOSURE.match(reading.text, party.end, offset)
        block = reading.block_of(party.start)
        if owned and patterns("acts")["acts"].search(reading.text, party.end, block.end):
            return party.names[0]
    return None


def _words(reading: Reading, block: Block) -> str:
    return reading.text[block.start : block.end]


def _speaker_above(reading: Reading, attributions: Attributions, block: Block) -> str | None:
    parent = reading.parent_of(block)
    if parent is None:
        return None
    speakers = attributions.between(parent.start, parent.end)
    return next((a.holders[0] for a in reversed(speakers) if not a.by_outlet), None)


def _settled(found: list[Allegation], reading: Reading, parties: Parties) -> tuple[Allegation, ...]:
    """Without what is disowned, and doubles; without a body for which an official speaks by name; without an accused that nobody names, or "China", beside one that the same claimant names."""
    found = [a for a in found if not is_disowned(a, reading, parties)]
    best: dict[tuple[str, str | None], Allegation] = {}
    accusing = {a.claimant for a in found}
    found = [replace(a, claimant=_company_of(a.claimant, accusing, reading)) for a in found]
    found = [a for a in found if _is_possible(a, found) and not _is_of_own_employer(a, reading)]
    for one in found:
        key = (one.claimant, one.target)
        if one.claimant != one.target and (key not in best or one.confidence > best[key].confidence):
            best[key] = one
    people = {m.name for m in reading.mentions if m.kind is EntityKind.PERSON}
    named_officials = {target for claimant, target in best if claimant in people}
    speakers = {target: [c for c, t in best if c in people and t == target] for target in named_officials}
    bodies = {m.name for m in reading.mentions if m.kind is EntityKind.GOVERNMENT_BODY}
    accused = {target for _, target in best}
    kept = []
    for (claimant, target), one in best.items():
        named = {t for c, t in best if c == claimant and t not in (None, CHINA)}
        if (target in named_officials or (target is None and named_officials)) and (
            (claimant in bodies and _has_spokesman(claimant, speakers.get(target, [])))
            or _is_unnamed_official(one, reading)
        ):
            continue
        if target is None and (named or (claimant, CHINA) in best or _is_of(claimant, accused)):
            continue
        if target == CHINA and named and not _names_further(one, reading, len(named)):
            continue
        kept.append(one)
    kept += list(made_again(reading, kept, found))
    return tuple(sorted(kept, key=lambda a: (a.start, a.claimant, a.target or "")))


def _has_spokesman(body: str, people: list[str]) -> bool:
    """Whether one of the people may speak for the body: whose office is not known to be another's."""
    known = known_actor(body)
    if known is not None and known.role == "executive":  # every official speaks for the government
        return True
    line = _superiors(body)
    offices = [actor.parent if (actor := known_actor(person)) is not None else None for person in people]
    return not offices or any(o is None or o in line or body in _superiors(o) for o in offices)


def _superiors(name: str) -> list[str]:
    """The body with those that it is a part of."""
    line = [name]
    while (actor := known_actor(line[-1])) is not None and actor.parent is not None and actor.parent not in line:
        line.append(actor.parent)
    return line


def _is_possible(one: Allegation, found: list[Allegation]) -> bool:
    """Whether its parties can stand so to each other: no public body is accused, and only in so many words does somebody charge
    those together with whom he stands accused, a state its own, or somebody in China China."""
    if one.target is None:
        return True
    if one.target != CHINA and is_public(one.target):
        return False
    if one.rule not in IN_SO_MANY_WORDS:
        by = {a.claimant for a in found if a.target == one.claimant}
        together = any(a.claimant in by and a.target == one.target for a in found)
        if together or (by and one.rule != _IN_OWN_WORDS):
            return False
    home = country_of(one.claimant)
    is_own = home is not None and home == country_of(one.target) and (is_public(one.claimant) or one.target == CHINA)
    return not is_own or one.rule in IN_SO_MANY_WORDS


def _is_of_own_employer(one: Allegation, reading: Reading) -> bool:
    """Whether it is only read out of what somebody says of the own employer's work: "its head says the gains are its own"."""
    if one.target is None or one.rule in IN_SO_MANY_WORDS:
        return False
    return employer_of(reading, one.claimant) == one.target


def _owner_of_accused(one: Allegation) -> set[str | None]:
    """The company to which an accused unit or product belongs: its laboratory is accused with it."""
    actor = known_actor(one.target) if one.target else None
    return {actor.parent} if actor is not None and actor.parent else set()


def _is_of(claimant: str, accused: set[str | None]) -> bool:
    """Whether a claimant is accused, or a product or unit of one that is."""
    actor = known_actor(claimant)
    return claimant in accused or (actor is not None and actor.parent is not None and actor.parent in accused)


def _names_further(one: Allegation, reading: Reading, named: int) -> bool:
    """Whether the accused country stands for others than those whom the report names: an official's few stand for many."""
    cues = patterns("inferred")
    by_state = is_public(one.claimant) and named <= FEW and cues["of_china"].search(reading.text, one.start, one.end)
    return bool(by_state or patterns("acts")["further"].search(reading.text, one.start, one.end))


def _company_of(name: str, accusing: set[str], reading: Reading) -> str:
    """The company for which one of its research units or its people speaks, where the company accuses as well."""
    actor = known_actor(name)
    company = actor.parent if actor is not None and actor.role == "research" else employer_of(reading, name)
    return company if company is not None and company in accusing else name


def _is_unnamed_official(one: Allegation, reading: Reading) -> bool:
    """Whether the claimant stands for "a … official", whom the report may name elsewhere."""
    return bool(re.search(rf"{re.escape(one.claimant)}\s+(?:\w+\s+)?officials?\b", reading.text[one.start : one.end]))
