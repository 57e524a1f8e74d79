"""A Reading -> sources that its layout names: the speakers of a list of statements, signed quotations, forums."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.crediting.credited_outlets import AFTER, Credit
from tracker.extraction.cues import patterns, words
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# So much may stand between the mark of an item and the name in it.
BEFORE_NAME = 40
_SPEAKING = (PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.OUTLET)
_ITEM_START = re.compile(r"^[\W_]*(?:\[[\w -]{2,16}\]\s*)?[\[*_\s]*(?:(?:[A-Z][\w.]{1,12} ){0,2})$")
_ITEM_VERB = re.compile(
    r"^[\]*_\s]*(?:\([^()\n]{1,30}\))?\s*[—–-]\s+(?:(?:also|later|then|publicly)\s+)?(?P<verb>[a-z]+)\b"
)


def find_credited_items(reading: Reading, parties: Parties) -> Iterator[Credit]:
    """ "- X — says that …", "“…” — Jane Roe", "a post on r/place"."""
    cues = patterns("citations")
    for party in parties.all:
        if party.kind not in _SPEAKING or not party.names or party.is_resolved:
            continue
        rule = _rule_of(reading, party)
        if rule:
            yield from ((party.start, name, rule) for name in party.names)
    for told in reading.everywhere(cues["as_reported"]):
        for person in parties.within(*told.span("who")):
            if person.kind in _SPEAKING:
                yield from ((person.start, name, "as-reported") for name in person.names)
    for match in reading.everywhere(cues["forums"]):
        yield match.start(), "Reddit" if match["sub"] else match["forum"], "forum"


def _rule_of(reading: Reading, party: Party) -> str:
    text, block = reading.text, reading.block_of(party.start)
    if block.kind in (BlockKind.HEADING, BlockKind.QUESTION):
        return ""
    line = max(block.start, text.rfind("\n", 0, party.start) + 1)
    before = text[line : party.start]
    if len(before) <= BEFORE_NAME and _ITEM_START.match(before):
        verb = _ITEM_VERB.match(text[party.end : party.end + AFTER])
        if verb and verb["verb"] in words("citations", "saying") | words("citations", "item_verbs"):
            return "listed-speaker"
    cues = patterns("citations")
    ends = cues["signature_end"].search(text[party.end : party.end + AFTER])
    return "signed-quote" if ends and cues["signed"].search(text, max(0, party.start - AFTER), party.start) else ""
