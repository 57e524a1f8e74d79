"""A sentence on a bill -> the lawmakers who bring it in, and the chamber or committee that it has passed."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.parties import Parties, PartyKind
from tracker.extraction.reading import Reading
from tracker.extraction.response_status import Stage
from tracker.extraction.subjects import subject_of

CHAMBER_REACH = 60
_CLEARS = re.compile(
    r"(?:pass|clear|got|gone|went)\w*\s+(?:\w+ly\s+)?(?:(?:through|out of)\s+)?(?:the\s+)?[*_]*", re.IGNORECASE
)
_BRINGS = re.compile(r"\b(?:introduc|announc|sponsor|propos|offer|fil|author|unveil)(?:e[sd]?|s|red)\b", re.IGNORECASE)


def sponsors(reading: Reading, parties: Parties, sentence: Tokens) -> tuple[str, ...]:
    """The people who bring in the bill of which the sentence tells."""
    brought = _BRINGS.search(reading.text, sentence.start_char, sentence.end_char)
    verb = brought and next((t for t in sentence if t.idx <= brought.start() < t.idx + len(t)), None)
    found = subject_of(verb, parties) if verb else None
    people = [p for p in parties.listed_with(found) if p.kind is PartyKind.PERSON] if found else []
    return tuple(dict.fromkeys(name for person in people for name in person.names))


def chamber(reading: Reading, parties: Parties, sentence: Tokens, stage: Stage) -> tuple[str, ...]:
    """The chamber or committee that a bill has "passed", "cleared" or "got through"."""
    after = parties.within(stage.at, min(sentence.end_char, stage.at + CHAMBER_REACH))
    body = next((p for p in after if p.kind is PartyKind.GOVERNMENT), None)
    return body.names if body and _CLEARS.fullmatch(reading.text, stage.at, body.start) else ()
