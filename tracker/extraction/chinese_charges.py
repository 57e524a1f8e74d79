"""One sentence in Chinese -> whom it accuses: accuser, verb, accused and deed; passive with 被; a charge as a noun."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.parties import Party, PartyKind

# How far before a charge the deed may be told.
DEED_REACH = 400


class ChineseCharges(Charges):
    """The accusations that a sentence in Chinese makes."""

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        if not patterns("accusations_zh")["any"].search(self._reading.text, sentence.start_char, sentence.end_char):
            return []
        return [*self._active(sentence), *self._passive(sentence), *self._as_noun(sentence)]

    def _active(self, sentence: Tokens) -> list[Allegation]:
        """ "甲指控乙、丙蒸馏…": before the verb who accuses, after it, up to the deed, whom."""
        text, cues = self._reading.text, patterns("accusations_zh")
        found: list[Allegation] = []
        for verb in cues["accuse"].finditer(text, sentence.start_char, sentence.end_char):
            deed = cues["deed"].search(text, verb.end(), sentence.end_char)
            before = self._accusers(sentence.start_char, verb.start())
            if deed is None or not before or cues["not_said"].search(text, before[-1].end, verb.start()):
                continue
            accused = [p for p in self._accused(verb.end(), sentence.end_char) if p.start < deed.start()]
            found += self._charged(before[-1], accused, sentence, "accuse-chinese")
        return found

    def _passive(self, sentence: Tokens) -> list[Allegation]:
        """ "乙被甲指控…"."""
        text, cues = self._reading.text, patterns("accusations_zh")
        found: list[Allegation] = []
        for verb in cues["accused_by"].finditer(text, sentence.start_char, sentence.end_char):
            accused = self._accused(sentence.start_char, verb.start())
            accusers = self._accusers(*verb.span("who"))
            if accused and accusers and cues["deed"].search(text, verb.end(), sentence.end_char):
                listed = list(self._parties.listed_with(accused[-1]))
                found += self._charged(accusers[-1], listed, sentence, "accuse-chinese")
        return found

    def _as_noun(self, sentence: Tokens) -> list[Allegation]:
        """ "甲对乙提出指控"."""
        text, cues = self._reading.text, patterns("accusations_zh")
        start, end = sentence.start_char, sentence.end_char
        found: list[Allegation] = []
        for charge in cues["charge"].finditer(text, start, end):
            clause = max((m.end() for m in re.finditer("[，。；]", text[start : charge.start()])), default=0) + start
            accusers = self._accusers(clause, charge.start())
            whom = [p for p in self._parties.within(*charge.span("whom")) if p.kind is PartyKind.ORGANISATION]
            if accusers and whom and cues["deed"].search(text, max(0, start - DEED_REACH), end):
                found += self._charged(accusers[0], whom, sentence, "nominal-charge")
        return found

    def _accusers(self, start: int, end: int) -> list[Party]:
        return [
            p
            for p in self._parties.within(start, end)
            if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) and p.names
        ]

    def _accused(self, start: int, end: int) -> list[Party]:
        text = self._reading.text
        found = [
            p
            for p in self._parties.within(start, end)
            if p.kind is not PartyKind.OUTLET
            and not re.search("[对對向从從自]\\s*$", text[max(0, p.start - 3) : p.start])
        ]
        named = [p for p in found if p.kind is not PartyKind.PRODUCT]
        return named or found

    def _charged(self, accuser: Party, accused: list[Party], sentence: Tokens, frame: str) -> list[Allegation]:
        if not accused:
            return []
        listed = self._parties.listed_with(accuser) if frame == "accuse-chinese" else (accuser,)
        claimants = [n for p in listed if p not in accused for n in p.names]
        return self._all(claimants, accused, sentence, frame, accuser.is_resolved)
