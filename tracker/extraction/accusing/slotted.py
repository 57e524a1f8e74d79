"""A section of a lexicon file whose expressions have slots -> the expressions with what the file's `slots` put there."""

from __future__ import annotations

from typing import Any, cast

from tracker.extraction.lexicon import table


def phrases_of(file: str, section: str) -> list[str]:
    """The expressions of a section, `<so>` in each replaced by what the file has for `so`; no slot stands in another."""
    data = cast("dict[str, dict[str, Any]]", table(file))
    phrases: list[str] = data[section]["patterns"]
    for slot, pattern in data["slots"].items():
        phrases = [phrase.replace(f"<{slot}>", pattern) for phrase in phrases]
    return phrases
