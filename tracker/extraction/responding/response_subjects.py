"""The verb of a response -> who is its subject or agent, and whom an order is laid on."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.cues import words
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Status
from tracker.extraction.responding.response_bills import joined
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Rule
from tracker.extraction.responding.response_status import Stage
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of
from tracker.extraction.speaking.verbs import is_passive

# "Require the …", "a hearing of …": so soon behind the cue stands whom it lays something on or who holds it.
OBJECT_REACH = 110
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:Reps?|Sens?|Representatives?|Senators?)\b\.?\s+)?[*_]*$")
_IN_ORDER = re.compile(r"\sto\s(?:\w+ly\s+)?(?!the\b|its\b|an?\b|their\b)[a-z]+\b[^;]{12,}")
_PARTNER = re.compile(
    r",?\s+(?:and|along with|together with)\s+(?:(?:its|their|the)\s+(?:(?!(?:is|are|was|were|has|have|had)\b)[\w-]+\s+){1,4}|[A-Z]\w+[’']s\s+)"
)
_OFFICE = re.compile(r"[’']s\s+[^,;\n]{3,60},\s+(?:(?:Rep|Sen|Dr|Representative|Senator|Congress\w+)\b\.?\s+)?")
# "X, chaired by Reps. Y and …": what X does is not Y's doing.
_CHAIRED = re.compile(
    r",\s+(?:which is )?(?:respectively )?(?:co-)?(?:chaired|led|headed|run) by\s+(?:the\s+)?[^;\n]{0,60}$",
    re.IGNORECASE,
)
_MEMBERS = re.compile(r"\bmembers of (?:the )?(?:U\.?S\.? |American |United States )?$", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"\b(?:wrote|written|writes|writing|sent|sends|letters?|memo(?:randum)?|petition|appeal)\b[^.;\n]{0,60}?\bto\s+(?:the\s+)?(?:[\w.’'-]+\s+){0,5}$"
)
# An order to a secretary is one to the department.
DEPARTMENTS = {
    "State": "US State Department",
    "Commerce": "US Department of Commerce",
    "Defense": "US Department of Defense",
    "Treasury": "US Department of the Treasury",
    "Homeland Security": "US Department of Homeland Security",
}
_SECRETARY = re.compile(rf"\bSecretary of (?:the )?(?P<of>{'|'.join(DEPARTMENTS)})\b")
CONGRESS, MEMBERS = "Congress", "members of Congress"


class Subjects:
    """Finds the subjects of verbs in one report."""

    def __init__(self, reading: Reading, parties: Parties, bodies: Bodies) -> None:
        self._reading = reading
        self._parties = parties
        self._bodies = bodies

    def of(self, rule: Rule, sentence: Tokens, stage: Stage, cue: re.Match[str]) -> tuple[str, ...]:
        verb_at = stage.at
        governing = self.governor(sentence, cue.start())
        verbs = [t for t in sentence if verb_at <= t.idx < max(cue.end(), verb_at + 1) and t.pos_ in ("VERB", "AUX")]
        at = [t for t in sentence if t.idx <= verb_at < t.idx + len(t)]
        for token in [*(t for t in at if t.pos_ in ("VERB", "AUX")), *verbs, *governing]:
            if token.dep_ == "aux:pass" or is_passive(token):
                return self._agents(sentence, token)
            subject = subject_of(token, self._parties)
            if subject is not None and stage.status is Status.CALLED_FOR and stage.end <= subject.start < cue.start():
                # "We want X to …": X is asked.
                continue
            if subject is not None and token.tag_ == "VBG" and self._is_addressed(sentence, subject):
                subject = subject_of(sentence.root, self._parties)
            if subject is not None:
                subject = self._chaired(sentence, subject)
                if subject.names == (CONGRESS,) and _MEMBERS.search(
                    self._reading.text, sentence.start_char, subject.start
                ):
                    return (MEMBERS,)
                if rule.instrument is Instrument.SUBMISSION:
                    subject = self._employer(sentence, subject)
                else:
                    subject = self._officer(subject, token) or subject
                return names_of(self._partners(sentence, subject))
        return ()

    def _is_addressed(self, sentence: Tokens, party: Party) -> bool:
        """Whether a letter went to somebody: "wrote to X urging …" is the writer's wish."""
        return _ADDRESSED.search(self._reading.text, sentence.start_char, party.start) is not None

    def _chaired(self, sentence: Tokens, subject: Party) -> Party:
        """The body of "X, chaired by Y, opened …": it is X that opens."""
        text, start = self._reading.text, sentence.start_char
        first = self._parties.listed_with(subject)[0]
        chaired = _CHAIRED.search(text, start, first.start)
        before = self._parties.within(start, chaired.start()) if chaired else ()
        return before[-1] if before and chaired and before[-1].end >= chaired.start() - 1 else subject

    def _officer(self, subject: Party, verb: Token) -> Party | None:
        """The person of "X's chief of policy, Jane Roe, urged …"."""
        text = self._reading.text
        people = (p for p in self._parties.within(subject.end, verb.idx) if p.kind is PartyKind.PERSON)
        return next((p for p in people if _OFFICE.fullmatch(text, subject.end, p.start) and text[p.end] == ","), None)

    def _employer(self, sentence: Tokens, subject: Party) -> Party:
        """The company of "X's head of policy, Jane Roe, sent the letter": it is hers to send, not to write."""
        before = self._parties.within(sentence.start_char, subject.start)
        is_officer = subject.kind is PartyKind.PERSON and before
        found = is_officer and _OFFICE.fullmatch(self._reading.text, before[-1].end, subject.start)
        return before[-1] if found else subject

    def _partners(self, sentence: Tokens, subject: Party) -> tuple[Party, ...]:
        """Those enumerated with the subject, also both of "X and its backer Y"."""
        doers = joined(self._reading, self._parties, subject)
        text = self._reading.text
        before = self._parties.within(sentence.start_char, doers[0].start)
        after = self._parties.within(doers[-1].end, sentence.end_char)
        earlier = (
            self._parties.listed_with(before[-1])
            if before and _PARTNER.fullmatch(text, before[-1].end, doers[0].start)
            else ()
        )
        later = after[:1] if after and _PARTNER.fullmatch(text, doers[-1].end, after[0].start) else ()
        return (*earlier, *doers, *later)

    @staticmethod
    def governor(sentence: Tokens, offset: int) -> list[Token]:
        """The verb of which the noun at this place is the object."""
        noun = next((t for t in sentence if t.idx <= offset < t.idx + len(t)), None)
        is_object = noun is not None and noun.dep_ in ("obj", "nsubj:pass") and noun.head.pos_ == "VERB"
        return [noun.head] if noun is not None and is_object else []

    def _agents(self, sentence: Tokens, verb: Token) -> tuple[str, ...]:
        if verb.lower_ in words("speech_verbs", "readers"):
            return ()
        after = self._parties.within(verb.idx, sentence.end_char)
        found = next((p for p in after if self._is_agent(verb, p)), None)
        return names_of(self._parties.listed_with(found)) if found else ()

    def _is_agent(self, verb: Token, party: Party) -> bool:
        """Whether somebody behind "by" does what a passive verb says: in "was issued to prepare outreach by X" X does not."""
        between = self._reading.text[verb.idx : party.start]
        return bool(_BY.search(between)) and not _IN_ORDER.search(between)

    def ordered(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """The agencies that "require", "direct" or "mandate" is followed by, or "an advisory from"."""
        end = min(sentence.end_char, cue.end() + OBJECT_REACH)
        described = next(iter(self._bodies.described(cue.end(), end)), None)
        named = next((p for p in self._parties.within(cue.end(), end) if p.kind is PartyKind.GOVERNMENT), None)
        secretary = _SECRETARY.search(self._reading.text, cue.end(), end)
        if secretary is not None and (named is None or secretary.start() < named.start):
            return (DEPARTMENTS[secretary["of"]],)
        if named is not None and (described is None or named.start < described.start):
            listed = (p for p in self._parties.listed_with(named) if p.kind is PartyKind.GOVERNMENT and p.start < end)
            return names_of(tuple(p for p in listed if p.start >= named.start))
        return (described.name,) if described else ()


def names_of(parties: tuple[Party, ...]) -> tuple[str, ...]:
    """Under which names parties act; outlets and products do not."""
    return tuple(
        dict.fromkeys(n for p in parties if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) for n in p.names)
    )
