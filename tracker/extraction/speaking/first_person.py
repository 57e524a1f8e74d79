"""Who "we" are: the company or body whose own page a report is, or whose statement it prints.

`Parties` has every such "we", "us" and "our team" as a party with these names; what stands in quotation marks is left to
`Attributions.speaker_of`, for there "we" are those who speak. A paper's or a private author's "we" stands for nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.reading import BlockKind, Mention, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.issuers import Place, issuers_of

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_GOES_ON = re.compile(r"[*_]*,?\s+(?:we|our)\b", re.IGNORECASE)
# A statement is headed within so many blocks of the report's beginning.
HEADINGS = 3
_NAME = re.compile(r"[A-Z][\w&-]{1,30}(?: [A-Z][\w&-]{0,30}){0,3}")
_ABOUT = re.compile(
    r"[*_]*(?:[’']s [\w ]{2,30})?(?:\s*$|\s*[:,.—–-]|\s+(?:on|about|regarding|concerning|in response|to)\b)"
)
_OWNERS = (EntityKind.ORGANISATION, EntityKind.GOVERNMENT_BODY)


def writers_of(reading: Reading) -> tuple[str, ...]:
    """For whom the report's own "we" stands: its issuers or its publisher; nobody where a paper or a private author writes."""
    stated = _stated_by(reading) or _introduced(reading)
    if stated:
        return (stated,)
    name = _publisher(reading)
    owner = actor_named(name)
    if owner is None:
        return (name,) if name and _is_company_in_it(reading, name) else ()
    if owner.role == "outlet" or owner.kind not in _OWNERS:
        return ()
    return issuers_of(reading) or (owner.name,)


def is_party(reading: Reading) -> bool:
    """Whether the report's own words tell of what was done to the writers' systems, or of a charge against them."""
    return _says(reading, "charged") or _says(reading, "done_to_us")


def own_words(reading: Reading, writers: tuple[str, ...]) -> list[Place]:
    """Where "we", "us", "our team" and "this memorandum" stand for the writers, outside quotations."""
    if not writers:
        return []
    quoted = _Quoted(reading.text)
    found = reading.everywhere(patterns("first_person")["we"])
    return [(m.start(), m.end(), writers) for m in found if not quoted.holds(m.start())]


def _is_company_in_it(reading: Reading, name: str) -> bool:
    """Whether an unknown publisher speaks as a company whose systems or conduct are at issue."""
    if patterns("first_person")["paper"].search(name):
        return False
    is_named = any(mention.name == name and mention.kind in _OWNERS for mention in reading.mentions)
    return _says(reading, "charged") or ((is_named or _says(reading, "ours")) and _says(reading, "done_to_us"))


class _Quoted:
    """The stretches of a text that stand in quotation marks."""

    def __init__(self, text: str) -> None:
        self._spans = [m.span() for m in _QUOTED.finditer(text)]
        self._starts = [start for start, _ in self._spans]

    def holds(self, offset: int) -> bool:
        place = bisect_right(self._starts, offset) - 1
        return place >= 0 and offset < self._spans[place][1]


def _publisher(reading: Reading) -> str | None:
    """The outlet without what its page is called ("Acme Blog" for Acme), as its company is known."""
    outlet = (reading.outlet or "").strip()
    if not outlet or actor_named(outlet) is not None:
        return outlet or None
    page = patterns("first_person")["page_of"].search(outlet)
    return outlet[: page.start()] if page else outlet


def _says(reading: Reading, section: str) -> bool:
    """Whether the report says so in its own words, of others' doing."""
    text, cues = reading.text, patterns("first_person")
    quoted = _Quoted(text)
    for match in reading.everywhere(cues[section]):
        if quoted.holds(match.start()) or reading.block_of(match.start()).kind is BlockKind.QUESTION:
            continue
        sentence = reading.sentence_of(match.start())
        if section == "charged" or not cues["own_doing"].search(text, sentence.start_char, sentence.end_char):
            return True
    return False


def _stated_by(reading: Reading) -> str | None:
    """Whose statement the title or one of the first lines announces, where it is that of a company or body."""
    heads = [reading.text[block.start : block.end] for block in reading.blocks[:HEADINGS]]
    kinds = {m.text: m for m in reversed(reading.mentions)}
    for head in (reading.title or "", *heads):
        headed = patterns("first_person")["statement"].match(head)
        named = _NAME.match(head, headed.end()) if headed else None
        if named is None or not _ABOUT.match(head, named.end()):
            continue
        known = kinds.get(named[0])
        owner = actor_named(named[0])
        if known is not None and not _is_owner(known):
            return None
        if known is not None or (owner is not None and owner.kind in _OWNERS) or is_party(reading):
            return known.name if known is not None else owner.name if owner is not None else named[0]
    return None


def _introduced(reading: Reading) -> str | None:
    """X of "At X, we …"."""
    quoted = _Quoted(reading.text)
    for mention in reading.mentions:
        if not _is_owner(mention) or not _GOES_ON.match(reading.text, mention.end):
            continue
        lead = reading.text[max(0, mention.start - 20) : mention.start]
        if patterns("first_person")["introduces"].search(lead) and not quoted.holds(mention.start):
            return mention.name
    return None


def _is_owner(mention: Mention) -> bool:
    return mention.kind in _OWNERS
