"""What is wrong in a file of the lexicon: where, why, what to do about it, and on which line it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest

Step = str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """file: its path within the lexicon's folder. place: the entry or key as the message calls it, empty for the file.
    told: reason and remedy. path: the keys and, in lists, numbers from 1 that lead there; words: what stands there."""

    file: str
    place: str
    told: str
    path: tuple[Step, ...] = ()
    words: str = ""

    def message(self, text: str) -> str:
        """The fault in one line. text: the file's."""
        line = line_of(text, self.path, self.words)
        where = self.file if line is None else f"{self.file}:{line}"
        return ": ".join(part for part in (where, self.place, self.told) if part)


def line_of(text: str, path: tuple[Step, ...], words: str = "") -> int | None:
    """The line of a file at which its keys lead there; None where they do not. A value of several lines is looked through
    for the words."""
    at: int | None = None
    for step, further in zip_longest(path, path[1:]):
        if isinstance(step, int):
            continue
        found = _place(text, at or 0, step, further if isinstance(further, int) else None)
        if found is None:
            break
        at = found
    if at is None:
        return None
    place = text.find(words, at) if words else -1
    return text.count("\n", 0, max(at, place)) + 1


def meant(written: str, known: Iterable[str]) -> str:
    """The question whether the most alike of the known words is meant, to stand behind a sentence; empty where none is."""
    near = get_close_matches(written.lower(), list(known), n=1, cutoff=0.6)
    return f" Is {near[0]!r} meant?" if near else ""


def listed(words: Iterable[str]) -> str:
    """The words as a sentence lists them."""
    return ", ".join(words)


def _place(text: str, start: int, key: str, number: int | None) -> int | None:
    """Where the key's value begins, in a list the entry of this number."""
    name = rf"[\"']?{re.escape(key)}[\"']?"
    headers = list(re.compile(rf"^[ \t]*\[\[(?:[^\]\n]+\.)?{name}\]\]", re.MULTILINE).finditer(text, start))
    if headers:
        return headers[min(number or 1, len(headers)) - 1].start()
    header = rf"^[ \t]*\[(?:[^\]\n]+\.)?{name}(?:\.[^\]\n]+)?\][ \t]*(?:#.*)?$"
    own = re.compile(rf"{header}|^[ \t]*{name}[ \t]*=|[{{,][ \t]*{name}[ \t]*=", re.MULTILINE).search(text, start)
    if own is None:
        return None
    at = own.end() - 1
    entries = list(re.compile(r"^[ \t]*\{", re.MULTILINE).finditer(text, own.end())) if number else []
    return entries[number - 1].end() if number and number <= len(entries) else at
