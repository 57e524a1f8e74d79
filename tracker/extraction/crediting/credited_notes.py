"""A Reading -> sources that it credits in notes, references, addresses and lists, and those that bear no name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.crediting.credited_outlets import REACH, Credit, is_listed_otherwise, passage
from tracker.extraction.crediting.credited_people import is_second_hand
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import load_actors
from tracker.extraction.naming.roles import actor_named
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, PartyKind

# Shorter parts of an address ("ft", "ap") may be anything.
SHORTEST_LABEL = 3
# So many "(Source: …)" make a report that marks whom each sentence is from.
MARKED = 2
# So far from the description of an unnamed source stand its number and the word that credits it.
BEFORE_UNNAMED = 60
_ADDRESS = re.compile(
    r"(?:^[ \t>*•–-]*(?:[\[(]?\d{1,2}[\]).]?\s*)?|\|\s*)(?:https?://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+){1,3})(?:/[^\s|]*)?(?=\s*(?:\||$))",
    re.MULTILINE | re.IGNORECASE,
)
_RETRIEVED = re.compile(r"[(（](?:www\.)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+){1,3}),\s+(?:retrieved|accessed)\b")
_NOTE = re.compile(
    r"(?:^[ \t]*(?:[-*•]|\d{1,2}[.)])\s+|[—–]\s+)(?P<name>[A-Z][\w.&’' ]{2,28}?)"
    r"(?:\s*\((?:\d{4}|[A-Z][a-z]{2,8}\.? \d)|,\s*[\"“][^\"”\n]{5,160}[\"”](?P<address>\s*[—–(-]\s*https?:)?)",
    re.MULTILINE,
)
# What stands behind the year of a reference: a title, then the outlet.
_REFERENCE = re.compile(
    r"\((?:19|20)\d\d[a-z]?\)\.\s+[^\n(){}]{3,200}?\.\s+(?P<name>[A-Z][\w&’' ]{1,40})\.?(?=[\s\"”}\])]|$)"
)
# A line of sources with dots between them: each is an outlet, then a day, an author or a title.
_DOTTED = re.compile(r"^[^·\n]{3,80}·[^\n]{3,600}$", re.MULTILINE)
# Rule -> where names stand that are those of publishers, known or not.
_UNLISTED = {"marked-source": "marked_name", "own-document": "write_up"}
_DAY = re.compile(r"\([A-Z][a-z]{2,8}\.? \d{1,2}\)")
_HEAD = re.compile(r"[\W_]*(?P<name>[^/:(·]{2,40}?)\s*(?:[/:(]|$)")


def find_credited_notes(reading: Reading, parties: Parties) -> Iterator[Credit]:
    """Credits by notes, references, addresses, dated lists, and descriptions of people who are not named."""
    yield from _by_address(reading)
    yield from _by_note(reading, parties)
    yield from _by_reference(reading)
    for match in reading.everywhere(patterns("citations")["users"]):
        forum, user = match["forum"] or match["place"], match["user"] or match["handle"]
        yield from ((match.start(), name, "public-words") for name in (forum, user) if name)
    for match in reading.everywhere(patterns("citations")["unnamed"]):
        who = match["who"] or match["telling"] or match["obtained"]
        yield match.start(), who.casefold(), "unnamed-source"
    yield from _by_description(reading)
    for rule, cue in _UNLISTED.items():
        for match in reading.everywhere(patterns("citations")[cue]):
            if not parties.within(*match.span("name")):
                yield match.start("name"), match["name"], rule


def marks_sources(reading: Reading) -> bool:
    """Whether the report marks sentence by sentence whom it has them from; then nobody else is credited."""
    return sum(1 for _ in reading.everywhere(patterns("citations")["marks"])) >= MARKED


def find_credited_insiders(reading: Reading) -> Iterator[Credit]:
    """ "Two people briefed on the plan": for reports that asked nobody; where one is named whom they told, it is that outlet."""
    if not is_second_hand(reading):
        return
    cues, text = patterns("citations"), reading.text
    for match in cues["in_the_know"].finditer(text):
        sentence = passage(reading, match.start())
        before = text[max(sentence.start_char, match.start() - BEFORE_UNNAMED) : match.start()]
        after = text[match.end() : sentence.end_char]
        if not (cues["credited_before"].search(before) or cues["credited_behind"].search(after)):
            continue
        number = cues["how_many"].search(before)
        count = number["count"] if number else None
        yield match.start(), " ".join(filter(None, (count, match[0]))).casefold(), "unnamed-source"


def _by_description(reading: Reading) -> Iterator[Credit]:
    """Outlets without a name: "told Chinese state media", "Russian media reported"."""
    cues, text = patterns("citations"), reading.text
    for match in reading.everywhere(cues["state_media"]):
        before = text[max(0, match.start() - BEFORE_UNNAMED) : match.start()]
        country = cues["whose_media"].search(before)
        if country is None and match[0].casefold() == "media":
            continue
        whose = country["whose"] if country else ""
        before = before.removesuffix(whose)
        if cues["hearing_media"].search(before) or cues["telling_media"].match(text[match.end() : match.end() + REACH]):
            yield match.start() - len(whose), whose + match[0], "unnamed-source"


def _by_reference(reading: Reading) -> Iterator[Credit]:
    """Known outlets that end a reference or head a part of a dated list."""
    for match in _REFERENCE.finditer(reading.text):
        yield from _known_outlet(match["name"], match.start("name"))
    for line in _DOTTED.finditer(reading.text):
        if not _DAY.search(line[0]):
            continue
        at = line.start()
        for part in line[0].split("·"):
            head = _HEAD.match(part)
            if head:
                yield from _known_outlet(head["name"], at)
            at += len(part) + 1


def _known_outlet(name: str, at: int) -> Iterator[Credit]:
    actor = actor_named(name.strip())
    if actor is not None and actor.role == "outlet":
        yield at, actor.name, "reference"


def _by_address(reading: Reading) -> Iterator[Credit]:
    """Known outlets whose address fills a line or a field of a table."""
    for match in _ADDRESS.finditer(reading.text):
        labels = match["host"].casefold().removeprefix("www.").split(".")
        outlet = next((_outlet_addresses()[one] for one in labels[:-1] if one in _outlet_addresses()), None)
        if outlet:
            yield match.start("host"), outlet, "source-address"
    for match in _RETRIEVED.finditer(reading.text):
        labels = match["host"].casefold().split(".")
        known = next((_outlet_addresses()[one] for one in labels[:-1] if one in _outlet_addresses()), match["host"])
        yield match.start("host"), known, "source-address"


def _by_note(reading: Reading, parties: Parties) -> Iterator[Credit]:
    """Names of outlets in notes, also where the name is an everyday word or, before a title and an address, unknown."""
    for match in _NOTE.finditer(reading.text):
        actor = actor_named(match["name"])
        if is_listed_otherwise(reading, reading.block_of(match.start("name"))):
            continue
        if actor is not None and actor.role == "outlet":
            yield match.start("name"), actor.name, "reference"
        elif match["address"] and all(p.kind is PartyKind.ORGANISATION for p in parties.within(*match.span("name"))):
            yield match.start("name"), match["name"], "reference"


@cache
def _outlet_addresses() -> dict[str, str]:
    """Names of known outlets as they stand in addresses ("arstechnica") -> canonical names."""
    outlets = [actor for actor in load_actors() if actor.role == "outlet"]
    spelled = [(re.sub(r"\W", "", name).casefold(), o.name) for o in outlets for name in (o.name, *o.aliases)]
    return {key: name for key, name in spelled if len(key) >= SHORTEST_LABEL and key.isascii()}
