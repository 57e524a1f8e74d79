"""What the finders of replies and reactions share: the report, its parties and speakers, and who stands accused by whom."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import AffairRoles, is_public, lands_accused
from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.accusing.papers import Paper, issued_papers, paper_kind
from tracker.extraction.cues import patterns, stands_between, words
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, EntityKind, Manner, Predicate
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind

# How far around a sentence the act may stand that it is about.
CONTEXT = 350
# How far behind a person the accuser stands for whom they speak.
EMPLOYER_REACH = 60
# So many sentences back an accuser is still the one whom an answer without a name means.
SENTENCES_BACK = 3
# The government as a whole, where a state answers another.
_STATE = "US government"
_SPOKESPERSON = re.compile(
    r"\bspokes(?:person|man|woman)\b|\bpress (?:officer|secretary)\b|\bPR (?:head|chief)\b", re.IGNORECASE
)
_OFFICE = re.compile(r"\b(?:embassy|consulate|ministry|government|department|mission)\b", re.IGNORECASE)


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
    def only_accused(self) -> tuple[str, ...]:
        """Whoever stands accused by name, where it is one alone."""
        named = tuple(sorted(self.accused - {CHINA}))
        return named if len(named) == 1 else ()

    @cached_property
    def _lands_accused(self) -> frozenset[str]:
        return lands_accused(self.allegations)

    def is_of_accused_state(self, name: str) -> bool:
        """Whether somebody is at home where the accused are, so that a public body there answers for them; where nobody is
        accused by name, anywhere but where the accusers are."""
        home = country_of(name)
        if self.accused:
            return home in self._lands_accused
        return home is not None and all(home != country_of(a) for a in self.accusers)

    def is_kin_of_accused(self, name: str) -> bool:
        """Whether somebody is a laboratory or team of a company that stands accused, or owns one."""
        actor = known_actor(name)
        if name in self.accusers or actor is None or actor.kind is not EntityKind.ORGANISATION:
            return False
        return actor.parent in self.accused or any(
            getattr(known_actor(a), "parent", None) == name for a in self.accused
        )

    def names_accused(self, start: int, end: int) -> bool:
        """Whether one of the accused is named, or meant, between two offsets."""
        return any(self.accused.intersection(party.names) for party in self.parties.within(start, end))

    @cached_property
    def accusers_people(self) -> frozenset[str]:
        """The people whom a sentence names together with an accuser, and with none of the accused."""
        return self._people_of(frozenset(self.accusers), self.accused)

    @cached_property
    def accused_people(self) -> frozenset[str]:
        """The people whom a sentence names together with an accused, and with no accuser."""
        return self._people_of(self.accused, frozenset(self.accusers))

    def _people_of(self, own: frozenset[str], others: frozenset[str]) -> frozenset[str]:
        found = set()
        for person in self.reading.mentions:
            if person.kind is not EntityKind.PERSON or person.name in found or person.name in others:
                continue
            sentence = self.reading.sentence_of(person.start)
            beside = self.parties.within(sentence.start_char, min(sentence.end_char, person.start + EMPLOYER_REACH))
            employed = any(set(p.names) & own for p in beside if p.end > person.end or p.end <= person.start)
            if employed and not any(set(p.names) & others for p in beside):
                found.add(person.name)
        return frozenset(found)

    def voice_of(self, name: str, start: int, end: int) -> str:
        """For whom somebody answers: a company's spokesperson for the company, everybody else for themselves."""
        own = next((p for p in self.parties.within(start, end) if name in p.names and p.kind is PartyKind.PERSON), None)
        if own is None or country_of(name) is not None:
            return name
        around = self.reading.text[max(start, own.start - EMPLOYER_REACH) : min(end, own.end + EMPLOYER_REACH)]
        if not _SPOKESPERSON.search(around) or _OFFICE.search(around):
            return name
        firms = [n for n in self.accused if n != CHINA]
        beside = self.parties.within(max(start, own.start - EMPLOYER_REACH), min(end, own.end + EMPLOYER_REACH))
        named = [p for p in beside if p is not own and p.names and p.kind is not PartyKind.PLACE]
        if not named:
            return next(iter(self.last_named(start, firms)), name)
        return next((n for p in named for n in p.names if n in firms), name)

    def accuser_for(self, name: str, start: int, end: int) -> str | None:
        """Whose allegation somebody answers: of an accuser named in the passage, else shortly before, else their accuser, else the main one."""
        inside = self.parties.within(start, end)
        own_place = next((p.end for p in inside if name in p.names), start)
        named = [n for p in inside if p.start >= own_place for n in p.names if n in self.accusers and n != name]
        named += [n for p in inside for n in p.names if n in self.accusers and n != name]
        if named:
            return named[0]
        own = [a.claimant for a in self.allegations if a.target == name]
        state = not own and (country_of(name) == "CN" or self._holds_office(name, start, end))
        if state:
            own = [a.claimant for a in self.allegations if a.target == CHINA]
        others = [a for a in self.accusers if a != name]
        public = [n for n in (*others, *(p.issuer for p in self._papers)) if is_public(n)] if state else []
        before = self.last_named(start, public or own or self._heard_before(start, others))
        if not state and before and is_public(before[0]):
            # Officials of one government accuse together: the one whose words the report is about stands for them.
            among = others if name in self.accused_people else own
            officials = {a for a in among if is_public(a)} or set(before)
            before = tuple(sorted(officials, key=lambda a: (-self._told[a], a)))
        return next(iter([*before, *public, *own, *others]), None)

    def _heard_before(self, start: int, accusers: list[str]) -> list[str]:
        """Of some accusers those whom the report has told of up to a place; all, where it has told of none yet."""
        return [n for n in accusers if any(a.claimant == n and a.start < start for a in self.allegations)] or accusers

    @cached_property
    def state_media(self) -> frozenset[str]:
        """The outlets in it that speak for the state of an accused."""
        named = {p.names[0] for p in self.parties.all if p.kind is PartyKind.OUTLET}
        return frozenset(named & words("stances", "state_media"))

    def _holds_office(self, name: str, start: int, end: int) -> bool:
        """Whether a person speaks for an embassy or a ministry: "embassy spokesperson X"."""
        own = next((p for p in self.parties.within(start, end) if name in p.names and p.kind is PartyKind.PERSON), None)
        lead = self.reading.text[max(start, own.start - EMPLOYER_REACH) : own.start] if own else ""
        return bool(_OFFICE.search(lead) and _SPOKESPERSON.search(lead))

    @cached_property
    def _told(self) -> Counter[str]:
        """How often the report names somebody."""
        return Counter(mention.name for mention in self.reading.mentions)

    def last_named(self, start: int, among: list[str]) -> tuple[str, ...]:
        """Those of some names that are spoken of last before: of the nearest sentence that has one, the first."""
        here = self.reading.sentence_of(start)
        for _ in range(SENTENCES_BACK):
            if here.start_char == 0:
                return ()
            here = self.reading.sentence_of(here.start_char - 1)
            inside = self.parties.within(here.start_char, here.end_char)
            first = next((p for p in inside if set(p.names) & set(among)), None)
            if first is not None:
                return tuple(n for n in first.names if n in among)
        return ()

    def accusers_answered(self, name: str, start: int, end: int) -> tuple[str | None, ...]:
        """Whose allegation somebody rejects: all of a group of accusers; None where they are named by kind only."""
        if (issuer := self._issuer_answered(start, end)) is not None:
            return (issuer,)
        if self._answers_state(name, start, end):
            return (_STATE,)
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

    def _answers_state(self, name: str, start: int, end: int) -> bool:
        """Whether one state answers the other as a whole: "urged the United States to refrain from …"."""
        if country_of(name) != "CN" or not is_public(name) or not any(is_public(a) for a in self.accusers):
            return False
        named = any(set(p.names) & set(self.accusers) for p in self.parties.within(start, end))
        return not named and bool(self.reading.wording(start, end).search(patterns("replies")["accusing_state"]))

    @cached_property
    def _papers(self) -> list[Paper]:
        return issued_papers(self.reading, self.parties, AffairRoles(list(self.allegations)))

    def _issuer_answered(self, start: int, end: int) -> str | None:
        """The accuser of whose paper a passage speaks: "the accusations in the advisory"."""
        wording = self.reading.wording(start, end)
        answered, asked = (
            wording.search(patterns(f)[s]) for f, s in (("papers", "answered"), ("replies", "asked_about"))
        )
        noun = (answered["paper"] or answered["rejected"]) if answered else asked["paper"] if asked else None
        if noun is None:
            return None
        issuers = [p.issuer for p in self._papers if p.kind == paper_kind(noun) and p.end <= end]
        known = issuers and (issuers[-1] in self.accusers or is_public(issuers[-1]))
        return issuers[-1] if known else None

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

    def is_on_the_affair(self, start: int, end: int) -> bool:
        """Whether a stretch has a word of the affair, a party of it, or a pronoun that can stand for it."""
        wording = self.reading.wording(start, end)
        about = wording.search(patterns("stances")["affair"]) or wording.search(patterns("acts")["counts"])
        return bool(about) or self.names_side(start, end)

    def names_side(self, start: int, end: int) -> bool:
        """Whether an accuser or an accused is named in a stretch."""
        sides = {*self.accusers, *self.accused}
        return any(set(p.names) & sides for p in self.parties.within(start, end))

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


def can_answer(party: Party) -> bool:
    """Whether somebody can be asked for an answer."""
    return party.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE) and bool(party.names)
