"""What the report as a whole lets one infer: accusations in sentences that no frame of words covers.

Who can accuse and who can be accused follows from the parts that they play; a sentence then needs only a word of the taking,
a charge or a count, and somebody who says so: in the sentence, in the paper that it quotes, or carried on from before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import is_public, may_accuse_china
from tracker.extraction.accusing.agents import is_aside, is_only_supposed
from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.accusing.dealings import Dealings
from tracker.extraction.accusing.inferred_voices import Heard, Voice, Voices
from tracker.extraction.cues import patterns
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attribution, Attributions, Speech
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind
from tracker.extraction.speaking.telling import speaks

_SOME_OF = re.compile(r"\b(?:one|two|three|four|five|some|several|most) of\s+$", re.IGNORECASE)
_BEHIND_COMMA = re.compile(
    r",\s+(?!(?:in|on|by)?\s*(?:which|whom)\b|(?:that|who|where|when|while|and|but|as|after)\b)[^,;]{1,60}$"
)
_AT_ONCE = re.compile(r"\s+(?:(?:the|rival|lab|company|start-?up)\s+){0,2}[*_]*")
_ACTED_ON = re.compile(r"\s+(?:(?:has|had|have|also|later|\w+ly)\s+)?\w+(?:ed|s)\s+(?:with\s+)?(?:the\s+)?")
_GOVERNED = re.compile(r"\b(?:against|of|from|with|at|on|to|than|off|using|in)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)


class Inference(Voices):
    """The accusations that follow from the parts of the parties."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]) -> None:
        super().__init__(reading, parties, attributions, found)
        self._stated = found
        self._dealings = Dealings(reading, parties, self._roles)
        self._taken_back = (self._words["untold"], patterns("replies")["doubted"], self._cues["guarding"])

    def find(self) -> list[Allegation]:
        """The further allegations, in order of the text."""
        found: list[Allegation] = []
        heard = Heard()
        for sentence in self._reading.statements:
            if self._reading.block_of(sentence.start_char).kind is BlockKind.HEADING:
                heard = Heard(papers=heard.papers)
            voices, is_carried = self._voices(sentence, heard)
            if "://" not in self._reading.words_of(sentence):
                here = self._of_sentence(sentence, voices, is_carried=is_carried)
                found += self._as_stated(sentence, here) if self._is_left_open(sentence) else here
        return found

    def _is_left_open(self, sentence: Tokens) -> bool:
        """Whether the sentence does not say whose its charge is: "X is said to have copied it"."""
        wording = self._reading.wording(sentence.start_char, sentence.end_char)
        return bool(wording.search(self._words["accused_by_nobody"]))

    def _as_stated(self, sentence: Tokens, here: list[Allegation]) -> list[Allegation]:
        """The charges of a sentence that leaves their accuser open, as those of whoever accuses the same party in words
        elsewhere; of whoever was found where nobody does, or where the sentence names him."""
        named = {n for p in self._parties.within(sentence.start_char, sentence.end_char) for n in p.names}
        settled: dict[tuple[str, str | None], Allegation] = {}
        for one in here:
            accusers = dict.fromkeys(a.claimant for a in self._stated if a.target == one.target and a.target)
            is_theirs = one.claimant in named or one.claimant in accusers or not accusers
            for claimant in (one.claimant,) if is_theirs else accusers:
                settled.setdefault((claimant, one.target), replace(one, claimant=claimant))
        return list(settled.values())

    def _of_sentence(self, sentence: Tokens, voices: list[Voice], *, is_carried: bool) -> list[Allegation]:
        found: list[Allegation] = []
        for start, end in self._clauses(sentence):
            wording = self._reading.wording(start, end)
            if any(wording.search(cue) for cue in self._taken_back):
                continue
            taken = wording.search(self._words["takings"]) or (not is_carried and wording.search(self._cues["acts"]))
            if wording.search(self._words["accused_by_nobody"]):
                found += self._against(voices or self._asked(sentence), sentence, start, end, "charge-in-passage")
            elif wording.search(self._words["counts"]) and not wording.search(self._words["serving"]):
                counting = (is_carried and self._asked(sentence)) or voices or self._counting(sentence)
                found += self._against(counting, sentence, start, end, "counted-in-passage")
            elif taken:
                found += self._against(voices, sentence, start, end, "told-in-passage")
            elif charge := wording.search(self._words["charges"]):
                charging = self._charging(sentence, start, end, charge.span())
                found += self._against(charging, sentence, start, end, "charge-in-passage")
            found += self._dealt(sentence, start, end)
        return found

    def _dealt(self, sentence: Tokens, start: int, end: int) -> Iterator[Allegation]:
        """What the accusers whose words a clause gives tell of others' dealings with their models."""
        place, via = (sentence.start_char, sentence.end_char), self._via(sentence)
        for one in self._attributions.touching(start, end):
            names = dict.fromkeys(name for holder in one.holders if (name := self._roles.accuser_of(holder)))
            for name in () if one.by_outlet else names:
                begin = start if self._is_aside(one, start) else max(start, one.content[0])
                until = min(end, one.content[1], self._accused_by_others(one, begin, end))
                for party, target in self._dealings.between(begin, until, name):
                    if not is_only_supposed(self._reading.text, party, start, end):
                        yield self.make(name, target, *place, via, "dealt-in-passage", _stands_in(party))

    def _accused_by_others(self, one: Attribution, start: int, end: int) -> int:
        """Where in somebody's words another accuses."""
        others = (a for a in self._attributions.between(start, end) if not set(a.holders) & set(one.holders))
        return min((a.cue[0] for a in others if a.speech is Speech.ACCUSE), default=end)

    def _is_aside(self, one: Attribution, start: int) -> bool:
        """Whether the speaker stands behind a comma in the words themselves: "Y, X said, kept …"."""
        return bool(_BEHIND_COMMA.search(self._reading.text, start, one.cue[0]))

    def _clauses(self, sentence: Tokens) -> Iterator[tuple[int, int]]:
        start = sentence.start_char
        for turn in self._reading.wording(start, sentence.end_char).finditer(self._words["breaks"]):
            if turn.start() > start:
                yield start, turn.start()
            start = turn.end()
        if start < sentence.end_char:
            yield start, sentence.end_char

    def _counting(self, sentence: Tokens) -> list[Voice]:
        """Who gives a count that nobody is said to give: whose model was asked, else the maker who is named beside it."""
        named = self._parties.within(sentence.start_char, sentence.end_char)
        makers = (self._roles.accuser_of(p.names[0]) for p in named if p.kind is PartyKind.ORGANISATION)
        return self._asked(sentence) or [Voice(name, -1) for name in makers if name][:1]

    def _charging(self, sentence: Tokens, start: int, end: int, charge: tuple[int, int]) -> list[Voice]:
        """The one party of a clause that can accuse and to which nothing is done there.

        One who accuses nobody elsewhere does only where he stands before the charge, and the act close by.
        """
        text = self._reading.text
        named = [p for p in self._parties.within(start, end) if p.kind is not PartyKind.PRODUCT and p.names]
        free = [p for p in named if not _GOVERNED.search(text[max(start, p.start - 20) : p.start])]
        free = [p for p in free if not self._is_alleged_doer(p)]
        behind = next((p for p in free if p.start >= charge[1]), None)
        if behind is not None and _AT_ONCE.fullmatch(text[charge[1] : behind.start]):  # "X accuses Y"
            free = [p for p in free if p not in self._parties.listed_with(behind)]
        accusers = {n for p in free for name in p.names if (n := self._roles.accuser_of(name))}
        before = any(p.end <= charge[0] and self._roles.accuser_of(p.names[0]) for p in free)
        before = before and not self._reading.wording(start, end).search(patterns("replies")["dispute"])
        before = before and not self._reading.wording(start, end).search(patterns("stances")["judging"])
        if len(accusers) != 1 or not (accusers & set(self._roles.accusers) or (before and self.is_about_it(sentence))):
            return []
        return [Voice(n, -1) for n in accusers]

    def _against(self, voices: list[Voice], sentence: Tokens, start: int, end: int, frame: str) -> Iterator[Allegation]:
        """What the voices nearest before each accused of a clause say of it."""
        if not voices:
            return
        place, via = (sentence.start_char, sentence.end_char), self._via(sentence)
        text, anybody = self._reading.text, False
        told_by = {v.name for v in voices}
        for party in self._parties.within(start, end):
            if is_only_supposed(text, party, start, end):
                return
            if is_aside(text, party) or self._cues["not_done"].match(text, party.end, end) or _is_part(text, party):
                continue
            if _is_used(text, party) or self._words["led_by"].match(text, party.end):
                continue
            for name in _nearest(voices, party.start):
                is_new = not self._roles.is_accused(party) and not self._is_alleged_doer(party)
                if is_new and (not told_by.isdisjoint(party.names) or self._sides_with(party, name, end)):
                    continue
                for target in self._roles.accused_in(party, name):
                    anybody = True
                    yield self.make(name, target, *place, via, frame, _stands_in(party))
        wording = self._reading.wording(start, end)
        if (anybody and not wording.search(self._words["one_of_them"])) or frame == "charge-in-passage":
            return
        for name in _nearest(voices, end):
            if may_accuse_china(name) and wording.search(self._words["of_china"]):
                yield self.make(name, CHINA, *place, via, frame, resolved=True)
            if not anybody and not is_public(name) and wording.search(self._words["strangers"]):
                yield self.make(name, None, *place, via, "nobody-named", resolved=True)

    def _sides_with(self, party: Party, accuser: str, end: int) -> bool:
        """Whether a party tells something itself, bars accounts, or does something to the accuser other than the taking: "Z praised X"."""
        if any(accuser in other.names for other in self._parties.listed_with(party)) or speaks(
            self._reading.text, party
        ):
            return True
        text = self._reading.text
        if self._words["guards"].match(text, party.end) or self._words["barring"].search(text, party.end, end):
            return True
        other = next((p for p in self._parties.within(party.end, end) if accuser in p.names), None)
        acted = _ACTED_ON.fullmatch(self._reading.text, party.end, other.start) if other is not None else None
        return acted is not None and not any(
            self._reading.wording(*acted.span()).search(cue) for cue in (self._cues["acts"], self._words["takings"])
        )


def _nearest(voices: list[Voice], offset: int) -> tuple[str, ...]:
    """Those who speak right before an offset, else first behind it."""
    places = [v.place for v in voices]
    nearest = max((p for p in places if p <= offset), default=min(places))
    return tuple(dict.fromkeys(v.name for v in voices if v.place == nearest))


def _is_used(text: str, party: Party) -> bool:
    """Whether a product is what something was done with: "spent weeks with X", "owes it to X"."""
    return party.kind is PartyKind.PRODUCT and bool(_GOVERNED.search(text[max(0, party.start - 20) : party.start]))


def _is_part(text: str, party: Party) -> bool:
    """Whether only some of a group are meant: "three of the six firms"."""
    return party.kind is PartyKind.GROUP and bool(_SOME_OF.search(text[max(0, party.start - 12) : party.start]))


def _stands_in(party: Party) -> bool:
    return party.is_resolved or party.kind is PartyKind.PRODUCT
