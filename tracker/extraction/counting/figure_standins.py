"""'The former' and 'the latter' -> the parties that they stand for."""

from __future__ import annotations

import re
from bisect import bisect_right

from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

_ORDINAL = re.compile(r"\bthe (?:(?P<first>former)|latter)\b(?!\s+[a-z]{4,}(?<!ed)\s+(?:of|is|was))", re.IGNORECASE)
# "The first made", "the second 70,000": alone, and with what it did or how often.
_PLACED = re.compile(
    r"\bthe (?P<place>first|second|third)(?=\s+(?:is|was|has|had|alone|with|some|about|over|more|only|nearly|\d|made|sent|ran|used|took|put|opened|generated|accounted|came))",
    re.IGNORECASE,
)
_PLACES = ("first", "second", "third")
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
    ends = [one[-1].end for one in parties.lists]
    for match in _PLACED.finditer(reading.text):
        place = _PLACES.index(match["place"].lower())
        at = bisect_right(ends, match.start()) - 1
        if at >= 0 and match.start() - ends[at] < _REACH and place < len(parties.lists[at]):
            names = parties.lists[at][place].names
            found.append(Party(start=match.start(), end=match.end(), names=names, kind=PartyKind.STAND_IN))
    return tuple(sorted(found, key=lambda p: p.start))
