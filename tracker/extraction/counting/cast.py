"""Who can be the actor of a count in one report: whom it accuses, whom it quotes, and who only publishes."""

from __future__ import annotations

from tracker.extraction import lexicon
from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.lexicon import Actor
from tracker.extraction.naming.roles import known_actor, maker_of
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

# Who can have made models of what was taken.
MAKERS = ("lab", "company", "research")
CAN_ACT = (PartyKind.ORGANISATION, PartyKind.GROUP, PartyKind.STAND_IN, PartyKind.PRODUCT, PartyKind.PLACE)


class Cast:
    """The parts that the named parties play. accusers, accused: canonical names."""

    def __init__(self, outlet: str | None, attributions: Attributions, allegations: tuple[Allegation, ...]) -> None:
        self.accusers = {a.claimant for a in allegations}
        self.accused = {a.target for a in allegations if a.target}
        # Who is read out of "the company said" alone, and accuses nobody by name, may be one of those accused.
        by_name = {name for a in attributions.all if not a.resolved for name in a.holders}
        self._accusing = {a.claimant for a in allegations if a.target or a.claimant in by_name}
        self._first_accusers = _accusing_first(allegations)
        self._speakers = {name for a in attributions.all for name in a.holders}
        self._outlet = outlet

    def names_of(self, parties: tuple[Party, ...], *, is_stated: bool = False) -> tuple[str, ...]:
        """The names of parties as actors: makers for products, owners for parts, never the accuser or an outlet.

        is_stated: the words themselves say that they did it, so that somebody quoted, or accused and accusing, may have
        done it too.
        """
        names: dict[str, None] = {}
        for party in parties:
            if party.kind not in CAN_ACT:
                continue
            for name in party.names:
                owner = self._owner(name, party.kind)
                if owner is not None and self._may_act(owner, is_stated=is_stated):
                    names[owner] = None
        return tuple(n for n in names if n != CHINA or len(names) == 1)

    def is_accused(self, party: Party) -> bool:
        """Whether the report accuses the party, or one of those that it stands for."""
        return bool(set(self.names_of((party,))) & self.accused)

    def _owner(self, name: str, kind: PartyKind) -> str | None:
        if kind is PartyKind.PRODUCT:
            name = maker_of(name) or ""
        actor = known_actor(name)
        if (
            actor is not None
            and actor.parent
            and (actor.parent in self.accused or actor.kind is EntityKind.PRODUCT or self._is_unit_alone(actor))
        ):
            return actor.parent
        return name or None

    def _is_unit_alone(self, actor: Actor) -> bool:
        """Whether a part of a company acted, which the report does not accuse by its own name."""
        return actor.unit and actor.name not in self.accused

    def _may_act(self, name: str, *, is_stated: bool) -> bool:
        actor = known_actor(name)
        if actor is not None and actor.role in ("outlet", "forum", "archive", "think_tank", "platform"):
            return False
        if is_stated and actor is not None and actor.role in MAKERS and not self._only_accuses(name):
            return True
        if actor is None and name not in self.accused and _studies(name):
            return False
        if name in self.accused:
            return name not in self._first_accusers or is_stated
        return name not in {*self.accusers, *(set() if is_stated else self._speakers), self._outlet}

    def is_heard(self, name: str) -> bool:
        """Whether the report quotes somebody, or somebody accuses in it."""
        return name in self._speakers or name in self.accusers

    def _only_accuses(self, name: str) -> bool:
        """Whether somebody accuses, and nobody accuses them."""
        return name in self._accusing and name not in self.accused


def _studies(name: str) -> bool:
    """Whether a body that the lexicon does not know calls itself one that studies, and makes no models."""
    return not lexicon.word_set("charged", "studying.words").isdisjoint(name.split())


def _accusing_first(allegations: tuple[Allegation, ...]) -> set[str]:
    """Those whom the report first knows as accusers, whatever they are accused of in return."""
    first: dict[str, bool] = {}
    for one in sorted(allegations, key=lambda a: a.start):
        first.setdefault(one.claimant, True)
        if one.target:
            first.setdefault(one.target, False)
    return {name for name, accuses in first.items() if accuses}
