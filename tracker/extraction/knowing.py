"""A sentence -> which accuser says in it how it knows: traces, metadata, patterns, what partners saw."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.attribution import Attribution
from tracker.extraction.cues import patterns
from tracker.extraction.hearing import Hearing
from tracker.extraction.records import Claim, Predicate

# How sure the words make it, with their speaker and without.
WORDS, PASSAGE = 0.7, 0.55


def find_evidence(hearing: Hearing, sentence: Tokens, spoken: list[Attribution]) -> Iterator[Claim]:
    """The accusers that say how they know, in the sentence itself or as the passage goes on."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    traces = cues["evidence"].search(text, start, end)
    known = cues["known_by"].search(text, start, end) or (
        traces and cues["evidence_verbs"].search(text, start, end) and not cues["hiding"].search(text, start, end)
    )
    if not known or cues["not_evidence"].search(text, start, end):
        return
    if not spoken and hearing.accusers and traces and cues["known_through"].search(text, start, end):
        accuser = hearing.accusers[0]
        yield hearing.claim(
            Predicate.ATTRIBUTES_EVIDENCE, accuser, None, sentence, PASSAGE, "passage-tells-how-it-knows"
        )
    for one in spoken:
        for name in one.holders:
            if name in hearing.accusers:
                yield hearing.claim(
                    Predicate.ATTRIBUTES_EVIDENCE, name, None, sentence, WORDS, "says-how-it-knows", via=one.via
                )
