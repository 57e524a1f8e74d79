"""A sentence -> the texts of somebody's own that it names: a blog post, a letter seen by an outlet, a filing. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

MAX_SENTENCE = 1200


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A document that a sentence names. owner: whose it is where the sentence says so beside it, else empty."""

    kind: str
    owner: str
    words: str
    start: int
    end: int


def find_documents(sentence: str) -> tuple[Named, ...]:
    """The documents named, each place once, in the sentence's order; start and end count from its beginning."""
    found: list[Named] = []
    for named in sorted(_named(sentence[:MAX_SENTENCE]), key=lambda named: (named.start, -len(named.owner))):
        if not found or named.start >= found[-1].end:
            found.append(named)
    return tuple(found)


def gap_of(kind: str) -> int:
    """Within how many days two mentions of such a document mean one."""
    return next(int(one["gap"]) for one in _data()["document"] if one["kind"] == kind)


def is_called(kind: str, text: str) -> bool:
    """Whether the text names such a document anywhere."""
    spoken = dict(_nouns())[kind]
    written = dict(_chinese())[kind]
    return re.search(rf"\b(?:{spoken.pattern})\b", text, re.IGNORECASE) is not None or written.search(text) is not None


def _named(sentence: str) -> Iterator[Named]:
    for pattern, not_after in _english():
        for found in pattern.finditer(sentence):
            groups = found.groupdict()
            if not_after.match(sentence[found.end("noun") :]) and not groups.get("by"):
                continue
            owner = groups.get("owner") or groups.get("author") or ""
            yield Named(
                kind=_kind_of(found["noun"]), owner=owner, words=found.group(), start=found.start(), end=found.end()
            )
    for kind, pattern in _chinese():
        for found in pattern.finditer(sentence):
            yield Named(kind=kind, owner="", words=found.group(), start=found.start(), end=found.end())


def _kind_of(noun: str) -> str:
    return next(kind for kind, pattern in _nouns() if pattern.fullmatch(noun))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("tracker.evidence").joinpath("documents.toml").read_text("utf-8"))


@cache
def _nouns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one["kind"], re.compile("|".join(one["nouns"]))) for one in _data()["document"])


@cache
def _english() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    forms = _data()["forms"]
    noun = "|".join(noun for one in _data()["document"] for noun in one["nouns"])
    words = {"noun": f"(?:{noun})", "name": forms["name"], "words": forms["words"]}
    made = []
    for source in forms["english"]:
        for name, pattern in words.items():
            source = source.replace(f"{{{name}}}", pattern)
        made.append((re.compile(source), re.compile(forms["not_after"], re.IGNORECASE)))
    return tuple(made)


@cache
def _chinese() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((one["kind"], re.compile("|".join(one["chinese"]))) for one in _data()["document"])
