"""A Reading -> its figures: what is counted, how much, whose doing it is, to whom it was done and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.allegations import Allegation
from tracker.extraction.attribution import Attributions
from tracker.extraction.figure_actors import ActorFinder
from tracker.extraction.figure_phrases import token_of, verbs_over
from tracker.extraction.figure_windows import window_of
from tracker.extraction.measure import Measure
from tracker.extraction.measures import find_measures
from tracker.extraction.parties import Parties
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind, Figure, Qualifier, Statistic, Window
from tracker.extraction.roles import known_actor, maker_of
from tracker.extraction.subjects import subject_of

_OF_ELIDED = 0.9
_TOLERANCE = 1e-6


def find_figures(
    reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
) -> tuple[Figure, ...]:
    """Each figure once, with the most careful wording that the report gives it, in order of first mention."""
    finder = ActorFinder(reading, parties, attributions, allegations)
    found = []
    measures = find_measures(reading)
    for measure in measures:
        if _is_ordinary_use(reading, parties, finder, measure):
            continue
        actors, confidence = finder.actors_of(measure)
        window = window_of(reading, measure, measures)
        found.append(_figure(reading, finder, measure, actors, confidence, window))
    return _merged(found)


def _is_ordinary_use(reading: Reading, parties: Parties, finder: ActorFinder, measure: Measure) -> bool:
    """Whether the verb over the count tells of a product at work or of a bystander, and nobody is accused of it."""
    serving = lexicon.word_set("units", "context.serving")
    token = token_of(reading, measure)
    for verb in verbs_over(token)[:1]:
        if _is_of_bystander(verb, token):
            return True
        subject = subject_of(verb, parties)
        if subject is not None and verb.lemma_.lower() in serving:
            return not finder.may_act(subject)
    return False


def _is_of_bystander(verb: Token, counted: Token) -> bool:
    """Whether readers, users or researchers did it, rather than told of it."""
    if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
        return False
    bystanders = lexicon.word_set("units", "context.bystanders")
    return any(c.dep_ == "nsubj" and c.i < counted.i and c.lemma_.lower() in bystanders for c in verb.children)


def _figure(
    reading: Reading,
    finder: ActorFinder,
    measure: Measure,
    actors: tuple[str, ...],
    confidence: float,
    window: Window | None,
) -> Figure:
    number = measure.number
    speakers = finder.speakers_of(measure, actors)
    return Figure(
        metric=measure.metric,
        value=number.value,
        low=number.low,
        high=number.high,
        qualifier=number.qualifier,
        unit=_unit(reading, measure),
        statistic=measure.statistic,
        window=window,
        actors=actors,
        target=_target(reading, measure, actors, speakers),
        attributed_to=speakers,
        confidence=round(confidence * (_OF_ELIDED if measure.is_elided else 1.0), 3),
        evidence=reading.evidence_of(reading.sentence_of(measure.start)),
    )


def _unit(reading: Reading, measure: Measure) -> str:
    if measure.statistic not in (Statistic.RATE, Statistic.PEAK):
        return measure.unit
    after = reading.text[measure.end : measure.end + 16]
    period = re.match(r"\s*(?:per|a|an|each|every|/)\s*(day|hour|minute|second|week|month)\b", after)
    daily = re.search(r"\b(dai|hour|week|month)ly\b", reading.text[measure.start : measure.end + 8])
    names = {"dai": "day"}
    name = period[1] if period else names.get(daily[1], daily[1]) if daily else None
    return f"{measure.unit} per {name}" if name else measure.unit


def _target(reading: Reading, measure: Measure, actors: tuple[str, ...], speakers: tuple[str, ...]) -> str | None:
    """The system or company that it was done to: named in the sentence, else the company that gives the number."""
    sentence = reading.sentence_of(measure.start)
    for mention in reading.mentions_in(sentence.start_char, sentence.end_char, EntityKind.PRODUCT):
        maker = maker_of(mention.name)
        if maker is not None and maker not in actors:
            return mention.name
    return next((name for name in speakers if name not in actors and _is_lab(name)), None)


def _is_lab(name: str) -> bool:
    actor = known_actor(name)
    return actor is not None and actor.role in ("lab", "company")


def _merged(found: Iterable[Figure]) -> tuple[Figure, ...]:
    kept: list[Figure] = []
    for figure in found:
        twin = next((k for k in kept if _same(k, figure)), None)
        if twin is None:
            kept.append(figure)
        else:
            kept[kept.index(twin)] = _joined(twin, figure)
    return tuple(kept)


def _same(one: Figure, other: Figure) -> bool:
    """Whether two say the same: one value of one measure, by parties that do not exclude each other."""
    alike = one.metric is other.metric and (
        one.statistic is other.statistic or Statistic.TOTAL in (one.statistic, other.statistic)
    )
    close = abs(one.value - other.value) <= _TOLERANCE * max(one.value, other.value)
    return alike and close and (not one.actors or not other.actors or bool(set(one.actors) & set(other.actors)))


def _joined(one: Figure, other: Figure) -> Figure:
    """The better of two, with the first bound that the report gives, and with what only the worse one knows."""
    best, rest = sorted((one, other), key=lambda f: (not f.actors, -f.confidence))
    worded = one if one.qualifier is not Qualifier.EXACT else other
    return replace(
        best,
        qualifier=worded.qualifier,
        low=worded.low,
        high=worded.high,
        window=best.window or rest.window,
        target=best.target or rest.target,
        attributed_to=best.attributed_to or rest.attributed_to,
    )
