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
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import EntityKind, Instrument, Status
from tracker.extraction.response_bodies import Bodies
from tracker.extraction.response_rules import Doers, Rule, cues
from tracker.extraction.response_status import Stage
from tracker.extraction.subjects import is_passive, subject_of

# How sure: the subject of the verb; the speaker of the passage or an owner; a body named by kind or standing nearest.
SUBJECT, SPEAKER, KIND = 0.85, 0.7, 0.65
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:Reps?|Sens?|Representatives?|Senators?)\b\.?\s+)?[*_]*$")
# "Sued the maker of …, X": so soon whoever is sued is named.
SUED_REACH = 40
# "The letter" is one of which the report spoke so shortly before.
AUTHOR_REACH = 400
# "A classifier from X": so soon behind the cue its maker is named.
MAKER_REACH = 40
# "Controls should be tightened": who says so wishes it, not the subject.
_MODAL = re.compile(r"(?:should|must|needs?|ought)\b")
_ADVERBS = (
    r"\s+(?:(?:has|have|had|is|are|was|also|now|recently|will|reportedly|formally|already|since|both|then|\w+ly) )*"
)
_ACTS = re.compile(_ADVERBS)
_JOINS = re.compile(r",?\s*(?:and\s+)?(?:the\s+)?|\s*,\s*")
_MAKER = re.compile(r"\s+(?:from|by|of|at)\s+(?:the\s+)?[*_]*$|[*_\s]*\(\s*$")
_PARTNER = re.compile(r",?\s+(?:and|along with|together with)\s+(?:its|their|the)\s+(?:[\w-]+\s+){1,4}")
_OWNS = re.compile(r"[*_\]]*[’']s?\s+(?:[\w-]+\s+){0,5}")
_WE = re.compile(r"[^“”\"]{0,3}[“\"][^”\"]{0,80}\b(?:we|our)\b", re.IGNORECASE)
_ACTING = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN)
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
        self._authors = authors

    def doers(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> tuple[Doer, ...]:
        """Who does it, by the best guess that fits; nobody where the report's own writer only thinks of it."""
        sued = self._sued(rule, cue)
        for guess in self._guesses(rule, sentence, cue, stage):
            named = [self._bodies.acting(n) for n in guess.names if n not in sued]
            is_place = guess.route == "place"
            fit = [n for n in named if self._bodies.can(rule, n, stage.status, is_place=is_place)]
            if stage.status is not Status.CALLED_FOR and rule.doers in (Doers.PUBLIC, Doers.ANYBODY):
                weighs = guess.route == "speaker" or stage.status is Status.UNDER_CONSIDERATION
                is_act = rule.instrument in (Instrument.DIPLOMACY, Instrument.LEGISLATION)
                fit = [self._bodies.government_of(n) if weighs and not is_act else n for n in fit]
            if fit:
                return tuple(self._doer(rule, n, sentence, stage, guess) for n in dict.fromkeys(fit))
        return ()

    def _doer(self, rule: Rule, name: str, sentence: Tokens, stage: Stage, guess: _Guess) -> Doer:
        place = self._bodies.jurisdiction(rule, name, stage.status, sentence.start_char, sentence.end_char)
        return Doer(name=name, jurisdiction=place, confidence=guess.confidence, route=guess.route)

    def _guesses(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> Iterator[_Guess]:
        if rule.doer_is_object:
            yield _Guess("ordered", self._objects(sentence, cue), SPEAKER)
            return
        at = cue.start()
        wished = stage.status is Status.CALLED_FOR and _MODAL.match(self._reading.text, stage.at)
        yield _Guess("document", self._document(cue), SUBJECT)
        if not wished:
            yield _Guess("place", self._places(rule, sentence, cue, stage.at), SUBJECT)
            yield _Guess("body", self._beside(rule, sentence, cue, stage.at), SUBJECT)
            yield _Guess("subject", self._subjects(sentence, stage.at, cue), SUBJECT)
        yield _Guess("body-of-kind", self._described(sentence, at), KIND)
        yield _Guess("owner", self._owners(sentence, cue), SPEAKER)
        yield _Guess("maker", self._makers(sentence, cue), SPEAKER)
        yield _Guess("speaker", self._speakers(at), SPEAKER)
        if rule.instrument is Instrument.SUBMISSION:
            yield _Guess("author", self._author(sentence), KIND)
        if not wished:
            yield _Guess("nearest", self._nearest(sentence, cue), KIND)
        yield _Guess("told", self._told_of(sentence), SPEAKER)
        yield _Guess("lead-in", self._above(at), KIND)
        yield _Guess("quoted", self._quoted(sentence), KIND)
        if stage.status is not Status.CALLED_FOR:
            yield _Guess("issuer", self._issuers(rule, sentence, stage), KIND)

    def _subjects(self, sentence: Tokens, verb_at: int, cue: re.Match[str]) -> tuple[str, ...]:
        governing = self._governor(sentence, cue.start())
        verbs = [t for t in sentence if verb_at <= t.idx < max(cue.end(), verb_at + 1) and t.pos_ in ("VERB", "AUX")]
        at = [t for t in sentence if t.idx <= verb_at < t.idx + len(t)]
        for token in [*(t for t in at if t.pos_ in ("VERB", "AUX")), *verbs, *governing]:
            if token.dep_ == "aux:pass" or is_passive(token):
                return self._agents(sentence, token)
            subject = subject_of(token, self._parties)
            if subject is not None:
                return self._names(self._partners(sentence, self._parties.listed_with(subject)))
        return ()

    def _partners(self, sentence: Tokens, doers: tuple[Party, ...]) -> tuple[Party, ...]:
        """Also the first of "X and its backer Y"."""
        before = self._parties.within(sentence.start_char, doers[0].start)
        joined = before and _PARTNER.fullmatch(self._reading.text, before[-1].end, doers[0].start)
        return (before[-1], *doers) if joined else doers

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
            before = self._reading.mentions_in(sentence.start_char, place, EntityKind.PLACE)
            if not before or not _ACTS.fullmatch(text, before[-1].end, place):
                continue
            listed = [before[-1]]
            for mention in reversed(before[:-1]):
                if not _JOINS.fullmatch(text, mention.end, listed[0].start):
                    break
                listed.insert(0, mention)
            if not _PREPOSITION.search(text, sentence.start_char, listed[0].start):
                return tuple(m.name for m in listed)
        return ()

    def _verbs(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[int, ...]:
        """Where the verbs begin: at the word of status, at that which governs the cue, at a cue that is the deed."""
        governing = [t.idx for t in self._governor(sentence, cue.start())]
        return (*([verb_at] if verb_at <= cue.start() else []), *governing, *([cue.start()] if rule.itself else []))

    def _beside(self, rule: Rule, sentence: Tokens, cue: re.Match[str], verb_at: int) -> tuple[str, ...]:
        """The body named by kind right before the verb: "Dutch lawmakers introduced …"."""
        for place in self._verbs(rule, sentence, cue, verb_at):
            found = self._bodies.described(sentence.start_char, place)
            if found and _ACTS.fullmatch(self._reading.text, found[-1].end, place):
                return (found[-1].name,)
        return ()

    def _sued(self, rule: Rule, cue: re.Match[str]) -> tuple[str, ...]:
        """Against whom the suit is that the cue tells of."""
        if rule.instrument is not Instrument.LEGAL_ACTION:
            return ()
        return self._names(self._parties.within(cue.end(), cue.end() + SUED_REACH))

    def _document(self, cue: re.Match[str]) -> tuple[str, ...]:
        """Who issues "this memorandum" on their own page."""
        itself = self._parties.at(cue.start())
        return itself.names if itself is not None and itself.kind is PartyKind.STAND_IN else ()

    def _author(self, sentence: Tokens) -> tuple[str, ...]:
        """Whose letter "the letter" is: theirs whose allegation stands in the sentence or right before it."""
        before = max(0, sentence.start_char - AUTHOR_REACH)
        near = [name for start, name in self._authors if before <= start < sentence.end_char]
        return (near[-1],) if near else ()

    def _above(self, offset: int) -> tuple[str, ...]:
        """Whose measures the lead-in of a list or table announces."""
        block = self._reading.block_of(offset)
        parent = self._reading.parent_of(block)
        if block.kind not in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW) or parent is None:
            return ()
        found = [a for a in self._attributions.between(parent.start, parent.end) if not a.by_outlet]
        owner = next((p for p in self._parties.within(parent.start, parent.end) if p.kind in _ACTING), None)
        return found[-1].holders if found else (owner.names if owner else ())

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
        return found.holders if found and not found.by_outlet else ()

    def _nearest(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        before = self._parties.within(sentence.start_char, cue.start())
        text, start = self._reading.text, sentence.start_char
        subject = next(
            (p for p in before if p.kind in _ACTING and not _PREPOSITION.search(text[start : p.start])), None
        )
        return self._names(self._parties.listed_with(subject)) if subject else ()

    def _quoted(self, sentence: Tokens) -> tuple[str, ...]:
        """Who says "we" in a quotation that goes on from the sentence before."""
        if not _WE.match(sentence.text):
            return ()
        before = self._attributions.between(max(0, sentence.start_char - AUTHOR_REACH), sentence.start_char)
        return before[-1].holders if before and not before[-1].by_outlet else ()

    def _issuers(self, rule: Rule, sentence: Tokens, stage: Stage) -> tuple[str, ...]:
        """Whose instrument it is where the sentence names nobody: "was added to the Entity List"."""
        verb = next((t for t in sentence if t.idx <= stage.at < t.idx + len(t)), None)
        if stage.status is Status.IN_FORCE and (verb is None or verb.tag_ != "VBN"):
            return ()
        return tuple(body for cue, body in rule.issuers if cue.search(sentence.text))[:1]

    @staticmethod
    def _names(parties: tuple[Party, ...]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(n for p in parties if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) for n in p.names)
        )
