"""A Reading -> the companies, bodies and people whom it credits with words of their own: posts, letters, statements.

Whom the report asked itself is no source of this kind: what an expert "told" it, it learned itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.crediting.credited_accusers import LEAD, QUOTATION, QUOTED, Accusers, accused_by, kinds_of
from tracker.extraction.crediting.credited_documents import by_own_document, is_of_a_person, stands_in_public
from tracker.extraction.crediting.credited_outlets import NEAR, Credit, passage
from tracker.extraction.crediting.credited_people import People, offices_of
from tracker.extraction.cues import patterns, words
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attribution, Attributions
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

_BODIES = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
_BRACKET_OPEN = re.compile(r"\([^()]*$")
# Words before a verb that tell whether it was said at all, and words after it that tell its sense.
BEFORE_VERB = 30
AFTER_VERB = 80
# "…, said U.S. AI lab X": what may stand between a verb and its subject behind it.
_INVERTED = re.compile(r"\s+(?:the\s+)?(?:[A-Z][\w.’&-]*\s+){0,4}")
# So many say something together ("OpenAI and Microsoft claim"); more are a crowd.
JOINT = 3


def find_credited_speakers(
    reading: Reading, parties: Parties, attributions: Attributions, claims: tuple[Claim, ...]
) -> Iterator[Credit]:
    """Credits by what somebody says, by the documents that carry a name, and of who makes the allegation."""
    accusers = Accusers(reading, parties, attributions, claims)
    speakers = _Speakers(reading, parties, claims, accusers.in_passing)
    credits = speakers.one_of_each_source([*_by_words(reading, parties, attributions, speakers)])
    accusing = accusers.credited(speakers.people, {name for _, name, _ in credits})
    yield from speakers.one_of_each_source([*credits, *accusing])


def _by_words(reading: Reading, parties: Parties, attributions: Attributions, speakers: _Speakers) -> Iterator[Credit]:
    for one in attributions.all:
        rule = speakers.rule_of(one)
        if rule:
            yield from ((one.cue[0], name, rule) for name in one.holders)
    for party in parties.all:
        if party.kind in (*_BODIES, PartyKind.PERSON) and party.names and not party.is_resolved:
            yield from by_own_document(reading, parties, party)
    yield from speakers.people.by_place()


class _Speakers:
    """Decides of one attribution after another whether its holder is credited."""

    def __init__(
        self, reading: Reading, parties: Parties, claims: tuple[Claim, ...], in_passing: frozenset[str]
    ) -> None:
        self.reading = reading
        self.in_passing = in_passing
        sentences = reading.sentences
        self.head = sentences[min(LEAD, len(sentences)) - 1].end_char if sentences else 0
        self.parties = parties
        self.alleged = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]
        self.accusing = {c.claimant for c in self.alleged}
        self.accused = accused_by(claims)
        self.kinds = kinds_of(parties)
        self.people = People(reading, parties)
        self.cues = patterns("citations")

    def rule_of(self, one: Attribution) -> str:
        """By which rule the speaker of an attribution is credited; empty where not."""
        if one.by_outlet or one.verb is None or not 0 < len(one.holders) <= JOINT:
            return ""
        verb, holder = self.reading.text[slice(*one.cue)].casefold(), one.holders[0]
        sentence = passage(self.reading, one.cue[0])
        told = verb in ("told", "tells", "telling", "informed") and self._is_to_the_public(one.cue)
        if not (told or self._says(one, verb)) or self.cues["asked"].search(sentence.text):
            return ""
        if self.cues["as_reported"].search(sentence.text):
            return ""
        kind = self.kinds.get(holder)
        of_second_hand = kind is PartyKind.PERSON and self.people.is_second_hand
        states = kind in _BODIES and holder not in self.accused and self.cues["in_statement"].search(sentence.text)
        near = self.parties.within(sentence.start_char, sentence.end_char)
        is_reply = any(p.kind is PartyKind.ORGANISATION and self.accused.intersection(p.names) for p in near)
        spoken_for = self.cues["spokes"].search(sentence.text) and not told and (is_reply or not of_second_hand)
        is_public = told or verb in words("citations", "published_words") or self._is_public(one)
        is_public = bool(is_public or states)
        if self._is_told_to_an_outlet(one):
            return ""
        told_by_another = one.via or one.resolved or self.cues["unnamed"].search(sentence.text)
        if spoken_for or (told_by_another and not is_public):
            return ""
        if kind is PartyKind.PERSON:
            rule = self.people.rule_of(one, is_public=is_public)
            return "told-in-public" if told and rule == "public-words" else rule
        if (
            kind not in _BODIES
            or (holder in self.accused and (one.resolved or not is_public))
            or self._is_of_a_person(one)
            or self._stands_in_anothers_words(one)
        ):
            return ""
        is_recalled = bool(self.cues["earlier"].search(sentence.text) and self.accusing - {holder})
        if is_public and not (is_recalled and verb.startswith("accus")):
            return "own-document"
        return "own-words" if self._speaks_for_itself(one, verb) else ""

    def one_of_each_source(self, credits: list[Credit]) -> list[Credit]:
        """The credits without people who speak for a body that is credited, and public offices whose head is."""
        rules: dict[str, set[str]] = {}
        for _, name, rule in credits:
            rules.setdefault(name, set()).add(rule)
        people = {p: p.names[0] for p in self.people.found if rules.keys() & p.names}
        offices = (n for n in rules if self.kinds.get(n) is PartyKind.GOVERNMENT)
        heads = frozenset(n for n in offices if rules[n] <= {"own-words", "accuser"})
        headed = {
            body
            for person, name in people.items()
            if rules[name] & {"public-words", "told-in-public", "accuser"}
            for body in heads
            if body in offices_of(name) or (rules[body] == {"own-words"} and self.people.speaks_for(person, {body}))
        }
        bodies = frozenset(n for n in rules if self.kinds.get(n) in _BODIES) - headed
        spokesmen = {
            name
            for person, name in people.items()
            if bodies
            and rules[name] <= {"quoted-elsewhere", "told-in-public"}
            and self.people.speaks_for(person, bodies)
        }
        return [credit for credit in credits if credit[1] not in headed | spokesmen]

    def _is_public(self, one: Attribution) -> bool:
        sentence = passage(self.reading, one.cue[0])
        return stands_in_public(sentence.text, one.cue[1] - sentence.start_char)

    def _is_told_to_an_outlet(self, one: Attribution) -> bool:
        """Whether an outlet is told, and so is the source: "confirmed the incident to X"."""
        text, start = self.reading.text, one.cue[0]
        near = self.parties.within(one.cue[1], min(passage(self.reading, start).end_char, one.cue[1] + AFTER_VERB))
        return any(p.kind is PartyKind.OUTLET and self.cues["said_to"].search(text[start : p.start]) for p in near)

    def _speaks_for_itself(self, one: Attribution, verb: str) -> bool:
        """Whether the body itself says so here, and of the affair that is reported, not of an earlier one."""
        text, sentence = self.reading.text, passage(self.reading, one.cue[0])
        quoted = any(e - s > QUOTATION for s, e in self._quotations(one.cue[1], sentence.end_char))
        counted = verb in words("citations", "counting") and self.cues["quantities"].search(sentence.text)
        if verb in words("citations", "weak_saying") and not (quoted or counted):
            return False
        told_no_more = one.holders[0] not in self.accusing and not (quoted or self._is_detailed(one))
        if (one.holders[0] in self.in_passing or told_no_more) and self._only_accuses(one, verb):
            return False
        if one.holders[0] not in self.accusing and not self._discloses(one, verb):
            return False
        states = verb in words("citations", "stating")
        if (verb.endswith("ing") and not states) or self.cues["earlier"].search(sentence.text):
            return False
        if self.reading.block_of(one.cue[0]).kind is BlockKind.HEADING or self.cues["some"].search(sentence.text):
            return False
        own = [p for p in self.parties.within(sentence.start_char, sentence.end_char) if one.holders[0] in p.names]
        near = [p for p in own if p.start < one.cue[0] or _INVERTED.fullmatch(text[one.cue[1] : p.start])]
        if near and _BRACKET_OPEN.search(text[sentence.start_char : near[-1].start]):
            return False
        if near and self.cues["which_one"].search(text[sentence.start_char : near[-1].start]):
            return False
        if near and self.cues["people_of"].search(text[sentence.start_char : near[-1].start]):
            return False
        if near and self._is_addressee(near[-1], sentence.start_char):
            return False
        return bool(near) and not self.cues["roles"].search(text[near[-1].end : sentence.end_char])

    def _is_detailed(self, one: Attribution) -> bool:
        """Whether the sentence stands at the head of the report, or has figures or a text of the speaker's."""
        sentence = passage(self.reading, one.cue[0])
        told = self.cues["quantities"].search(sentence.text) or self.cues["texts"].search(sentence.text)
        return bool(told) or sentence.start_char < self.head

    def _only_accuses(self, one: Attribution, verb: str) -> bool:
        """Whether it is told only that there is an accusation: "X alleges that …", "the lab, which X says copied it"."""
        if verb in words("citations", "accusing_verbs"):
            return True
        text, start = self.reading.text, passage(self.reading, one.cue[0]).start_char
        own = [p for p in self.parties.within(start, one.cue[0]) if one.holders[0] in p.names]
        return bool(own) and self.cues["aside"].search(text, start, own[-1].start) is not None

    def _is_addressee(self, body: Party, start: int) -> bool:
        """Whether the body only tells where another's text went: "X's Senate letter documents"."""
        text = self.reading.text
        document = self.cues["document"].search(text[body.end : body.end + AFTER_VERB])
        is_bare = document is not None and document[0][:1].isspace()
        return is_bare and bool(self.cues["anothers"].search(text[start : body.start]))

    def _stands_in_anothers_words(self, one: Attribution) -> bool:
        """Whether the holder only stands in what another says: "the senator says firms such as X have said"."""
        start = passage(self.reading, one.cue[0]).start_char
        own = [p for p in self.parties.within(start, one.cue[0]) if one.holders[0] in p.names]
        firsts = (self.parties.listed_with(p)[0].start for p in own)
        return any(self.cues["told_by_another"].search(self.reading.text[start:first]) for first in firsts)

    def _discloses(self, one: Attribution, verb: str) -> bool:
        """Whether a body that accuses nobody tells what it knows: an office may only answer, as may who admits."""
        if self.kinds.get(one.holders[0]) is PartyKind.GOVERNMENT:
            return verb in words("citations", "disclosing")
        if self.alleged and not self._is_of_the_affair(one):
            return False
        return verb not in words("citations", "answering")

    def _is_of_the_affair(self, one: Attribution) -> bool:
        """Whether the paragraph names the act or a side of it: a digest tells what others found of other matters."""
        block, at = self.reading.block_of(one.cue[0]), one.cue[0]
        start, end = max(block.start, at - NEAR), min(block.end, at + NEAR)
        if patterns("relevance")["acts"].search(self.reading.text, start, end):
            return True
        sides = self.accused | self.accusing
        return any(sides.intersection(p.names) for p in self.parties.within(start, end))

    def _is_of_a_person(self, one: Attribution) -> bool:
        """Whether a person stands before the body, who speaks for himself: "Jane Roe of X wrote"."""
        start = passage(self.reading, one.cue[0]).start_char
        before = self.parties.within(start, one.cue[0])
        return (
            bool(before)
            and one.holders[0] in before[-1].names
            and is_of_a_person(self.reading, self.parties, before[-1])
        )

    def _says(self, one: Attribution, verb: str) -> bool:
        """Whether the verb credits its subject, and something was said indeed, outside another's quotation."""
        if verb not in words("citations", "saying"):
            return False
        text, sentence = self.reading.text, passage(self.reading, one.cue[0])
        start = sentence.start_char
        if any(s < one.cue[0] < e for s, e in self._quotations(start, sentence.end_char)):
            return False
        if self.cues["unspoken"].search(text[one.cue[0] : one.cue[0] + AFTER_VERB]):
            return False
        before = text[max(start, one.cue[0] - BEFORE_VERB) : one.cue[0]]
        clause = re.split(r"[,;:—–]\s", text[start : one.cue[0]])[-1]
        supposed = self.cues["supposed"].search(clause) or self.cues["supposed"].search(text[start : one.cue[0]])
        return not self.cues["unsaid"].search(before) and not supposed

    def _quotations(self, start: int, end: int) -> list[tuple[int, int]]:
        return [m.span() for m in QUOTED.finditer(self.reading.text, start, end)]

    def _is_to_the_public(self, cue: tuple[int, int]) -> bool:
        text = self.reading.text
        is_denied = self.cues["unsaid"].search(text[max(0, cue[0] - BEFORE_VERB) : cue[0]])
        behind = text[cue[1] : cue[1] + AFTER_VERB]
        is_order = self.cues["ordered"].search(behind)
        return bool(self.cues["hearers"].search(behind)) and not is_denied and not is_order
