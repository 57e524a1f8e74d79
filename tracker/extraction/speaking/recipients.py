"""To whom something is sent or told, so that a verb behind them is not theirs: "in the letter to Senators X and Y, accusing …"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.reading import text_of
from tracker.extraction.speaking.parties import Parties, Party

_RECIPIENT = re.compile(
    r"\b(?:to|for|with|before|at)\s+(?:the\s+|its\s+|both\s+)?(?:(?-i:[A-Z])[\w.’'-]{0,24}\s+){0,4}[*_\[“\"]*$",
    re.IGNORECASE,
)


def is_recipient(party: Party, verb: Token, parties: Parties) -> bool:
    """Whether somebody, or the first of those enumerated with him, is whom something is sent or told to."""
    lead = text_of(verb.doc)[verb.sent.start_char : parties.listed_with(party)[0].start]
    return bool(_RECIPIENT.search(lead))
