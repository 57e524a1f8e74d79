"""A seed -> made-up reports to measure speed on: about the affair, about something else, or a mix as it comes in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random

SEED = 20260304
SHORTEST, LONGEST = 200, 1500
# One report in five of a catalogue that polls technology desks is about the affair.
MIX = 5
SENTENCES_A_PARAGRAPH = 3
_SLOT = re.compile(r"\{(\w+)\}")


class Subject(StrEnum):
    RELEVANT = "relevant"
    UNRELATED = "unrelated"
    MIXED = "mixed"


def make_reports(subject: Subject, n_words: int, seed: int = SEED) -> Iterator[str]:
    """Reports of 200 to 1,500 words, the same for the same seed, until they have `n_words` together."""
    random = Random(seed)
    made = number = 0
    while made < n_words:
        is_relevant = subject is Subject.RELEVANT or (subject is Subject.MIXED and number % MIX == 0)
        report = _report(random, is_relevant, random.randint(SHORTEST, LONGEST))
        yield report
        made += len(report.split())
        number += 1


def make_report(random: Random, subject: Subject, n_words: int) -> str:
    """One report of about so many words; a mix is of neither."""
    return _report(random, subject is Subject.RELEVANT, n_words)


def _report(random: Random, is_relevant: bool, n_words: int) -> str:
    sentences: list[str] = []
    length = 0
    while length < n_words:
        sentence = _filled(random, random.choice(_data().sentences[_theme(is_relevant, len(sentences))]))
        sentences.append(sentence)
        length += len(sentence.split())
    steps = range(0, len(sentences), SENTENCES_A_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[i : i + SENTENCES_A_PARAGRAPH]) for i in steps)


def _theme(is_relevant: bool, place: int) -> str:
    """What the sentence at this place of a report is about."""
    if not is_relevant:
        return "elsewhere"
    return "lead" if place == 0 else ("field" if place % 2 else "affair")


def _filled(random: Random, template: str) -> str:
    slots = _data().slots
    filled = _SLOT.sub(lambda match: random.choice(slots[match[1]]), template)
    return filled[0].upper() + filled[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    """Sentences by theme, with slots, and what fills these."""

    sentences: dict[str, list[str]]
    slots: dict[str, list[str]]


@cache
def _data() -> _Data:
    data = tomllib.loads((Path(__file__).parent / "samples.toml").read_text(encoding="utf-8"))
    slots = data.pop("slots")
    return _Data(sentences=data, slots=slots)
