"""Lines that list sources by their titles: "Sources: X: title · Y — title · title (Z)". Such titles state nothing themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.extraction.cues import patterns
from tracker.extraction.reading import Block

# What stands between two sources of a line whose titles have commas of their own.
_BETWEEN = re.compile(r"\s[·•|]\s")
# Who published it: before the title, or in brackets behind it.
_HEAD = re.compile(r"[\s*_\[\]]*(?P<name>[^\n:：—–()]{2,60}?)\s*(?:[:：]|\s[—–]\s)")
_IN_BRACKETS = re.compile(r"\((?P<name>[^()\n]{2,40})\)[\s*_\])]*$")


def listing_titles(text: str, blocks: Sequence[Block]) -> frozenset[int]:
    """The indexes of the blocks that are such lines."""
    return frozenset(block.index for block in blocks if _titles_of(text, block) is not None)


def publishers_listed(text: str, block: Block) -> list[tuple[int, int]] | None:
    """Where in such a line the publishers stand, or the whole of an item that has no title; None for any other block."""
    start = _titles_of(text, block)
    if start is None:
        return None
    found = []
    for first, last in _items(text, start, block.end):
        named = _HEAD.match(text, first, last) or _IN_BRACKETS.search(text, first, last)
        found.append(named.span("name") if named else (first, last))
    return found


def _titles_of(text: str, block: Block) -> int | None:
    """Where the list begins behind its label."""
    words = text[block.start : block.end]
    label = patterns("citations")["sources_line"].search(words) if _BETWEEN.search(words) else None
    return block.start + label.end() if label and "\n" not in words else None


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for between in _BETWEEN.finditer(text, start, end):
        yield start, between.start()
        start = between.end()
    yield start, end
