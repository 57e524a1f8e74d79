"""A Reading -> accusers of whom it only says that they report the like: "Google has disclosed similar attacks"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import AffairRoles, is_public, may_accuse_china
from tracker.extraction.accusing.agents import may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, PartyKind

_ACCUSED = (PartyKind.ORGANISATION, PartyKind.PRODUCT, PartyKind.GROUP, PartyKind.STAND_IN)
# How far behind the charge those stand whom it is about.
REACH = 80
# So far before stands the charge that another is like.
BACK = 900
_TELLING = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)


class Similar(Charges):
    """The accusations that are told by comparing them with others; most name nobody."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]) -> None:
        super().__init__(reading, parties, attributions)
        self._roles = AffairRoles(found)
        self._found = found

    def find(self) -> list[Allegation]:
        """One for every such accuser, in order of the text; none where the report tells of no accusation."""
        return [one for s in self._reading.statements for one in self._of_sentence(s)] if self._found else []

    def _of_sentence(self, sentence: Tokens) -> Iterator[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        text, cues = self._reading.text, patterns("similar")
        for told in self._reading.wording(start, end).finditer(cues["tells"]):
            before = self._parties.within(start, told.start())
            if not before or not cues["between"].fullmatch(text, before[-1].end, told.start()):
                continue
            if self._cues["negations"].search(text, start, told.end()):
                continue
            for party in self._parties.subjects_with(before[-1]):
                names = party.names if party.kind in _TELLING else ()
                for name in dict.fromkeys(n for one in names if (n := self._roles.accuser_of(one))):
                    same = self._same(told, start, end) or self._of_country(name, start)
                    for target in self._accused(told.end(), end, name) or same or (None,):
                        yield self.make(name, target, start, end, self._via(sentence), "similar-charge", resolved=False)

    def _same(self, told: re.Match[str], start: int, end: int) -> tuple[str, ...]:
        """Whom the sentence accuses already, where somebody else tells "the same" of them."""
        if "same" not in told.group().casefold():
            return ()
        return tuple(dict.fromkeys(a.target for a in self._found if a.target and start <= a.start < end))

    def _of_country(self, name: str, start: int) -> tuple[str, ...]:
        """China, where a public body charges the like of what another was just told to charge somebody there with."""
        before = [
            a for a in self._found if a.end <= start and start - a.end < BACK and a.target and is_public(a.claimant)
        ]
        is_of_china = (bool(before) and country_of(before[-1].target or "") == "CN") or any(
            a.target == CHINA for a in before
        )
        return (CHINA,) if is_of_china and may_accuse_china(name) else ()

    def _accused(self, start: int, end: int, accuser: str) -> tuple[str, ...]:
        """Y of "made a similar charge with respect to Y"."""
        after = self._parties.within(start, min(end, start + REACH))
        first = next((p for p in after if p.kind in _ACCUSED), None)
        if first is None or not patterns("similar")["about"].search(self._reading.text, start, first.start):
            return ()
        listed = self._parties.listed_with(first)
        return tuple(
            dict.fromkeys(
                n
                for p in listed
                for n in target_names(p)
                if may_be_accused(n, self._reading, self._parties) and n != accuser
            )
        )
