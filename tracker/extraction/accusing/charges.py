"""Whom one sentence accuses, put down as allegations: one per claimant and target, with how sure the wording makes it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party

# How sure a frame is that it says who accuses whom; measured on nothing, ordered by how much of it is explicit.
SURE = {
    "accuse-of": 0.95,
    "accused-by": 0.95,
    "nominal-charge": 0.85,
    "told-of-act": 0.8,
    "headline-speaker": 0.8,
    "marks-of-model": 0.8,
    "issuing-body": 0.8,
    "fact-box": 0.8,
    "list-item": 0.75,
    "paper-names": 0.75,
    "figure-of-accuser": 0.65,
    "passage-goes-on": 0.65,
    "counted-in-passage": 0.65,
    "told-in-passage": 0.6,
    "charge-in-passage": 0.6,
    "dealt-in-passage": 0.55,
    "similar-charge": 0.65,
    "further-campaign": 0.65,
    "unnamed-speaker": 0.6,
    "nobody-named": 0.6,
}
OF_STAND_IN = 0.9
# How far before a sentence the act may stand that it is about.
NEAR = 400
# And so far before one that speaks of a wrong.
FURTHER = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """claimant accuses target (None: nobody is named); start, end: the sentence that says so; rule: the frame."""

    claimant: str
    target: str | None
    start: int
    end: int
    via: tuple[str, ...]
    hedged: bool
    confidence: float
    rule: str


class Charges:
    """Makes the allegations of one report."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions) -> None:
        self._reading = reading
        self._parties = parties
        self._attributions = attributions
        self._cues = patterns("acts")

    def _all(
        self,
        claimants: list[str],
        accused: list[Party],
        sentence: Tokens,
        frame: str,
        resolved: bool,
        via: tuple[str, ...] | None = None,
    ) -> list[Allegation]:
        targets = {name: p.is_resolved for p in accused for name in target_names(p) if name not in claimants}
        claimants = [c for c in claimants if c != CHINA and not (CHINA in targets and country_of(c) == "CN")]
        if via is None:
            via = self._via(sentence)
        start, end = sentence.start_char, sentence.end_char
        if not targets and (frame == "accuse-of" or any(self._is_somebody_else(p) for p in accused)):
            return [self.make(c, None, start, end, via, "nobody-named", resolved) for c in claimants]
        return [
            self.make(c, t, start, end, via, frame, resolved or stands_in)
            for c in claimants
            for t, stands_in in targets.items()
        ]

    def is_about_it(self, sentence: Tokens) -> bool:
        """Whether the act stands in the sentence or right before it."""
        text = self._reading.text
        start, end = sentence.start_char, sentence.end_char
        wording = self._reading.wording(start, end)
        if wording.search(self._cues["acts"]) or wording.search(self._cues["deeds"]):
            return True
        reach = FURTHER if wording.search(self._cues["wrongs"]) else NEAR
        return stands_between("acts", "acts", text, sentence.start_char - reach, sentence.start_char)

    def _is_denied(self, words: str) -> bool:
        """Whether words about the act say that it did not happen, or ask whether it did; what follows the act is another matter."""
        told = 0
        for act in self._cues["acts"].finditer(words):
            told = act.end()
        return bool(self._cues["negations"].search(words, 0, told or len(words)))

    def _is_somebody_else(self, party: Party) -> bool:
        """Whether a phrase without a name means outsiders ("foreign entities"), not just any companies."""
        words = self._reading.text[party.start : party.end]
        return not party.names and bool(self._cues["outsiders"].search(words))

    def _via(self, sentence: Tokens) -> tuple[str, ...]:
        found = self._attributions.between(sentence.start_char, sentence.end_char)
        return tuple(dict.fromkeys(name for a in found if a.by_outlet for name in a.holders))

    def make(
        self, claimant: str, target: str | None, start: int, end: int, via: tuple[str, ...], frame: str, resolved: bool
    ) -> Allegation:
        hedged = bool(self._reading.wording(start, end).search(self._cues["hedges"]))
        confidence = round(SURE[frame] * (OF_STAND_IN if resolved else 1), 3)
        return Allegation(
            claimant=claimant,
            target=target,
            start=start,
            end=end,
            via=tuple(name for name in via if name != claimant),  # nobody is his own go-between
            hedged=hedged,
            confidence=confidence,
            rule=frame,
        )
