"""One sentence -> whom it accuses by a noun: "X's allegations against Y", "claims by X that Y copied …", "faces charges from X"."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import makes_models
from tracker.extraction.accusing.agents import agents_in, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.speaking.attribution import Speech, speech_of
from tracker.extraction.speaking.parties import Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of
from tracker.extraction.speaking.verbs import is_passive, is_verb

# How far behind the noun its maker and its object stand.
REACH = 140
_AGAINST = re.compile(r"\bagainst\s+(?:[\w.-]+\s+){0,4}[*_]*$|^\s+(?:at|on|upon)\s+(?:[\w.-]+\s+){0,3}[*_]*$")
_BY = re.compile(r"\b(?:by|from)\s+(?:[\w.-]+\s+){0,2}[*_]*$")
# "X's claim", "an X official's claim".
_OWNED = re.compile(
    r"(?:\s+(?:\w+\s+)?(?:officials?|executives?|advis[eo]rs?|spokes\w+|researchers?|lawyers?))?[*_]*[’']s?\s+(?:[\w-]+\s+){0,3}"
)
# "Denies White House charge that …": a noun that is no verb after a name.
_ONLY_NOUN = re.compile(r"(?:accusations?|allegations?|complaints?|suspicions?|charge)\b", re.IGNORECASE)
_ALIKE = re.compile(
    r"\b(?:similar|such|the same|its own|their own|comparable|like|parallel|matching)\s+(?:[\w-]+\s+)?$"
)
_MADE = re.compile(
    r"\b(?:ma[dk]e?s?|making|levell?(?:s|ed|ing)?|br(?:ing|ings|ought)|rais(?:e|es|ed|ing)|repeat(?:s|ed|ing)?|echo(?:es|ed|ing)?|"
    r"(?:went|gone|go(?:es|ing)?|came|come) public with|lodg(?:e|es|ed|ing)|voic(?:e|es|ed|ing)|publish(?:es|ed|ing)?|issu(?:e|es|ed|ing)|air(?:s|ed|ing)?|outlin(?:e|es|ed|ing)|"
    r"st(?:and|ands|ood|anding) by|maintain(?:s|ed|ing)?|renew(?:s|ed|ing)?|reiterat(?:e|es|ed|ing)|restat(?:e|es|ed|ing)|defend(?:s|ed|ing)?|press(?:es|ed|ing)|"
    r"retract(?:s|ed|ing)?|recant(?:s|ed|ing)?|rescind(?:s|ed|ing)?|withdr(?:aw|aws|ew|awn|awing)|drop(?:s|ped|ping)?|(?:t(?:ake|akes|ook|aken|aking)|walk(?:s|ed|ing)?) back)"
    r"\s+(?:[\w’'-]+\s+){0,4}$"
)
# "Y faces accusations from X", "Y is under fire over claims by X": the accused stands before.
_FACES = re.compile(
    r"\b(?:fac(?:e|es|ed|ing)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|under (?:fire|scrutiny|pressure)|hit (?:by|with)|"
    r"subject (?:of|to)|target of|fend(?:s|ed|ing)? off|confront(?:s|ed|ing)?|answer(?:s|ed|ing)?|over)\b[^.;\n]{0,40}$"
)
_THAT_IT = re.compile(r"\s+that (?:it|they|the (?:company|firm|lab|group|start-?up))\b", re.IGNORECASE)


class NominalCharges(Charges):
    """The accusations that a sentence names with a noun."""

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        found: list[Allegation] = []
        for noun in self._reading.wording(sentence.start_char, sentence.end_char).finditer(self._cues["nominal"]):
            found += self._of_noun(noun, sentence)
        return found

    def _of_noun(self, noun: re.Match[str], sentence: Tokens) -> list[Allegation]:
        text = self._reading.text
        after = self._parties.within(noun.end(), min(sentence.end_char, noun.end() + REACH))
        against = [p for p in after if _AGAINST.search(text[noun.end() : p.start])]
        accused = [q for p in against[:1] for q in self._parties.listed_with(p)]
        rest = text[noun.end() : sentence.end_char]
        if self._cues["other_wrongs"].search(rest) and not self._cues["surely"].search(rest):
            return []
        if not self.is_about_it(sentence) and not any(makes_models(n) for p in accused for n in target_names(p)):
            return []
        accuser = next((p for p in after if _BY.search(text[noun.end() : p.start])), None)
        accuser = accuser or self._owner(noun.start(), sentence) or self._maker(noun.start(), sentence)
        if accuser is None or accuser.kind in (PartyKind.OUTLET, PartyKind.PRODUCT):
            return []
        listed = list(self._parties.listed_with(accuser))
        claimants = [n for p in listed for n in p.names]
        accused = accused or self._told(noun.end(), accuser, sentence) or self._facing(noun.start(), sentence)
        accused = accused or self._called_it(noun, accuser, sentence)
        accused = [p for p in accused if not set(p.names) & set(claimants)]
        if accused:
            return self._all(claimants, accused, sentence, "nominal-charge", accuser.is_resolved)
        if _ALIKE.search(text[sentence.start_char : noun.start()]):
            start, end = sentence.start_char, sentence.end_char
            return [self.make(n, None, start, end, self._via(sentence), "nobody-named", True) for n in claimants]
        return []

    def _told(self, start: int, accuser: Party, sentence: Tokens) -> list[Party]:
        """Whom "claims made by X that Y distilled …", "X's accusation that Y …" accuses."""
        words_start = accuser.end if accuser.start >= start else start
        end = self._turn(words_start, accuser, sentence)
        words = self._reading.text[words_start:end]
        if not self._cues["acts"].search(words) or self._is_denied(words):
            return []
        return list(agents_in(self._reading, self._parties, words_start, end, accuser.names))

    def _turn(self, start: int, accuser: Party, sentence: Tokens) -> int:
        """Where "…, and Z accused …" goes over to another who accuses."""
        for one in self._attributions.between(start, sentence.end_char):
            speakers = [p for p in self._parties.within(start, one.cue[0]) if set(p.names) & set(one.holders)]
            if one.speech is Speech.ACCUSE and speakers and not set(one.holders) & set(accuser.names):
                return speakers[-1].start
        return sentence.end_char

    def _called_it(self, noun: re.Match[str], accuser: Party, sentence: Tokens) -> list[Party]:
        """Y of "Y slid after X's allegation that it copied …"."""
        text = self._reading.text
        told = _THAT_IT.match(text, noun.end(), sentence.end_char)
        if told is None or not self._cues["acts"].search(text, told.end(), sentence.end_char):
            return []
        before = self._parties.within(sentence.start_char, min(accuser.start, noun.start()))
        return [p for p in before if p.kind is PartyKind.ORGANISATION and not set(p.names) & set(accuser.names)][:1]

    def _facing(self, offset: int, sentence: Tokens) -> list[Party]:
        """Who faces, denies or rejects the charge: the accused, where the report names them nowhere else."""
        text = self._reading.text
        if faced := _FACES.search(text[sentence.start_char : offset]):
            kinds = (PartyKind.ORGANISATION, PartyKind.STAND_IN, PartyKind.GROUP)
            before = self._parties.within(sentence.start_char, sentence.start_char + faced.start())
            found = next((p for p in before if p.kind in kinds and p.names), None)
            # "Jane Roe, who runs Y, rejects X's allegation" leaves open whether Y is accused.
            if found is not None and before[0].kind is PartyKind.PERSON and known_actor(found.names[0]) is not None:
                found = None
            if found is not None and not _OWNED.match(text, found.end):
                return list(self._parties.listed_with(found))
        for token in sentence:
            if speech_of(token.lower_) is Speech.DENY and is_verb(token) and not is_passive(token):
                subject = subject_of(token, self._parties)
                if subject is not None and subject.kind in (PartyKind.ORGANISATION, PartyKind.STAND_IN):
                    return list(self._parties.listed_with(subject))
        return []

    def _owner(self, offset: int, sentence: Tokens) -> Party | None:
        before = self._parties.within(sentence.start_char, offset)
        text = self._reading.text
        if before and text[before[-1].end : offset] == " " and _ONLY_NOUN.match(text, offset):
            return before[-1]
        return next((p for p in reversed(before) if _OWNED.fullmatch(text[p.end : offset])), None)

    def _maker(self, offset: int, sentence: Tokens) -> Party | None:
        """Who "made similar accusations", "voiced its suspicion"."""
        made = _MADE.search(self._reading.text[sentence.start_char : offset])
        if made is None:
            return None
        at = sentence.start_char + made.start()
        token = next((t for t in sentence if t.idx == at), None)
        return None if token is None else subject_of(token, self._parties)
