"""A Reading -> who makes the accusation that it is about, where it passes on more than that somebody accuses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from tracker.extraction.crediting.credited_outlets import REACH, Credit, passage
from tracker.extraction.crediting.credited_people import People
from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import Parties, PartyKind

QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
# A quotation of no more characters is a word in marks.
QUOTATION = 12
BYLINE = 40
# So far behind an accusation stands what is passed on of it.
TOLD_BEHIND = 400
# So many dated entries make a chronicle, in which each is an affair of its own.
ENTRIES = 3
# So far from its start a sentence names whom it is about.
NAME_AT = 60
# The affair stands at the head of a report: in so many sentences.
LEAD = 3
_BODIES = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)


def kinds_of(parties: Parties) -> dict[str, PartyKind]:
    """By name, of what kind its first party is."""
    return {name: p.kind for p in reversed(parties.all) for name in p.names if not p.is_resolved}


def accused_by(claims: tuple[Claim, ...]) -> set[str]:
    """Whom a report's claims accuse, and who only answers."""
    alleged = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]
    replies = {c.claimant for c in claims if c.predicate in (Predicate.DENIES, Predicate.NO_RESPONSE)}
    return ({c.target for c in alleged if c.target} | replies) - {c.claimant for c in alleged}


class Accusers:
    """Those who make a report's allegations, as sources of it."""

    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, claims: tuple[Claim, ...]
    ) -> None:
        self.reading = reading
        self.parties = parties
        self.attributions = attributions
        self.alleged = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]
        self.accused = accused_by(claims)
        self.kinds = kinds_of(parties)
        self.cues = patterns("citations")
        sentences = reading.sentences
        # The first sentence that is more than a byline tells the news.
        self._first = next((s.start_char for s in reading.statements if len(s.text) > BYLINE), 0)
        self._head = sentences[min(LEAD, len(sentences)) - 1].end_char if sentences else 0

    def credited(self, people: People, credited: set[str]) -> Iterator[Credit]:
        """Who makes the allegation that the report is about, where the report has it from nobody else."""
        head, bodies = self._head, [c for c in self.alleged if not c.via and self.kinds.get(c.claimant) in _BODIES]
        if self._is_chronicle:
            head = len(self.reading.text)
        elif not any(self.kinds.get(name) in _BODIES for name in credited):
            told = [c.evidence.start + 1 for c in bodies if self._tells_more(c)]
            head = max([head, *sorted(told)[:1]])
        in_passing = self.in_passing
        for claim in self.alleged:
            name, words_of_it = claim.claimant, claim.evidence.text
            told_by_another = bool(claim.via) and not self.cues["by_document"].search(words_of_it)
            told_by_another = told_by_another or bool(self.cues["as_reported"].search(words_of_it))
            if (
                told_by_another
                or name in self.accused
                or name in in_passing
                or self._is_spoken_for(people, name, credited)
            ):
                continue
            unless = (
                ("some", "noted", "replying") if self._is_chronicle else ("background", "some", "noted", "replying")
            )
            if any(self.cues[cue].search(words_of_it) for cue in unless) or self._is_addressed(name, claim):
                continue
            if not (self._is_chronicle or self.cues["accusing"].search(words_of_it)):
                continue
            kind = self.kinds.get(name)
            is_person = kind is PartyKind.PERSON and people.is_official(name) and not people.is_asked(name)
            if is_person or (kind in _BODIES and claim.evidence.start < head):
                yield claim.evidence.start, name, "accuser"

    @cached_property
    def in_passing(self) -> frozenset[str]:
        """Who accuses, and nothing of the accusation is passed on: a reader would find no words of theirs anywhere.

        A body's accusation at the head of a report is its subject, unless it only tells which lab is meant.
        """
        by_name: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.alleged:
            by_name[claim.claimant].append(claim)
        return frozenset(name for name, own in by_name.items() if all(self._is_in_passing(claim) for claim in own))

    def _is_in_passing(self, claim: Claim) -> bool:
        kind = self.kinds.get(claim.claimant)
        if kind is PartyKind.PERSON:
            return not (self._tells_more(claim) or self._is_quoted(claim.claimant))
        if kind not in _BODIES or self._is_quoted(claim.claimant):
            return False
        if self.cues["in_passing"].search(claim.evidence.text):
            return True
        is_first = claim.evidence.start <= self._first
        if self._is_aside(claim) and not self.cues["quantities"].search(claim.evidence.text):
            return True
        is_recalled = not is_first and self.cues["recalled"].search(claim.evidence.text)
        is_news = claim.evidence.start < self._head and not is_recalled and not self._is_aside(claim)
        return not (is_news or self._is_chronicle or self._tells_more(claim))

    def _is_aside(self, claim: Claim) -> bool:
        """Whether the accusation only tells when or why something else was done: "two weeks after X accused Y"."""
        start = claim.evidence.start
        own = [p for p in self.parties.within(start, claim.evidence.end) if claim.claimant in p.names]
        return bool(own) and all(self.cues["aside"].search(self.reading.text, start, p.start) for p in own)

    def _tells_more(self, claim: Claim) -> bool:
        """Whether numbers, words or a text of the accusation are told, there or in sentences that go on with it."""
        start, end = claim.evidence.start, claim.evidence.end
        last = min(self.reading.block_of(start).end, end + TOLD_BEHIND)
        while end < last:
            behind = self.reading.sentence_of(min(end + 1, last - 1))
            if behind.start_char < end or not self._goes_on(behind.start_char, claim.claimant):
                break
            end = behind.end_char
        told = self.reading.text[start : min(end, last)]
        has_own = self.cues["quantities"].search(told) or self.cues["texts"].search(told)
        return bool(has_own) or _has_quotation(told)

    def _goes_on(self, start: int, name: str) -> bool:
        """Whether the sentence that starts there speaks of what the accuser says: "The company counts …", "X's letter …"."""
        if self.cues["goes_on"].match(self.reading.text, start):
            return True
        first = self.parties.within(start, start + NAME_AT)
        return any(name in p.names for p in first)

    def _is_quoted(self, name: str) -> bool:
        """Whether words of theirs stand in quotation marks anywhere in the report."""
        own = (passage(self.reading, one.cue[0]) for one in self.attributions.all if name in one.holders)
        return any(_has_quotation(sentence.text) for sentence in own)

    @cached_property
    def _is_chronicle(self) -> bool:
        if len({claim.claimant for claim in self.alleged}) < 2:
            return False
        return sum(1 for _ in self.reading.everywhere(self.cues["entry"])) >= ENTRIES

    def _is_spoken_for(self, people: People, name: str, credited: set[str]) -> bool:
        """Whether somebody of the body, or an office of it, or who told of it is credited: then it is they who say so."""
        if any(one.startswith(f"{name} ") for one in credited):
            return True
        text, cues = self.reading.text, self.cues
        own = [
            p for p in self.parties.all if not p.is_resolved and any(f"{n} ".startswith(f"{name} ") for n in p.names)
        ]
        if any(start <= p.start < end for start, end in self._unnamed for p in own):
            return True
        credited_people = [p for p in people.found if credited.intersection(p.names)]
        return any(
            cues["head_of"].search(text[body.end : person.start])
            if body.end < person.start
            else cues["is_of"].search(text[person.end : body.start])
            for body in own
            for person in credited_people
            if abs(person.start - body.start) < REACH
        )

    @cached_property
    def _unnamed(self) -> list[tuple[int, int]]:
        """Where somebody without a name tells something."""
        told = (passage(self.reading, m.start()) for m in self.reading.everywhere(self.cues["unnamed"]))
        return [(one.start_char, one.end_char) for one in told]

    def _is_addressed(self, name: str, claim: Claim) -> bool:
        """Whether the name only stands for whom a letter went to."""
        start, end = claim.evidence.start, claim.evidence.end
        own = [p for p in self.parties.within(start, end) if name in p.names and not p.is_resolved]
        # What stands in brackets behind a name stands for it.
        before = [told for p in own if not (told := self.reading.text[start : p.start]).endswith("(")]
        return bool(before) and all(self.cues["addressee"].search(words_before) for words_before in before)


def _has_quotation(text: str) -> bool:
    return any(m.end() - m.start() > QUOTATION for m in QUOTED.finditer(text))
