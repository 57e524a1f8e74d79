"""A response in a sentence -> who acts: the subject of its verb, the speaker, or a body named only by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.attribution import Attributions
from tracker.extraction.cues import words
from tracker.extraction.parties import Parties, Party, PartyKind
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Status
from tracker.extraction.response_bills import chamber, sponsors
from tracker.extraction.response_bodies import Bodies, speaks_for_office
from tracker.extraction.response_context import ACCUSER_REACH, ACTING, Surroundings
from tracker.extraction.response_places import ACTS, listed_places, runs_of
from tracker.extraction.response_rules import Doers, Rule, cues
from tracker.extraction.response_status import Stage
from tracker.extraction.subjects import subject_of
from tracker.extraction.verbs import is_passive

# How sure: the subject of the verb; the speaker of the passage or an owner; a body named by kind or standing nearest;
# whoever else speaks in the sentence.
SUBJECT, SPEAKER, KIND, TOLD = 0.85, 0.7, 0.65, 0.55
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:Reps?|Sens?|Representatives?|Senators?)\b\.?\s+)?[*_]*$")
# "Sued the maker of …, X": so soon whoever is sued is named.
SUED_REACH = 40
# "A classifier from X": so soon behind the cue its maker is named.
MAKER_REACH = 40
_ADVISES = re.compile(
    r"\b(?:advisory|agencies|guidance|bulletin)\b[^.;\n]{0,160}\b(?:recommend|urg|advis(?:e|ing)|call)", re.IGNORECASE
)
# "Controls should be tightened": who says so wishes it, not the subject.
_MODAL = re.compile(r"(?:should|must|needs?|ought)\b")
_MAKER = re.compile(r"\s+(?:from|by|of|at)\s+(?:the\s+)?[*_]*$|[*_\s]*\(\s*$")
_PARTNER = re.compile(r",?\s+(?:and|along with|together with)\s+(?:its|their|the)\s+(?:[\w-]+\s+){1,4}")
_OWNS = re.compile(r"[*_\]]*[’']s?\s+(?:[\w-]+\s+){0,5}")
_OFFICE = re.compile(r"[’']s\s+[^,;\n]{3,60},\s+")
_LOOKED = re.compile(r"investigated|looked into|examined|reviewed", re.IGNORECASE)
_LETTER = re.compile(r"(?:memo|letter|submission|filing|comment|testimony|white paper)", re.IGNORECASE)
_SPOKEN_OF = (Status.CALLED_FOR, Status.UNDER_CONSIDERATION, Status.PROPOSED)
# "The accounts have been banned", and Chinese, which leaves out who acts: the accuser does.
_AGENTLESS = re.compile(r"(?:accounts|API keys|subscriptions)\b|[\u4e00-\u9fff]", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:of|in|at|from|by|for|with|on|to|against|about|like|than)\s+(?:the\s+)?[*_]*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts, where that has force (None: industry or unknown), how sure that is and how it was found."""

    name: str
    jurisdiction: str | None
    confidence: float
    route: str


@dataclass(frozen=True, slots=True)
class _Guess:
    route: str
    names: tuple[str, ...]
    confidence: float


class Doing:
    """Finds the doers of responses in one report; authors: where and by whom it has its allegations."""

    def __init__(
        self,
        reading: Reading,
        parties: Parties,
        attributions: Attributions,
        bodies: Bodies,
        authors: tuple[tuple[int, str], ...] = (),
    ) -> None:
        self._reading = reading
        self._parties = parties
        self._attributions = attributions
        self._bodies = bodies
        self._around = Surroundings(reading, parties, attributions, authors)

    def doers(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> tuple[Doer, ...]:
        """Who does it, by the best guess that fits; nobody where the report's own writer only thinks of it."""
        sued = self._sued(rule, cue)
        for guess in self._guesses(rule, sentence, cue, stage):
            named = [self._bodies.acting(n) for n in guess.names if n not in sued]
            is_place = guess.route == "place"
            fit = [n for n in named if self._bodies.can(rule, n, stage.status, is_place=is_place)]
            if rule.near_act and stage.status is Status.IN_FORCE and guess.confidence <= SPEAKER:
                fit = [
                    n for n in fit if guess.route not in ("speaker", "told", "nearest") or not self._bodies.is_public(n)
                ]
            fit = [self._bodies.office_of(n) if speaks_for_office(rule, guess.route) else n for n in fit]
            if rule.instrument is Instrument.INVESTIGATION and _LOOKED.fullmatch(cue[0]):
                # What an accuser has found out about its own case is its accusation.
                fit = [n for n in fit if n not in self._bodies.accusers or self._bodies.is_public(n)]
            if stage.status is not Status.CALLED_FOR and rule.doers in (Doers.PUBLIC, Doers.ANYBODY):
                weighs = guess.route == "speaker" or stage.status is Status.UNDER_CONSIDERATION
                is_act = rule.instrument in (Instrument.DIPLOMACY, Instrument.LEGISLATION)
                fit = [self._bodies.government_of(n) if weighs and not is_act else n for n in fit]
            if fit:
                return tuple(self._doer(rule, n, sentence, stage, guess) for n in dict.fromkeys(fit))
        return ()

    def sponsors(self, sentence: Tokens) -> tuple[Doer, ...]:
        """The lawmakers who bring in the bill of which the sentence tells."""
        names = [n for n in sponsors(self._reading, self._parties, sentence) if self._bodies.is_public(n)]
        return tuple(Doer(name=n, jurisdiction="US", confidence=SPEAKER, route="sponsor") for n in names)

    def recommending(self, rule: Rule, lead: Tokens, sentence: Tokens, stage: Stage) -> tuple[Doer, ...]:
        """Who makes the recommendations that a line announces, of which the sentence is one."""
        told = self._told_of(lead)
        party = next((p for p in self._parties.within(lead.start_char, lead.end_char) if p.kind in ACTING), None)
        described = self._bodies.described(lead.start_char, lead.end_char)
        names = told or (party.names if party else ()) or tuple(d.name for d in described[:1])
        fit = [n for n in names if self._bodies.can(rule, n, stage.status)]
        return tuple(self._doer(rule, n, sentence, stage, _Guess("recommendation", (n,), KIND)) for n in fit)

    def _doer(self, rule: Rule, name: str, sentence: Tokens, stage: Stage, guess: _Guess) -> Doer:
        place = self._bodies.jurisdiction(rule, name, stage.status, sentence.start_char, sentence.end_char)
        return Doer(name=name, jurisdiction=place, confidence=guess.confidence, route=guess.route)

    def _guesses(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> Iterator[_Guess]:
        if rule.doer_is_object:
            yield _Guess("ordered", self._objects(sentence, cue), SPEAKER)
            return
        at = cue.start()
        wished = stage.status is Status.CALLED_FOR and _MODAL.match(self._reading.text, stage.at)
        if stage.status is Status.CALLED_FOR and _ADVISES.search(self._reading.text, sentence.start_char, at):
            yield _Guess("advisory", self._around.advisers(rule, sentence, stage), SPEAKER)
        if rule.instrument is Instrument.LEGISLATION:
            yield _Guess("chamber", chamber(self._reading, self._parties, sentence, stage), SUBJECT)
        yield _Guess("document", self._document(cue), SUBJECT)
        if not wished:
            yield _Guess("place", self._places(rule, sentence, cue, stage.at), SUBJECT)
            yield _Guess("body", self._beside(rule, sentence, cue, stage.at), SUBJECT)
            yield _Guess("subject", self._subjects(rule, sentence, stage.at, cue), SUBJECT)
        yield _Guess("body-of-kind", self._described(sentence, at), KIND)
        yield _Guess("owner", self._owners(sentence, cue), SPEAKER)
        yield _Guess("maker", self._makers(sentence, cue), SPEAKER)
        # What is done is told of many: by whom it was done the speaker does not show.
        speaks = rule.doers is not Doers.PUBLIC or rule.itself or stage.status in _SPOKEN_OF
        yield _Guess("speaker", self._speakers(at) if speaks else (), SPEAKER)
        if rule.instrument is Instrument.SUBMISSION and _LETTER.match(cue[0]):
            yield _Guess("author", self._around.author(sentence), KIND)
        if not wished:
            yield _Guess("nearest", self._nearest(sentence, cue), KIND)
        yield _Guess("told", self._told_of(sentence) if speaks else (), TOLD)
        yield _Guess("lead-in", self._around.above(at), KIND)
        if rule.near_act and stage.status is Status.IN_FORCE and _AGENTLESS.match(cue[0]):
            yield _Guess("accuser", self._around.author(sentence, ACCUSER_REACH), KIND)
        yield _Guess("quoted", self._around.quoted(sentence), KIND)
        yield _Guess("advisory", self._around.advisers(rule, sentence, stage), KIND)
        if stage.status is not Status.CALLED_FOR:
            yield _Guess("issuer", self._around.issuers(rule, sentence, stage), KIND)

    def _subjects(self, rule: Rule, sentence: Tokens, verb_at: int, cue: re.Match[str]) -> tuple[str, ...]:
        governing = self._governor(sentence, cue.start())
        verbs = [t for t in sentence if verb_at <= t.idx < max(cue.end(), verb_at + 1) and t.pos_ in ("VERB", "AUX")]
        at = [t for t in sentence if t.idx <= verb_at < t.idx + len(t)]
        for token in [*(t for t in at if t.pos_ in ("VERB", "AUX")), *verbs, *governing]:
            if token.dep_ == "aux:pass" or is_passive(token):
                return self._agents(sentence, token)
            subject = subject_of(token, self._parties)
            if subject is not None:
                if rule.instrument is Instrument.SUBMISSION:
                    subject = self._employer(sentence, subject)
                else:
                    subject = self._officer(subject, token) or subject
                return self._names(self._partners(sentence, subject))
        return ()

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
        doers = self._parties.listed_with(subject)
        text = self._reading.text
        before = self._parties.within(sentence.start_char, doers[0].start)
        after = self._parties.within(doers[-1].end, sentence.end_char)
        earlier = before[-1:] if before and _PARTNER.fullmatch(text, before[-1].end, doers[0].start) else ()
        later = after[:1] if after and _PARTNER.fullmatch(text, doers[-1].end, after[0].start) else ()
        return (*earlier, *doers, *later)

    @staticmethod
    def _governor(sentence: Tokens, offset: int) -> list[Token]:
        """The verb of which the noun at this place is the object."""
        noun = next((t for t in sentence if t.idx <= offset < t.idx + len(t)), None)
        is_object = noun is not None and noun.dep_ in ("obj", "nsubj:pass") and noun.head.pos_ == "VERB"
        return [noun.head] if noun is not None and is_object else []

    def _agents(self, sentence: Tokens, verb: Token) -> tuple[str, ...]:
        if verb.lower_ in words("speech_verbs", "readers"):
            return ()
        after = self._parties.within(verb.idx, sentence.end_char)
        found = next((p for p in after if _BY.search(self._reading.text[verb.idx : p.start])), None)
        return self._names(self._parties.listed_with(found)) if found else ()

    def _objects(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """The agency that "require", "direct" or "mandate" is followed by."""
        end = min(sentence.end_char, cue.end() + 60)
        described = next(iter(self._bodies.described(cue.end(), end)), None)
        named = next((p for p in self._parties.within(cue.end(), end) if p.kind is PartyKind.GOVERNMENT), None)
        if named is not None and (described is None or named.start < described.start):
            return named.names
        return (described.name,) if described else ()

    def _told_of(self, sentence: Tokens) -> tuple[str, ...]:
        """ "In a letter to the committee, X detailed …"."""
        found = [a for a in self._attributions.between(sentence.start_char, sentence.end_char) if not a.by_outlet]
        return found[0].holders if found else ()

    def _places(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[str, ...]:
        """The states that act: "Texas and Virginia banned …"."""
        text = self._reading.text
        for place in self._verbs(rule, sentence, cue, verb_at):
            runs = runs_of(self._reading, sentence.start_char, place)
            if not runs or not ACTS.fullmatch(text, runs[-1][-1].end, place):
                continue
            if not _PREPOSITION.search(text, sentence.start_char, runs[-1][0].start):
                return tuple(m.name for m in runs[-1])
        return listed_places(self._reading, rule, sentence, cue)

    def _verbs(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[int, ...]:
        """Where the verbs begin: at the word of status, at that which governs the cue, at a cue that is the deed."""
        governing = [t.idx for t in self._governor(sentence, cue.start())]
        return (*([verb_at] if verb_at <= cue.start() else []), *governing, *([cue.start()] if rule.itself else []))

    def _beside(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[str, ...]:
        """The body named by kind right before the verb: "Dutch lawmakers introduced …"."""
        for place in self._verbs(rule, sentence, cue, verb_at):
            found = self._bodies.described(sentence.start_char, place)
            if found and ACTS.fullmatch(self._reading.text, found[-1].end, place):
                return (found[-1].name,)
        return ()

    def _sued(self, rule: Rule, cue: re.Match[str]) -> tuple[str, ...]:
        """Against whom the suit is that the cue tells of."""
        if rule.instrument is not Instrument.LEGAL_ACTION:
            return ()
        return self._names(self._parties.within(cue.end(), cue.end() + SUED_REACH))

    def _document(self, cue: re.Match[str]) -> tuple[str, ...]:
        """Who issues "this memorandum" on their own page, and whom the cue itself names ("White House memo")."""
        itself = self._parties.at(cue.start())
        return itself.names if itself and itself.kind in (PartyKind.STAND_IN, PartyKind.GOVERNMENT) else ()

    def _described(self, sentence: Tokens, offset: int) -> tuple[str, ...]:
        found = self._bodies.described(sentence.start_char, offset)
        if found:
            return (found[-1].name,)
        text = self._reading.text
        labs = cues()["labs"].search(text, sentence.start_char, offset)
        return ("frontier labs",) if labs and not re.search(r"\bfrom\s+$", text[: labs.start()]) else ()

    def _owners(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "Google's defenses", "X's countermeasures"."""
        before = self._parties.within(sentence.start_char, cue.start())
        if before and _OWNS.fullmatch(self._reading.text, before[-1].end, cue.start()):
            return self._names((before[-1],))
        described = self._bodies.described(sentence.start_char, cue.start())
        owns = described and _OWNS.fullmatch(self._reading.text, described[-1].end, cue.start())
        return (described[-1].name,) if owns else ()

    def _makers(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "A classifier from X", "a bill by Sen. X"."""
        after = self._parties.within(cue.end(), min(sentence.end_char, cue.end() + MAKER_REACH))
        found = after and _MAKER.match(self._reading.text[cue.end() : after[0].start])
        return self._names(self._parties.listed_with(after[0])) if found else ()

    def _speakers(self, offset: int) -> tuple[str, ...]:
        found = self._attributions.at(offset)
        return () if found is None or found.by_outlet else found.holders

    def _nearest(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        before = self._parties.within(sentence.start_char, cue.start())
        text, start = self._reading.text, sentence.start_char
        subject = next((p for p in before if p.kind in ACTING and not _PREPOSITION.search(text[start : p.start])), None)
        return self._names(self._parties.listed_with(subject)) if subject else ()

    @staticmethod
    def _names(parties: tuple[Party, ...]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(n for p in parties if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) for n in p.names)
        )
