"""A Reading -> the phrases in it that stand for public bodies: "the agencies", "this memorandum", "Beijing rejected"."""

from __future__ import annotations

import re

from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.first_person import own_words
from tracker.extraction.speaking.issuers import Place, agencies, ministries
from tracker.extraction.speaking.party import Party, PartyKind

# How far behind its name a body is still "the agency".
AGENCY_REACH = 400


def issuing(reading: Reading, writers: tuple[str, ...]) -> list[Party]:
    """ "We" and "this memorandum" on a body's own page, and "the agencies" that a report enumerates."""
    places = [*agencies(reading), *ministries(reading), *_single_agencies(reading)]
    bodies = [Party(start=s, end=e, names=names, kind=PartyKind.GOVERNMENT) for s, e, names in places]
    return bodies + [Party(start=s, end=e, names=n, kind=PartyKind.STAND_IN) for s, e, n in own_words(reading, writers)]


def _single_agencies(reading: Reading) -> list[Place]:
    """ "The agency says": the public body of that kind that was named last shortly before."""
    found: list[Place] = []
    for match in reading.everywhere(patterns("issuers")["agency"]):
        bodies = reading.mentions_in(max(0, match.start() - AGENCY_REACH), match.start(), EntityKind.GOVERNMENT_BODY)
        if bodies and reading.mention_at(match.start()) is None and reading.mention_at(match.end() - 1) is None:
            found.append((match.start(), match.end(), (bodies[-1].name,)))
    return found


def capitals(reading: Reading) -> list[Party]:
    """A capital, or a state, that speaks or acts, as its government."""
    section = table("parties")["capitals"]
    assert isinstance(section, dict)
    return [
        Party(start=m.start("city"), end=m.end("city"), names=(government,), kind=PartyKind.GOVERNMENT)
        for government, acting in section["speaking"]
        for m in re.finditer(acting, reading.text)
    ]
