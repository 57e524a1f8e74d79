"""A Reading -> the people in it whose words stand somewhere for all to read, and those whom the report asked itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import cached_property

from tracker.extraction.crediting.credited_outlets import AFTER, REACH, Credit, passage
from tracker.extraction.cues import patterns, words
from tracker.extraction.naming.roles import actor_named, known_actor
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attribution
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# "Jane Roe, who runs a lab in Pune, wrote": so long an apposition may be.
BEFORE_VERB = 30
_QUOTATION = re.compile(r"[“\"][^”\"]{25,}")
_THE_TEXT = re.compile(r"[a-z]+ the\b", re.IGNORECASE)
_VERB = re.compile(r"\b[a-z]{3,}\b")
_QUOTED_BELOW = re.compile(r"[,:]\s+[“\"][^”\"]{25}")
BEFORE_NAME = 24
# The place that a report tells from stands at its head: in so many sentences.
LEAD = 3


def is_second_hand(reading: Reading) -> bool:
    """Whether the report asked nobody itself: no known newsroom's, and without the phrases of one that asks."""
    owner = actor_named(reading.outlet)
    is_newsroom = owner is not None and owner.role == "outlet"
    cues = patterns("citations")
    whole = reading.wording(0, len(reading.text))
    return not (is_newsroom or whole.search(cues["own_reporting"]) or whole.search(cues["newsroom"]))


def offices_of(person: str) -> tuple[str, ...]:
    """The body that a known person speaks for, and those above it."""
    found: list[str] = []
    actor = known_actor(person)
    while actor is not None and actor.parent and actor.parent not in found:
        found.append(actor.parent)
        actor = known_actor(actor.parent)
    return tuple(found)


class People:
    """The people of one report as sources."""

    def __init__(self, reading: Reading, parties: Parties) -> None:
        self.reading = reading
        self.parties = parties
        self.cues = patterns("citations")
        self.found = [p for p in parties.all if p.kind is PartyKind.PERSON and p.names]

    def rule_of(self, one: Attribution, *, is_public: bool) -> str:
        """By which rule a person who speaks is credited; empty where the report may have asked."""
        name = one.holders[0]
        sentence = passage(self.reading, one.cue[0])
        if is_public or self.cues["publicly"].search(sentence.text):
            return "public-words"
        if self.is_asked(name) or self.cues["some"].search(sentence.text):
            return ""
        before = self.reading.text[max(0, one.cue[0] - BEFORE_VERB) : one.cue[0]]
        verb = self.reading.text[slice(*one.cue)].casefold()
        if self.cues["standing"].search(before) and verb in words("citations", "standing"):
            return "known-view"
        if self._hears or not self.is_second_hand or verb.startswith("accus") or verb.endswith("ing"):
            return ""
        quotes = _QUOTATION.search(sentence.text) or _QUOTED_BELOW.match(self.reading.text, one.cue[1])
        return "quoted-elsewhere" if quotes else ""

    def is_asked(self, name: str) -> bool:
        """Whether the person spoke to an outlet, the report's own or another, in any sentence of the report."""
        return name in self._asked

    def is_official(self, name: str) -> bool:
        """Whether the person holds a public office, by the lexicon or by the title before the name."""
        actor = known_actor(name)
        holds_office = actor is not None and actor.role in words("citations", "officials", "roles")
        return holds_office or name in self._titled

    @cached_property
    def is_second_hand(self) -> bool:
        """Whether the report asked nobody itself: no known newsroom's, and without the phrases of one that asks."""
        return is_second_hand(self.reading)

    @cached_property
    def _hears(self) -> bool:
        """Whether the report's first words put it in a hearing or a court, where it heard people itself."""
        sentences = self.reading.sentences
        head = sentences[min(LEAD, len(sentences)) - 1].end_char if sentences else 0
        return bool(self.cues["hearing"].search(self.reading.text, 0, head))

    def speaks_for(self, person: Party, bodies: Set[str]) -> bool:
        """Whether one of these bodies stands beside a person as the one he speaks for ("Jane Roe, the group's analyst")."""
        text, sentence = self.reading.text, passage(self.reading, person.start)
        if self.cues["their_own"].match(text[person.end : sentence.end_char]):
            return True
        if self.cues["their_own_before"].search(text[sentence.start_char : person.start]):
            return True
        near = self.parties.within(max(0, person.start - REACH), min(len(text), person.end + REACH))
        return any(
            self.cues["head_of"].search(text[body.end : person.start])
            if body.end <= person.start
            else self._is_of(text[person.end : body.start], text[body.end : body.end + AFTER])
            for body in near
            if body is not person and not bodies.isdisjoint(body.names)
        )

    def _is_of(self, between: str, behind: str) -> bool:
        is_owner = between.strip() in (",", ", the") and self.cues["office_of"].match(behind)
        return bool(is_owner or self.cues["is_of"].search(between))

    @cached_property
    def _asked(self) -> frozenset[str]:
        return frozenset(
            name for p in self.parties.all if p.kind is PartyKind.PERSON and self._is_heard(p.start) for name in p.names
        )

    def _is_heard(self, at: int) -> bool:
        """Whether a sentence tells of an interview, of a witness in court, or of what was said on an outlet."""
        sentence = passage(self.reading, at)
        if self.cues["interviewed"].search(sentence.text) or self.cues["in_court"].search(sentence.text):
            return True
        outlets = (p for p in self.parties.within(sentence.start_char, sentence.end_char) if p.kind is PartyKind.OUTLET)
        before = (self.reading.text[sentence.start_char : one.start] for one in outlets)
        return any(self.cues["on_outlet"].search(words_before) for words_before in before)

    @cached_property
    def _titled(self) -> frozenset[str]:
        text = self.reading.text
        return frozenset(
            name
            for p in self.found
            if self.cues["officials"].search(text[max(0, p.start - BEFORE_NAME) : p.end][: -len(text[p.start : p.end])])
            for name in p.names
        )

    def by_place(self) -> Iterator[Credit]:
        """People who stand where one writes in public: "In a post on X, Jane Roe …", "a post by Jane Roe", "Roe: “…”"."""
        for person in self.found:
            if self.reading.block_of(person.start).kind in (BlockKind.HEADING, BlockKind.QUESTION):
                continue
            if self._writes(person):
                yield from ((person.start, name, "public-words") for name in person.names)

    def _writes(self, person: Party) -> bool:
        text, sentence = self.reading.text, passage(self.reading, person.start)
        if self.cues["their_people"].search(text[person.end : sentence.end_char]):
            return False
        if self._argues_otherwise(person):
            return True
        before = text[max(sentence.start_char, person.start - REACH * 2) : person.start]
        if self.cues["post_by"].search(before):
            return True
        if self.cues["writes"].search(text[person.end : sentence.end_char]) and not self.cues["asked"].search(
            sentence.text
        ):
            return True
        after = text[person.end : sentence.end_char]
        if self.is_second_hand and (
            self.cues["chinese_saying"].search(after) or self.cues["chinese_accusing"].search(after)
        ):
            return True
        if not self.cues["subject_lead"].search(text[sentence.start_char : person.start]):
            return False
        if self.cues["colon_quote"].search(text[person.end : person.end + AFTER]):
            return self.is_second_hand and not any(self.is_asked(name) for name in person.names)
        told = self.cues["interviewed"].search(sentence.text) or self.cues["asked"].search(sentence.text)
        return self._has_place(sentence.text, person.start - sentence.start_char) and not told

    def _has_place(self, sentence: str, person: int) -> bool:
        """Whether a sentence gives a place to the person's words; "the report" may be what he only tells of."""
        said = [m.end() for m in _VERB.finditer(sentence, person) if m[0] in words("citations", "saying")]
        places = self.cues["public"].finditer(sentence)
        return any(m.start() < person or not _THE_TEXT.match(m[0]) or any(e <= m.start() for e in said) for m in places)

    def _argues_otherwise(self, person: Party) -> bool:
        """Whether the person says something without a verb of saying, in a report that asked nobody."""
        text, sentence = self.reading.text, passage(self.reading, person.start)
        if not self.is_second_hand or any(self.is_asked(name) for name in person.names):
            return False
        behind = text[person.end : sentence.end_char]
        if self.cues["put_it"].search(behind) or self.cues["has_written"].search(behind):
            return True
        before = text[sentence.start_char : person.start]
        leads = self.cues["subject_lead"].search(before) or self.cues["staff_in_brackets"].search(before)
        return bool(leads and self.cues["argued_otherwise"].search(text[person.end : sentence.end_char]))
