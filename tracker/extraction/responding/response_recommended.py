"""A sentence that orders something -> the line above it that announces recommendations: "It recommends:"."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import Reading
from tracker.extraction.responding.response_rules import cues
from tracker.extraction.speaking.issuers import issuers_of

# So long a line can announce recommendations.
LEAD_REACH = 300
_RECOMMENDS = re.compile(
    r"\b(?:recommend\w*|request(?:s|ed|ing)?(?= that\b| the\b|:)|call(?:s|ed|ing)? (?:for|on)|urg(?:es|ed|ing)|propos(?:es|ed|als?)|asks|asked|advis(?:es|ed)|suggest(?:s|ed))\b|\bshould\b[^.\n]{0,90}:\s*$"
)


def recommending_line(reading: Reading, sentence: Tokens) -> Tokens | None:
    """The line that announces recommendations ("It recommends:") where the sentence is one: "Expand controls"."""
    if not cues()["order"].match(reading.words_of(sentence)):
        return None
    parent = reading.parent_of(reading.block_of(sentence.start_char))
    before = reading.text[max(0, sentence.start_char - LEAD_REACH) : sentence.start_char].rstrip(" \n*-•\t")
    end = parent.end if parent is not None and parent.end <= sentence.start_char else None
    for place in ([sentence.start_char - 1] if before.endswith(":") else []) + ([end - 1] if end else []):
        lead = _previous(reading, place)
        if lead is not None and (_RECOMMENDS.search(lead.text) or _is_asked(reading, lead)):
            return lead
    return None


def _is_asked(reading: Reading, lead: Tokens) -> bool:
    """Whether a public body's own page answers with what follows what somebody should do."""
    return bool(lead.text.rstrip().endswith("?") and "should" in lead.text and issuers_of(reading))


def _previous(reading: Reading, offset: int) -> Tokens | None:
    lead = reading.sentence_of(max(0, offset))
    return lead if lead.start_char <= offset else None
