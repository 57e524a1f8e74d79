"""Speech without a verb of its own: labels before a quotation, quotations that go on, lines that announce a passage, own pages."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.first_person import is_party
from tracker.extraction.speaking.issuers import issuers_of
from tracker.extraction.speaking.parties import Parties, PartyKind
from tracker.extraction.speaking.recipients import is_addressed, sender_to
from tracker.extraction.speaking.speech import Attribution, Speech

# How close to the start of its block a quotation opens it, and what may stand between "said" and it.
QUOTE_OPENS = 3
_OPENS_PASSAGE = re.compile(r"[^\n.]{0,80}:[\s*_]*")
_ANNOUNCES = re.compile(r"[^\n.]{0,60}[:,][\s>*_]*")

# A shorter quotation is a word of its sentence; still it has both its marks, so that the closing one opens none.
QUOTED_WORDS = 8
_QUOTED = re.compile(r"[“\"]([^“”\"]*)(?:[”\"]|$)")
# "… that we have ever seen.": so few words say nothing of their own.
FEW = 2
# Before a speaker's name that opens a quotation ("Treasury Secretary X: “…”") stand less than so many words.
LABEL_WORDS = 9
_LABEL = re.compile(
    r"[*_]*(?:\s*\([^()\n]{0,60}\))?[*_]*(?:,?\s[^\n:.“\"]{0,90})?:[*_]*\s*(?=[“\"‘'])"
    r"|[^\n:.“\"]{0,60}?\bputs? it\b[^\n:.“\"]{0,60}:[*_]*\s*"
)
_WHAT = re.compile(r"\bwhat\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_CALLS = re.compile(r"[*_]*\s+(?:has\s+|have\s+|had\s+)?(?:call|describ|term|label|dub|characteri[sz])\w*\b")


def marked_speech(reading: Reading, parties: Parties, sentence: Tokens, known: list[Attribution]) -> list[Attribution]:
    """ "X (May 4): “…”" up to the end, and all of a sentence with "… what X calls …", where nobody else says it."""
    text, (start, end) = reading.text, (sentence.start_char, sentence.end_char)
    found = []
    for speaker in parties.within(start, end):
        label = _LABEL.match(text, speaker.end, end) if text[start : speaker.start].count(" ") < LABEL_WORDS else None
        calls = _CALLS.match(text, speaker.end, end) if _WHAT.search(text[start : speaker.start]) else None
        cue = label or calls
        named = cue and any(p.kind is PartyKind.PERSON for p in parties.within(speaker.end, cue.end()))
        said = label is not None and any(a.content[0] <= label.end() < a.content[1] for a in known)
        if cue is None or named or said or speaker.kind in (PartyKind.OUTLET, PartyKind.PRODUCT) or not speaker.names:
            continue
        content = (cue.end(), end) if label else (start, end)
        holders = speaker.names
        if label and is_addressed(speaker, sentence, parties):
            sender = sender_to(speaker, sentence, parties)
            holders = sender.names if sender is not None else ()
        if holders:
            found.append(Attribution(holders=holders, speech=Speech.NEUTRAL, cue=cue.span(), content=content))
    return found


def continued_quotes(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """A quotation without a speaker of its own is that of the speaker quoted right before it in the same block.

    One that opens a block is that of whom the block before announces ("Roe said:").
    """
    more = []
    ordered = sorted(found, key=lambda a: a.cue)
    for block in reading.blocks:
        own = [a for a in ordered if block.start <= a.cue[0] < block.end]
        for match in _QUOTED.finditer(reading.text, block.start, block.end):
            start, end = match.span()
            if len(match[1]) < QUOTED_WORDS:
                continue
            around = [a for a in own if a.content[0] <= start < a.content[1]]
            if around:
                more += [replace(a, content=(a.content[1], end), verb=None) for a in around[-1:] if a.content[1] < end]
                continue
            before = [a for a in own if a.cue[0] < start and not a.by_outlet]
            after = [a for a in own if a.cue[0] >= end - 1 and a.cue[0] - end < 80]
            speaker = before[-1] if before else (after[0] if after else None)
            if speaker is None and start - block.start < QUOTE_OPENS:
                announced = [a for a in ordered if a.cue[0] < block.start and not a.by_outlet][-1:]
                speaker = next((a for a in announced if _ANNOUNCES.fullmatch(reading.text[a.cue[1] : start])), None)
            if speaker is not None:
                more.append(replace(speaker, content=(start, end), verb=None))
    return more


def announced(reading: Reading, found: list[Attribution]) -> list[Attribution]:
    """The list or paragraph behind a line that ends with a speaker's verb and a colon ("The inquiry found:")."""
    more = []
    for one in found:
        block = reading.block_of(one.cue[0])
        if one.by_outlet or not _OPENS_PASSAGE.fullmatch(reading.text[one.cue[1] : block.end]):
            continue
        behind = reading.blocks[block.index + 1 :]
        items = list(takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, behind))
        for said in items or [b for b in behind[:1] if b.kind is BlockKind.PARAGRAPH]:
            more.append(replace(one, content=(said.start, said.end), verb=None))
    return more


def written_by(reading: Reading, writers: tuple[str, ...], found: list[Attribution]) -> list[Attribution]:
    """What a company's own page tells of its own case, in the sentences where nobody else speaks."""
    if not writers or issuers_of(reading) or not is_party(reading):
        return []
    said = [a.content for a in found if len(reading.text[slice(*a.content)].split()) > FEW or a.holders != writers]
    more = []
    for sentence in reading.statements:
        start, end = sentence.start_char, sentence.end_char
        asks = reading.text[start:end].rstrip().endswith("?")
        if not asks and not any(begin < end and start < stop for begin, stop in said):
            more.append(Attribution(holders=writers, speech=Speech.CLAIM, cue=(start, start), content=(start, end)))
    return more
