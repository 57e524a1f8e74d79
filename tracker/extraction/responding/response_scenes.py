"""What opens a line or sentence -> the country in which it goes on: "Seoul: Lawmakers …", "In Tokyo, meanwhile, the police …"."""

from __future__ import annotations

import re

from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import BlockKind, Mention, Reading
from tracker.extraction.records import EntityKind

# So near its beginning a line or a sentence names where it goes on.
OPENS_WITHIN = 24
_BARE = re.compile(r"[\W\d_]*(?:[Tt]he\s+)?")
_IN = re.compile(
    r"\W*(?:(?:[Aa]lso|[Mm]eanwhile|[Ee]lsewhere|[Aa]nd|[Bb]ut|[Oo]ver|[Bb]ack),?\s+)?[Ii]n\s+(?:the\s+)?[*_]*"
)
_CLOSES = re.compile(r"[*_]*(?:\s*[:.：](?!\w)|[.:]?[*_]+(?=\s)|\s*$)")
_COMMA = re.compile(r"[*_]*(?:,| meanwhile\b)")


def land_of_scene(reading: Reading, offset: int) -> str | None:
    """The country that the sentence, its line or the heading above names before all else; None where none does."""
    sentence = reading.sentence_of(offset)
    block = reading.block_of(offset)
    opening = _first_place(reading, sentence.start_char, sentence.end_char)
    if opening is not None and _IN.fullmatch(reading.text, sentence.start_char, opening.start):
        return country_of(opening.name) if _COMMA.match(reading.text, opening.end) else None
    if land := _labelled(reading, block.start, block.end):
        return land
    above = reading.parent_of(block)
    is_heading = above is not None and above.kind is BlockKind.HEADING
    return _labelled(reading, above.start, above.end) if above is not None and is_heading else None


def _labelled(reading: Reading, start: int, end: int) -> str | None:
    """The country of the place that stands before a colon, or by itself, where a line begins."""
    place = _first_place(reading, start, end)
    if place is None or not _BARE.fullmatch(reading.text, start, place.start):
        return None
    return country_of(place.name) if _CLOSES.match(reading.text, place.end, end) else None


def _first_place(reading: Reading, start: int, end: int) -> Mention | None:
    return next(iter(reading.mentions_in(start, min(end, start + OPENS_WITHIN + 20), EntityKind.PLACE)), None)
