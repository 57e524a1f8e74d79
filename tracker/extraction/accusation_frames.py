"""One sentence -> whom it accuses, in four frames: an accusing verb, an accusation as a noun, words or findings that
tell of the act, and the Chinese order of accuser, verb, accused and deed.
"""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.agents import agents_in, is_aside, target_names
from tracker.extraction.attribution import Attribution, Attributions, Speech, speech_of
from tracker.extraction.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.issuers import issuers_of
from tracker.extraction.parties import Parties, Party, PartyKind
from tracker.extraction.reading import Reading
from tracker.extraction.roles import country_of, known_actor
from tracker.extraction.subjects import is_passive, is_verb, subject_of

WHOM_LENGTH = 260
# How far before a charge in Chinese the deed may be told.
DEED_REACH = 400
# "…, while Google said": so soon after the turn the other speaker is named.
TURN_REACH = 30
_TURN = re.compile(r"[,;]?\s+\b(?:while|whereas|but|although|though|as|after|before)\s+|[,;]\s+and\s+")


class Accusations(Charges):
    """The accusations of one report, sentence by sentence."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions) -> None:
        super().__init__(reading, attributions)
        self._parties = parties
        self._issuers = issuers_of(reading)

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        """What one sentence alleges."""
        start, end = sentence.start_char, sentence.end_char
        found: list[Allegation] = []
        nested = end
        if self._is_about_it(sentence):
            for token in sentence:
                if speech_of(token.lower_) is Speech.ACCUSE and is_verb(token):
                    accused = self._accused(token, sentence)
                    found += accused
                    nested = min(nested, self._start_of(token)) if accused else nested
        found += self._as_noun(sentence)
        found += self._accused_in_chinese(sentence)
        found += self._stated_by_issuers(sentence) if not found else []
        accusing = {a.claimant for a in found}
        for one in self._attributions.touching(start, end):
            if one.speech not in (Speech.ACCUSE, Speech.DENY) and not one.by_outlet and not accusing & set(one.holders):
                found += self._told(one, sentence, nested)
        return found

    def _stated_by_issuers(self, sentence: Tokens) -> list[Allegation]:
        """What a public body's own page states of others' acts in so many words: the bodies that issue it say so."""
        start, end = sentence.start_char, sentence.end_char
        words = self._reading.text[start:end]
        if not self._issuers or not self._cues["acts"].search(words):
            return []
        if not patterns("issuers")["wrongs"].search(words) or self._cues["negations"].search(words):
            return []
        if any(not set(a.holders) <= set(self._issuers) for a in self._attributions.touching(start, end)):
            return []
        agents = agents_in(self._reading, self._parties, start, end, self._issuers)
        return self._all(list(self._issuers), list(agents), sentence, "told", resolved=True) if agents else []

    def _is_about_it(self, sentence: Tokens) -> bool:
        """Whether the act stands in the sentence or right before it."""
        text = self._reading.text
        words = text[sentence.start_char : sentence.end_char]
        if self._cues["acts"].search(words) or self._cues["deeds"].search(words):
            return True
        return bool(self._cues["acts"].search(text[max(0, sentence.start_char - 400) : sentence.start_char]))

    def _accused(self, verb: Token, sentence: Tokens) -> list[Allegation]:
        if is_passive(verb):
            return self._accused_passively(verb, sentence)
        subject = subject_of(verb, self._parties)
        if subject is None or subject.kind in (PartyKind.OUTLET, PartyKind.PRODUCT):
            return []
        claimants = [n for p in self._parties.listed_with(subject) for n in p.names]
        after = verb.idx + len(verb)
        whom_end = self._end_of_whom(after, sentence.end_char)
        text = self._reading.text
        if not re.search(r"\w", text[after:whom_end]) or not self._is_such_a_deed(text[whom_end : sentence.end_char]):
            return []
        accused = [
            p
            for p in self._parties.within(after, whom_end)
            if p.kind not in (PartyKind.OUTLET, PartyKind.PERSON)
            and not is_aside(text, self._parties.listed_with(p)[0])
        ]
        accused += self._further_accused(whom_end, sentence.end_char)
        if accused and all(set(p.names) <= set(claimants) for p in accused):
            accused = self._others_before(sentence, claimants)
        return self._all(claimants, accused, sentence, "accuse", subject.is_resolved)

    def _further_accused(self, start: int, end: int) -> list[Party]:
        """B and C of "accused A of 3 million exchanges, B of 4 million and C of 5 million"."""
        text = self._reading.text
        more = re.compile(r"[*_]*\s+of\s+(?:over|more than|nearly|about|some|at least|up to|almost|\d)")
        return [
            p for p in self._parties.within(start, end) if p.kind is PartyKind.ORGANISATION and more.match(text, p.end)
        ]

    def _others_before(self, sentence: Tokens, claimants: list[str]) -> list[Party]:
        """Whom "accuses the group" means, where the phrase was taken for the accuser itself."""
        before = self._parties.within(max(0, sentence.start_char - 300), sentence.end_char)
        others = [p for p in before if p.kind is PartyKind.ORGANISATION and not set(p.names) & set(claimants)]
        return others[-1:]

    def _is_such_a_deed(self, words: str) -> bool:
        """Whether "accused A of …" goes on with the act or what goes with it; also where it says no more."""
        if not re.search(r"\w", words):
            return True
        told = self._cues["acts"].search(words) or self._cues["deeds"].search(words)
        return bool(told) and not patterns("replies")["dispute"].search(words[:80])

    def _accused_passively(self, verb: Token, sentence: Tokens) -> list[Allegation]:
        text = self._reading.text
        after = verb.idx + len(verb)
        agent = next(
            (
                p
                for p in self._parties.within(after, sentence.end_char)
                if re.search(r"\bby\s+(?:[\w.-]+\s+){0,3}$", text[after : p.start])
            ),
            None,
        )
        subject = subject_of(verb, self._parties)
        if subject is None or agent is None or agent.kind is PartyKind.OUTLET:
            return []
        claimants = [n for p in self._parties.listed_with(agent) for n in p.names]
        return self._all(claimants, list(self._parties.listed_with(subject)), sentence, "accuse", agent.is_resolved)

    def _end_of_whom(self, start: int, end: int) -> int:
        """Where "accused A, B and C of …" goes over to the deed."""
        words = self._reading.text[start : min(end, start + WHOM_LENGTH)]
        deed = re.search(r"\bof\s+(?:[\w-]+ly,?\s+|having\s+|being\s+)*[\w-]+ing\b", words) or re.search(
            r"\b(?:of|for)\b(?! (?:China|Chinese|the)\b)", words
        )
        return start + (deed.start() if deed else len(words))

    def _accused_in_chinese(self, sentence: Tokens) -> list[Allegation]:
        """ "甲指控乙、丙蒸馏…": before the verb who accuses, after it, up to the deed, whom."""
        text, cues = self._reading.text, patterns("accusations_zh")
        start, end = sentence.start_char, sentence.end_char
        found: list[Allegation] = []
        for verb in cues["accuse"].finditer(text, start, end):
            deed = cues["deed"].search(text, verb.end(), end)
            before = [
                p
                for p in self._parties.within(start, verb.start())
                if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT)
            ]
            if deed is None or not before:
                continue
            accused = [
                p
                for p in self._parties.within(verb.end(), end)
                if p.start < deed.start() and p.kind is not PartyKind.OUTLET
            ]
            claimants = [n for p in self._parties.listed_with(before[-1]) for n in p.names]
            found += self._all(claimants, accused, sentence, "accuse", before[-1].is_resolved) if accused else []
        for charge in cues["charge"].finditer(text, start, end):
            clause = max(start, *(m.end() for m in re.finditer("[，。；]", text[: charge.start()])), start)
            accusers = [p for p in self._parties.within(clause, charge.start()) if p.kind is not PartyKind.OUTLET]
            whom = [p for p in self._parties.within(*charge.span("whom")) if p.kind is PartyKind.ORGANISATION]
            if accusers and whom and cues["deed"].search(text, max(0, start - DEED_REACH), end):
                found += self._all(list(accusers[0].names), whom, sentence, "noun", accusers[0].is_resolved)
        return found

    def _as_noun(self, sentence: Tokens) -> list[Allegation]:
        """ "X's allegations against Y", "claims leveled against Y by X", "X made similar accusations against Y"."""
        text, found = self._reading.text, list[Allegation]()
        for noun in self._cues["nominal"].finditer(text, sentence.start_char, sentence.end_char):
            after = self._parties.within(noun.end(), min(sentence.end_char, noun.end() + 140))
            against = [p for p in after if re.search(r"\bagainst\s+(?:[\w.-]+\s+){0,4}$", text[noun.end() : p.start])]
            accused = [q for p in against[:1] for q in self._parties.listed_with(p)]
            if not self._is_about_it(sentence) and not any(
                country_of(n) == "CN" for p in accused for n in target_names(p)
            ):
                continue
            accused = accused or self._deniers(sentence)
            accuser = next(
                (p for p in after if re.search(r"\b(?:by|from)\s+(?:[\w.-]+\s+){0,2}$", text[noun.end() : p.start])),
                None,
            )
            accuser = accuser or self._owner(noun.start(), sentence) or self._maker_of_charge(noun.start())
            if accuser is None or accuser.kind in (PartyKind.OUTLET, PartyKind.PRODUCT):
                continue
            accused = accused or self._told_by_noun(noun.end(), accuser, sentence)
            if accused:
                found += self._all(list(accuser.names), accused, sentence, "noun", accuser.is_resolved)
            elif re.search(
                r"\b(?:similar|such|the same|its own|comparable)\s+$", text[sentence.start_char : noun.start()]
            ):
                found += [
                    self.make(n, None, sentence.start_char, sentence.end_char, self._via(sentence), "nobody", True)
                    for n in accuser.names
                ]
        return found

    def _told_by_noun(self, start: int, accuser: Party, sentence: Tokens) -> list[Party]:
        """Whom "claims made by X that Y distilled …" accuses."""
        if accuser.start < start or not self._cues["acts"].search(self._reading.text, accuser.end, sentence.end_char):
            return []
        return list(agents_in(self._reading, self._parties, accuser.end, sentence.end_char, accuser.names))

    def _deniers(self, sentence: Tokens) -> list[Party]:
        """Who denies or rejects "X's allegations": the accused, where the report names them nowhere else."""
        for token in sentence:
            if speech_of(token.lower_) is Speech.DENY and is_verb(token) and not is_passive(token):
                subject = subject_of(token, self._parties)
                if subject is not None and subject.kind in (PartyKind.ORGANISATION, PartyKind.STAND_IN):
                    return list(self._parties.listed_with(subject))
        return []

    def _owner(self, offset: int, sentence: Tokens) -> Party | None:
        before = self._parties.within(sentence.start_char, offset)
        return next(
            (
                p
                for p in reversed(before)
                if re.fullmatch(r"[*_]*[’']s?\s+(?:[\w-]+\s+){0,2}", self._reading.text[p.end : offset])
            ),
            None,
        )

    def _maker_of_charge(self, offset: int) -> Party | None:
        token = next((t for t in self._reading.sentence_of(offset) if t.idx == offset), None)
        if (
            token is None
            or token.dep_ != "obj"
            or token.head.lemma_ not in ("make", "level", "bring", "raise", "repeat", "echo", "lodge")
        ):
            return None
        return subject_of(token.head, self._parties)

    def _start_of(self, verb: Token) -> int:
        """Where the clause of an accusing verb begins: with its subject."""
        subject = subject_of(verb, self._parties)
        return verb.idx if subject is None else min(subject.start, verb.idx)

    def _end_of_words(self, one: Attribution, sentence: Tokens, start: int, end: int) -> int:
        """Where "while Y says …" goes over to another speaker."""
        for turn in _TURN.finditer(self._reading.text, start, end):
            nearest = next(iter(self._parties.within(turn.end(), sentence.end_char)), None)
            if nearest is None or nearest.start - turn.end() > TURN_REACH or set(nearest.names) & set(one.holders):
                continue
            others = self._attributions.between(turn.end(), sentence.end_char)
            if any(set(a.holders) & set(nearest.names) for a in others):
                return turn.start()
        return end

    def _told(self, one: Attribution, sentence: Tokens, nested: int) -> list[Allegation]:
        """Words or findings of a speaker that tell of the act, before another's accusation within them begins."""
        start, end = max(one.content[0], sentence.start_char), min(one.content[1], sentence.end_char, nested)
        end = self._end_of_words(one, sentence, start, end)
        words = self._reading.text[start:end]
        act = self._cues["acts"].search(words)
        found = one.speech in (Speech.DISCOVER, Speech.CLAIM) or self._cues["counts"].search(words)
        tells = bool(act) or (found and self._is_about_it(sentence))
        if not tells or self._cues["negations"].search(words):
            return []
        agents = agents_in(self._reading, self._parties, start, end, one.holders)
        own = {actor.parent for name in one.holders if (actor := known_actor(name)) is not None}
        agents = tuple(p for p in agents if not p.start <= one.cue[0] < p.end and not own & set(target_names(p)))
        if agents:
            return self._all(list(one.holders), list(agents), sentence, "told", one.resolved, one.via)
        counted = self._cues["counts"].search(words) and self._cues["against_own"].search(words)
        alleges = (
            counted
            or one.speech is Speech.DISCOVER
            or self._reading.text[slice(*one.cue)].casefold().startswith("alleg")
        )
        nobody = (act or counted) and alleges and self._cues["nobody"].search(words)
        if nobody and not self._cues["no_allegation"].search(words):
            return [
                self.make(
                    one.holders[0], None, sentence.start_char, sentence.end_char, one.via, "nobody", resolved=False
                )
            ]
        return []
