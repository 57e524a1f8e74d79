"""A report -> what the judges think of every deed in it: who does what with which instrument, and how far it has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span as Tokens

from tracker.extraction.judging.doing import Candidate, Cast, of_doer, of_sentence, of_stage
from tracker.extraction.judging.phrasing import Phrasing, phrasing
from tracker.extraction.judging.telling import Hit, told
from tracker.extraction.judging.weights import judge
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Status

# Below these log odds a sentence tells of no deed of the kind, and nobody in it is looked at.
TOLD_AT_ALL = -2.5
# Log odds of the judge of instruments are told to that of doers in whole steps between these.
LOWEST, HIGHEST = -4, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a sentence that may tell of a deed is judged by: its words, features and cues, and its log odds by instrument."""

    phrase: Phrasing
    features: frozenset[str]
    hits: Sequence[Hit]
    odds: Mapping[Instrument, float]


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """How likely (log odds) somebody does something, in which sentence that is clearest, and what else is seen there.

    What it says of stages is worked out when it is asked for: most opinions change nothing.
    """

    instrument: Instrument
    odds: float
    sentence: Tokens
    told: Told
    candidate: Candidate

    @property
    def name(self) -> str:
        """Who does it."""
        return self.candidate.name

    @property
    def is_named(self) -> bool:
        """Whether the sentence names them itself."""
        return not self.candidate.near

    @cached_property
    def hits(self) -> tuple[Hit, ...]:
        """The rules' cues for this instrument in the sentence."""
        return tuple(hit for hit in self.told.hits if hit.instrument is self.instrument)

    @cached_property
    def stages(self) -> Mapping[Status, float]:
        """The log odds of each stage."""
        stages = judge("stages")
        scores = stages.scores(of_stage(self.told.phrase, self.candidate, self.instrument, self.told.hits))
        return {Status(outcome): float(score) for outcome, score in zip(stages.outcomes, scores, strict=True)}


def sentences_told(reading: Reading, hits: Mapping[int, Sequence[Hit]]) -> Iterator[tuple[Tokens, Told]]:
    """The statements of a report that may tell of a deed; hits: the rules' cues, by where each statement starts that
    the rules have looked at."""
    instruments = judge("instruments")
    order = [Instrument(outcome) for outcome in instruments.outcomes]
    for sentence in reading.statements:
        if sentence.start not in hits:
            continue
        phrase, own = phrasing(sentence), hits[sentence.start]
        features = told(phrase, own)
        scores = instruments.scores(features)
        named = {hit.instrument for hit in own}
        odds = {
            instrument: float(score)
            for instrument, score in zip(order, scores, strict=True)
            if score > TOLD_AT_ALL or instrument in named
        }
        if odds:
            yield sentence, Told(phrase=phrase, features=frozenset(features), hits=own, odds=odds)


def doer_features(one: Told, candidate: Candidate, instrument: Instrument) -> set[str]:
    """What the judge of doers looks at that is the candidate's own."""
    step = int(min(max(one.odds[instrument], LOWEST), HIGHEST))
    return of_doer(one.phrase, candidate, instrument, one.hits) | {f"told:{step}"}


def opinions(reading: Reading, cast: Cast, hits: Mapping[int, Sequence[Hit]]) -> dict[tuple[str, Instrument], Opinion]:
    """The best opinion on everybody who may act, by name and instrument."""
    best: dict[tuple[str, Instrument], Opinion] = {}
    judged = judge("doers")
    for sentence, one in sentences_told(reading, hits):
        candidates = cast.of(sentence, one.phrase)
        for instrument in one.odds if candidates else ():
            shared = of_sentence(one.phrase, instrument, set(one.features))
            total = judged.sum(shared)
            for candidate in candidates:
                own = doer_features(one, candidate, instrument) - shared
                odds = float(judged.of_sums(total + judged.sum(own), len(shared) + len(own))[0])
                key = (candidate.name, instrument)
                if key not in best or odds > best[key].odds:
                    best[key] = Opinion(
                        instrument=instrument, odds=odds, sentence=sentence, told=one, candidate=candidate
                    )
    return best
