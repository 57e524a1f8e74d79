"""One of many words in a text: takes the words, gives a pattern that looks at each letter once, and not once for each word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_END = ""  # In place of a letter: a word ends here.


def any_of(words: Iterable[str]) -> str:
    """The pattern, as a group that captures nothing; of words that begin alike it takes the longest."""
    tree: dict[str, Any] = {}
    for word in words:
        place = tree
        for letter in word:
            place = place.setdefault(letter, {})
        place[_END] = {}
    return _pattern(tree)


def _pattern(tree: dict[str, Any]) -> str:
    branches = []
    for letter in sorted(tree.keys() - {_END}):
        chain, below = re.escape(letter), tree[letter]
        while len(below) == 1 and _END not in below:
            [(letter, below)] = below.items()
            chain += re.escape(letter)
        branches.append(chain + (_pattern(below) if below.keys() != {_END} else ""))
    return f"(?:{'|'.join(branches)})" + ("?" if _END in tree else "")
