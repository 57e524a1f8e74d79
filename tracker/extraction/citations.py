"""A Reading -> whom the report credits for what it did not learn itself: outlets, publishers of documents, people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.attribution import Attributions, find_attributions
from tracker.extraction.cues import patterns
from tracker.extraction.parties import Parties, Party, PartyKind
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.records import Cite, Claim, Predicate

# A lead-in stands so close to the one it credits ("according to a new report by X").
REACH = 60
# "What it calls “…”" quotes a phrase, not a source.
NAMING = ("call", "calls", "called", "calling", "describes", "described")


def find_cites(
    reading: Reading,
    parties: Parties | None = None,
    attributions: Attributions | None = None,
    claims: tuple[Claim, ...] = (),
) -> tuple[Cite, ...]:
    """By canonical name (of unnamed sources their description), each once, in order of first credit.

    Never the report's own outlet; whom the claims accuse only where the report quotes them.
    """
    parties = parties or Parties(reading)
    attributions = attributions or find_attributions(reading, parties)
    accused = {c.target for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION}
    found = {
        "credit-words": [(at, name) for at, name in _by_words(reading, parties) if name not in accused],
        "source-list": list(_by_list(reading, parties)),
        "unnamed-source": list(_unnamed(reading)),
        "quoted-speaker": list(_quoted(reading, attributions)),
    }
    own = (reading.outlet or "").casefold()
    ordered = sorted((at, name, rule) for rule, credits in found.items() for at, name in credits)
    first: dict[str, Cite] = {}
    for at, name, rule in ordered:
        if name.casefold() != own and name not in first:
            first[name] = Cite(name=name, evidence=reading.evidence_of(reading.sentence_of(at)), rule=rule)
    return tuple(first.values())


def _by_words(reading: Reading, parties: Parties) -> Iterator[tuple[int, str]]:
    """ "According to X", "told X", "X's blog post", "X first reported"."""
    cues, text = patterns("citations"), reading.text
    for party in parties.all:
        if party.kind in (PartyKind.PRODUCT, PartyKind.PLACE, PartyKind.GROUP) or not party.names:
            continue
        if reading.block_of(party.start).kind is BlockKind.QUESTION:
            continue
        listed = parties.listed_with(party)
        sentence = reading.sentence_of(party.start)
        before = text[max(sentence.start_char, listed[0].start - REACH) : listed[0].start]
        after = text[party.end : min(sentence.end_char, party.end + 90)]
        led = any(_leads(before[m.end() :]) for m in cues["before"].finditer(before))
        told = party.kind is not PartyKind.OUTLET and re.search(
            r"\b(?:told|tells|telling|spoke (?:to|with)|obtained by|seen by|reviewed by)\b", before
        )
        if (led and not told) or cues["after"].search(after):
            yield from ((party.start, name) for name in party.names)


def _leads(gap: str) -> bool:
    """Whether nothing but "a recent report by the" stands between the cue and the name."""
    return not re.search(r"[.;:,]|\b(?:and|that|which|who)\b", gap)


def _by_list(reading: Reading, parties: Parties) -> Iterator[tuple[int, str]]:
    """The names on a line "Sources: …", and one per item under a heading "References"."""
    cues, text = patterns("citations"), reading.text
    for block in reading.blocks:
        words = text[block.start : block.end]
        if cues["sources_line"].search(words):
            yield from _names(parties.within(block.start, block.end))
        elif _is_under_sources(reading, block):
            yield from _names(parties.within(block.start, block.end), outlets_only=True)


def _is_under_sources(reading: Reading, block: Block) -> bool:
    parent = reading.parent_of(block)
    while parent is not None:
        if patterns("citations")["source_heading"].search(reading.text[parent.start : parent.end]):
            return True
        parent = reading.parent_of(parent)
    return False


def _names(found: tuple[Party, ...], *, outlets_only: bool = False) -> Iterator[tuple[int, str]]:
    for party in found:
        publishes = party.kind in (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
        if party.kind is PartyKind.OUTLET or (publishes and (not outlets_only or party is found[-1])):
            yield from ((party.start, name) for name in party.names)


def _unnamed(reading: Reading) -> Iterator[tuple[int, str]]:
    for match in patterns("citations")["unnamed"].finditer(reading.text):
        yield match.start(), (match["who"] or match["obtained"]).casefold()


def _quoted(reading: Reading, attributions: Attributions) -> Iterator[tuple[int, str]]:
    """Speakers whose own words the report quotes."""
    for one in attributions.all:
        if one.by_outlet or one.resolved or reading.text[slice(*one.cue)].casefold() in NAMING:
            continue
        if re.search(r"[“\"][^”\"]{50,}", reading.text[one.content[0] : one.content[1]]):
            yield from ((one.cue[0], name) for name in one.holders)
