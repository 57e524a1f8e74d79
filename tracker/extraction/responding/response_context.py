"""A response whose sentence names nobody -> who acts, by what stands around it: lists, letters, quotations, advisories."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import EntityKind, Instrument, Status
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Doers, Rule
from tracker.extraction.responding.response_status import Stage
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.issuers import bodies_listed
from tracker.extraction.speaking.parties import Parties, PartyKind

ACTING = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN)
# "The letter" is one of which the report spoke so shortly before.
AUTHOR_REACH = 400
# Measures that are told of without a subject are those of the accuser named last.
ACCUSER_REACH = 1500
_TOLD_TO = re.compile(r"\b(?:been|were|are|was) (?:told|instructed|ordered|directed|asked)\b")
# When or where it was may stand before the subject: "In the same quarter it asked …", "By early March it asked …".
_OPENING = (
    r"\W*(?:(?:(?:In|On|At|During|After|Before|Within|Over|By|Since|Last|This|That|Earlier|Later)"
    r"(?:\s+(?!(?:say|said|that|wh)\w*\b)(?:[a-z\d-]+|[A-Z][a-z]+day|[A-Z][a-z]+uary|March|April|May|June|July|August|[A-Z][a-z]+ber)){0,5}|"
    r"Then|Also|Meanwhile|Separately|Instead),?\s+)?"
)
PRONOUN = re.compile(rf"{_OPENING}(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey)\b")
_IT = re.compile(rf"{_OPENING}(?:[Ii]t|[Tt]hey)\b")
# "More than X", "unlike X": nobody of whom the words go on.
_COMPARED = re.compile(r"\b(?:than|like|unlike)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\b(?:which|that|who|whose|because|if|when|while|where)\b")
_WE = re.compile(r"[^“”\"]{0,3}[“\"][^”\"]{0,80}\b(?:we|our)\b", re.IGNORECASE)
_ADVISORY = re.compile(r"\b(?:advisory|advisories)\b", re.IGNORECASE)
_ADVISORY_OF = re.compile(r"\b(?:advisory|guidance|bulletin|alert) (?:by|from|of) (?:the )?$", re.IGNORECASE)
# A heading that announces what somebody does: "X's response".
_MEASURES = re.compile(
    r"(?:response|measures?|counter-?measures?|defen[cs]es?|mitigations?|safeguards?|actions?|approach|steps)\b",
    re.IGNORECASE,
)


class Surroundings:
    """The passages around the responses of one report; authors: where and by whom it has its allegations."""

    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, authors: tuple[tuple[int, str], ...]
    ) -> None:
        self._reading = reading
        self._parties = parties
        self._attributions = attributions
        self._authors = authors
        self.letters: list[tuple[int, str]] = []

    def author(self, sentence: Tokens, reach: int = AUTHOR_REACH) -> tuple[str, ...]:
        """Whose letter "the letter" is: theirs of whose letter the report told before, else theirs whose allegation
        stands in the sentence or right before it."""
        before = max(0, sentence.start_char - reach)
        near = [name for start, name in self.letters if before <= start < sentence.start_char]
        if not near and _ADVISORY.search(
            self._reading.text, max(0, sentence.start_char - AUTHOR_REACH), sentence.start_char
        ):
            # "It recommends …" of an advisory is no accuser's letter.
            return ()
        return tuple(near[-1:]) or self.authors(sentence, reach)[-1:]

    def authors(self, sentence: Tokens, reach: int) -> tuple[str, ...]:
        """Whose allegations stand in the sentence or so shortly before it, in order."""
        before = max(0, sentence.start_char - reach)
        return tuple(name for start, name in self._authors if before <= start < sentence.end_char)

    def above(self, offset: int) -> tuple[str, ...]:
        """Whose measures the lead-in of a list or table announces."""
        block = self._reading.block_of(offset)
        parent = self._reading.parent_of(block)
        if parent is None:
            return ()
        is_item = block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        if not is_item and not _MEASURES.search(self._reading.text, parent.start, parent.end):
            return ()
        found = [a for a in self._attributions.between(parent.start, parent.end) if not a.by_outlet]
        owner = next((p for p in self._parties.within(parent.start, parent.end) if p.kind in ACTING), None)
        return found[-1].holders if found else (owner.names if owner else ())

    def company_before(self, sentence: Tokens, offset: int, bodies: Bodies) -> tuple[str, ...]:
        """For which company "it" stands that begins a sentence and does what stands at the offset: the last one before
        that is not accused."""
        text = self._reading.text
        if not _IT.match(sentence.text) or _SUBORDINATE.search(text, sentence.start_char, offset):
            return ()
        block = self._reading.block_of(sentence.start_char)
        start = max(block.start, sentence.start_char - AUTHOR_REACH)
        before = self._parties.within(start, sentence.start_char)
        found = [
            p
            for p in before
            if p.kind is PartyKind.ORGANISATION
            and not bodies.accused.intersection(p.names)
            and not _COMPARED.search(text, start, p.start)
        ]
        return found[-1].names if found else ()

    def quoted(self, sentence: Tokens) -> tuple[str, ...]:
        """Who says "we" in a quotation that goes on from the sentence before."""
        if not _WE.match(sentence.text):
            return ()
        before = self._attributions.between(max(0, sentence.start_char - AUTHOR_REACH), sentence.start_char)
        return before[-1].holders if before and not before[-1].by_outlet else ()

    def advisers(self, rule: Rule, sentence: Tokens, stage: Stage) -> tuple[str, ...]:
        """The agencies that the report enumerates, where an advisory speaks or what it recommends is told."""
        asks = stage.status is Status.CALLED_FOR and rule.doers is not Doers.PUBLIC
        is_issued = rule.instrument is Instrument.EXECUTIVE_ACTION and stage.status is Status.IN_FORCE
        if not asks and not is_issued:
            return ()
        around = self._reading.text[max(0, sentence.start_char - AUTHOR_REACH) : sentence.end_char]
        found = bodies_listed(self._reading) if _ADVISORY.search(around) else []
        if found:
            return found[0][2]
        bodies = self._reading.mentions_in(sentence.start_char, sentence.end_char, EntityKind.GOVERNMENT_BODY)
        return tuple(m.name for m in bodies if _ADVISORY_OF.search(self._reading.text, sentence.start_char, m.start))[
            :1
        ]

    def issuers(self, rule: Rule, sentence: Tokens, cue: re.Match[str], stage: Stage) -> tuple[str, ...]:
        """Whose instrument it is where the sentence names nobody: "was added to the Entity List", "Treasury's review"."""
        if owners := [body for owned, body in rule.issuers if owned.match(cue[0])]:
            return (owners[0],)
        verb = next((t for t in sentence if t.idx <= stage.at < t.idx + len(t)), None)
        is_passive = _TOLD_TO.search(sentence.text) or (verb is not None and verb.tag_ == "VBN")
        if stage.status is Status.IN_FORCE and not is_passive:
            return ()
        return tuple(body for cue, body in rule.issuers if cue.search(sentence.text))[:1]
