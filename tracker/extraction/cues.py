"""Name of a lexicon file -> its cues, compiled once. The data lie in `lexicon/*.toml`."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import table, word_set


@cache
def patterns(file: str) -> dict[str, re.Pattern[str]]:
    """Every section's `patterns` as one case-insensitive alternation, by section."""
    compiled = {}
    for section, content in table(file).items():
        if isinstance(content, dict) and "patterns" in content:
            compiled[section] = any_of(content["patterns"])
    return compiled


def words(file: str, section: str, key: str = "words") -> frozenset[str]:
    """A section's list of words."""
    return word_set(file, f"{section}.{key}")
