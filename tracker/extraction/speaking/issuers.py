"""A body's own page -> which bodies it speaks for; phrases such as "the agencies" or "this memorandum" -> those bodies."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import actor_named, country_of, known_actor
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind

# "WASHINGTON, April 24 (Reuters) - ": who publishes, nobody who acts.
_DATELINE = re.compile(
    r"(?:[A-Z][\w .]{1,30}(?:, [\w .]{2,20})?,?\s*)?(?:\w{3,9}\.? \d{1,2}\s*)?\((?P<agency>[^()\n]{2,40})\)\s*[-–—]"
)
# A list of bodies: what may stand between two of its names.
_BETWEEN = re.compile(r"\s*(?:\([^()\n]{1,12}\))?\s*(?:,|,? and|,? as well as|&)\s*(?:the )?")

Place = tuple[int, int, tuple[str, ...]]


def issuers_of(reading: Reading) -> tuple[str, ...]:
    """Whom a government's own page speaks for: the bodies that it says issue it, else the owner; nobody elsewhere."""
    owner = actor_named(reading.outlet)
    if owner is None or owner.kind is not EntityKind.GOVERNMENT_BODY:
        return ()
    text, cues = reading.text, patterns("issuers")
    sender = cues["sender"].search(text)
    if sender is not None:
        bodies = reading.mentions_in(sender.start(), sender.end(), EntityKind.GOVERNMENT_BODY)
        if bodies:
            return tuple(dict.fromkeys(m.name for m in bodies))
    release = cues["release"].search(text)
    if release is not None:
        start = reading.sentence_of(release.start()).start_char
        bodies = reading.mentions_in(start, release.start(), EntityKind.GOVERNMENT_BODY)
        if bodies:
            return tuple(dict.fromkeys(m.name for m in bodies))
    return (owner.name,)


def publishers_of(reading: Reading) -> frozenset[str]:
    """Who publishes the report or has it from an agency's wire, unless the page is an actor's own."""
    owner = actor_named(reading.outlet)
    own = {reading.outlet} if reading.outlet and (owner is None or owner.role == "outlet") else set()
    wires = {reading.text[start:end].strip() for start, end in datelines_of(reading)}
    return frozenset(own | {wire for wire in wires if known_actor(wire) is None})


def datelines_of(reading: Reading) -> list[tuple[int, int]]:
    """Where agencies stand in the datelines of the report's blocks."""
    return [m.span("agency") for b in reading.blocks if (m := _DATELINE.match(reading.text, b.start, b.end))]


def agencies(reading: Reading) -> list[Place]:
    """ "The agencies", "three U.S. agencies": the bodies that the report enumerates, where the number and the country agree."""
    lists = bodies_listed(reading)
    found = []
    for match in reading.everywhere(_agencies()):
        number = _numbers().get((match["number"] or "").casefold())
        if number is None and not match["these"]:
            continue
        fit = [one for one in lists if number in (None, len(one[2]))]
        before = [one for one in fit if one[1] <= match.start()]
        one = before[-1] if before else next((one for one in fit if number is not None), None)
        if one is not None:
            found.append((match.start(), match.end(), one[2]))
    return found


def ministries(reading: Reading) -> list[Place]:
    """ "The foreign ministry" and "the ministry" after a Chinese body or China was named, where no other country's is."""
    text = reading.text
    bodies = [m for m in reading.mentions if m.kind is EntityKind.GOVERNMENT_BODY]
    chinese = [m for m in bodies if country_of(m.name) == "CN"]
    if not chinese:
        return []
    found: list[Place] = []
    for match in patterns("issuers")["ministry"].finditer(text):
        earlier = [m for m in chinese if m.end <= match.start()]
        if reading.mention_at(match.start()) or reading.mention_at(match.end() - 1) or not earlier:
            continue
        named = actor_named(f"Chinese {match['kind']} Ministry") if match["kind"] else None
        last = [m for m in earlier if m.name.endswith("Ministry")]
        name = named.name if named else (last[-1].name if last and not match["kind"] else None)
        if name:
            found.append((match.start(), match.end(), (name,)))
    return found


def bodies_listed(reading: Reading) -> list[Place]:
    """The public bodies of one country that the report enumerates, list by list."""
    bodies = [m for m in reading.mentions if m.kind is EntityKind.GOVERNMENT_BODY]
    lists: list[Place] = []
    for body in bodies:
        last = lists[-1] if lists else None
        if last is not None and _BETWEEN.fullmatch(reading.text[last[1] : body.start]):
            lists[-1] = (last[0], body.end, tuple(dict.fromkeys((*last[2], body.name))))
        elif last is None or not re.fullmatch(r"\s*\(", reading.text[last[1] : body.start]):
            lists.append((body.start, body.end, (body.name,)))
    return [one for one in lists if len(one[2]) > 1 and len({country_of(name) for name in one[2]}) == 1]


def _numbers() -> dict[str, int]:
    groups = table("parties")["groups"]
    assert isinstance(groups, dict)
    return dict(groups["numbers"])


@cache
def _agencies() -> re.Pattern[str]:
    numbers = "|".join(re.escape(n) for n in _numbers())
    return re.compile(
        rf"\b(?P<these>(?:the|these|those|all)\s+)?(?:(?P<number>{numbers})\s+)?"
        r"(?:(?:authoring|issuing|releasing|participating|federal|government|U\.S\.|US|American)\s+)*agencies\b",
        re.IGNORECASE,
    )
