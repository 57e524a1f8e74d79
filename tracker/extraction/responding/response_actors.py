"""A response in a sentence -> who acts: the subject of its verb, the speaker, or a body named only by kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Status
from tracker.extraction.responding.response_bills import MAKES_LAWS, chamber, sponsors
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_context import ACCUSER_REACH, ACTING, PRONOUN, Surroundings
from tracker.extraction.responding.response_fitting import MEASURES, Fitting
from tracker.extraction.responding.response_makers import PREPOSITION, Makers
from tracker.extraction.responding.response_places import ACTS, acting_places
from tracker.extraction.responding.response_rules import Doers, Rule, cues
from tracker.extraction.responding.response_status import ONE_OF, Stage
from tracker.extraction.responding.response_subjects import Subjects, names_of
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.issuers import issuers_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of

# How sure: the subject of the verb; the speaker of the passage or an owner; a body named by kind or standing nearest;
# whoever else speaks in the sentence.
SUBJECT, SPEAKER, KIND, TOLD = 0.85, 0.7, 0.65, 0.55
_ADVISES = re.compile(
    r"\b(?:advisory|agencies|guidance|bulletin)\b[^.;\n]{0,160}\b(?:recommend|urg|advis(?:e|ing)|call)", re.IGNORECASE
)
# "Controls should be tightened": who says so wishes it, not the subject.
_MODAL = re.compile(
    r"(?:should|must|needs?|ought|belongs?|deserves?|ha(?:s|ve) to|(?:is|are|was|were) (?:long )?overdue)\b"
)
# "In a paper for the committee, X set out …".
_IN_A = re.compile(
    r"\W*In (?:(?:an?|its|their|his|her) |(?:[a-z]+ )?(?:comments|testimony|evidence|remarks|letters|submissions|filings)\b)"
)
# "It asks …" of a letter, which has no subject that acts.
_ASKS_ON = re.compile(
    r"\W*(?:It|They|The (?:letter|memo\w*|submission|filing|testimony|paper|statement)) (?:also |further |then )?"
    r"(?:ask|want|call|urge|recommend|request|propose|seek|demand|press)s?\b"
)
_LETTER = re.compile(r"(?:memo|letter|submission|filing|comment|testimony|white paper)", re.IGNORECASE)
_SPOKEN_OF = (Status.CALLED_FOR, Status.UNDER_CONSIDERATION, Status.PROPOSED)
# "The accounts have been banned", and Chinese, which leaves out who acts: the accuser does.
# Others stand before the party, or it undergoes what is told.
_AFTER_OTHERS = re.compile(r"\band\s+(?:the\s+|[A-Z]\w+[’']s\s+)?$")
_APPOSED = re.compile(r",\s+(?:(?:has|have|had|also|now|\w+ly)\s+)*")
_ADJACENT = re.compile(r"\s+(?:(?!would\b)[\w-]+\s+){0,2}")
_BE = re.compile(r"\b(?:is|are|was|were|became)\b")
_AGENTLESS = re.compile(
    r"(?:accounts|account (?:bans|closures|suspensions|terminations)|API keys|subscriptions|cancell?ations?|suspensions?|closures?|terminations?|removals?|deactivations?|revocations?)\b|[\u4e00-\u9fff]",
    re.IGNORECASE,
)


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
        self._fitting = Fitting(bodies)
        self._makers = Makers(reading, parties, bodies)
        self._subjects = Subjects(reading, parties, bodies)
        self._around = Surroundings(reading, parties, attributions, authors)

    def doers(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> tuple[Doer, ...]:
        """Who does it, by the best guess that fits; nobody where the report's own writer only thinks of it."""
        sued = self._makers.sued(rule, cue)
        for guess in self._guesses(rule, sentence, cue, stage):
            named = [self._bodies.acting(n) for n in guess.names if n not in sued]
            if self._fitting.is_officials(rule, guess.route, named):
                return ()
            is_loose = guess.confidence <= SPEAKER
            fit = self._fitting.fit(rule, guess.route, named, cue, stage, is_loose=is_loose)
            if fit and stage.status is Status.IN_FORCE:
                fit += [
                    n for n in self._makers.partners(rule, sentence, cue) if self._bodies.can(rule, n, stage.status)
                ]
            if fit:
                return tuple(self._doer(rule, n, sentence, stage, guess) for n in dict.fromkeys(fit))
        return ()

    def note_letter(self, at: int, sender: str) -> None:
        """Keep whose letter or testimony the report tells of, for what it says of "the letter" further on."""
        self._around.letters.append((at, sender))

    def sponsors(self, sentence: Tokens) -> tuple[Doer, ...]:
        """The lawmakers who bring in the bill of which the sentence tells."""
        names = [n for n in sponsors(self._reading, self._parties, sentence) if self._bodies.is_public(n)]
        return tuple(Doer(name=n, jurisdiction="US", confidence=SPEAKER, route="sponsor") for n in names)

    def imposing(self, rule: Rule, sentence: Tokens, cue: re.Match[str]) -> tuple[Doer, ...]:
        """The agency whose sanctions a bill would have: "Commerce Department blacklisting"."""
        before = self._parties.within(sentence.start_char, cue.start())[-1:]
        is_its = before and before[0].kind is PartyKind.GOVERNMENT and not MAKES_LAWS.search(before[0].names[0])
        if not is_its or not _ADJACENT.fullmatch(self._reading.text, before[0].end, cue.start()):
            return ()
        return tuple(
            Doer(
                name=n,
                jurisdiction=self._bodies.jurisdiction(rule, n, Status.PROPOSED, *cue.span()),
                confidence=SPEAKER,
                route="agency",
            )
            for n in before[0].names
        )

    def recommending(self, rule: Rule, lead: Tokens, sentence: Tokens, stage: Stage) -> tuple[Doer, ...]:
        """Who makes the recommendations that a line announces, of which the sentence is one."""
        told = self._told_of(lead)
        within = self._parties.within(lead.start_char, lead.end_char)
        party = next((p for p in within if p.kind in (*ACTING, PartyKind.PERSON)), None)
        described = self._bodies.described(lead.start_char, lead.end_char)
        issuers = issuers_of(self._reading) if lead.text.rstrip().endswith("?") else ()
        names = issuers or told or (party.names if party else ()) or tuple(d.name for d in described[:1])
        fit = [n for n in names if self._bodies.can(rule, n, stage.status)]
        return tuple(self._doer(rule, n, sentence, stage, _Guess("recommendation", (n,), KIND)) for n in fit)

    def _doer(self, rule: Rule, name: str, sentence: Tokens, stage: Stage, guess: _Guess) -> Doer:
        place = self._bodies.jurisdiction(rule, name, stage.status, sentence.start_char, sentence.end_char)
        return Doer(name=name, jurisdiction=place, confidence=guess.confidence, route=guess.route)

    def _guesses(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> Iterator[_Guess]:
        if rule.doer_is_object:
            yield _Guess("ordered", self._subjects.ordered(sentence, cue), SPEAKER)
            return
        at = cue.start()
        wished = stage.status is Status.CALLED_FOR and _MODAL.match(self._reading.text, stage.at)
        if stage.status is Status.CALLED_FOR and _ADVISES.search(self._reading.text, sentence.start_char, at):
            yield _Guess("advisory", self._around.advisers(rule, sentence, stage), SPEAKER)
        if stage.listed and (ONE_OF.match(sentence.text) or _ASKS_ON.match(sentence.text)):
            yield _Guess("letter", self._around.author(sentence, ACCUSER_REACH), SPEAKER)
        if rule.instrument is Instrument.LEGISLATION:
            yield _Guess("chamber", chamber(self._reading, self._parties, sentence, stage), SUBJECT)
        yield _Guess("document", self._document(cue), SUBJECT)
        if not wished:
            yield _Guess(
                "place",
                acting_places(self._reading, rule, sentence, cue, self._verbs(rule, sentence, cue, stage.at)),
                SUBJECT,
            )
            yield _Guess("body", self._beside(rule, sentence, cue, stage.at), SUBJECT)
            yield _Guess("subject", self._subjects.of(rule, sentence, stage, cue), SUBJECT)
        yield _Guess("body-of-kind", self._described(sentence, at, asked_at=stage.at if wished else None), KIND)
        yield _Guess("owner", self._makers.owners(sentence, cue), SPEAKER)
        yield _Guess("maker", self._makers.makers(rule, sentence, cue), SPEAKER)
        if rule.instrument is Instrument.SUBMISSION:
            yield _Guess("echoed", self._makers.echoed(sentence, cue), SPEAKER)
        # What is done is told of many: by whom it was done the speaker does not show.
        speaks = rule.doers is not Doers.PUBLIC or rule.itself or stage.status in _SPOKEN_OF
        yield _Guess("speaker", self._speakers(at) if speaks else (), SPEAKER)
        if rule.instrument is Instrument.SUBMISSION and _IN_A.match(sentence.text):
            subject = subject_of(sentence.root, self._parties)
            yield _Guess("sender", names_of(self._parties.listed_with(subject)) if subject else (), SPEAKER)
        if rule.instrument is Instrument.SUBMISSION and not rule.to_body and _LETTER.match(cue[0]):
            yield _Guess("author", self._around.author(sentence), KIND)
        if stage.status is Status.CALLED_FOR and (ONE_OF.match(sentence.text) or _ASKS_ON.match(sentence.text)):
            yield _Guess("letter", self._around.author(sentence, ACCUSER_REACH), KIND)
        if stage.listed:
            yield _Guess("letter", self._around.author(sentence, ACCUSER_REACH), KIND)
        yield _Guess("quoted", self._quoted(sentence), KIND)
        if not wished:
            yield _Guess("nearest", self._nearest(sentence, cue), KIND)
        if rule.doers in (Doers.INDUSTRY, Doers.INDUSTRY_OR_PUBLIC) and stage.status is Status.IN_FORCE:
            yield _Guess("product", self._makers.products(sentence, cue), KIND)
            yield _Guess("host", self._makers.hosts(sentence, cue), KIND)
        yield _Guess("told", self._told_of(sentence) if speaks else (), TOLD)
        yield _Guess("sentence", self._sentence_subject(sentence), TOLD)
        yield _Guess("lead-in", self._around.above(at), KIND)
        is_asked = stage.status is Status.CALLED_FOR
        if (is_asked and not wished) or (rule.instrument in MEASURES and not is_asked):
            yield _Guess("antecedent", self._around.company_before(sentence, at, self._bodies), TOLD)
        if rule.near_act and stage.status is Status.IN_FORCE and _AGENTLESS.match(cue[0]):
            yield _Guess("accuser", self._accuser(sentence), KIND)
        if rule.near_act and stage.status is Status.IN_FORCE and set(self._parties.writers) & self._bodies.accusers:
            yield _Guess("own-page", self._parties.writers, KIND)
        yield _Guess("advisory", self._around.advisers(rule, sentence, stage), KIND)
        if rule.instrument is Instrument.SUBMISSION and _LETTER.match(cue[0]):
            accusing = tuple(n for n in self._bodies.accusers if not self._bodies.is_public(n))
            yield _Guess("accuser", accusing if len(accusing) == 1 else (), TOLD)
        if stage.status is not Status.CALLED_FOR:
            yield _Guess("issuer", self._around.issuers(rule, sentence, cue, stage), KIND)

    def _clause_start(self, sentence: Tokens, offset: int) -> int:
        """Where what is said at this offset begins: who stands before a quotation does not act in it."""
        said = self._attributions.at(offset)
        return sentence.start_char if said is None or said.by_outlet else max(sentence.start_char, said.content[0])

    def _sentence_subject(self, sentence: Tokens) -> tuple[str, ...]:
        """For whom "he" or "it" stands with which the sentence begins."""
        subject = subject_of(sentence.root, self._parties) if PRONOUN.match(sentence.text) else None
        return names_of(self._parties.listed_with(subject)) if subject else ()

    def _quoted(self, sentence: Tokens) -> tuple[str, ...]:
        return tuple(n for n in self._around.quoted(sentence) if n not in self._bodies.accused)

    def _accuser(self, sentence: Tokens) -> tuple[str, ...]:
        """The company whose allegation was told of last."""
        authors = self._around.authors(sentence, ACCUSER_REACH)
        return tuple(name for name in reversed(authors) if not self._bodies.is_public(name))[:1]

    def _told_of(self, sentence: Tokens) -> tuple[str, ...]:
        """ "In a letter to the committee, X detailed …"."""
        found = [a for a in self._attributions.between(sentence.start_char, sentence.end_char) if not a.by_outlet]
        return found[0].holders if found else ()

    def _verbs(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[int, ...]:
        """Where the verbs begin: at the word of status, at that which governs the cue, at a cue that is the deed."""
        governing = [t.idx for t in self._subjects.governor(sentence, cue.start())]
        return (*([verb_at] if verb_at <= cue.start() else []), *governing, *([cue.start()] if rule.itself else []))

    def _beside(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[str, ...]:
        """Who stands right before the verb, by name or kind: "Dutch lawmakers introduced …"."""
        for place in self._verbs(rule, sentence, cue, verb_at):
            found = self._bodies.described(sentence.start_char, place)
            if found and ACTS.fullmatch(self._reading.text, found[-1].end, place):
                return (found[-1].name,)
            named = [p for p in self._parties.within(sentence.start_char, place) if p.kind in ACTING][-1:]
            if named and self._acts(sentence, named[0], place):
                return names_of(self._parties.listed_with(named[0]))
            last = self._parties.within(sentence.start_char, place)[-1:]
            is_apposed = rule.instrument is not Instrument.SUBMISSION and last
            if is_apposed and last[0].kind is PartyKind.PERSON and self._is_apposed(last[0], place):
                return last[0].names
        return ()

    def _is_apposed(self, person: Party, verb_at: int) -> bool:
        """Whether a person stands between commas right before a verb: "the chair of X, Jane Roe, opened …"."""
        text = self._reading.text
        return text[: person.start].endswith(", ") and _APPOSED.fullmatch(text, person.end, verb_at) is not None

    def _acts(self, sentence: Tokens, party: Party, verb_at: int) -> bool:
        """Whether a party stands right before a verb that nothing else governs."""
        text = self._reading.text
        first = self._parties.listed_with(party)[0]
        if PREPOSITION.search(text, sentence.start_char, first.start) or _AFTER_OTHERS.search(
            text[: first.start][-20:]
        ):
            return False
        is_done_to = _BE.search(text, party.end, verb_at) or _BE.match(text, verb_at)
        return ACTS.fullmatch(text, party.end, verb_at) is not None and is_done_to is None

    def _document(self, cue: re.Match[str]) -> tuple[str, ...]:
        """Who issues "this memorandum" on their own page, and whom the cue itself names ("White House memo")."""
        itself = self._parties.at(cue.start())
        return itself.names if itself and itself.kind in (PartyKind.STAND_IN, PartyKind.GOVERNMENT) else ()

    def _described(self, sentence: Tokens, offset: int, asked_at: int | None = None) -> tuple[str, ...]:
        """The body named by kind before the cue; not the one of which something is asked ("lawmakers should …")."""
        found = self._bodies.described(self._clause_start(sentence, offset), offset)
        found = [d for d in found if asked_at is None or self._reading.text[d.end : asked_at].strip()]
        if found:
            return (found[-1].name,)
        text = self._reading.text
        labs = cues()["labs"].search(text, sentence.start_char, offset)
        return ("frontier labs",) if labs and not re.search(r"\bfrom\s+$", text[: labs.start()]) else ()

    def _speakers(self, offset: int) -> tuple[str, ...]:
        found = self._attributions.at(offset)
        return () if found is None or found.by_outlet else found.holders

    def _nearest(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        before = self._parties.within(sentence.start_char, cue.start())
        text, start = self._reading.text, sentence.start_char
        subject = next((p for p in before if p.kind in ACTING and not PREPOSITION.search(text[start : p.start])), None)
        return names_of(self._parties.listed_with(subject)) if subject else ()
