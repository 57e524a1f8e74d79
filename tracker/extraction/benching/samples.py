"""A seed -> made-up reports to measure speed on: about the affair, about something else, or a mix as it comes in.

How much there is to find is what reading costs. Press reports about the affair that people labelled hold 18 figures, claims,
responses and credits in 1,000 words; those made here hold more than 20, dense ones, as digests are, more than 40.
"""

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
    DENSE = "dense"
    UNRELATED = "unrelated"
    MIXED = "mixed"


# Of a report about the affair every so manieth sentence is about it; the others tell of the field.
_EVERY = {Subject.RELEVANT: 4, Subject.DENSE: 2}


def make_reports(subject: Subject, n_words: int, seed: int = SEED) -> Iterator[str]:
    """Reports of 200 to 1,500 words, the same for the same seed, until they have `n_words` together."""
    random = Random(seed)
    made = number = 0
    while made < n_words:
        report = _report(random, _single(subject, number), random.randint(SHORTEST, LONGEST))
        yield report
        made += len(report.split())
        number += 1


def make_report(random: Random, subject: Subject, n_words: int) -> str:
    """One report of about so many words; a mix begins with one about the affair."""
    return _report(random, _single(subject, 0), n_words)


def _single(subject: Subject, number: int) -> Subject:
    """What the report of this number is about."""
    if subject is not Subject.MIXED:
        return subject
    return Subject.UNRELATED if number % MIX else Subject.RELEVANT


def _report(random: Random, subject: Subject, n_words: int) -> str:
    sentences: list[str] = []
    length = 0
    while length < n_words:
        sentence = _filled(random, random.choice(_data().sentences[_theme(subject, len(sentences))]))
        sentences.append(sentence)
        length += len(sentence.split())
    steps = range(0, len(sentences), SENTENCES_A_PARAGRAPH)
    return "\n\n".join(" ".join(sentences[i : i + SENTENCES_A_PARAGRAPH]) for i in steps)


def _theme(subject: Subject, place: int) -> str:
    """What the sentence at this place of a report is about."""
    if subject is Subject.UNRELATED:
        return "elsewhere"
    return "lead" if place == 0 else ("field" if place % _EVERY[subject] else "affair")


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
