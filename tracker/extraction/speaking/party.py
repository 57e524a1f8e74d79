"""Somebody at a place in the text, and what sort of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.extraction.naming.roles import maker_of

CHINA = "China"


class PartyKind(StrEnum):
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GOVERNMENT = "government"
    PERSON = "person"
    PRODUCT = "product"
    PLACE = "place"
    GROUP = "group"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody at a place in the text; names are canonical, several for a group, none where nobody is named."""

    start: int
    end: int
    names: tuple[str, ...]
    kind: PartyKind

    @property
    def is_resolved(self) -> bool:
        """Whether the name was found elsewhere, so that it is less sure."""
        return self.kind in (PartyKind.GROUP, PartyKind.STAND_IN)


def actor_of(party: Party) -> str:
    """Who acts: the maker of a product, else the first name."""
    return (maker_of(party.names[0]) if party.kind is PartyKind.PRODUCT else None) or party.names[0]


def actors_of(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Who acts in an enumeration, each once."""
    return tuple(dict.fromkeys(actor_of(p) for p in parties))
