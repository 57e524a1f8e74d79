"""Whether a denial answers the allegation or some other matter, and whether a measure is about distillation."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


def is_of_another_matter(words: str) -> bool:
    """Whether these words of a denial name another matter, a rumour of an arrest for one, and not the allegation."""
    others, own = _patterns()
    return bool(others.search(words)) and not own.search(words)


def is_about_distillation(words: str) -> bool:
    """Whether these words of a measure say that it is about copying models, and not about a party for other reasons."""
    return bool(_measures().search(words))


@cache
def _measures() -> re.Pattern[str]:
    return re.compile("|".join(_pattern(word) for word in _data()["measures"]), re.IGNORECASE)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    others, own = (
        re.compile("|".join(_pattern(word) for word in _data()[side]), re.IGNORECASE) for side in ("others", "own")
    )
    return others, own


@cache
def _data() -> Mapping[str, list[str]]:
    data: dict[str, list[str]] = tomllib.loads(
        resources.files("tracker.evidence").joinpath("matters.toml").read_text("utf-8")
    )
    return data


def _pattern(word: str) -> str:
    """Latin words from their beginning on; Chinese ones anywhere, for nothing separates them."""
    return rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
