"""An article text -> what it says of its own correctness: retracted, corrected, updated, an editor's note. Pure."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

MAX_WORDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One paragraph that says so. kind: as `Notice.Kind`; words: text[start:end]."""

    kind: str
    words: str
    start: int
    end: int


def find_notices(text: str) -> tuple[Found, ...]:
    """The notices of a text in its order; a paragraph is what it says most gravely."""
    found, at = [], 0
    for line in text.split("\n"):
        kind = _kind(line[:MAX_WORDS])
        if kind:
            words = line[:MAX_WORDS].rstrip()
            found.append(Found(kind=kind, words=words, start=at, end=at + len(words)))
        at += len(line) + 1
    return tuple(found)


def _kind(line: str) -> str:
    for kind, opening, anywhere in _patterns():
        if any(pattern.match(line) for pattern in opening) or any(pattern.search(line) for pattern in anywhere):
            return kind
    return ""


@cache
def _patterns() -> tuple[tuple[str, list[re.Pattern[str]], list[re.Pattern[str]]], ...]:
    data = tomllib.loads(resources.files("tracker.evidence").joinpath("notices.toml").read_text("utf-8"))
    return tuple((kind, _compiled(rules["opening"]), _compiled(rules["anywhere"])) for kind, rules in data.items())


def _compiled(patterns: list[str]) -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
