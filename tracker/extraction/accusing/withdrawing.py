"""Words of a report -> where in them somebody takes an accusation back. Pure; the words stand in `lexicon/withdrawals.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.accusing.slotted import phrases_of

# So far before the words stands what makes them a thing only asked for, refused or possible.
_BEFORE = 70


def may_withdraw(text: str) -> bool:
    """Whether any words of a text are those of taking back; cheap, for most texts have none."""
    return any(pattern.search(text) for pattern in _told())


def withdrawals_in(sentence: str) -> Iterator[re.Match[str]]:
    """Where a sentence says that something is taken back, cue by cue in the order of the lexicon."""
    for pattern in _told():
        for match in pattern.finditer(sentence):
            if not _unless().search(sentence[max(0, match.start() - _BEFORE) : match.start()]):
                yield match


@cache
def _told() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase, re.IGNORECASE) for phrase in phrases_of("withdrawals", "told"))


@cache
def _unless() -> re.Pattern[str]:
    before = "|".join(f"(?:{phrase})" for phrase in phrases_of("withdrawals", "unless"))
    return re.compile(rf"(?:{before})\Z", re.IGNORECASE)
