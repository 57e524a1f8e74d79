"""'The former' and 'the latter' -> the parties that they stand for."""

from __future__ import annotations

import re

from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

_ORDINAL = re.compile(r"\bthe (?:(?P<first>former)|latter)\b(?!\s+[a-z]{4,}(?<!ed)\s+(?:of|is|was))", re.IGNORECASE)
_REACH = 500


def find_ordinals(reading: Reading, parties: Parties) -> tuple[Party, ...]:
    """Where one of two is meant that stand in one list shortly before."""
    found = []
    for match in _ORDINAL.finditer(reading.text):
        pairs = [
            pair
            for pair in parties.lists
            if len(pair) == 2 and pair[-1].end <= match.start() and match.start() - pair[-1].end < _REACH
        ]
        if pairs:
            meant = pairs[-1][0 if match["first"] else 1]
            found.append(Party(start=match.start(), end=match.end(), names=meant.names, kind=PartyKind.STAND_IN))
    return tuple(found)
