"""Name of a lexicon file -> its cues, compiled once. The data lie in `lexicon/*.toml`."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import table, word_set
from tracker.extraction.lexicon_check import LexiconError


@cache
def patterns(file: str) -> dict[str, re.Pattern[str]]:
    """Every section's `patterns` as one case-insensitive alternation, by section."""
    compiled = {}
    for section, content in table(file).items():
        if isinstance(content, dict) and "patterns" in content:
            try:
                compiled[section] = any_of(content["patterns"])
            except re.error as error:
                raise LexiconError(
                    f"{file}.toml: {section}.patterns: an expression does not compile: {error}."
                ) from error
    return compiled


def words(file: str, section: str, key: str = "words") -> frozenset[str]:
    """A section's list of words."""
    return word_set(file, f"{section}.{key}")
