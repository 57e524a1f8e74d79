"""Labelled reports -> four judges: of instruments, of doers, of stages and of credits.

A label says what a report states, not where. So the judge of doers learns from the sentence in which it finds a deed of
the label clearest, and looks again with what it has learnt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.extraction.judging.deeds import TOLD_AT_ALL, Told, doer_features
from tracker.extraction.judging.doing import Candidate, of_sentence, of_stage
from tracker.extraction.judging.phrasing import Phrasing
from tracker.extraction.judging.telling import Hit, told
from tracker.extraction.judging.weights import Judge
from tracker.extraction.records import Instrument, Status
from tracker.extraction.training.fitting import Case, fit

INSTRUMENTS, STAGES = tuple(i.value for i in Instrument), tuple(s.value for s in Status)
ROUNDS = 3
PARTS = 3
# Of credits there are few cases, each with many features: it takes longer until the judge has settled.
STEPS_OF_CREDITS = 300
PENALTIES = {"instruments": 0.5, "doers": 0.3, "stages": 0.3, "credits": 0.2}
# How much a sentence counts: with doer and cue of a labelled deed, with one of both, and in a report without the deed.
SURE, UNSURE, ABSENT = 1.5, 0.3, 1.0
CLEAREST, CLEAR, AS_CLEAR = 2.0, 0.7, 0.7
Deed = tuple[str, Instrument]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the rules' cues in it and who may act."""

    phrase: Phrasing
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A report with its label: keys of names as the label's matcher gives them. credits: by name's key its features."""

    ref: str
    sentences: tuple[Sentence, ...]
    keys: dict[str, str]
    deeds: dict[Deed, frozenset[Status]]
    credits: dict[str, frozenset[str]]
    credited: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Chance:
    """Somebody who may do something in a sentence of a report."""

    deed: tuple[int, str, Instrument]
    told: Told
    candidate: Candidate
    features: frozenset[str]


def learn(lessons: Sequence[Lesson], onto: Mapping[str, Judge] | None = None) -> dict[str, Judge]:
    """The judges, by name; onto: judges from whose weights they go on."""
    onto = onto or {}
    instruments = _instruments(lessons, onto.get("instruments"))
    # The later judges learn how far to trust the first by what it says of reports that it has not learnt from.
    rest = [[x for at, x in enumerate(lessons) if at % PARTS != part] for part in range(PARTS)]
    blind = [_instruments(part, onto.get("instruments")) for part in rest]
    chances = [c for place, lesson in enumerate(lessons) for c in chances_of(place, lesson, blind[place % PARTS])]
    doers = _doers(lessons, chances, onto.get("doers"))
    return {
        "instruments": instruments,
        "doers": doers,
        "stages": _stages(lessons, chances, doers, onto.get("stages")),
        "credits": _credits(lessons, onto.get("credits")),
    }


def _instruments(lessons: Sequence[Lesson], onto: Judge | None) -> Judge:
    cases = []
    for lesson in lessons:
        for sentence in lesson.sentences:
            named = {lesson.keys[c.name] for c in sentence.candidates}
            cued = {hit.instrument for hit in sentence.hits}
            rows = [_wanted(lesson, instrument, named, cued) for instrument in Instrument]
            features = frozenset(told(sentence.phrase, sentence.hits))
            cases.append(Case(features=features, wanted=tuple(w for w, _ in rows), counts=tuple(c for _, c in rows)))
    return fit(cases, INSTRUMENTS, penalty=PENALTIES["instruments"], least=2, onto=onto)


def _wanted(lesson: Lesson, instrument: Instrument, named: set[str], cued: set[Instrument]) -> tuple[float, float]:
    """Whether a sentence tells of the instrument, and how much that counts."""
    doers = {name for name, done_with in lesson.deeds if done_with is instrument}
    if not doers:
        return 0.0, ABSENT
    is_here, is_cued = bool(doers & named), instrument in cued
    if is_here and is_cued:
        return 1.0, SURE
    return 0.0, 0.0 if is_here or is_cued else UNSURE


def chances_of(place: int, lesson: Lesson, instruments: Judge) -> Iterator[_Chance]:
    """Everybody who may do something in a report, as the judge of instruments leaves it open."""
    for sentence in lesson.sentences:
        features = frozenset(told(sentence.phrase, sentence.hits))
        named = {hit.instrument for hit in sentence.hits}
        scores = zip(Instrument, instruments.scores(features), strict=True)
        odds = {i: float(score) for i, score in scores if score > TOLD_AT_ALL or i in named}
        one = Told(phrase=sentence.phrase, features=features, hits=sentence.hits, odds=odds)
        for instrument in odds:
            shared = of_sentence(sentence.phrase, instrument, set(features))
            for candidate in sentence.candidates:
                own = doer_features(one, candidate, instrument)
                yield _Chance((place, lesson.keys[candidate.name], instrument), one, candidate, frozenset(shared | own))


def _doers(lessons: Sequence[Lesson], chances: Sequence[_Chance], onto: Judge | None) -> Judge:
    done = {(place, *deed) for place, lesson in enumerate(lessons) for deed in lesson.deeds}
    groups: dict[tuple[int, str, Instrument], list[int]] = defaultdict(list)
    for at, chance in enumerate(chances):
        if chance.deed in done:
            groups[chance.deed].append(at)
    odds = [c.told.odds[c.deed[2]] + (not c.candidate.near) for c in chances]
    for _ in range(ROUNDS):
        counts = [0.0 if chance.deed in done else 1.0 for chance in chances]
        for group in groups.values():
            first, *others = sorted(group, key=lambda at: -odds[at])
            counts[first] = CLEAREST
            if others and odds[others[0]] > odds[first] - AS_CLEAR:
                counts[others[0]] = CLEAR
        cases = [
            Case(features=chance.features, wanted=(float(chance.deed in done),), counts=(count,))
            for chance, count in zip(chances, counts, strict=True)
            if count
        ]
        judge = fit(cases, ("does",), penalty=PENALTIES["doers"], onto=onto)
        odds = [float(judge.scores(chance.features)[0]) for chance in chances]
    return judge


def _stages(lessons: Sequence[Lesson], chances: Sequence[_Chance], doers: Judge, onto: Judge | None) -> Judge:
    best: dict[tuple[int, str, Instrument], tuple[float, _Chance]] = {}
    for chance in chances:
        reached = lessons[chance.deed[0]].deeds.get((chance.deed[1], chance.deed[2]), frozenset())
        odds = float(doers.scores(chance.features)[0])
        if len(reached) == 1 and (chance.deed not in best or odds > best[chance.deed][0]):
            best[chance.deed] = (odds, chance)
    cases = []
    for (place, name, instrument), (_, chance) in best.items():
        (reached_one,) = lessons[place].deeds[name, instrument]
        features = frozenset(of_stage(chance.told.phrase, chance.candidate, instrument, chance.told.hits))
        wanted = tuple(float(status is reached_one) for status in Status)
        cases.append(Case(features=features, wanted=wanted, counts=(1.0,) * len(wanted)))
    return fit(cases, STAGES, penalty=PENALTIES["stages"], onto=onto)


def _credits(lessons: Sequence[Lesson], onto: Judge | None) -> Judge:
    cases = [
        Case(features=features, wanted=(float(name in lesson.credited),), counts=(1.0,))
        for lesson in lessons
        for name, features in lesson.credits.items()
    ]
    return fit(cases, ("credited",), penalty=PENALTIES["credits"], steps=STEPS_OF_CREDITS, onto=onto)
