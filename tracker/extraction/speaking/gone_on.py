"""Whom "it" means that says something: who was spoken of in the sentence before, or who told of the accused so far."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.telling import tells

# So far before a clause stands who has spoken all along.
SPOKEN_REACH = 900
_ASIDE = re.compile(r",\s+it\s+$")
# "; in June it".
_NEW_CLAUSE = re.compile(r";\s+(?:(?:in|on|by|at|last|this|now|then|today|later)\s+(?:\w+\s+){0,3})?$", re.IGNORECASE)
_ACTING = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN)
# "Y, whose team it says ran …", "Y, which it said copied …", "the two labs it named", "the largest theft it has seen".
_OF_WHOM = re.compile(
    r"(?:,\s+(?:whose\s+(?:[\w-]+\s+){1,4}|which\s+|whom\s+|who\s+|that\s+)|\b(?:labs?|firms?|companies|company|start-?ups?|developers?|rivals?|campaigns?|attacks?|operations?|efforts?|thefts?)\s+(?:that\s+|which\s+|whom\s+)?)$",
    re.IGNORECASE,
)


def gone_on_about(verb: Token, parties: Parties) -> Party | None:
    """What a sentence that opens with "It" goes on about: the first organisation or body of the sentence before."""
    if verb.sent.start == 0:
        return None
    last = verb.doc[verb.sent.start - 1].sent
    while not last.text.strip() and last.start > 0:
        last = verb.doc[last.start - 1].sent
    if re.match(
        r"\W*the (?:letter|memo|memorandum|report|post|filing|statement|cable|bill|document)\b",
        last.text,
        re.IGNORECASE,
    ):
        return None
    return next((p for p in parties.within(last.start_char, last.end_char) if p.kind in _ACTING), None)


def opened_clause(pronoun: Token, parties: Parties) -> Party | None:
    """Whom "X suspected Y; it now accuses Z" means by "it": with whom the clause before the semicolon begins."""
    text, start = text_of(pronoun.doc), sentence_of(pronoun).start_char
    if not _NEW_CLAUSE.search(text, start, pronoun.idx):
        return None
    return next((p for p in parties.within(start, pronoun.idx) if p.kind in _ACTING and p.names), None)


def said_aside(verb: Token, parties: Parties) -> Party | None:
    """Whom "Y, it says, copied X" means by "it": who was spoken of in the sentence before."""
    sentence = sentence_of(verb)
    if (
        verb.i <= sentence.start + 1
        or verb.nbor(-1).lower_ != "it"
        or not _ASIDE.search(text_of(verb.doc), sentence.start_char, verb.idx)
    ):
        return None
    closed = verb.i + 1 < sentence.end and verb.nbor(1).text == ","
    return gone_on_about(verb, parties) if closed else None


def accuser_before(verb: Token, pronoun: Token, parties: Parties) -> Party | None:
    """Whom "it" means that says something of somebody else in a clause about them: the last one before who told something."""
    text, start = text_of(verb.doc), sentence_of(verb).start_char
    if not _OF_WHOM.search(text, start, pronoun.idx):
        return None
    before = parties.within(max(0, pronoun.idx - SPOKEN_REACH), pronoun.idx)
    acting = (p for p in reversed(before) if p.kind in _ACTING and p.names)
    return next((p for p in acting if tells(text, p)), None)
