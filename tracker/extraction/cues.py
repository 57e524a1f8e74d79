"""Name of a lexicon file -> its cues, compiled once. The data lie in `lexicon/*.toml`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import table, word_set
from tracker.extraction.lexicon_check import LexiconError
from tracker.extraction.wording import Wording


class _Sections(Mapping[str, re.Pattern[str]]):
    """The cues of a file by section, each compiled when it is first asked for: a short report asks for few."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._phrases: dict[str, list[str]] = {
            section: content["patterns"]
            for section, content in table(file).items()
            if isinstance(content, dict) and "patterns" in content
        }
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, section: str) -> re.Pattern[str]:
        found = self._compiled.get(section)
        return self._compile(section) if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._phrases)

    def __len__(self) -> int:
        return len(self._phrases)

    def _compile(self, section: str) -> re.Pattern[str]:
        try:
            found = self._compiled[section] = any_of(self._phrases[section])
        except re.error as error:
            raise LexiconError(
                f"{self._file}.toml: {section}.patterns: an expression does not compile: {error}."
            ) from error
        return found


@cache
def patterns(file: str) -> Mapping[str, re.Pattern[str]]:
    """Every section's `patterns` as one case-insensitive alternation, by section."""
    return _Sections(file)


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
