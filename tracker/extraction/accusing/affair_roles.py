"""Which parts the parties of a report can play in its affair: who is in a position to accuse, and who to be accused."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.lexicon import load_actors
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

_OFFICIAL = ("official", "lawmaker")
_MAKING = ("lab", "company")
_MODELS = ("model", "chatbot")
_CAN_BE_ACCUSED = (PartyKind.ORGANISATION, PartyKind.GROUP, PartyKind.STAND_IN, PartyKind.PRODUCT)


class AffairRoles:
    """The parts that the surely found allegations give, and those that follow from who somebody is."""

    def __init__(self, found: list[Allegation], may_be_accused: Callable[[str], bool] | None = None) -> None:
        """may_be_accused: whether a known party can be one of those whom an accuser of the report means; without it, none can."""
        self._may_be_accused = may_be_accused
        self._pairs = {(a.claimant, a.target) for a in found}
        self.accusers = tuple(dict.fromkeys(a.claimant for a in found))
        self._accused = {a.target for a in found if a.target not in (None, CHINA)}
        self._lands_accused = lands_accused(found)

    def accuser_of(self, name: str) -> str | None:
        """The name under which somebody can accuse: a lab's executive for the lab that does; None where he cannot."""
        if name in self.accusers:
            return name
        actor = known_actor(name)
        if actor is None or name in self._accused:
            return None
        if actor.kind is EntityKind.GOVERNMENT_BODY or actor.role in _OFFICIAL:
            return None if actor.country in self._lands_accused else name
        if actor.role == "executive":
            return actor.parent if actor.parent in self.accusers else None
        if actor.parent and (actor.parent in self.accusers or actor.unit):
            return self.accuser_of(actor.parent)
        return name if actor.role in _MAKING and makes_models(name) else None

    def accused_in(self, party: Party, accuser: str) -> tuple[str, ...]:
        """Whom the party stands for as somebody whom this accuser can accuse."""
        if party.kind not in _CAN_BE_ACCUSED:
            return ()
        return tuple(n for n in target_names(party) if self._may_stand_accused(n, accuser))

    def is_accused(self, party: Party) -> bool:
        """Whether the report accuses a party in so many words."""
        return not self._accused.isdisjoint(target_names(party))

    def _may_stand_accused(self, name: str, accuser: str) -> bool:
        if name in (accuser, CHINA) or (name, accuser) in self._pairs:
            return False
        own, by = known_actor(name), known_actor(accuser)
        if name in self._accused:
            return by is None or by.parent != name
        if name in self.accusers or own is None or by is None or not (own.role == "lab" or makes_models(name)):
            return False
        return self._may_be_accused is not None and self._may_be_accused(name)


def lands_accused(found: Iterable[Allegation]) -> frozenset[str]:
    """Where the accused are at home whom somebody from elsewhere accuses: a public body there answers for them."""
    return frozenset(
        home
        for a in found
        if a.target and (home := country_of(a.target)) is not None and home != country_of(a.claimant)
    )


def is_public(name: str) -> bool:
    """Whether somebody speaks for a state, so that the accused may be a country."""
    actor = known_actor(name)
    return actor is not None and (actor.kind is EntityKind.GOVERNMENT_BODY or actor.role in _OFFICIAL)


def may_accuse_china(name: str) -> bool:
    """Whether somebody speaks for a state other than China."""
    return is_public(name) and country_of(name) != country_of(CHINA)


def makes_models(name: str) -> bool:
    """Whether somebody is known to make models."""
    return name in _makers()


@cache
def _makers() -> frozenset[str]:
    return frozenset(a.parent for a in load_actors() if a.kind is EntityKind.PRODUCT and a.role in _MODELS and a.parent)
