"""Name of a lexicon file -> its cues, compiled once. The data lie in `lexicon/*.toml`."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import Protocol

from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import table, word_set
from tracker.extraction.lexicon_check import LexiconError
from tracker.extraction.lexicon_table import Table, missing
from tracker.extraction.naming.newcomers import with_products_named
from tracker.extraction.wording import Wording


class Sections(Protocol):
    """The cues of a file, one expression a section."""

    def __getitem__(self, section: str, /) -> re.Pattern[str]: ...


class _Compiled(dict[str, re.Pattern[str]]):
    """The cues that were asked for so far, each compiled when it first is: a short report asks for few."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file

    def __missing__(self, section: str) -> re.Pattern[str]:
        phrases = _phrases(self._file)
        if section not in phrases:
            there = table(self._file)
            found_there = there.get(section)
            key, where = ("patterns", found_there) if isinstance(found_there, Table) else (section, there)
            raise LexiconError(missing(key, where, where.where))
        try:
            self[section] = found = any_of(map(with_products_named, phrases[section]))
        except re.error as error:
            raise LexiconError(
                f"{self._file}.toml: {section}.patterns: an expression does not compile: {error}."
            ) from error
        return found


@cache
def patterns(file: str) -> Sections:
    """Every section's `patterns` as one case-insensitive alternation, by section."""
    return _Compiled(file)


@cache
def all_patterns(file: str) -> dict[str, re.Pattern[str]]:
    """The same for files of which all sections are looked for, in the order of the file."""
    return {section: patterns(file)[section] for section in _phrases(file)}


@cache
def _phrases(file: str) -> dict[str, list[str]]:
    sections = table(file).items()
    return {
        name: content["patterns"] for name, content in sections if isinstance(content, dict) and "patterns" in content
    }


def stands_between(file: str, section: str, text: str, start: int, end: int) -> bool:
    """Whether a cue stands between two offsets. However often one asks, the text is searched once."""
    starts, ends = _places(file, section, text)
    first = bisect_left(starts, start)
    return first < len(starts) and ends[first] <= end


@lru_cache(maxsize=8)
def _places(file: str, section: str, text: str) -> tuple[list[int], list[int]]:
    found = [match.span() for match in Wording(text, 0, len(text)).finditer(patterns(file)[section])]
    return [start for start, _ in found], [end for _, end in found]


@cache
def words(file: str, section: str, key: str = "words") -> frozenset[str]:
    """A section's list of words."""
    return word_set(file, f"{section}.{key}")
