"""Which parts the parties of a report can play in its affair: who is in a position to accuse, and who to be accused."""

from __future__ import annotations

from functools import cache

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.lexicon import load_actors
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

_OFFICIAL = ("official", "lawmaker")
_MAKING = ("lab", "company")
_MODELS = ("model", "chatbot")
_CAN_BE_ACCUSED = (PartyKind.ORGANISATION, PartyKind.GROUP, PartyKind.STAND_IN, PartyKind.PRODUCT)


class AffairRoles:
    """The parts that the surely found allegations give, and those that follow from who somebody is."""

    def __init__(self, found: list[Allegation]) -> None:
        self._pairs = {(a.claimant, a.target) for a in found}
        self.accusers = tuple(dict.fromkeys(a.claimant for a in found))
        self._accused = {a.target for a in found if a.target not in (None, CHINA)}

    def accuser_of(self, name: str) -> str | None:
        """The name under which somebody can accuse: a lab's executive for the lab that does; None where he cannot."""
        if name in self.accusers:
            return name
        actor = known_actor(name)
        if actor is None or name in self._accused or actor.country == "CN":
            return None
        if actor.kind is EntityKind.GOVERNMENT_BODY or actor.role in _OFFICIAL:
            return name
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

    def _may_stand_accused(self, name: str, accuser: str) -> bool:
        if name in (accuser, CHINA) or (name, accuser) in self._pairs:
            return False
        own, by = known_actor(name), known_actor(accuser)
        by_stranger = by is None or by.country == "CN"
        if own is None or own.country != "CN" or by_stranger:
            is_own = by is not None and by.parent == name
            return name in self._accused and name not in self.accusers and not is_own
        return own.role in _MAKING


def is_public(name: str) -> bool:
    """Whether somebody speaks for a state, so that the accused may be a country."""
    actor = known_actor(name)
    return actor is not None and (actor.kind is EntityKind.GOVERNMENT_BODY or actor.role in _OFFICIAL)


def makes_models(name: str) -> bool:
    """Whether somebody is known to make models."""
    return name in _makers()


@cache
def _makers() -> frozenset[str]:
    return frozenset(a.parent for a in load_actors() if a.kind is EntityKind.PRODUCT and a.role in _MODELS and a.parent)
