"""An article text -> the marks in it of an agency, of an outlet that published it first, or of a translation. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

# A mark stands at the head or the foot of a text or on a line of its own; a longer line is looked at this far.
MAX_LINE = 400


class MarkKind(StrEnum):
    """What a mark says of the text that carries it."""

    COPY = "copy"
    REWRITE = "rewrite"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Whose text a report says that it is. name: the agency's usual name, else as written; words: text[start:end]."""

    name: str
    kind: MarkKind
    rule: str
    words: str
    start: int
    end: int


def find_marks(text: str) -> tuple[Mark, ...]:
    """The marks of a text, each outlet once, first those that say most: a copy, a translation, a rewrite."""
    found: dict[str, Mark] = {}
    for mark in sorted(_marks(text), key=lambda mark: (_RANK[mark.kind], mark.start, -mark.end)):
        found.setdefault(mark.name.casefold(), mark)
    return tuple(found.values())


def wire_name(name: str) -> str:
    """The usual name of an agency that goes by several; any other name as it is."""
    return _spellings().get(name.casefold().removeprefix("the "), name)


_RANK = {MarkKind.COPY: 0, MarkKind.TRANSLATED: 1, MarkKind.REWRITE: 2}


def _marks(text: str) -> Iterator[Mark]:
    at = 0
    for line in text.split("\n"):
        for rule, kind, pattern in _patterns():
            found = pattern.search(line if len(line) <= MAX_LINE else line[:MAX_LINE])
            if found is not None:
                words = found.group().rstrip()
                name = wire_name(found["name"].strip(" .’'-"))
                start = at + found.start()
                yield Mark(name=name, kind=kind, rule=rule, words=words, start=start, end=start + len(words))
        at += len(line) + 1


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("tracker.evidence").joinpath("marks.toml").read_text("utf-8"))


@cache
def _spellings() -> dict[str, str]:
    wires = _data()["wire"]
    return {str(word).casefold().removeprefix("the "): wire["name"] for wire in wires for word in wire["spellings"]}


@cache
def _patterns() -> tuple[tuple[str, MarkKind, re.Pattern[str]], ...]:
    data = _data()
    words: dict[str, str] = dict(data["words"])
    spellings = sorted({str(word) for wire in data["wire"] for word in wire["spellings"]}, key=len, reverse=True)
    words["wire"] = f"(?-i:(?<![A-Za-z])(?:{'|'.join(map(re.escape, spellings))})(?![A-Za-z]))"
    made = []
    for mark in data["mark"]:
        source = mark["pattern"]
        for name, pattern in words.items():
            source = source.replace(f"{{{name}}}", pattern)
        made.append((mark["rule"], MarkKind(mark["derivation"]), re.compile(source, re.IGNORECASE)))
    return tuple(made)
