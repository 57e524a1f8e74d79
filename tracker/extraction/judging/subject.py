"""Sentences of a report -> what the judge of relevance looks at: beginnings of words, and what kinds of cues stand together.

No parser is needed. Names of the known parties count as sides of the affair, never by their spelling.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, combinations

from tracker.extraction.cues import patterns
from tracker.extraction.judging.weights import judge

# The kinds of cues that are looked for, each by its file and section of the lexicon.
KINDS = (
    ("spoken_of", "owners"),
    ("spoken_of", "takers"),
    ("spoken_of", "known_owners"),
    ("spoken_of", "known_takers"),
    ("spoken_of", "steps"),
    ("spoken_of", "measures"),
    ("spoken_of", "copying"),
    ("spoken_of", "technique"),
    ("spoken_of", "charge"),
    ("affair", "takings"),
    ("affair", "accusing"),
    ("relevance", "acts"),
    ("relevance", "wrongs"),
)
# So much of a word tells its stem; so much of a report tells its subject.
STEM, MOST = 6, 12_000
_WORD = re.compile(r"[a-z][a-z’'-]*|\d+")


def might_concern(text: str) -> bool:
    """Whether the raw text names an AI system at all."""
    return patterns("affair")["systems"].search(text) is not None


def words_of_sides(sentences: Sequence[str]) -> tuple[str, ...]:
    """The first words of every kind that a reader would look for: who, what was done, who says so, what is done about it."""
    whole = "\n".join(sentences)
    found = (patterns("spoken_of")[kind].search(whole) for kind in ("owners", "takers", "copying", "charge", "steps"))
    return tuple(match.group() for match in found if match)


def odds_of_subject(sentences: Sequence[str]) -> float:
    """The log odds that sentences are a report about the affair."""
    return float(judge("relevance").scores(subject_features(sentences))[0])


def subject_features(sentences: Sequence[str]) -> set[str]:
    """The beginnings of the words, the kinds of cues, and which kinds stand in one sentence or in one report."""
    whole = "\n".join(sentences)[:MOST]
    ends = list(accumulate(len(sentence) + 1 for sentence in sentences))
    inside: dict[int, set[str]] = {}
    for file, section in KINDS:
        for match in patterns(file)[section].finditer(whole):
            inside.setdefault(bisect_right(ends, match.start()), set()).add(section)
    found = {f"p:{one}&{other}" for kinds in inside.values() for one, other in combinations(sorted(kinds), 2)}
    named = sorted({kind for kinds in inside.values() for kind in kinds})
    found.update(f"k:{kind}" for kind in named)
    found.update(f"t:{one}&{other}" for one, other in combinations(named, 2))
    plain = patterns("spoken_of")["known_takers"].sub(" ", patterns("spoken_of")["owners"].sub(" ", whole))
    found.update(f"w:{word[:STEM]}" for word in _WORD.findall(plain.lower()))
    return found
