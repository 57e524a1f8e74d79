"""When two names mean the same: a key per name, alike for every spelling that a label accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_POSSESSIVE = re.compile("['’]s")
_GAP = re.compile(r"[^\w]+")
# Words that a name may have or lack without meaning another.
_OPTIONAL = frozenset(
    [
        "inc",
        "corp",
        "corporation",
        "ltd",
        "llc",
        "co",
        "company",
        "plc",
        "gmbh",
        "the",
        "us",
        "ai",
        "lab",
        "labs",
        "news",
        "magazine",
    ]  # one list, one line
)
_SHORTEST = 3


def name_key(name: str | None) -> str:
    """What the spellings of one name share; empty for no name.

    Optional words are dropped unless fewer than three characters would be left.
    """
    if not name:
        return ""
    folded = _POSSESSIVE.sub("", unicodedata.normalize("NFKC", name).casefold())
    whole = _GAP.sub(" ", folded).strip()
    kept = " ".join(_without_optional(whole.split()))
    return kept if len(kept) >= _SHORTEST else whole


def _without_optional(words: list[str]) -> Iterable[str]:
    place = 0
    while place < len(words):
        if words[place : place + 2] == ["u", "s"]:
            place += 2
            continue
        if words[place] not in _OPTIONAL:
            yield words[place]
        place += 1


class NameMatcher:
    """Names -> keys, where each group of names is one; a later group that shares a name with an earlier one joins it."""

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._heads: dict[str, str] = {}
        for group in groups:
            self._learn([name_key(name) for name in group if name])

    def _learn(self, keys: list[str]) -> None:
        if not keys:
            return
        head = next((self._heads[key] for key in keys if key in self._heads), keys[0])
        for key in keys:
            self._heads.setdefault(key, head)

    def __call__(self, name: str | None) -> str:
        key = name_key(name)
        return self._heads.get(key, key)
