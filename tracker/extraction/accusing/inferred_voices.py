"""Who says what the sentences of a report say, as far as that can be inferred: its speaker, whose paper it quotes, who spoke before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import AffairRoles
from tracker.extraction.accusing.agents import may_be_accused
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.accusing.papers import paper_kind
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import maker_of
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attribution, Attributions
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# Papers that are called nothing else, as a post is a report, a disclosure and an account.
_OFFICIAL = ("advi", "memo", "cabl", "lett", "bull", "dire")
# So many sentences further on somebody is still taken to speak.
CARRIED = 2
_OWNED = re.compile(r"[*_]*[’']s?\s+(?:[\w-]+\s+){0,3}$")
_ITS = re.compile(r"\b(?:its|their)\s+(?:own\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|from)\s+(?:[\w.-]+\s+){0,2}[*_]*$")
_ISSUES = re.compile(
    r"[*_]*(?:,[^,;\n]{2,80},)?\s+(?:has |had |have )?(?:\w+ly )?(?:released|issued|published|signed|circulated|sent|wrote|unveiled|posted|filed|submitted|put out|handed)\s"
    r"[^.;\n]{0,80}"
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who accuses, and where in the text that is said; before the sentence where it is only carried on."""

    name: str
    place: int
    paper: str = ""


@dataclass(slots=True)
class Heard:
    """Who was last heard to accuse, whose paper was last quoted, and how many sentences ago anybody spoke."""

    names: tuple[str, ...] = ()
    papers: tuple[Voice, ...] = ()
    block: int = -1
    age: int = 0


class Voices(Charges):
    """Who can be heard to accuse, sentence by sentence."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]) -> None:
        super().__init__(reading, parties, attributions)
        self._roles = AffairRoles(found, partial(may_be_accused, reading=reading, parties=parties))
        self._words = patterns("inferred")

    def _voices(self, sentence: Tokens, heard: Heard) -> tuple[list[Voice], bool]:
        """Who tells what the sentence tells: its speaker, whose paper it quotes, or who spoke before; nobody for a stranger's words."""
        start, end = sentence.start_char, sentence.end_char
        told = [a for a in self._attributions.touching(start, end) if not a.by_outlet]
        accused = {n for p in self._parties.within(start, end) if self._is_alleged_doer(p) for n in p.names}
        voices = [
            Voice(name, a.cue[0])
            for a in told
            if not self._is_of_told_of(a, sentence)
            for holder in a.holders
            if holder not in accused and (name := self._roles.accuser_of(holder))
        ]
        papers = list(self._authors(sentence, heard))
        if papers:
            heard.papers = tuple(papers)
        voices += papers
        block = self._reading.block_of(start)
        heard.age += 1
        if voices:
            heard.names, heard.age, heard.block = tuple(dict.fromkeys(v.name for v in voices)), 0, block.index
            return voices, False
        wording = self._reading.wording(start, end)
        told_in = heard.papers and wording.search(self._words["told_in_papers"])
        if told_in and (authors := self._authors_of(told_in, heard.papers)):
            heard.names, heard.age, heard.block = authors, 0, block.index
            return [Voice(name, start) for name in authors], False
        if told or wording.search(self._words["others_say"]):
            heard.names = ()
        listed = block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        goes_on = heard.age <= CARRIED and block.index - heard.block <= 1
        return ([Voice(name, -1) for name in heard.names] if goes_on or listed else []), True

    def _is_alleged_doer(self, party: Party) -> bool:
        return self._words["alleged_doer"].match(self._reading.text, party.end) is not None

    def _is_of_told_of(self, one: Attribution, sentence: Tokens) -> bool:
        """Whether "the company" says it, of what Y did with another's product, and is therefore not Y."""
        asked = self._asked(sentence)
        parties = self._parties.within(sentence.start_char, sentence.end_char)
        said_by = next((p for p in parties if p.kind is PartyKind.STAND_IN and p.names == one.holders), None)
        named = said_by is not None and any(p.names == said_by.names and p.end <= said_by.start for p in parties)
        return named and bool(asked) and asked[0].name not in one.holders

    def _authors(self, sentence: Tokens, heard: Heard) -> Iterator[Voice]:
        """Whose letter, report or charge a sentence names; whom it tells of is not "the company" whose paper was quoted before."""
        text, start, end = self._reading.text, sentence.start_char, sentence.end_char
        parties = self._parties.within(start, end)
        quoted = list(heard.papers)
        for paper in self._reading.wording(start, end).finditer(self._words["papers"]):
            owner = next((p for p in reversed(parties) if p.end <= paper.start()), None)
            if owner is None or not _OWNED.fullmatch(text[owner.end : paper.start()]):
                owner = self._maker_of_paper(paper, parties, start)
            if owner is None or (owner.kind is PartyKind.STAND_IN and _is_told_of(owner, parties, quoted)):
                continue
            kind = paper_kind(paper.group())
            authors = [Voice(n, paper.start(), kind) for name in owner.names if (n := self._roles.accuser_of(name))]
            quoted += authors
            yield from authors

    def _authors_of(self, told_in: re.Match[str], papers: tuple[Voice, ...]) -> tuple[str, ...]:
        """Whose paper "the advisory" is: of those last quoted one of that kind; any, where no kind is told."""
        noun = self._words["papers"].search(told_in.group())
        if noun is not None and paper_kind(noun.group()) in _OFFICIAL:
            papers = tuple(v for v in papers if v.paper == paper_kind(noun.group()))
        return tuple(dict.fromkeys(v.name for v in papers))

    def _maker_of_paper(self, paper: re.Match[str], parties: tuple[Party, ...], start: int) -> Party | None:
        """X of "a report by X", of "X …, so its report" and of "X released NSTM-4, a memorandum"."""
        text = self._reading.text
        issuer = next((p for p in reversed(parties) if p.end <= paper.start() and p.names), None)
        if issuer is not None and _ISSUES.fullmatch(text[issuer.end : paper.start()]):
            return issuer
        behind = next((p for p in parties if p.start >= paper.end()), None)
        if behind is not None and _BY.fullmatch(text[paper.end() : behind.start].strip() + " "):
            return behind
        before = [p for p in parties if p.end <= paper.start() and p.kind is PartyKind.ORGANISATION]
        return before[0] if before and _ITS.search(text[start : paper.start()]) else None

    def _asked(self, sentence: Tokens) -> list[Voice]:
        """The maker whose model was asked: a count of requests to it is its own, whoever spoke before."""
        named = self._parties.within(sentence.start_char, sentence.end_char)
        products = (p.names[0] for p in named if p.kind is PartyKind.PRODUCT)
        makers = (self._roles.accuser_of(maker_of(name) or "") for name in products)
        return [Voice(name, -1) for name in makers if name][:1]


def _is_told_of(owner: Party, parties: tuple[Party, ...], quoted: list[Voice]) -> bool:
    """Whether the sentence names whoever is meant, and the last paper quoted is another's: "Y made 2 million, by the company's tally"."""
    named = any(p is not owner and p.names == owner.names and p.end <= owner.start for p in parties)
    return named and bool(quoted) and all(v.name not in owner.names for v in quoted)
