"""Products that the lexicon does not know -> a text of the same length in which the cues know them.

Cues name the models that these reports are about (`<product>` in `lexicon/*.toml`). A model never seen before stands in
the same sentences, so that its name is written over with letters that `<product>` matches as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.reading import Mention
from tracker.extraction.records import EntityKind

_FIRST, _FURTHER = "Q", "x"
# A word of these letters alone is written by nobody.
_SHORTEST = 3
_SLOT = "<product>"


def with_products_known(text: str, mentions: Iterable[Mention]) -> str:
    """The text, character for character as long, with a stand-in for each product that no cue can name."""
    parts, end = [], 0
    for mention in mentions:
        if mention.kind is EntityKind.PRODUCT and not mention.known and mention.end - mention.start >= _SHORTEST:
            parts += [text[end : mention.start], _FIRST, _FURTHER * (mention.end - mention.start - 1)]
            end = mention.end
    return "".join([*parts, text[end:]]) if parts else text


def with_products_named(phrase: str) -> str:
    """An expression of the lexicon with the names of products, and their stand-in, in the place of `<product>`."""
    return phrase.replace(_SLOT, _named()) if _SLOT in phrase else phrase


@cache
def _named() -> str:
    names = (*map(re.escape, lexicon.words("victims", "products")), f"{_FIRST}{_FURTHER}{{{_SHORTEST - 1},}}")
    return f"(?:{'|'.join(names)})"
