"""Tells words that English writes small from names: by a word list without its regular endings, and by the text itself."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tracker.extraction import lexicon

_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ily", "y"), ("ally", "al"), ("es", "e"), ("es", ""), ("s", ""), ("ed", "e"), ("ed", ""),
    ("ing", "e"), ("ing", ""), ("ly", ""), ("ers", ""), ("ers", "e"), ("er", ""), ("er", "e"), ("ness", ""), ("ment", ""),
    ("able", ""), ("ation", "e"), ("ion", "e"), ("ability", "able"),
)  # fmt: skip
# Endings of long words that English makes at will.
_DERIVED = (
    "tion",
    "tions",
    "sion",
    "ment",
    "ments",
    "ness",
    "ility",
    "ivity",
    "ology",
    "ized",
    "ised",
    "izing",
    "ising",
    "ically",
)
_SMALL = re.compile(r"(?<![\w.@/:'-])[a-z][a-z]+(?![\w@]|\.\w)")


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Whether English writes the word small, whatever its case here; of a compound each part must be such a word."""
    parts = word.lower().removesuffix("'s").split("-")
    return all(_listed(part) for part in parts if part)


def small_words(plain: str) -> frozenset[str]:
    """The words that a text writes small somewhere; addresses and handles left out."""
    return frozenset(_SMALL.findall(plain))


def _listed(word: str) -> bool:
    known = _common()
    derived = len(word) > 7 and word.endswith(_DERIVED)
    return derived or word in known or any(stem in known for stem in _stems(word))


def _stems(word: str) -> list[str]:
    stems = []
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word.removesuffix(ending)
            stems.append(stem + instead)
            if ending in ("ed", "ing", "er", "ers") and len(stem) > 3 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return stems


@cache
def _common() -> frozenset[str]:
    return lexicon.word_list("common_words")
