"""Who can be the actor of a count in one report: whom it accuses, whom it quotes, and who only publishes."""

from __future__ import annotations

from tracker.extraction.allegations import Allegation
from tracker.extraction.attribution import Attributions
from tracker.extraction.parties import CHINA, Party, PartyKind
from tracker.extraction.records import EntityKind
from tracker.extraction.roles import known_actor, maker_of

CAN_ACT = (PartyKind.ORGANISATION, PartyKind.GROUP, PartyKind.STAND_IN, PartyKind.PRODUCT, PartyKind.PLACE)


class Cast:
    """The parts that the named parties play. accusers, accused: canonical names."""

    def __init__(self, outlet: str | None, attributions: Attributions, allegations: tuple[Allegation, ...]) -> None:
        self.accusers = {a.claimant for a in allegations}
        self.accused = {a.target for a in allegations if a.target}
        self._speakers = {name for a in attributions.all for name in a.holders}
        self._outlet = outlet

    def names_of(self, parties: tuple[Party, ...], *, is_stated: bool = False) -> tuple[str, ...]:
        """The names of parties as actors: makers for products, owners for parts, never the accuser or an outlet.

        is_stated: the words themselves say that they did it, so that somebody quoted may have done it too.
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
        if actor is not None and actor.parent and (actor.parent in self.accused or actor.kind is EntityKind.PRODUCT):
            return actor.parent
        return name or None

    def _may_act(self, name: str, *, is_stated: bool) -> bool:
        actor = known_actor(name)
        if actor is not None and actor.role in ("outlet", "forum", "archive", "think_tank", "platform"):
            return False
        if actor is not None and actor.country == "US" and actor.role == "lab" and name not in self.accused:
            return False
        quoted = set() if is_stated else self._speakers
        return name in self.accused or name not in {*self.accusers, *quoted, self._outlet}
