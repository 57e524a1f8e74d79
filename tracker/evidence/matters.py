"""Whether a denial answers the allegation or some other matter."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


def is_of_another_matter(words: str) -> bool:
    """Whether these words of a denial name another matter, a rumour of an arrest for one, and not the allegation."""
    others, own = _patterns()
    return bool(others.search(words)) and not own.search(words)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = tomllib.loads(resources.files("tracker.evidence").joinpath("matters.toml").read_text("utf-8"))
    others, own = (
        re.compile("|".join(_pattern(word) for word in data[side]), re.IGNORECASE) for side in ("others", "own")
    )
    return others, own


def _pattern(word: str) -> str:
    """Latin words from their beginning on; Chinese ones anywhere, for nothing separates them."""
    return rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
