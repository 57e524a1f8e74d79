"""What the finders of replies and reactions share: the report, its parties and speakers, and who stands accused by whom."""

from __future__ import annotations

from functools import cached_property

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import AffairRoles
from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.accusing.papers import Paper, issued_papers, paper_kind
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, EntityKind, Manner, Predicate
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties

# How far around a sentence the act may stand that it is about.
CONTEXT = 350
# How far behind a person the accuser stands for whom they speak.
EMPLOYER_REACH = 60


class Hearing:
    """A report with its allegations found."""

    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
    ) -> None:
        self.reading = reading
        self.parties = parties
        self.attributions = attributions
        self.allegations = allegations

    @cached_property
    def accusers(self) -> tuple[str, ...]:
        """The accusers, the one who accuses most first."""
        claimants = [a.claimant for a in self.allegations]
        return tuple(sorted(dict.fromkeys(claimants), key=lambda name: -claimants.count(name)))

    @cached_property
    def accused(self) -> frozenset[str]:
        """Everybody who is accused by name."""
        return frozenset(a.target for a in self.allegations if a.target)

    @cached_property
    def accusers_people(self) -> frozenset[str]:
        """The people whom a sentence names together with an accuser, and with none of the accused."""
        found = set()
        for person in self.reading.mentions:
            if person.kind is not EntityKind.PERSON or person.name in found:
                continue
            sentence = self.reading.sentence_of(person.start)
            beside = self.parties.within(sentence.start_char, person.start + EMPLOYER_REACH)
            nearest = next((p for p in beside if p.end > person.end and set(p.names) & set(self.accusers)), None)
            owner = next((p for p in beside if p.end <= person.start and set(p.names) & set(self.accusers)), None)
            if (nearest or owner) and not any(set(p.names) & self.accused for p in beside):
                found.add(person.name)
        return frozenset(found)

    def accuser_for(self, name: str, start: int, end: int) -> str | None:
        """Whose allegation somebody answers: of an accuser named in the passage, else their accuser, else the main one."""
        inside = self.parties.within(start, end)
        own_place = next((p.end for p in inside if name in p.names), start)
        named = [n for p in inside if p.start >= own_place for n in p.names if n in self.accusers and n != name]
        named += [n for p in inside for n in p.names if n in self.accusers and n != name]
        own = [a.claimant for a in self.allegations if a.target == name]
        if not own and country_of(name) == "CN":
            own = [a.claimant for a in self.allegations if a.target == CHINA]
        return next(iter([*named, *own, *(a for a in self.accusers if a != name)]), None)

    def accusers_answered(self, name: str, start: int, end: int) -> tuple[str | None, ...]:
        """Whose allegation somebody rejects: all of a group of accusers; None where they are named by kind only."""
        if (issuer := self._issuer_answered(start, end)) is not None:
            return (issuer,)
        answered = self.accuser_for(name, start, end)
        for party in self.parties.within(start, end):
            if answered in party.names and set(party.names) <= set(self.accusers):
                return party.names
        is_own = any(a.target in (name, CHINA) and a.claimant == answered for a in self.allegations)
        by_kind = self.reading.wording(start, end).search(patterns("replies")["accusers_by_kind"])
        named = any(answered in p.names for p in self.parties.within(start, end))
        if by_kind and not (answered is not None and (named or is_own)):
            return (None,)
        return (answered,) if answered is not None else ()

    @cached_property
    def _papers(self) -> list[Paper]:
        return issued_papers(self.reading, self.parties, AffairRoles(list(self.allegations)))

    def _issuer_answered(self, start: int, end: int) -> str | None:
        """The accuser of whose paper a passage speaks: "the accusations in the advisory"."""
        match = self.reading.wording(start, end).search(patterns("papers")["answered"])
        if match is None:
            return None
        kind = paper_kind(match["paper"] or match["rejected"])
        issuers = [p.issuer for p in self._papers if p.kind == kind and p.end <= match.start()]
        return issuers[-1] if issuers and issuers[-1] in self.accusers else None

    def sentences(self) -> tuple[Tokens, ...]:
        """The sentences that can state something: no questions."""
        return self.reading.statements

    def is_near_act(self, sentence: Tokens) -> bool:
        """Whether the act or an accusation stands in the sentence or close around it."""
        text = self.reading.text
        start, end = sentence.start_char - CONTEXT, sentence.end_char + CONTEXT
        return stands_between("acts", "acts", text, start, end) or stands_between(
            "replies", "accusation", text, start, end
        )

    def claim(
        self,
        predicate: Predicate,
        claimant: str,
        target: str | None,
        sentence: Tokens,
        confidence: float,
        rule: str,
        *,
        manner: Manner | None = None,
        via: tuple[str, ...] = (),
    ) -> Claim:
        """A claim with the sentence as its evidence; rule: what found it."""
        wording = self.reading.wording(sentence.start_char, sentence.end_char)
        hedged = bool(wording.search(patterns("acts")["hedges"]))
        return Claim(
            predicate=predicate,
            claimant=claimant,
            target=target,
            hedged=hedged,
            manner=manner,
            via=via,
            confidence=confidence,
            evidence=self.reading.evidence_of(sentence),
            rule=rule,
        )
