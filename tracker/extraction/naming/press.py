"""Text and names -> the organisations, known or not, that publish news: by their names, or by the part they play."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.extraction.cues import patterns, words
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import Mention
from tracker.extraction.records import EntityKind

# So far around a name one looks for the part that it plays.
REACH = 90


def unlisted_outlets(text: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """Names of organisations that no list knows and that somewhere in the text are read, told or first to report."""
    found, makers = set[str](), set[str]()
    for mention in mentions:
        if mention.kind is not EntityKind.ORGANISATION or known_actor(mention.name) is not None:
            continue
        after = text[mention.end : mention.end + REACH]
        if patterns("press")["maker"].search(after):
            makers.add(mention.name)
        elif _is_titled(mention.name) or _plays_outlet(text, mention, after):
            found.add(mention.name)
    return frozenset(found - makers)


def _is_titled(name: str) -> bool:
    first, _, last = name.rpartition(" ")
    return bool(first) and last in words("press", "names")


def _plays_outlet(text: str, mention: Mention, after: str) -> bool:
    line = text.rfind("\n", 0, mention.start) + 1
    before = text[max(line, mention.start - REACH) : mention.start]
    return bool(patterns("press")["before"].search(before) or patterns("press")["after"].search(after))
