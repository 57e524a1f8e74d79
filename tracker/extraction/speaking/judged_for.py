"""Whose deed it is for which somebody is praised or blamed: "X praised Y for naming Z" has Y name Z."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.parties import Parties, Party

_FOR = re.compile(r"[*_”\"]*\s+for\s+(?:(?:having|first|\w+ly)\s+)*")
# "Y was praised by X for naming Z": whose deed that is stands further ahead.
_BY = re.compile(r"\b(?:by|from)\s+(?:the\s+)?[*_]*$")


def judged_for(verb: Token, parties: Parties) -> Party | None:
    """The party right before "for" and the deed, unless it is the one who judges."""
    if not verb.lower_.endswith("ing"):
        return None
    text, start = text_of(verb.doc), sentence_of(verb).start_char
    before = parties.within(start, verb.idx)
    if not before or not _FOR.fullmatch(text, before[-1].end, verb.idx):
        return None
    return None if _BY.search(text, start, parties.listed_with(before[-1])[0].start) else before[-1]
