"""One sentence -> whom it accuses: an accusing verb and its objects, and what the other frames find."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.accusing.agents import is_aside, may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.accusing.nominal_charges import NominalCharges
from tracker.extraction.accusing.together import accusing_together
from tracker.extraction.accusing.told_charges import ToldCharges
from tracker.extraction.cues import patterns, words
from tracker.extraction.reading import Reading, sentence_of
from tracker.extraction.speaking.attribution import Attributions, Speech, speech_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind, groups_cue
from tracker.extraction.speaking.speech import tokens_among
from tracker.extraction.speaking.subjects import subject_of
from tracker.extraction.speaking.verbs import is_passive, is_verb
from tracker.extraction.wording import Wording

WHOM_LENGTH = 260
# How far before an accusing verb a negation or a condition stands that takes it back.
UNDONE_REACH = 40
_IT = re.compile(r"\s+(?:it|them|him|her)\b", re.IGNORECASE)
_IT_WAS = re.compile(r"\bit (?:was|is)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
# "… that X accused": somebody else stands between, not the verb.
_THAT_X = re.compile(
    r"[*_]*\s+(?:that|whom|which|who)\s+(?!(?:\w+ly\s+|first\s+|also\s+|later\s+)*(?:accus|singl|blam|call|point|had|has|have)\w*\b)\w"
)
# "Y, accused last month by X of …".
_BY_NEXT = re.compile(r"\s+(?:(?!(?:of|that)\b)[\w-]+\s+){0,4}by\s+(?=(?:the\s+)?[*_]*[A-Z])")
# "A company X accused of …": one of whom the report tells.
_A_COMPANY = re.compile(
    r"\b(?:an?|the|one)\s+(?:[\w-]+\s+){0,2}(?:company|firm|lab|laboratory|start-?up|developer|giant|group|outfit|business)\s+"
    r"(?:that\s+|which\s+|whom\s+)?(?:the\s+)?[*_]*$"
)
# Between those who are accused and the subject of the clause that says by whom.
_RELATIVE = re.compile(r"[*_”\"]*(?:,?\s+(?:which|whom|that|who)|\)(?:\s+(?:which|whom|that|who))?)\s+(?:the\s+)?")
_WHICH_IT = re.compile(
    r"[*_”\"]*,?\s+(?:which|whom|that)\s+(?:it|they|he|she)\s+(?:(?:has|have|had|also|now|later|\w+ly)\s+){0,3}"
)
_ADDED = re.compile(
    r",\s+(?:which|who|whose|(?:the|an?|its|another) (?:[\w-]+ ){0,3}(?:lab|laboratory|company|firm|start-?up|developer|maker|rival|group) (?:that|which|it|who|\w+ed))\b"
)
# "Accused Y, which Z supplies, of …".
_DESCRIBING = re.compile(r",\s+(?:which|who|whose|whom)\b[^,;]{1,120},")
# "Was accused by X of …": what of.
_WHAT_OF = re.compile(r"[*_]*\s+(?:of|for)\s")
_NOBODY = re.compile(r"\s+(?:nobody|no[ -]one|none)\b(?! (?:but|other|else|except|besides)\b)", re.IGNORECASE)

_AND_BY = re.compile(r"\b(?:and|or)(?: also| later| then)? by\s+(?:the\s+)?[*_]*$")


class Accusations(Charges):
    """The accusations of one report, sentence by sentence."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions) -> None:
        super().__init__(reading, parties, attributions)
        self._nominal = NominalCharges(reading, parties, attributions)
        self._told = ToldCharges(reading, parties, attributions)
        # Who accuses whom in which sentence of something else, though the sentence goes on to the act: "accused A of arming B, which copied C".
        self.of_another_deed: set[tuple[str, str | None, int]] = set()

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        """What one sentence alleges."""
        found: list[Allegation] = []
        nested = sentence.end_char
        if self.is_about_it(sentence):
            accusing = self._accusing(sentence)
            for place, (verb, after) in enumerate(accusing):
                until = min((self._clause_of(v, verb) for v, _ in accusing[place + 1 :]), default=sentence.end_char)
                accused = self._accused(verb, after, sentence, until)
                found += accused
                nested = min(nested, self._start_of(verb)) if accused else nested
        found += self._nominal.of_sentence(sentence)
        found += self._told.stated_by_issuers(sentence) if not found else []
        return found + self._told.of_sentence(sentence, nested, {a.claimant for a in found})

    def _accusing(self, sentence: Tokens) -> list[tuple[Token, int]]:
        """The verbs that accuse in fact, each with where its object begins ("points the finger at" → behind "at")."""
        text = self._reading.text
        wording = self._reading.wording(sentence.start_char, sentence.end_char)
        phrases = {m.start(): m.end() for m in wording.finditer(self._cues["phrases"])}
        found = []
        for token in sentence if phrases else tokens_among(sentence, Speech.ACCUSE, "passives"):
            after = phrases.get(token.idx)
            if after is None and _accuses(token):
                after = token.idx + len(token)
            if after is None:
                continue
            before = text[max(sentence.start_char, token.idx - UNDONE_REACH) : token.idx]
            if not self._cues["undone"].search(before):
                found.append((token, after))
        return found

    def _accused(self, verb: Token, after: int, sentence: Tokens, until: int) -> list[Allegation]:
        """until: where somebody else's accusation begins behind this one."""
        if is_passive(verb) or _BY_NEXT.match(self._reading.text, after, sentence.end_char):
            return self._accused_passively(verb, sentence, until)
        subject = subject_of(verb, self._parties)
        if subject is None or subject.kind in (PartyKind.OUTLET, PartyKind.PRODUCT):
            return []
        together = (p for p in self._parties.subjects_with(subject) if p.kind is not PartyKind.PRODUCT)
        claimants = [n for p in together for n in p.names]
        further = accusing_together(subject, verb, self._parties)
        claimants += [n for p in further for n in p.names if n not in claimants]
        whom_end = self._end_of_whom(after, until)
        text = self._reading.text
        if clefted := self._clefted(verb, sentence):
            claimants = [n for n in claimants if all(n not in p.names for p in clefted)]
            claimants = claimants or [
                n
                for p in self._others_before(sentence, [n for q in clefted for n in q.names], clefted[0].start)
                for n in p.names
            ]
            return self._all(claimants, clefted, sentence, "accuse-of", subject.is_resolved)
        if _NOBODY.match(text, after, whom_end):
            return []
        deed = text[whom_end:until]
        pinned = text[verb.idx : after].casefold().startswith("pin") and self._cues["acts"].search(
            text[verb.idx : sentence.end_char]
        )
        names_whom = re.search(r"\w", text[after:whom_end]) or self._fronted(verb, subject, sentence)
        if not names_whom:
            return []
        is_such = pinned or self._is_such_a_deed(deed, whom_end)
        goes_on = until < sentence.end_char or self._is_such_a_deed(text[whom_end:until], sentence.end_char)
        if not is_such and not goes_on:
            return []
        asides = [a.span() for a in _DESCRIBING.finditer(text, after, whom_end)]
        objects = [
            p
            for p in self._parties.within(after, whom_end)
            if p.kind not in (PartyKind.OUTLET, PartyKind.PERSON)
            and not is_aside(text, self._parties.listed_with(p)[0])
        ]
        accused = [p for p in objects if not any(start < p.start < end for start, end in asides)]
        self._charges_else(claimants, [p for p in objects if p not in accused], sentence)
        accused = [p for p in accused if not any(_is_owner_of(text, q, p) for q in accused)]
        if not is_such:
            self._charges_else(claimants, accused, sentence)
            return []
        accused += self._further_accused(whom_end, sentence.end_char)
        if text[after:whom_end].lstrip().startswith(","):
            accused = []
        accused = accused or self._whom_before(verb, subject, sentence)
        if not accused and _IT.match(text, after, whom_end):
            accused = self._others_before(sentence, claimants, verb.idx)
        if accused and all(set(p.names) <= set(claimants) for p in accused):
            accused = self._others_before(sentence, claimants, sentence.end_char)
            if not accused:
                return []
        if not accused and re.search(groups_cue("american"), text[after:whom_end]):
            return []
        return self._all(claimants, accused, sentence, "accuse-of", subject.is_resolved)

    def _charges_else(self, claimants: list[str], accused: list[Party], sentence: Tokens) -> None:
        names = [n for p in accused for n in target_names(p)]
        self.of_another_deed.update((c, n, sentence.start_char) for c in claimants for n in names)

    def _clause_of(self, verb: Token, before: Token) -> int:
        """Where the clause of an accusing verb begins that stands behind another: with its own subject, else with itself."""
        start = self._start_of(verb)
        return start if start > before.idx else verb.idx

    def _clefted(self, verb: Token, sentence: Tokens) -> list[Party]:
        """Y and Z of "it was Y and Z that X accused"."""
        text = self._reading.text
        for party in self._parties.within(sentence.start_char, verb.idx):
            listed = self._parties.listed_with(party)
            lead = text[sentence.start_char : listed[0].start]
            if _IT_WAS.search(lead) and _THAT_X.match(text, listed[-1].end, verb.idx):
                return list(listed)
        return []

    def _fronted(self, verb: Token, subject: Party, sentence: Tokens) -> list[Party]:
        """Y and Z of "Y and Z, which X accused of …", "…, which it accused of" and "labs (Y, Z) X accused of …"."""
        last = next(iter(self._parties.within(sentence.start_char, verb.idx)[-1:]), subject)
        if subject.end <= last.start and _WHICH_IT.fullmatch(self._reading.text, last.end, verb.idx):
            return list(self._parties.listed_with(last))
        before = [p for p in self._parties.within(sentence.start_char, verb.idx) if p.end <= subject.start]
        gap = self._reading.text[before[-1].end : subject.start] if before else ""
        return list(self._parties.listed_with(before[-1])) if _RELATIVE.fullmatch(gap) else []

    def _whom_before(self, verb: Token, subject: Party, sentence: Tokens) -> list[Party]:
        """Y of "Y, which X accused", and of "a company X accused", of which the report told before."""
        if fronted := self._fronted(verb, subject, sentence):
            return fronted
        lead = self._reading.text[sentence.start_char : subject.start]
        return self._spoken_of(sentence, subject) if _A_COMPANY.search(lead) else []

    def _spoken_of(self, sentence: Tokens, accuser: Party) -> list[Party]:
        """The other maker of whom the report told last before a sentence: Y of "… comes from a company X accused of …"."""
        before = self._parties.within(0, sentence.start_char)
        others = [p for p in before if p.kind is PartyKind.ORGANISATION and not set(p.names) & set(accuser.names)]
        return [p for p in others if may_be_accused(p.names[0], self._reading, self._parties)][-1:]

    def _further_accused(self, start: int, end: int) -> list[Party]:
        """B and C of "accused A of 3 million exchanges, B of 4 million and C of 5 million"."""
        text = self._reading.text
        more = re.compile(r"[*_]*\s+of\s+(?:over|more than|nearly|about|some|at least|up to|almost|\d)")
        return [
            p for p in self._parties.within(start, end) if p.kind is PartyKind.ORGANISATION and more.match(text, p.end)
        ]

    def _others_before(self, sentence: Tokens, claimants: list[str], end: int) -> list[Party]:
        """Whom "accuses the group" means, where the phrase was taken for the accuser itself, and "accused it"."""
        before = self._parties.within(max(0, sentence.start_char - 300), end)
        others = [p for p in before if p.kind is PartyKind.ORGANISATION and not set(p.names) & set(claimants)]
        return others[-1:]

    def _is_such_a_deed(self, words: str, start: int) -> bool:
        """Whether "accused A of …" goes on with the act or what goes with it; also where it says no more. start: where the words do."""
        if not re.search(r"\w", words):
            return True
        wording = Wording(words, 0, len(words))
        if wording.search(self._cues["lawful_trade"]):
            return False
        # What is added of somebody whom the deed only concerns is no deed of the accused: "for arming Y, which copied Z".
        added = _ADDED.search(words)
        own = wording if added is None else Wording(words, 0, added.start())
        if own.search(self._cues["other_wrongs"]) and not own.search(self._cues["surely"]):
            return False
        if wording.search(patterns("replies")["motive"]):
            return False
        of_somebody = added is not None and any(
            p.end == start + added.start() and p.kind is PartyKind.ORGANISATION
            for p in self._parties.within(start, start + added.end())
        )
        told = any((own if of_somebody else wording).search(self._cues[s]) for s in ("acts", "deeds", "wrongs"))
        return told and not patterns("replies")["dispute"].search(words[:80])

    def _accused_passively(self, verb: Token, sentence: Tokens, until: int) -> list[Allegation]:
        text = self._reading.text
        after = verb.idx + len(verb)
        subject = subject_of(verb, self._parties)
        by = [
            p
            for p in self._parties.within(after, sentence.end_char)
            if re.search(r"\bby\s+(?:[\w.-]+\s+){0,3}(?:\w+,\s+)?[*_]*$", text[after : p.start])
        ]
        if not by and self._is_such_a_deed(text[after:until], after):
            by = self._charging_behind(sentence)
        if subject is None or not by or by[0].kind is PartyKind.OUTLET:
            return []
        joint = [by[0], *(p for p in by[1:] if _AND_BY.search(text[after : p.start]))]
        claimants = list(dict.fromkeys(n for b in joint for p in self._parties.listed_with(b) for n in p.names))
        listed = list(self._parties.subjects_with(subject))
        last = max(p.end for b in joint for p in self._parties.listed_with(b))
        if _WHAT_OF.match(text, last, until) and not self._is_such_a_deed(text[last:until], last):
            self._charges_else(claimants, listed, sentence)
            return []
        return self._all(claimants, listed, sentence, "accused-by", by[0].is_resolved)

    def _charging_behind(self, sentence: Tokens) -> list[Party]:
        """X of "Y has been accused of …. The accusation comes from X"."""
        comes = self._cues["comes_from"].match(self._reading.text, sentence.end_char)
        accuser = self._parties.at(comes.end()) if comes else None
        return [accuser] if accuser is not None else []

    def _end_of_whom(self, start: int, end: int) -> int:
        """Where "accused A, B and C of …" goes over to the deed."""
        words = self._reading.text[start : min(end, start + WHOM_LENGTH)]
        deed = re.search(r"\bof\s+(?:[\w-]+ly,?\s+|having\s+|being\s+)*[\w-]+ing\b", words) or re.search(
            r"\b(?:over|about)\b|\b(?:of|for|in)\b(?! (?:China|Chinese|the|early|late|last|this|[A-Z][a-z]+ber|January|February|March|April|May|June|July|August|20\d\d)\b)",
            words,
        )
        return start + (deed.start() if deed else len(words))

    def _start_of(self, verb: Token) -> int:
        """Where the clause of an accusing verb begins: with its subject."""
        subject = subject_of(verb, self._parties)
        return verb.idx if subject is None else min(subject.start, verb.idx)


def _accuses(token: Token) -> bool:
    """Whether the token is a verb of accusing, or one of finding in the passive with its agent."""
    if speech_of(token.lower_) is Speech.ACCUSE:
        return is_verb(token)
    if token.lower_ not in words("speech_verbs", "passives"):
        return False
    is_agent_next = token.i + 1 < sentence_of(token).end and token.nbor(1).lower_ == "by"
    return is_agent_next and is_passive(token)


def _is_owner_of(text: str, owner: Party, unit: Party) -> bool:
    """Whether "X's Y" stands there, where X is meant."""
    gap = text[owner.end : unit.start]
    return owner.kind is unit.kind is PartyKind.ORGANISATION and bool(re.fullmatch(r"[’']s? ", gap))
