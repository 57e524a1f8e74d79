"""Whose doing a total is by its parts: near counts of the same kind that have their own actors and add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.extraction.counting.measure import COUNTED, Measure
from tracker.extraction.reading import Reading
from tracker.extraction.records import Statistic

TOTAL = "total-of-parts"
BESIDE_TOTAL = "beside-total"
# How far off the parts stand, in characters.
_REACH = 2500
# Parts that are only bounded from below may fall short of their total by more than they may pass it.
_LEAST = 0.93
_MOST = 1.06
# Rules that look beyond the words of the count itself.
_GUESSED = (
    "nobody", "stranger", "accused-in-sentence", "named-in-sentence", "pronoun", "section", "as-before", "restated", "report", "charged", "suspect-nearby", "only-suspect",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A measure, the canonical names of those whose doing it counts, and by which rule they were found."""

    measure: Measure
    actors: tuple[str, ...]
    rule: str


def with_totals(reading: Reading, counts: Sequence[Owned]) -> list[Owned]:
    """The counts, a total with all the actors of its parts, and with it what is told of the other kind beside it."""
    settled = list(counts)
    for n, whole in enumerate(counts):
        if not _can_be_total(whole):
            continue
        actors = _actors_of_parts(whole, counts)
        if not set(actors) - set(whole.actors):
            continue
        settled[n] = replace(whole, actors=actors, rule=TOTAL)
        for k, other in enumerate(counts):
            if _is_told_with(reading, other, whole):
                settled[k] = replace(other, actors=actors, rule=BESIDE_TOTAL)
    return settled


def _can_be_total(count: Owned) -> bool:
    measure = count.measure
    return measure.metric in COUNTED and measure.statistic is Statistic.TOTAL and count.rule in _GUESSED


def _actors_of_parts(whole: Owned, counts: Sequence[Owned]) -> tuple[str, ...]:
    """The actors of the counts that add up to the whole, each actor's largest; none where they do not."""
    parts: dict[tuple[str, ...], float] = {}
    for part in counts:
        if _is_part(part, whole):
            parts[part.actors] = max(part.measure.number.value, parts.get(part.actors, 0))
    names = [name for actors in parts for name in actors]
    if len(parts) < 2 or len(names) != len(set(names)):
        return ()
    total = whole.measure.number.value
    return tuple(names) if _LEAST * total <= sum(parts.values()) <= _MOST * total else ()


def _is_part(part: Owned, whole: Owned) -> bool:
    one, other = part.measure, whole.measure
    return (
        bool(part.actors)
        and one.metric is other.metric
        and one.statistic is Statistic.TOTAL
        and one.number.value < other.number.value
        and part.rule not in _GUESSED
        and abs(one.start - other.start) <= _REACH
    )


def _is_told_with(reading: Reading, other: Owned, whole: Owned) -> bool:
    """Whether it counts the other kind of thing in the sentence of the total, or after it in its block as the same affair."""
    one, two = other.measure, whole.measure
    if one.metric is two.metric or one.metric not in COUNTED or other.rule not in _GUESSED:
        return False
    if other.actors and set(other.actors) != set(whole.actors):
        return False
    same_sentence = reading.sentence_of(one.start).start_char == reading.sentence_of(two.start).start_char
    return same_sentence or (one.start > two.start and reading.block_of(one.start) == reading.block_of(two.start))
