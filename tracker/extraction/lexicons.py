"""Name of a lexicon file -> its cues, compiled once. The data lie in `lexicon/*.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> dict[str, object]:
    """One lexicon file as it stands. Raises FileNotFoundError where there is none of that name."""
    return tomllib.loads((files("tracker.extraction") / "lexicon" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def patterns(name: str) -> dict[str, re.Pattern[str]]:
    """Every section's `patterns` as one case-insensitive alternation, by section."""
    compiled = {}
    for section, content in load(name).items():
        if isinstance(content, dict) and "patterns" in content:
            compiled[section] = re.compile("|".join(f"(?:{p})" for p in content["patterns"]), re.IGNORECASE)
    return compiled


@cache
def words(name: str, section: str, key: str = "words") -> frozenset[str]:
    """A section's list of words, lower case."""
    content = load(name)[section]
    if not isinstance(content, dict):
        raise ValueError(f"lexicon/{name}.toml: [{section}] is no table; give it a list `{key}`")
    return frozenset(str(word).casefold() for word in content[key])
