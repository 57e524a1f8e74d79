"""Text of a report -> "two other Chinese firms" behind a name, resolved to those whom the report names further on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of
from tracker.extraction.speaking.party import Party, PartyKind, actor_of, actors_of

_MEMBERS = (PartyKind.ORGANISATION, PartyKind.PRODUCT)
_ALONG_WITH = re.compile(r",?\s+(?:along with|together with|as well as|plus|and)\s+(?:the\s+)?")


def others_behind(
    text: str, named: list[Party], lists: tuple[tuple[Party, ...], ...]
) -> list[tuple[tuple[Party, ...], Party]]:
    """Of each "A and two other firms" the names before it and who the others are; only where a list names all of them."""
    ends = {found[-1]: found for found in lists}
    resolved = []
    for number, party in enumerate(named):
        counted = _others_pattern().match(text, party.end) if party.kind in _MEMBERS else None
        if counted is None:
            continue
        before = ends.get(party) or _by_commas(text, named[: number + 1])
        for first in (before, (party,)):
            size = len(set(actors_of(first))) + _number(counted["number"])
            names = _list_of(size, set(actors_of(first)), counted.end(), lists)
            if names:
                rest = tuple(name for name in names if name not in actors_of(first))
                group = Party(start=counted.start("others"), end=counted.end(), names=rest, kind=PartyKind.GROUP)
                resolved.append((first, group))
                break
    return resolved


def with_one_more(text: str, groups: list[Party], named: list[Party]) -> Iterator[tuple[Party, ...]]:
    """Each group with X of "the two firms, along with X, …"."""
    for group in groups:
        joined = _ALONG_WITH.match(text, group.end)
        further = next((p for p in named if p.start == joined.end()), None) if joined and group.names else None
        if further is not None and further.kind in _MEMBERS and not set(further.names) & set(group.names):
            yield group, further


def _by_commas(text: str, named: list[Party]) -> tuple[Party, ...]:
    """The last of the names with those before it, as far as only commas stand between: "A, B" of "A, B and one other"."""
    first = len(named) - 1
    while first and named[first - 1].kind in _MEMBERS and text[named[first - 1].end : named[first].start] == ", ":
        first -= 1
    return tuple(named[first:])


def _list_of(size: int, names: set[str], at: int, lists: tuple[tuple[Party, ...], ...]) -> tuple[str, ...]:
    """The members of the list nearest behind a place, else before it, of so many with these among them, none American."""
    fitting = [
        found
        for found in lists
        if all(p.kind in _MEMBERS and country_of(actor_of(p)) != "US" for p in found)
        and len(set(actors_of(found))) == size
        and names < set(actors_of(found))
    ]
    nearest = sorted(fitting, key=lambda found: (found[0].start < at, abs(found[0].start - at)))
    return actors_of(nearest[0]) if nearest else ()


def _number(word: str | None) -> int:
    numbers = _groups()["numbers"]
    return int(numbers.get((word or "").casefold(), 1))


def _groups() -> dict[str, dict[str, int]]:
    groups = table("parties")["groups"]
    assert isinstance(groups, dict)
    return groups


@cache
def _others_pattern() -> re.Pattern[str]:
    nouns = "|".join(re.escape(noun) for noun in _groups()["others"])
    numbers = "|".join(re.escape(number) for number in _groups()["numbers"])
    return re.compile(
        rf",?\s+(?:and|along with|together with|as well as|plus)\s+(?P<others>(?:the\s+)?(?:another|(?:one|(?P<number>{numbers}))\s+(?:other|more|further|fellow))"
        rf"\s+(?:[\w.-]+\s+){{0,3}}?(?:{nouns})\b)",
        re.IGNORECASE,
    )
