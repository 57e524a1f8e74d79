"""A Reading -> the outlets, publishers and lists of sources that its words credit, each with its place and the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.extraction.crediting.listed_titles import publishers_listed
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.speaking.issuers import datelines_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

Credit = tuple[int, str, str]
# A lead-in stands so close to the one it credits ("according to a new report by X").
REACH = 70
AFTER = 110
# Further off in one sentence nothing tells of a source.
NEAR = 600
# So many lines that end in a bracketed name make a round-up, whose brackets name outlets whether known or not.
ROUND_UP = 3
# A title has more words.
SHORTEST_TITLE = 2
_PUBLISHERS = (PartyKind.OUTLET, PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
_NEVER_CREDITED = (PartyKind.PRODUCT, PartyKind.PLACE, PartyKind.GROUP)
# What a list of two or more has somewhere, where its members are no outlets.
_JOINED = re.compile(r"\b(?:and|or)\b|[&/、和及與与]")
# Nothing but "a recent report by the" may stand between the cue and the name.
_BREAK = re.compile(
    r"[.;:,()。；，：、]|\b(?:and|that|which|who|is|was|to|about|against|over|puts?|shows?|says?|suggests?|suggested|finds?|found|argues?|argued|concludes?|concluded|claimed|alleged|revealed|reveals?|warns?|warned|indicates?|indicated|accuses?|accused|readouts?|meeting|talks|media)\b",
    re.IGNORECASE,
)
# Whose dots end nothing: "by the U.S. firm X".
_COUNTRY = re.compile(r"\bU\.[SK]\.(?=\s[a-z])")
_ROUND_UP_END = re.compile(
    r"[.!?][”\"]? \((?P<name>[A-Z0-9][\w.&’'-]*(?: [A-Z0-9a-z][\w.&’'-]*){0,3}?)(?: \$)?\)\s*$", re.MULTILINE
)
_PART = re.compile(r"[^,|:;–—]+?(?=[,|:;–—]|\s-\s|$)", re.MULTILINE)
_ITEM = re.compile(r"[,;/|&·｜、]|\b(?:and|by)\b|\n")
# "Fjord Morning / Coast Finance — Ministry: stop the smears": names, then a title of some words.
_BEFORE_TITLE = re.compile(r"\W{0,6}(?P<names>[A-Z][^—–|\n]{2,60}?)\s+[—–|]\s+\S+(?:\s+\S+){3}")
_TITLE_CASED = re.compile(r"[a-z0-9-]+\.[a-z]{2,4}|(?:[A-Z0-9][\w.&’'-]*)(?: (?:[A-Z0-9][\w.&’'-]*|of|the|and)){0,3}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, or what of an endless one lies near a place; named as spaCy names the bounds of a sentence."""

    start_char: int
    end_char: int
    text: str


def passage(reading: Reading, at: int) -> Passage:
    """The sentence in which a character lies, as far as it is near."""
    sentence = reading.sentence_of(at)
    start, end = max(sentence.start_char, at - NEAR), min(sentence.end_char, at + NEAR)
    return Passage(start, end, reading.text[start:end])


def find_credited_outlets(reading: Reading, parties: Parties) -> Iterator[Credit]:
    """Credits by the words around a name, by brackets, datelines, and lists of sources."""
    for party in parties.all:
        if party.kind in _NEVER_CREDITED or not party.names:
            continue
        if reading.block_of(party.start).kind is BlockKind.QUESTION:
            continue
        rule = _rule_of(reading, parties, party)
        if rule:
            yield from ((party.start, name, rule) for name in party.names)
    yield from _by_dateline(reading)
    yield from ((at, name, "bracketed-outlet") for at, name in round_up(reading, parties))
    yield from _by_list(reading, parties)


def _rule_of(reading: Reading, parties: Parties, party: Party) -> str:
    """By which words around it the party is credited; empty where it is not."""
    cues, text = patterns("citations"), reading.text
    listed = _listed_with(reading, parties, party)
    sentence = passage(reading, party.start)
    start = max(sentence.start_char, listed[0].start - REACH)
    before = text[start : listed[0].start]
    close = text[max(start, party.start - REACH * 2) : party.start]
    after = text[party.end : min(sentence.end_char, party.end + AFTER)]
    if cues["marked"].search(before):
        return "marked-source"
    leading = {before, close}
    if any(_leads(cues["source"], words) for words in leading):
        is_meant_otherwise = party.kind is PartyKind.PERSON and cues["own_company"].search(after)
        return "" if is_meant_otherwise or _is_author(reading, parties, party) else "according-to"
    if cues["counted_by"].search(close) and cues["own_count"].search(after):
        return "own-count"
    is_beside_outlet = any(one.kind is PartyKind.OUTLET for one in listed) and party.kind is PartyKind.ORGANISATION
    if cues["colleagues"].search(close) and cues["colleagues_found"].search(after):
        return "colleagues"
    if party.kind is not PartyKind.OUTLET:
        return "told-outlet" if is_beside_outlet and _leads(cues["before"], before) else ""
    if ends_item(reading, party):
        return "item-source"
    if any(_leads(cues["before"], words) for words in leading):
        return "told-outlet"
    behind_all = text[listed[-1].end : min(sentence.end_char, listed[-1].end + AFTER)]
    reports = cues["after"].search(after) or (behind_all[:1].isspace() and cues["after"].search(behind_all))
    if reports and not cues["supposed"].search(text[sentence.start_char : party.start]):
        return "outlet-reported"
    if cues["bracket"].search(before) and cues["bracket_end"].search(after):
        return "bracketed-outlet"
    if _is_reference(reading, party):
        return "reference"
    if cues["said_to"].search(before) or (cues["told_back"].search(before) and cues["asked_by"].search(after)):
        return "told-outlet"
    if cues["document_carried"].search(before) and cues["document_carried_by"].search(after):
        return "outlet-reported"
    if cues["on_air"].search(text[sentence.start_char : party.start]) and cues["on_air_said"].search(after):
        return "told-outlet"
    back = cues["told_back"].search(before) and cues["in_a_statement"].search(after)
    return "told-outlet" if back else ""


def _listed_with(reading: Reading, parties: Parties, party: Party) -> tuple[Party, ...]:
    """The list of outlets or others in which the party stands; "according to X, the Y affair" names no list."""
    listed = parties.listed_with(party)
    is_list = party.kind is PartyKind.OUTLET or _JOINED.search(reading.text, listed[0].start, listed[-1].end)
    return listed if is_list else (party,)


def _is_author(reading: Reading, parties: Parties, party: Party) -> bool:
    """Whether an outlet carried what the party wrote, so that the outlet is the source."""
    before = parties.within(passage(reading, party.start).start_char, party.start)
    between = (reading.text[p.end : party.start] for p in before if p.kind is PartyKind.OUTLET)
    return any(patterns("citations")["published_there"].search(words) for words in between)


def ends_item(reading: Reading, party: Party) -> bool:
    """Whether an outlet ends the head of an item, text below it: "Lab denies it — X", "2. Lab denies it (X)"."""
    block = reading.block_of(party.start)
    if block.kind not in (BlockKind.HEADING, BlockKind.LIST_ITEM) or is_listed_otherwise(reading, block):
        return False
    below = reading.blocks[block.index + 1] if block.index + 1 < len(reading.blocks) else None
    if below is None or below.kind is not BlockKind.PARAGRAPH or _is_under_sources(reading, block):
        return False
    title, end = reading.text[block.start : party.start], reading.text[party.end : block.end]
    cues = patterns("citations")
    return len(title.split()) > SHORTEST_TITLE and bool(
        cues["item_end"].search(title) and cues["item_ended"].fullmatch(end)
    )


def _is_reference(reading: Reading, party: Party) -> bool:
    """Whether an outlet stands as in a note: before a date in brackets, at the head of an item, after a dash at its end."""
    cues, text, block = patterns("citations"), reading.text, reading.block_of(party.start)
    line_start = max(block.start, text.rfind("\n", 0, party.start) + 1)
    line_end = text.find("\n", party.end, block.end)
    after = text[party.end : min(block.end if line_end < 0 else line_end, party.end + AFTER)]
    if cues["no_sources"].search(text[line_start:line_end] if line_end >= 0 else text[line_start : block.end]):
        return False
    if is_listed_otherwise(reading, block):
        return False
    if cues["dated"].search(after):
        return True
    if block.kind is BlockKind.HEADING:
        return False
    before = text[max(line_start, party.start - REACH) : party.start]
    is_head = (
        party.start - line_start < REACH and cues["item_start"].search(before) and cues["item_after"].search(after)
    )
    return bool(is_head or (cues["dash"].search(before) and cues["dash_end"].search(after)))


def is_listed_otherwise(reading: Reading, block: Block) -> bool:
    """Whether the heading above says that the names are partners or the like."""
    parent, heads = reading.parent_of(block), patterns("citations")["no_sources_heading"]
    return parent is not None and bool(heads.search(reading.text[parent.start : parent.end]))


def _leads(cue: re.Pattern[str], before: str) -> bool:
    return any(not _BREAK.search(_COUNTRY.sub(" ", before[m.end() :])) for m in cue.finditer(before))


def _by_dateline(reading: Reading) -> Iterator[Credit]:
    """The agency of "BEIJING, May 4 (X) -"."""
    for start, end in datelines_of(reading):
        mention = reading.mention_at(start)
        yield start, mention.name if mention else reading.text[start:end].strip(), "dateline"


def round_up(reading: Reading, parties: Parties) -> tuple[tuple[int, str], ...]:
    """The outlets in the brackets at the ends of a round-up's items; none where the report is no round-up."""
    found = list(_ROUND_UP_END.finditer(reading.text))
    if len(found) < ROUND_UP:
        return ()
    known = [(match, parties.at(match.start("name"))) for match in found]
    return tuple((m.start("name"), p.names[0] if p and p.names else m["name"]) for m, p in known)


def _by_list(reading: Reading, parties: Parties) -> Iterator[Credit]:
    """The names on a line "Sources: …", and one per item under a heading "References"."""
    cues, text = patterns("citations"), reading.text
    for block in reading.blocks:
        if (places := publishers_listed(text, block)) is not None:
            for start, end in places:
                named = parties.within(start, end)
                yield from _publishers(named, of_line=True)
                yield from () if named else _unknown(reading, parties, start, end)
            continue
        words = text[block.start : block.end]
        line = cues["sources_line"].search(words)
        if line:
            end = block.start + (words + "\n").index("\n", line.end())
            yield from _publishers(parties.within(block.start, end), of_line=True)
            yield from _unknown(reading, parties, block.start + line.end(), end)
        elif _is_under_sources(reading, block):
            yield from _publishers(parties.within(block.start, block.end), of_line=False)
            yield from _at_the_ends(reading, parties, block)


def _is_under_sources(reading: Reading, block: Block) -> bool:
    parent = reading.parent_of(block)
    while parent is not None:
        if patterns("citations")["source_heading"].search(reading.text[parent.start : parent.end]):
            return True
        parent = reading.parent_of(parent)
    return False


def _publishers(found: tuple[Party, ...], *, of_line: bool) -> Iterator[Credit]:
    """Outlets everywhere; others everywhere on a line "Sources:", in an item of references only at its end."""
    is_by_outlet = not of_line and any(party.kind is PartyKind.OUTLET for party in found)
    for party in found:
        publishes = party.kind in (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
        named = (publishes and party is found[-1] and not is_by_outlet) or (
            of_line and (publishes or party.kind is PartyKind.PERSON)
        )
        if party.kind is PartyKind.OUTLET or named:
            yield from ((party.start, name, "source-list") for name in party.names)


def _at_the_ends(reading: Reading, parties: Parties, block: Block) -> Iterator[Credit]:
    """Outlets that open or close an item of references, also where their name is an everyday word, or before a title."""
    parts = [part for part in _PART.finditer(reading.text, block.start, block.end) if part[0].strip()]
    for part in (parts[0], parts[-1]) if parts else ():
        actor = actor_named(part[0].strip(' *_.()[]“”"'))
        if actor is not None and actor.role == "outlet":
            yield part.start(), actor.name, "source-list"
    titled = _BEFORE_TITLE.match(reading.text, block.start, block.end)
    if titled and not any(p.kind in _PUBLISHERS for p in parties.within(titled.end(), block.end)):
        yield from _unknown(reading, parties, *titled.span("names"))


def _unknown(reading: Reading, parties: Parties, start: int, end: int) -> Iterator[Credit]:
    """Names on a line of sources that are known from nowhere else: short items written like names."""
    offset = start
    for item in _ITEM.split(reading.text[start:end]):
        at = reading.text.index(item, offset)
        offset = at + len(item)
        name = re.sub(r"[(（][^()（）]*[)）]?", "", item).strip(" *_.|()[]（）")
        if _TITLE_CASED.fullmatch(name) and not name[-1].isdigit() and not parties.within(at, offset):
            yield at, name, "source-list"
