"""One sentence -> whom it accuses by words or findings of a speaker that tell of the act."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import agents_in, may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attribution, Attributions, Speech
from tracker.extraction.speaking.issuers import issuers_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.unnamed import unnamed_speakers
from tracker.extraction.wording import Wording

# "…, while Google said": so soon after the turn the other speaker is named.
TURN_REACH = 30
_TOO_LITTLE = re.compile(
    r"\btoo (?:little|few|short|soon|early|expensive|costly)\b|\bnot (?:enough|possible|feasible|plausible)\b|\b(?:implausib|infeasib|impossib)\w+\b",
    re.IGNORECASE,
)
# So far before a sentence the model is named that "the model" is.
MODEL_REACH = 300
# "X's chief scientist, Jane Roe": so close to X its person is named.
ROLE_REACH = 110
_ROLE = re.compile(r"[*_]*[’']s?\s+(?:(?!(?:was|were|is|has|had)\b)[\w&-]+\s+){0,5}[\w-]+,\s+")
_TURN = re.compile(r";\s+|[,;]?\s+\b(?:while|whereas|but|although|though|as|after|before)\s+|[,;]\s+and\s+")
# Whom words go on about, and the verb before that makes somebody their object.
_IT = re.compile(
    r"\W*(?:that\s+)?(?:it|they|the (?:company|companies|firm|firms|lab|labs|start-?up|developer|rival|defendants?))\b",
    re.IGNORECASE,
)
_SUED = re.compile(
    r"\b(?:su(?:e|es|ed|ing)|against|took|tak(?:es|en|ing)|blam(?:e|es|ed|ing)|report(?:s|ed)|attack(?:s|ed|ing)|"
    r"complain(?:s|ed|ing)? (?:about|of))\s+(?:[\w-]+\s+){0,5}[*_]*$"
)
# "Has not seen any evidence that …": so close before the verb.
NOT_REACH = 30
_NOT = re.compile(
    r"(?:\b(?:not|never|nor|without|cannot)|n[’']t)(?:\s+(?:yet|ever|even|itself|also|been|\w+ly)){0,2}\s+$"
)
# "Are investigating whether it was taken by somebody linked to Y".
_ASKED = re.compile(r"\bwhether\b[^,;“”\"]{0,160}$")
# "Directs the department to assess which entities copy models": nothing is found yet.
ORDER_REACH = 120
_ORDERED = re.compile(
    r"\b(?:direct|requir|order|instruct|ask|task|authori[sz]|mandat|oblig|urg|call(?:s|ed)? (?:on|for))\w*\b[^.;“”]{0,80}\bto (?:\w+ly )?$",
    re.IGNORECASE,
)
# Another's charge, of which somebody without a name only speaks.
_OF_CHARGE = re.compile(
    r"\b(?:(?:claims|accusations|allegations|charges|complaints) (?:that|of)|accuses|ha(?:s|d|ve) accused)\b"
)
# "Showed how to …": how it can be done, not that somebody did it.
_POSSIBLE = re.compile(r"\b(?:could|can|might)\s+(?!not\b|have\b)")
HOW_REACH = 12
_HOW_TO = re.compile(r"\bhow to\b")
# "23 Feb — X: Y did" in a timeline.
_DATED = re.compile(
    r"[\W_]*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]{2,8}\.?(?:,?\s+\d{4})?|"
    r"[A-Z][a-z]{2,8}\.?\s+\d{4}|\d{4}(?:-\d{2}){0,2})\W{1,8}(?:[Tt]he\s+)?"
)
# A market report: the one whose price moves is spoken of.
_MARKET = re.compile(
    r"\b(?:shares?|stocks?|bonds?|valuation|market value|fell|slid|dropped|slump\w*|tumbl\w*|sank|plung\w*|down \d)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(r"\W*(?:(?:[Hh]as|[Ww]as|[Ii]s|[Ll]ikely|[Pp]robably)\b|\w+(?:ed|s)\b)")
_THE_SAME = re.compile(r"\b(?:doing|done|did) (?:this|the same|so|just that|exactly that|precisely that|likewise)\b")
# "… that the model was distilled from X's": the one spoken of before.
_THE_MODEL = re.compile(
    r"\W*(?:that\s+)?(?:the|this) (?:[\w-]+ ){0,2}?(?:model|chatbot|assistant|system) (?:had been |has been |was |is |were )"
    r"(?:\w+ly )?(?:distilled|copied|cloned|trained|built|derived|made)\b",
    re.IGNORECASE,
)
_THEY = re.compile(r"\W*(?:that\s+)?they\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:its|their) own\b")
_COLON = re.compile(r"[*_”\"]*:\s+")


class ToldCharges(Charges):
    """The accusations in what somebody says or finds."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions) -> None:
        super().__init__(reading, parties, attributions)
        self._issuers = issuers_of(reading)

    def of_sentence(self, sentence: Tokens, nested: int, accusing: set[str]) -> list[Allegation]:
        """nested: where another's accusation begins within the words. accusing: whose accusations are already known."""
        found: list[Allegation] = []
        for one in self._attributions.touching(sentence.start_char, sentence.end_char):
            if one.speech not in (Speech.ACCUSE, Speech.DENY) and not one.by_outlet and not accusing & set(one.holders):
                found += self._told(one, sentence, nested if one.cue[0] < nested else sentence.end_char)
        return found or self._headed(sentence) or self._told_by_unnamed(sentence)

    def stated_by_issuers(self, sentence: Tokens) -> list[Allegation]:
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
        return self._all(list(self._issuers), list(agents), sentence, "issuing-body", resolved=True) if agents else []

    def _told_by_unnamed(self, sentence: Tokens) -> list[Allegation]:
        """ "American companies argue that Y copied …", "Y distilled …, said a senior official"."""
        text, (start, end) = self._reading.text, (sentence.start_char, sentence.end_char)
        wording = self._reading.wording(start, end)
        if self._attributions.touching(start, end) or not wording.search(self._cues["acts"]):
            return []
        for who in unnamed_speakers(wording):
            replies = patterns("replies")
            if replies["unnamed_doubts"].match(text, who.rest) or wording.search(replies["dispute"]):
                continue
            # "According to critics, …" leads its words as "Critics say …" does.
            leads = who.rest > who.end or not text[start : who.rest].strip(" *_>-")
            begin = who.end if leads else start
            words = text[begin : end if leads else who.rest]
            act = self._cues["acts"].search(words)
            if act is None or self._is_denied(words) or _OF_CHARGE.search(words, 0, act.start()):
                continue
            agents = agents_in(self._reading, self._parties, begin, begin + len(words), (who.name,))
            if agents:
                return self._all([who.name], list(agents), sentence, "unnamed-speaker", resolved=False)
        return []

    def _headed(self, sentence: Tokens) -> list[Allegation]:
        """ "X: Y stole …" as a heading."""
        start, end = sentence.start_char, sentence.end_char
        dated = _DATED.match(self._reading.text, start, end)
        if dated is None and self._reading.block_of(start).kind is not BlockKind.HEADING:
            return []
        speaker = next(iter(self._parties.within(start, end)), None)
        if speaker is None or speaker.kind in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE):
            return []
        colon = _COLON.match(self._reading.text, speaker.end, end)
        begin = start if dated is None else dated.end()
        if speaker.start - begin > 2 or colon is None:
            return []
        words = self._reading.text[colon.end() : end]
        if not self._cues["acts"].search(words) or self._is_denied(words):
            return []
        agents = agents_in(self._reading, self._parties, colon.end(), end, speaker.names)
        return self._all(list(speaker.names), list(agents), sentence, "headline-speaker", False) if agents else []

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
        defined = self._cues["defined"].search(self._reading.text, start, end)
        end = defined.start() if defined else end
        end = self._others_charge(one, start, end)
        words = self._reading.text[start:end]
        wording = Wording(words, 0, len(words))
        act = wording.search(self._cues["acts"])
        found = one.speech in (Speech.DISCOVER, Speech.CLAIM) or wording.search(self._cues["counts"])
        found = found or _THE_SAME.search(words)
        tells = bool(act) or (found and self.is_about_it(sentence))
        if not tells or self._is_denied(words) or self._doubts(one, words):
            return []
        if _HOW_TO.search(self._reading.text, max(sentence.start_char, one.cue[0] - 8), one.cue[1] + HOW_REACH):
            return []
        if _ASKED.search(self._reading.text[sentence.start_char : one.cue[0]]):
            return []
        if _ORDERED.search(self._reading.text, max(sentence.start_char, one.cue[0] - ORDER_REACH), one.cue[0]):
            return []
        if _NOT.search(self._reading.text, max(sentence.start_char, one.cue[0] - NOT_REACH), one.cue[0]):
            return []
        agents = agents_in(self._reading, self._parties, start, end, one.holders)
        own = {actor.parent for name in one.holders if (actor := known_actor(name)) is not None}
        speaking = [p for p in agents if p.start <= one.cue[0] < p.end and one.cue[0] < one.cue[1]]
        agents = tuple(p for p in agents if not (p in speaking or own & set(target_names(p)) or self._employs(p, one)))
        agents = tuple(p for p in agents if not self._cues["has_evidence"].match(self._reading.text, p.end, end))
        if not act:
            agents = tuple(p for p in agents if any(map(self._may_be_meant, target_names(p))))
        if agents:
            return self._all(list(one.holders), list(agents), sentence, "told-of-act", one.resolved, one.via)
        if act and (listed := self._listed_under(one, sentence)):
            return self._all(list(one.holders), listed, sentence, "told-of-act", True, one.via)
        if act and (made := self._model_before(one, sentence, words)):
            return self._all(list(one.holders), made, sentence, "told-of-act", True, one.via)
        if act and (they := self._they(one, sentence, words)):
            return self._all(list(one.holders), they, sentence, "told-of-act", True, one.via)
        if act and (sued := self._sued(one, sentence, words)):
            return self._all(list(one.holders), sued, sentence, "told-of-act", True, one.via)
        return self._told_of_nobody(one, sentence, start, end)

    def _others_charge(self, one: Attribution, start: int, end: int) -> int:
        """Where somebody's words go over to another's charge: "called Z's letter on Y's distillation a stunt"."""
        text = self._reading.text
        others = (p for p in self._parties.within(start, end) if p.names and not set(p.names) & set(one.holders))
        return next((p.start for p in others if self._cues["owned_charge"].match(text, p.end, end)), end)

    def _doubts(self, one: Attribution, words: str) -> bool:
        """Whether a speaker doubts that it was done: "argued that two weeks left too little time to distil it"."""
        if patterns("replies")["motive"].search(words) or patterns("replies")["doubted"].search(words):
            return True
        return one.speech in (Speech.NEUTRAL, Speech.CLAIM) and bool(_TOO_LITTLE.search(words))

    def _employs(self, party: Party, one: Attribution) -> bool:
        """Whether the speaker is named as a person of this party: "X's president, Jane Roe, who alleged …"."""
        first = self._reading.sentence_of(one.cue[0]).start_char
        same = [p for p in self._parties.within(first, one.cue[0]) if set(p.names) & set(party.names)]
        for employer in (party, *same):
            near = self._parties.within(employer.end, employer.end + ROLE_REACH)
            speaker = next((p for p in near if set(p.names) & set(one.holders)), None)
            if speaker is not None and _ROLE.fullmatch(self._reading.text[employer.end : speaker.start]):
                return True
        return False

    def _sued(self, one: Attribution, sentence: Tokens, words: str) -> list[Party]:
        """Y of "X has sued Y, alleging that it trained its model on …": whom the words call "it" or "the company".

        Also Y of "Y shares fell after X said it …".
        """
        if not _IT.match(words):
            return []
        text, start = self._reading.text, sentence.start_char
        market = _MARKET.search(text, start, one.cue[0])
        if market and not _OWN.search(words):
            before = self._parties.within(start, one.cue[0])
            listed = [p for p in before if p.kind is PartyKind.ORGANISATION and not set(p.names) & set(one.holders)]
            return listed[:1]
        for party in self._parties.within(start, one.cue[0]):
            is_other = party.kind is PartyKind.ORGANISATION and not set(party.names) & set(one.holders)
            if is_other and _SUED.search(text[start : party.start]):
                return list(self._parties.listed_with(party))
        return []

    def _model_before(self, one: Attribution, sentence: Tokens, words: str) -> list[Party]:
        """The product that "the model was distilled" is said of: the last one before that is none of the speaker's."""
        if not _THE_MODEL.search(words):
            return []
        start = sentence.start_char - MODEL_REACH
        before = self._parties.within(max(0, start), max(sentence.start_char, one.cue[0]))
        made = [p for p in before if p.kind is PartyKind.PRODUCT and not set(target_names(p)) & set(one.holders)]
        return [p for p in made if any(map(self._may_be_meant, target_names(p)))][-1:]

    def _they(self, one: Attribution, sentence: Tokens, words: str) -> list[Party]:
        """Those of whom a speaker says "they distilled it": the last ones named right before who can be accused."""
        if not _THEY.match(words):
            return []
        meant = self._others_named(one, max(0, sentence.start_char - MODEL_REACH), one.cue[0])
        return list(self._parties.listed_with(meant[-1])) if meant else []

    def _others_named(self, one: Attribution, start: int, end: int) -> list[Party]:
        """The organisations named between two offsets that do not speak and can be accused."""
        named = [p for p in self._parties.within(start, end) if p.kind is PartyKind.ORGANISATION]
        return [p for p in named if not set(p.names) & set(one.holders) and self._may_be_meant(p.names[0])]

    def _may_be_meant(self, name: str) -> bool:
        return may_be_accused(name, self._reading, self._parties)

    def _listed_under(self, one: Attribution, sentence: Tokens) -> list[Party]:
        """Y of "X's report on Y found that it:" above a list item without a subject ("- was distilled from …")."""
        block = self._reading.block_of(sentence.start_char)
        if block.kind is not BlockKind.LIST_ITEM or one.cue[0] >= block.start:
            return []
        if self._parties.within(block.start, block.end) and not _NO_SUBJECT.match(sentence.text):
            return []
        above = self._reading.block_of(one.cue[0])
        others = self._others_named(one, above.start, above.end)
        return others[:1] if len({p.names for p in others}) == 1 else []

    def _told_of_nobody(self, one: Attribution, sentence: Tokens, start: int, end: int) -> list[Allegation]:
        """Words that tell of the act and leave open who did it."""
        words = self._reading.text[start:end]
        counted = self._cues["counts"].search(words) and self._cues["against_own"].search(words)
        unnamed = self._cues["unnamed_doer"].search(words)
        alleges = (
            counted
            or unnamed
            or (self._cues["acts"].search(words) and self._cues["counts"].search(words))
            or one.speech is Speech.DISCOVER
            or self._cues["met_with"].search(words)
            or self._reading.text[slice(*one.cue)].casefold().startswith(("alleg", "report"))
        )
        act = self._cues["acts"].search(words)
        undone = act and (not counted and _POSSIBLE.search(words, 0, act.start()))
        if undone or (act and self._cues["guarding"].search(words, 0, act.start())):
            return []
        about = act or counted
        of_nobody = unnamed or self._cues["nobody"].search(words)
        if not (about and alleges and of_nobody) or self._cues["no_allegation"].search(words):
            return []
        return [self.make(one.holders[0], None, sentence.start_char, sentence.end_char, one.via, "nobody-named", False)]
