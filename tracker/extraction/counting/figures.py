"""A Reading -> its figures: what is counted, how much, whose doing it is, to whom it was done and who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.counting.everyday import is_everyday
from tracker.extraction.counting.figure_actors import STRANGER, SURE, ActorFinder
from tracker.extraction.counting.figure_totals import Owned, with_totals
from tracker.extraction.counting.figure_windows import WindowFinder
from tracker.extraction.counting.measure import Measure
from tracker.extraction.counting.measures import find_measures
from tracker.extraction.counting.traffic import is_moved
from tracker.extraction.naming.roles import known_actor, maker_of
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind, Figure, Metric, Qualifier, Statistic, Window
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties

# A headline stands before this, and so far below it the report names whom it means.
_TOP = 300
_BELOW = 600
_OF_ELIDED = 0.9
_TOLERANCE = 1e-6
# How far a rounded number may lie from the one that it stands for.
_ROUNDING = 1.05
# Shares and sums of money are rarer and less uniform in their wording than counts.
_WORTH = {Metric.TRAFFIC_SHARE: 0.9, Metric.MONEY: 0.7}
_PREFIXES = {Metric.TRAFFIC_SHARE: "traffic-", Metric.MONEY: "money-"}


def find_figures(
    reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
) -> tuple[Figure, ...]:
    """Each figure once, with the most careful wording that the report gives it, in order of first mention."""
    finder = ActorFinder(reading, parties, attributions, allegations)
    owned = []
    measures = find_measures(reading)
    windows = WindowFinder(reading, measures)
    for measure in measures:
        if is_everyday(reading, parties, measure, finder.may_act, finder.is_accused):
            continue
        actors, rule = finder.actors_of(measure)
        is_share = measure.metric is Metric.TRAFFIC_SHARE and not is_moved(reading, measure.start)
        if is_share and finder.is_foreign_share(measure, actors, rule):
            continue
        owned.append(Owned(measure=measure, actors=actors, rule=rule))
    found = [
        _figure(reading, finder, one.measure, one.actors, one.rule, windows.window_of(one.measure))
        for one in with_totals(reading, owned)
    ]
    found = _with_named_groups(_with_restated(found), allegations)
    return _merged(_with_all_counted(found) if finder.accuses_nobody() else found)


def _figure(
    reading: Reading,
    finder: ActorFinder,
    measure: Measure,
    actors: tuple[str, ...],
    rule: str,
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
        confidence=round(SURE[rule] * _WORTH.get(measure.metric, 1.0) * (_OF_ELIDED if measure.is_elided else 1.0), 3),
        evidence=reading.evidence_of(reading.sentence_of(measure.start)),
        rule=f"{_PREFIXES.get(measure.metric, '')}{rule}",
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


def _with_restated(found: list[Figure]) -> list[Figure]:
    """The figures, those of nobody with the actors of the count that they only give more exactly: 16.4 for 'over 16 million'."""
    named = [f for f in found if f.actors and f.qualifier in (Qualifier.MORE_THAN, Qualifier.ABOUT)]
    settled = []
    for figure in found:
        twin = (
            None
            if figure.actors or figure.rule == STRANGER
            else next((n for n in named if _gives_more_exactly(figure, n)), None)
        )
        rule = figure.rule if twin is None else f"{_PREFIXES.get(figure.metric, '')}restated"
        actors, confidence = (figure.actors, figure.confidence) if twin is None else (twin.actors, SURE["restated"])
        settled.append(replace(figure, actors=actors, confidence=confidence, rule=rule))
    return settled


def _with_named_groups(found: list[Figure], allegations: tuple[Allegation, ...]) -> list[Figure]:
    """The figures, those of a headline's \"Chinese firms\" with the actors that the report names right below."""
    settled = []
    for figure in found:
        end = figure.evidence.end
        below = [a.target for a in allegations if a.target and end - 1 <= a.start < end + _BELOW]
        named = tuple(dict.fromkeys(target for target in below if target != CHINA))
        is_group = figure.actors == (CHINA,) and (figure.evidence.start < _TOP or _is_heading(figure))
        settled.append(replace(figure, actors=named) if is_group and named else figure)
    return settled


def _is_heading(figure: Figure) -> bool:
    return not figure.evidence.text.rstrip(' *_”"').endswith((".", "!", "?"))


def _gives_more_exactly(figure: Figure, rounded: Figure) -> bool:
    alike = figure.metric is rounded.metric and figure.statistic is rounded.statistic
    least = rounded.value * (1 if rounded.qualifier is Qualifier.MORE_THAN else 2 - _ROUNDING)
    return alike and least <= figure.value <= rounded.value * _ROUNDING


def _with_all_counted(found: list[Figure]) -> list[Figure]:
    """The figures of a report that only its counts accuse anybody: a sum of nobody's is that of all who have a count."""
    named = [f for f in found if f.actors]
    actors = tuple(dict.fromkeys(name for f in named for name in f.actors))
    if len(actors) < 2:
        return found
    return [
        replace(f, actors=actors, confidence=SURE["all-counted"], rule="all-counted")
        if f.rule == "nobody" and all(f.value >= n.value for n in named if n.metric is f.metric)
        else f
        for f in found
    ]


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
