"""A response in a sentence -> who acts: the subject of its verb, the speaker, or a body named only by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.attribution import Attributions
from tracker.extraction.cues import words
from tracker.extraction.parties import CHINA, Parties, Party, PartyKind
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import EntityKind, Instrument, Status
from tracker.extraction.response_rules import Doers, Place, Rule, actor_cues, body_of_kind
from tracker.extraction.roles import country_of, known_actor
from tracker.extraction.subjects import is_passive, subject_of

# How sure: the subject of the verb; the speaker of the passage or an owner; a body named by kind.
SUBJECT, SPEAKER, KIND = 0.85, 0.7, 0.65
# "Controls should be tightened": who says so wishes it, not the subject.
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:(?:Reps?|Sens?|Representatives?|Senators?)\b\.?\s+)?[*_]*$")
# "Sued the maker of …, X": so soon whoever is sued is named.
SUED_REACH = 40
# "The letter" is one of which the report spoke so shortly before.
AUTHOR_REACH = 400
MODAL = re.compile(r"(?:should|must|needs?)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doer:
    """Who acts, where that has force (None: industry or unknown), and how sure that is."""

    name: str
    jurisdiction: str | None
    confidence: float


class Doing:
    """Finds the doers of responses in one report."""

    def __init__(
        self,
        reading: Reading,
        parties: Parties,
        attributions: Attributions,
        accused: frozenset[str],
        authors: tuple[tuple[int, str], ...] = (),
    ) -> None:
        self._reading = reading
        self._parties = parties
        self._attributions = attributions
        self._accused = accused
        self._authors = authors
        self._people = {m.name for m in reading.mentions if m.kind is EntityKind.PERSON}

    def doers(self, rule: Rule, sentence: Tokens, cue: re.Match[str], status: Status, verb_at: int) -> tuple[Doer, ...]:
        """Who does it, best guess first; nobody where the report's own writer only thinks of it."""
        if rule.doer_is_object:
            return tuple(
                Doer(name=n, jurisdiction=self._place(rule, n), confidence=SPEAKER)
                for n in self._objects(sentence, cue)
            )
        speakers = self._speakers(cue.start())
        sued = self._sued(rule, cue)
        wished = MODAL.match(self._reading.text, verb_at) if status is Status.CALLED_FOR else None
        candidates = (
            (self._document(cue), SUBJECT),
            (() if wished else self._subjects(sentence, verb_at, cue), SUBJECT),
            (self._described(sentence, cue.start()), KIND),
            (self._owners(sentence, cue), SPEAKER),
            (speakers, SPEAKER),
            (self._author(sentence) if rule.instrument is Instrument.SUBMISSION else (), KIND),
            (self._nearest(sentence, cue), KIND),
            (self._told_of(sentence), SPEAKER),
            (self._above(cue.start()), KIND),
            (self._places(sentence, verb_at), KIND),
        )
        for names, confidence in candidates:
            fit = [n for n in names if n not in sued and self._can(rule, n, status)]
            if status is not Status.CALLED_FOR and rule.doers in (Doers.PUBLIC, Doers.ANYBODY):
                weighs = names is speakers or status is Status.UNDER_CONSIDERATION
                fit = [self._body_of(n) if weighs else n for n in fit]
            if fit:
                return tuple(Doer(name=n, jurisdiction=self._place(rule, n), confidence=confidence) for n in fit)
        return ()

    def _subjects(self, sentence: Tokens, verb_at: int, cue: re.Match[str]) -> tuple[str, ...]:
        governing = self._governor(sentence, cue.start())
        verbs = [t for t in sentence if verb_at <= t.idx < max(cue.end(), verb_at + 1) and t.pos_ in ("VERB", "AUX")]
        at = [t for t in sentence if t.idx <= verb_at < t.idx + len(t)]
        for token in [*(t for t in at if t.pos_ in ("VERB", "AUX")), *verbs, *governing]:
            if is_passive(token):
                return self._agents(sentence, token)
            subject = subject_of(token, self._parties)
            if subject is not None:
                return self._names(self._parties.listed_with(subject))
        return ()

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
        described = actor_cues()["described"].search(self._reading.text, cue.end(), end)
        named = next((p for p in self._parties.within(cue.end(), end) if p.kind is PartyKind.GOVERNMENT), None)
        if named is not None and (described is None or named.start < described.start()):
            return named.names
        return (body_of_kind(described),) if described else ()

    def _told_of(self, sentence: Tokens) -> tuple[str, ...]:
        """ "In a letter to the committee, X detailed …"."""
        found = [a for a in self._attributions.between(sentence.start_char, sentence.end_char) if not a.by_outlet]
        return found[0].holders if found else ()

    def _places(self, sentence: Tokens, verb_at: int) -> tuple[str, ...]:
        """A state that acts: "Texas banned …"."""
        before = self._reading.mentions_in(sentence.start_char, verb_at, EntityKind.PLACE)
        acts = before and re.fullmatch(
            r"\s+(?:has |have |had |is |are |was |also |now |recently )*", self._reading.text[before[-1].end : verb_at]
        )
        return (before[-1].name,) if acts else ()

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
        acting = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN)
        owner = next((p for p in self._parties.within(parent.start, parent.end) if p.kind in acting), None)
        return found[-1].holders if found else (owner.names if owner else ())

    def _described(self, sentence: Tokens, offset: int) -> tuple[str, ...]:
        text = self._reading.text
        found = [
            m
            for m in actor_cues()["described"].finditer(text, sentence.start_char, offset)
            if self._parties.at(m.start("who")) is None
        ]
        found = [
            m
            for m in found
            if not re.search(
                r"\b(?:to|with|by|for|of|told|urging|from|before|asking)\s+(?:the\s+)?$",
                text[sentence.start_char : m.start()].rstrip() + " ",
            )
        ]
        if found:
            return (body_of_kind(found[-1]),)
        labs = actor_cues()["labs"].search(text, sentence.start_char, offset)
        return ("frontier labs",) if labs and not re.search(r"\bfrom\s+$", text[: labs.start()]) else ()

    def _owners(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        """ "Google's defenses", "X's countermeasures"."""
        before = self._parties.within(sentence.start_char, cue.start())
        own = before and re.fullmatch(
            r"[*_\]]*[’']s?\s+(?:[\w-]+\s+){0,5}", self._reading.text[before[-1].end : cue.start()]
        )
        return self._names((before[-1],)) if own else ()

    def _speakers(self, offset: int) -> tuple[str, ...]:
        found = self._attributions.at(offset)
        return found.holders if found and not found.by_outlet else ()

    def _nearest(self, sentence: Tokens, cue: re.Match[str]) -> tuple[str, ...]:
        before = [
            p
            for p in self._parties.within(sentence.start_char, cue.start())
            if p.kind in (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN)
        ]
        subject = next(
            (
                p
                for p in before
                if not re.search(
                    r"\b(?:of|in|at|from|by|for|with|on|to|against|about|like|as)\s+(?:the\s+)?[*_]*$",
                    self._reading.text[sentence.start_char : p.start],
                )
            ),
            None,
        )
        return self._names(self._parties.listed_with(subject)) if subject else ()

    @staticmethod
    def _names(parties: tuple[Party, ...]) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(n for p in parties if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) for n in p.names)
        )

    def _can(self, rule: Rule, name: str, status: Status) -> bool:
        actor = known_actor(name)
        public = self._is_public(name)
        if actor is not None and actor.role == "embassy":
            return rule.instrument is Instrument.DIPLOMACY
        if self._is_place(name):
            return rule.instrument is Instrument.USE_BAN
        company = not public and name not in self._people and (actor is None or actor.kind is EntityKind.ORGANISATION)
        if status is Status.CALLED_FOR:
            return name not in self._accused and (actor is None or actor.kind is not EntityKind.PRODUCT)
        if rule.doers is Doers.PUBLIC:
            return public
        if rule.doers is Doers.PRIVATE:
            return not public or name in self._people
        if rule.doers is Doers.ANYBODY:
            weighed = status is Status.UNDER_CONSIDERATION and rule.instrument is Instrument.USE_BAN
            industry = (
                rule.place is Place.PUBLIC_ONLY and name in self._accused and rule.instrument is not Instrument.USE_BAN
            )
            return public or (company and not weighed and not industry)
        return (company and name not in self._accused) or (public and rule.doers is Doers.INDUSTRY_OR_PUBLIC)

    def _body_of(self, name: str) -> str:
        """Officials speak, their government acts: of what an official only tells of or threatens, it is the doer."""
        actor = known_actor(name)
        if name not in self._people or (actor is not None and actor.role == "lawmaker"):
            return name
        return f"{country_of(name) or 'US'} government"

    def _is_public(self, name: str) -> bool:
        if re.match(
            r"[A-Z]{2} (?:federal )?(?:officials|policymakers|lawmakers|legislators|regulators|agencies|senators|government)$",
            name,
        ):
            return True
        actor = known_actor(name)
        if actor is not None:
            return actor.kind in (EntityKind.GOVERNMENT_BODY, EntityKind.PLACE) or actor.role in (
                "official",
                "lawmaker",
                "politician",
                "legislator",
            )
        kinds = {m.kind for m in self._reading.mentions if m.name == name}
        return not kinds.isdisjoint((EntityKind.GOVERNMENT_BODY, EntityKind.PLACE)) or (
            name in self._people and self._is_titled(name)
        )

    def _is_place(self, name: str) -> bool:
        """Whether a name is that of a country or state, which reports say to act where it bans something."""
        actor = known_actor(name)
        kinds = {m.kind for m in self._reading.mentions if m.name == name}
        return name == CHINA or EntityKind.PLACE in kinds or (actor is not None and actor.kind is EntityKind.PLACE)

    def _is_titled(self, name: str) -> bool:
        """Whether a person is introduced as an official or lawmaker."""
        title = re.compile(
            r"\b(?:Sens?|Reps?|Senators?|Representatives?|Secretary|Minister|Chair\w*|President|Director|Congress\w+|Gov|Ambassador|Undersecretary|official|Commissioner)\b\.?\s+(?:[\w.]+\s+)?$"
        )
        return any(
            m.name == name and title.search(self._reading.text[max(0, m.start - 50) : m.start])
            for m in self._reading.mentions
        )

    def _place(self, rule: Rule, name: str) -> str | None:
        public = self._is_public(name)
        described = re.match(
            r"([A-Z]{2}) (?:federal )?(?:officials|policymakers|lawmakers|legislators|regulators|agencies|senators|government)$",
            name,
        )
        if rule.place is Place.NONE or (rule.place is Place.PUBLIC_ONLY and not public):
            return None
        if described:
            return described[1]
        return country_of(name) or "US"
