"""Sentences of a report -> whether it tells that one known side of the affair took from the other, in whatever words.

Where both sides are named, what was taken stands near and somebody says so, no word of wrong is needed.
"""

from __future__ import annotations

from tracker.extraction.cues import patterns

# How sure it is where one sentence tells all of it, or two or three beside each other.
SURE = (0.6, 0.55, 0.5)
_FILE = "two_sides"


def might_take(text: str) -> bool:
    """Whether the raw text names the act and an owner of models at all."""
    lexicon = patterns(_FILE)
    return bool(lexicon["takings"].search(text) and lexicon["owners"].search(text) and lexicon["takers"].search(text))


def taken_between(sentences: list[str]) -> tuple[float, tuple[str, ...]]:
    """How surely the text tells it (0–1), and the words of the act and of both sides; nothing where it does not."""
    for number, weight in enumerate(SURE, 1):
        for at in range(len(sentences) - number + 1):
            if words := _told("\n".join(sentences[at : at + number])):
                return weight, words
    return 0.0, ()


def _told(passage: str) -> tuple[str, ...]:
    lexicon = patterns(_FILE)
    found = [lexicon[kind].search(passage) for kind in ("takings", "owners", "takers", "voices")]
    if not all(found) or patterns("affair")["elsewhere"].search(passage):
        return ()
    # "DeepSeek distils its models" is a maker at home, unless somebody holds it against it.
    is_lawful = patterns("relevance")["lawful"].search(passage) and not lexicon["charges"].search(passage)
    return () if is_lawful else tuple(match.group() for match in found[:3] if match)
