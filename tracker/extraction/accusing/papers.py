"""Papers that name names -> whom their issuers accuse: "an advisory that lists six Chinese developers", "the cable mentions X"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import AffairRoles, may_accuse_china
from tracker.extraction.accusing.agents import agents_in, is_aside, may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind

# How far behind its issuer a paper is still known as "the report".
REACH = 1800
# How close to a paper the act stands that it is about.
ABOUT = 700
# So far into a list item stands the name that it is about.
OPENING = 12
_ISSUING = (PartyKind.GOVERNMENT, PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.STAND_IN)
_ACCUSED = (PartyKind.ORGANISATION, PartyKind.PRODUCT, PartyKind.GROUP)
_GOVERNED = re.compile(
    r"\b(?:of|in|at|from|by|for|with|on|to|against|about|than|who \w+|which \w+)\s+(?:the\s+)?[*_]*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper about the affair and who issued it; start, end: the words that say so; kind: its noun."""

    issuer: str
    start: int
    end: int
    kind: str


class Papers(Charges):
    """The accusations that papers make for their issuers."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]) -> None:
        super().__init__(reading, parties, attributions)
        self._found = found
        self._roles = AffairRoles(found)
        self._words = patterns("papers")

    def find(self) -> list[Allegation]:
        """The further allegations, in order of the text."""
        papers = issued_papers(self._reading, self._parties, self._roles)
        more = [one for paper in papers for one in self._at_issue(paper)]
        for sentence in self._reading.statements:
            more += self._named_by(sentence, papers)
            more += self._listed_below(sentence)
        return more

    def _at_issue(self, paper: Paper) -> Iterator[Allegation]:
        """What is said of a paper where it is said to be issued: "an advisory naming X and Y"."""
        sentence = self._reading.sentence_of(paper.start)
        charge = self._words["charging"].search(self._reading.text, paper.end, sentence.end_char)
        if charge and self._is_charge(sentence, charge.start()) and not self._charges_itself(paper, charge.start()):
            yield from self._against(paper.issuer, sentence, charge.end())
        told = self._words["relative"].search(self._reading.text, paper.end, sentence.end_char)
        if told and self._cues["acts"].search(self._reading.text, told.end(), sentence.end_char):
            words = self._reading.text[told.end() : sentence.end_char]
            agents = agents_in(self._reading, self._parties, told.end(), sentence.end_char, (paper.issuer,))
            if agents and not self._is_denied(words):
                yield from self._all([paper.issuer], list(agents), sentence, "paper-names", resolved=True)

    def _charges_itself(self, paper: Paper, charge: int) -> bool:
        """Whether somebody else accuses in the paper: "released a letter in which Y accuses …"."""
        between = self._parties.within(paper.end, charge)
        return any(p.kind in _ISSUING and not self._reading.text[p.end : charge].strip(" *_") for p in between)

    def _named_by(self, sentence: Tokens, papers: list[Paper]) -> Iterator[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        for match in self._reading.wording(start, end).finditer(self._words["names"]):
            issuer = self._issuer_before(start, papers)
            known = issuer in self._roles.accusers
            if issuer is not None and self._is_charge(sentence, match.start(), known=known):
                yield from self._against(issuer, sentence, match.end())

    def _issuer_before(self, offset: int, papers: list[Paper]) -> str | None:
        """Whose paper is spoken of: of the last one that was issued or the last accuser who spoke."""
        last = [(p.end, p.issuer) for p in papers if offset - REACH < p.end <= offset]
        said = [(a.end, a.claimant) for a in self._found if offset - REACH < a.end <= offset]
        return max([*last, *said], default=(0, None))[1]

    def _listed_below(self, sentence: Tokens) -> Iterator[Allegation]:
        """ "X finds that the following companies have copied …:" and the list beneath."""
        reading, (start, end) = self._reading, (sentence.start_char, sentence.end_char)
        words = reading.text[start:end].rstrip(" *_\n")
        if not words.endswith(":") or not self._words["following"].search(words[:-1]):
            return
        tells = patterns("inferred")["takings"].search(words) or self._cues["acts"].search(words)
        concludes = self._words["concluding"].search(reading.text, start, end)
        if not tells or concludes is None or not self._is_charge(sentence, start):
            return
        before = [p for p in self._parties.within(start, concludes.start()) if p.kind in _ISSUING and p.names]
        holder = next((n for p in reversed(before) if (n := self._roles.accuser_of(p.names[0]))), None)
        items = takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, reading.blocks[reading.block_of(start).index + 1 :])
        for item in items:
            opening = next(iter(self._parties.within(item.start, min(item.end, item.start + 40))), None)
            if holder and opening is not None and opening.start - item.start < OPENING:
                for name in self._meant(opening, holder):
                    yield self.make(holder, name, start, end, self._via(sentence), "paper-names", resolved=False)

    def _is_charge(self, sentence: Tokens, offset: int, *, known: bool = False) -> bool:
        """Whether the words speak of the act and neither deny it nor name helpers; known: of whom it is known that he accuses."""
        text, (start, end) = self._reading.text, (sentence.start_char, sentence.end_char)
        if self._words["beside"].search(text, offset, end) or self._cues["negations"].search(text, start, end):
            return False
        near = max(0, start - ABOUT)
        told = stands_between("acts", "acts", text, near, end)
        return known or told or stands_between("replies", "accusation", text, near, end + ABOUT)

    def _against(self, accuser: str, sentence: Tokens, begin: int) -> Iterator[Allegation]:
        place, text = (sentence.start_char, sentence.end_char), self._reading.text
        parties = self._parties.within(begin, sentence.end_char)
        named = {n: p for p in parties if not is_aside(text, p) for n in self._meant(p, accuser)}
        if not named and may_accuse_china(accuser) and patterns("inferred")["of_china"].search(text, begin, place[1]):
            named = {CHINA: Party(start=begin, end=begin, names=(CHINA,), kind=PartyKind.GROUP)}
        for name, party in named.items():
            yield self.make(accuser, name, *place, self._via(sentence), "paper-names", party.is_resolved)

    def _meant(self, party: Party, accuser: str) -> tuple[str, ...]:
        if party.kind not in _ACCUSED:
            return ()
        return tuple(
            n
            for n in target_names(party)
            if n not in (accuser, *self._roles.accusers)
            and n != CHINA
            and may_be_accused(n, self._reading, self._parties)
        )


def issued_papers(reading: Reading, parties: Parties, roles: AffairRoles) -> list[Paper]:
    """The papers of the report whose issuers can accuse, in order of the text."""
    text, cues = reading.text, patterns("papers")
    found = []
    for sentence in reading.statements:
        start, end = sentence.start_char, sentence.end_char
        wording = reading.wording(start, end)
        for section in ("issues", "cabled"):
            for match in wording.finditer(cues[section]):
                issuer = _subject(text, parties.within(start, match.start()), start)
                name = issuer and roles.accuser_of(issuer.names[0])
                if name:
                    kind = match["paper"] if section == "issues" else "cable"
                    found.append(Paper(issuer=name, start=match.start(), end=match.end(), kind=paper_kind(kind)))
        for party in parties.within(start, end):
            owned = party.kind in _ISSUING and party.names and cues["owned"].match(text, party.end, end)
            name = roles.accuser_of(party.names[0]) if owned else None
            if owned and name:
                found.append(Paper(issuer=name, start=party.start, end=owned.end(), kind=paper_kind(owned["paper"])))
    return sorted(found, key=lambda p: (p.end, p.start))


def _subject(text: str, before: tuple[Party, ...], start: int) -> Party | None:
    """The first who stands before a verb, ungoverned."""
    acting = [p for p in before if p.kind in _ISSUING and p.names]
    return next((p for p in acting if not _GOVERNED.search(text[start : p.start])), None)


def paper_kind(noun: str) -> str:
    """What makes two nouns the same paper: "memo" and "memorandum"."""
    return noun.casefold()[:4]
