"""Words around a letter, statement or study that tell who speaks in it."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.parties import Parties, Party

# "In a memo to lawmakers, it says": it is who was spoken of before.
IN_A_PAPER = re.compile(
    r"\W*In (?:an?|its|the) (?:[\w-]+ ){0,3}?(?:memo|letter|post|report|filing|statement)\b[^.;]{0,160},\s*"
)
# "A letter from X to Y names …": X does.
DOCUMENT_OF = re.compile(
    r"^\W*(?:an?|the|this)\s+(?:[\w-]+\s+){0,3}(?:letter|memo|memorandum|statement|post|filing|email|report|complaint|document|note|paper)\s+"
    r"(?:by|from|of)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
# "X answered in a statement that noted …": X notes it.
DOCUMENT_THAT = re.compile(
    r"\b(?:a|an|its|the)\s+(?:\w+\s+)?(?:statement|memo|letter|post|report|filing|email|cable|advisory)\s+"
    r"(?:to\s+(?:[\w-]+\s+){1,4})?(?:that|which)\s+$"
)
IN_A_STATEMENT = re.compile(
    r"\bin (?:a|an|its|the) (?:\w+ )?(?:statement|memo|letter|post|filing|email)\s+(?:to\s+(?:[\w-]+\s+){1,4})?$"
)
# "“…,” reads a memo that X sent": the words are X's.
_MEMO_BEHIND = re.compile(
    r"\s+(?:an?|the|its)\s+(?:[\w-]+\s+){0,3}?(?:memo|memorandum|letter|statement|post|report|filing|cable|note|advisory|document)"
    r"(?:\s+(?:that|which|by|from|of|(?:\w+ed|sent|written) by|dated [\w ]{3,20}))?\s+(?:the\s+)?[*_]*"
)
# "A study of X that found …": the study did.
TOPIC = re.compile(
    r"\b(?:report|study|analysis|review|paper|investigation|probe|inquiry|assessment|evaluation|audit)\s+(?:of|on|into|about)\s+"
    r"(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)


def memo_behind(verb: Token, parties: Parties) -> Party | None:
    """X of "“…,” reads a memo that X sent"."""
    text, behind = text_of(verb.doc), verb.idx + len(verb)
    if verb.lower_ not in ("reads", "read", "says", "said", "states", "stated"):
        return None
    near = parties.within(behind, min(sentence_of(verb).end_char, behind + 120))
    return near[0] if near and _MEMO_BEHIND.fullmatch(text, behind, near[0].start) else None
