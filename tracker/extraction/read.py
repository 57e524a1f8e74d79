"""Takes a cleaned text -> a Reading: language, blocks, parse and names."""

from __future__ import annotations

from datetime import date

from tracker.extraction.blocks import find_blocks
from tracker.extraction.language import detect_language
from tracker.extraction.mentions import find_mentions, mark_entities
from tracker.extraction.pipeline import parse
from tracker.extraction.reading import Reading


def read(
    text: str,
    *,
    published_on: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
) -> Reading:
    """The report ready for the finders. text: already cleaned. language: detected where it is not given."""
    language = language or detect_language(text)
    blocks = find_blocks(text)
    doc = parse(text, blocks, language)
    mentions = find_mentions(text, blocks, outlet)
    mark_entities(doc, mentions)
    return Reading(
        text=text,
        blocks=blocks,
        doc=doc,
        published_on=published_on,
        language=language,
        title=title,
        outlet=outlet,
        mentions=mentions,
    )
