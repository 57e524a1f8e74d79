"""A Reading -> the phrases in it that stand for public bodies: "the agencies", "this memorandum", "Beijing rejected"."""

from __future__ import annotations

import re

from tracker.extraction.lexicon import table
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.first_person import own_words
from tracker.extraction.speaking.issuers import agencies, ministries
from tracker.extraction.speaking.party import Party, PartyKind


def issuing(reading: Reading, writers: tuple[str, ...]) -> list[Party]:
    """ "We" and "this memorandum" on a body's own page, and "the agencies" that a report enumerates."""
    places = [*agencies(reading), *ministries(reading)]
    bodies = [Party(start=s, end=e, names=names, kind=PartyKind.GOVERNMENT) for s, e, names in places]
    return bodies + [Party(start=s, end=e, names=n, kind=PartyKind.STAND_IN) for s, e, n in own_words(reading, writers)]


def capitals(reading: Reading) -> list[Party]:
    """A capital that speaks or acts, as its government."""
    cue = table("parties")["capitals"]
    assert isinstance(cue, dict)
    return [
        Party(start=m.start("city"), end=m.end("city"), names=(str(cue["government"]),), kind=PartyKind.GOVERNMENT)
        for m in re.finditer(str(cue["acting"]), reading.text)
    ]
