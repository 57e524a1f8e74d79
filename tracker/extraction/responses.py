"""A Reading -> policy and industry responses: who does what with which instrument, and how far it has come."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.attribution import Attributions, find_attributions
from tracker.extraction.cues import patterns
from tracker.extraction.issuers import issuers_of
from tracker.extraction.parties import Parties
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, EntityKind, Instrument, Predicate, Response, Status
from tracker.extraction.response_actors import KIND, SUBJECT, Doer, Doing
from tracker.extraction.response_rules import Rule, actor_cues, rules, status_cues
from tracker.extraction.roles import actor_named

# A status word belongs to an instrument that stands so close to it.
BEFORE, AFTER = 90, 60
# What follows an instrument tells its status less often than what stands before it.
AFTER_COSTS = 15
OVERRIDES = (Status.CALLED_FOR, Status.UNDER_CONSIDERATION, Status.EASED, Status.PROPOSED)
OVERRIDE_REACH = 60
NEAR = 800
AIMS = re.compile(r"\b(?:aims?|seeks?) to\b")
CONGRESS = Doer(name="Congress", jurisdiction="US", confidence=0.6)


def find_responses(
    reading: Reading,
    parties: Parties | None = None,
    attributions: Attributions | None = None,
    claims: tuple[Claim, ...] = (),
) -> tuple[Response, ...]:
    """Every response once, with its best evidence, in order of the text; claims: those of the same report."""
    parties = parties or Parties(reading)
    attributions = attributions or find_attributions(reading, parties)
    finder = _Finder(reading, parties, attributions, claims)
    best: dict[tuple[str | None, Instrument, Status], Response] = {}
    for sentence in reading.statements:
        for response in finder.of_sentence(sentence):
            key = (response.actor, response.instrument, response.status)
            if key not in best or response.confidence > best[key].confidence:
                best[key] = response
    return tuple(sorted(best.values(), key=lambda r: (r.evidence.start, r.instrument, r.actor or "", r.status)))


class _Finder:
    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, claims: tuple[Claim, ...]
    ) -> None:
        self._reading = reading
        self._attributions = attributions
        allegations = [c for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION]
        self._accusers = frozenset(c.claimant for c in allegations)
        accused = frozenset(c.target for c in allegations if c.target)
        authors = tuple((c.evidence.start, c.claimant) for c in allegations)
        self._doing = Doing(reading, parties, attributions, accused, authors)

    def of_sentence(self, sentence: Tokens) -> list[Response]:
        """The responses that one sentence tells of."""
        found: list[Response] = []
        for rule in rules():
            if rule.not_with and rule.not_with.search(self._reading.text, sentence.start_char, sentence.end_char):
                continue
            told: list[Response] = []
            for cue in rule.cue.finditer(self._reading.text, sentence.start_char, sentence.end_char):
                if self._counts(rule, cue, sentence):
                    told += self._responses(rule, cue, sentence)
            is_clear = any(r.confidence >= SUBJECT for r in told)
            found += [r for r in told if not is_clear or r.confidence > KIND]
        return found

    def _counts(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> bool:
        text = self._reading.text
        mention = self._reading.mention_at(cue.start())
        if mention is not None and mention.kind is not EntityKind.INSTRUMENT and cue.end() <= mention.end:
            return False
        if rule.not_after and rule.not_after.search(text[sentence.start_char : cue.start()]):
            return False
        if actor_cues()["denied"].search(text[sentence.start_char : cue.start()]):
            return False
        around = (max(0, sentence.start_char - NEAR), min(len(text), sentence.end_char + NEAR))
        own = actor_named(self._reading.outlet)
        is_own_page = own is not None and own.name in self._accusers
        if rule.near_act and not is_own_page and not patterns("acts")["acts"].search(text, *around):
            return False
        speculated = actor_cues()["speculation"].search(text, sentence.start_char, cue.start())
        return not speculated or self._attributions.at(cue.start()) is not None

    def _responses(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> list[Response]:
        status, verb_at = self._status(rule, cue, sentence)
        if status is None:
            return []
        doers = self._doing.doers(rule, sentence, cue, status, verb_at)
        if rule.about_accused:
            doers = tuple(d for d in doers if d.name in self._accusers)
        if self._is_of_bill(sentence) and (
            not doers or rule.instrument in (Instrument.SANCTIONS, Instrument.LEGISLATION)
        ):
            doers = (CONGRESS,)
        return [
            Response(
                actor=doer.name,
                jurisdiction=doer.jurisdiction,
                instrument=rule.instrument,
                status=status,
                name=self._name(cue),
                confidence=doer.confidence,
                evidence=self._reading.evidence_of(sentence),
            )
            for doer in doers
        ]

    def _status(self, rule: Rule, cue: re.Match[str], sentence: Tokens) -> tuple[Status | None, int]:
        """How far it has come, and where the word stands that says so."""
        text = self._reading.text
        start, end = max(sentence.start_char, cue.start() - BEFORE), min(sentence.end_char, cue.end() + AFTER)
        near: list[tuple[int, Status, int]] = []
        for status, pattern in status_cues().items():
            for match in pattern.finditer(text, start, end):
                if status not in rule.statuses:
                    continue
                overlaps = match.start() < cue.end() and cue.start() < match.end()
                after = match.start() - cue.end() + AFTER_COSTS
                gap = 0 if overlaps else (cue.start() - match.end() if match.end() <= cue.start() else after)
                near.append((gap, status, match.start()))
        if self._is_of_bill(sentence):
            return Status.PROPOSED, cue.start()
        if rule.itself:
            near = [n for n in near if n[1] in OVERRIDES and n[2] < cue.start() and n[0] <= OVERRIDE_REACH]
        appeal = actor_cues()["appeal"].search(text[sentence.start_char : cue.start()])
        if not near and self._is_own_document(rule, sentence):
            return Status.IN_FORCE, cue.start()
        if rule.itself and not near and appeal and Status.CALLED_FOR in rule.statuses:
            return Status.CALLED_FOR, sentence.start_char + appeal.start()
        if not near:
            return (Status.IN_FORCE if rule.itself else None), cue.start()
        _, status, at = min(near)
        return status, at

    def _is_own_document(self, rule: Rule, sentence: Tokens) -> bool:
        """Whether a public body's own page is itself the memorandum or advisory of which the sentence speaks."""
        issued = actor_cues()["issued"].search(self._reading.text, sentence.start_char, sentence.end_char)
        return bool(rule.instrument is Instrument.EXECUTIVE_ACTION and issued and issuers_of(self._reading))

    def _is_of_bill(self, sentence: Tokens) -> bool:
        """Whether a sentence tells what a bill would do: "The bill would …", "It would …" after a sentence on the bill."""
        text, cues = self._reading.text, actor_cues()
        would = cues["would"].search(text, sentence.start_char, sentence.end_char)
        before = text[max(0, sentence.start_char - 300) : sentence.start_char]
        own = cues["bill"].search(text, sentence.start_char, sentence.end_char)
        return bool(
            (would and own)
            or (would and sentence[0].lower_ == "it" and cues["bill"].search(before))
            or (own and AIMS.search(sentence.text))
        )

    def _name(self, cue: re.Match[str]) -> str | None:
        near = self._reading.mentions_in(max(0, cue.start() - 60), cue.end() + 60, EntityKind.INSTRUMENT)
        return near[0].name if near else None
