"""What the word beside a number counts: exchanges, requests, conversations or answers."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


def counted_as(unit: str) -> str:
    """What this word counts, the same for words that mean the same; empty where the word leaves it open."""
    return _meanings().get(" ".join(unit.casefold().split()), "")


@cache
def _meanings() -> dict[str, str]:
    data = tomllib.loads(resources.files("tracker.evidence").joinpath("counts.toml").read_text("utf-8"))
    return {word.casefold(): meaning for meaning, rules in data.items() for word in rules["words"]}
