"""A clause in which an accuser tells what somebody abroad did with its model -> whom it accuses, whatever the verb.

No list holds every way of saying that one model was made from another. So the words that count here are those of contact
that takes nothing (selling, comparing, barring); where none of them stands, what is told of is the taking.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.accusing.affair_roles import AffairRoles, is_public
from tracker.extraction.accusing.agents import is_aside
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of, maker_of
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# "Wants to bar X from …": so close before a party stands what is done about it.
WANTED_REACH = 25
# So far behind "ran the accounts" stands what they were for.
BEHIND = 30
# "Its models" are those of whoever speaks.
_ITS_MODELS = re.compile(
    r"\b(?:its|their|our)\s+(?:own\s+)?(?:\w+\s+){0,2}?(?:models?|systems?|chatbot|assistant|outputs?|answers|replies|technology)\b"
)
# What a public body speaks for.
_AT_HOME = re.compile(
    r"\b(?:American|America[’']s|U\.S\.|US|Western)\s+(?:[\w-]+\s+){0,3}?(?:models?|systems?|chatbots?|labs?|laborator(?:y|ies)|outputs?|answers|technology)\b"
)
_SOME_OF = re.compile(r"\b(?:one|two|three|four|five|some|several|most) of\s+$", re.IGNORECASE)
# Words through which a model that stands first reaches who made use of it: "Claude was the teacher behind X's model".
_REACHES = re.compile(r"\b(?:behind|of|for|by|to)\s+(?:the\s+)?[*_]*$")


class Dealings:
    """What the report tells of others' dealings with an accuser's model."""

    def __init__(self, reading: Reading, parties: Parties, roles: AffairRoles) -> None:
        self._reading = reading
        self._parties = parties
        self._roles = roles
        self._words = patterns("inferred")

    def between(self, start: int, end: int, accuser: str) -> Iterator[tuple[Party, str]]:
        """Each party of a clause that the accuser tells of, with the name under which it is accused."""
        pointing = [m.span() for m in self._reading.wording(start, end).finditer(self._words["pointing_back"])]
        taken_from = list(self._models(start, end, accuser))
        if not pointing and not taken_from:
            return
        for party in self._parties.within(start, end):
            if is_aside(self._reading.text, party) or self._is_part(party):
                continue
            if any(self._acts_on(party, spot) for spot in taken_from) or any(
                party.end <= spot[0] and self._is_close(party.end, min(end, spot[1] + BEHIND)) for spot in pointing
            ):
                for name in self._roles.accused_in(party, accuser):
                    yield party, name

    def _models(self, start: int, end: int, accuser: str) -> Iterator[tuple[int, int]]:
        """Where the clause names a model of the accuser, or of those for whom a public body speaks, or tells of its own."""
        for party in self._parties.within(start, end):
            maker = maker_of(party.names[0]) if party.kind is PartyKind.PRODUCT else None
            at_home = maker is not None and is_public(accuser) and country_of(maker) == country_of(accuser)
            if maker == accuser or at_home or self._owns(party, accuser):
                yield party.start, party.end
        for own in (_AT_HOME if is_public(accuser) else _ITS_MODELS).finditer(self._reading.text, start, end):
            yield own.span()

    def _owns(self, party: Party, accuser: str) -> bool:
        """Whether a maker for whom a public body speaks is named as the owner of something: "got around X's guardrails"."""
        if party.kind is not PartyKind.ORGANISATION or not is_public(accuser):
            return False
        of_home = country_of(party.names[0]) == country_of(accuser)
        return of_home and self._reading.text[party.end : party.end + 2] in ("’s", "'s")

    def _acts_on(self, party: Party, model: tuple[int, int]) -> bool:
        """Whether a party stands before the model, as who acts does, or is reached by it."""
        if party.end <= model[0]:
            return self._is_close(party.start, model[1])
        reached = model[1] <= party.start and _REACHES.search(self._reading.text, model[1], party.start)
        return bool(reached) and self._is_close(model[0], party.end)

    def _is_close(self, start: int, end: int) -> bool:
        """Whether no word of contact at arm's length stands in the stretch, nor right before it."""
        text, first = self._reading.text, max(0, start - WANTED_REACH)
        return not self._words["at_arms_length"].search(text, first, end)

    def _is_part(self, party: Party) -> bool:
        """Whether only some of a group are meant: "three of the six firms"."""
        return party.kind is PartyKind.GROUP and bool(
            _SOME_OF.search(self._reading.text[max(0, party.start - 12) : party.start])
        )
