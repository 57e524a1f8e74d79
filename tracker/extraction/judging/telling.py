"""A sentence -> what the judge of instruments looks at: its words, word pairs, kinds of words, and cues of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from tracker.extraction.cues import words
from tracker.extraction.judging.phrasing import Phrasing, content, pairs
from tracker.extraction.records import Instrument

MOODS = ("wishing", "weighing", "doing", "undoing")
# So many words of one kind count; more of them say no more.
MOST_ALIKE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """Where a rule's cue stands in a sentence. counts: the rule takes it for what it looks like."""

    rule: str
    instrument: Instrument
    start: int
    end: int
    counts: bool = True


def hit_of(rule: str, instrument: Instrument, cue: re.Match[str], *, counts: bool) -> Hit:
    """The place of a cue that a rule has found."""
    return Hit(rule=rule, instrument=instrument, start=cue.start(), end=cue.end(), counts=counts)


def told(phrase: Phrasing, hits: Sequence[Hit]) -> set[str]:
    """The features of a sentence."""
    lemmas = content(phrase)
    found = {f"w:{lemma}" for lemma in lemmas} | {f"b:{pair}" for pair in pairs(lemmas)}
    found.update(f"c:{hit.rule}" for hit in hits)
    found.update(f"ci:{hit.instrument}" for hit in hits)
    return found | _kinds(lemmas)


def _kinds(lemmas: list[str]) -> set[str]:
    counts: dict[str, int] = {}
    for lemma in set(lemmas):
        for kind in _kinds_of().get(lemma, ()):
            counts[kind] = counts.get(kind, 0) + 1
    moods = [mood for mood in MOODS if mood in counts]
    found = {f"x:{kind}:{min(count, MOST_ALIKE)}" for kind, count in counts.items()}
    return found | {f"x:{kind}&{mood}" for kind in counts if kind not in MOODS for mood in moods}


@cache
def _kinds_of() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, list[str]] = {}
    for kind in (*(instrument.value for instrument in Instrument), *MOODS):
        for word in sorted(words("judging", kind)):
            kinds.setdefault(word, []).append(kind)
    return {word: tuple(found) for word, found in kinds.items()}
