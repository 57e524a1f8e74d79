"""A sentence -> which accuser says in it how it knows: traces, metadata, patterns, what partners saw."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.cues import patterns
from tracker.extraction.reading import BlockKind
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attribution
from tracker.extraction.speaking.unnamed import Unnamed

# How sure the words make it, with their speaker and without.
WORDS, PASSAGE = 0.7, 0.55
# What somebody of the accuser's tells as its own finding.
_OWN_VOICE = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)


def find_evidence(
    hearing: Hearing, sentence: Tokens, spoken: list[Attribution], nameless: list[Unnamed]
) -> Iterator[Claim]:
    """The accusers that say how they know, in the sentence itself or as the passage goes on."""
    cues, wording = patterns("replies"), hearing.reading.wording(sentence.start_char, sentence.end_char)
    traces = wording.search(cues["evidence"])
    plain = wording.search(cues["known_by"])
    known = plain or (traces and wording.search(cues["evidence_verbs"]) and not wording.search(cues["hiding"]))
    yield from _in_list(hearing, sentence, traces)
    if not known or wording.search(cues["untold"]) or (not (plain and traces) and wording.search(cues["not_evidence"])):
        return
    if not spoken and hearing.accusers and traces and wording.search(cues["known_through"]):
        inside = hearing.parties.within(sentence.start_char, sentence.end_char)
        named = [n for p in inside for n in p.names if n in hearing.accusers]
        for accuser in dict.fromkeys(named or hearing.accusers[:1]):
            yield hearing.claim(
                Predicate.ATTRIBUTES_EVIDENCE, accuser, None, sentence, PASSAGE, "passage-tells-how-it-knows"
            )
    for who in nameless:
        if who.name in hearing.accusers:
            yield hearing.claim(Predicate.ATTRIBUTES_EVIDENCE, who.name, None, sentence, PASSAGE, "says-how-it-knows")
    for one in spoken:
        for name in one.holders:
            if name in hearing.accusers or (
                name in hearing.accusers_people and _OWN_VOICE.search(hearing.reading.text, *one.content)
            ):
                yield hearing.claim(
                    Predicate.ATTRIBUTES_EVIDENCE, name, None, sentence, WORDS, "says-how-it-knows", via=one.via
                )


def _in_list(hearing: Hearing, sentence: Tokens, traces: re.Match[str] | None) -> Iterator[Claim]:
    """A trace as an item of a list that says of an accuser how it knows: "X bases its claim on:"."""
    block = hearing.reading.block_of(sentence.start_char)
    lead = hearing.reading.parent_of(block) if traces and block.kind is BlockKind.LIST_ITEM else None
    if lead is None or not patterns("replies")["evidence_list"].search(hearing.reading.text, lead.start, lead.end):
        return
    named = [n for p in hearing.parties.within(lead.start, lead.end) for n in p.names if n in hearing.accusers]
    for name in dict.fromkeys(named or hearing.accusers[:1]):
        yield hearing.claim(Predicate.ATTRIBUTES_EVIDENCE, name, None, sentence, PASSAGE, "evidence-in-list")
