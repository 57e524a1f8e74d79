"""Finds shares of a system's traffic: those that somebody moved elsewhere, and those that came from somebody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.counting.measure import Measure
from tracker.extraction.counting.numbers import find_shares
from tracker.extraction.counting.units import WORD
from tracker.extraction.reading import Block, Reading
from tracker.extraction.records import Metric, Statistic


def find_traffic(reading: Reading, block: Block) -> Iterator[Measure]:
    """The shares of traffic in one block that the sentence says were moved, or came from somebody."""
    for share in find_shares(reading.text, block.start, block.end):
        end = min(block.end, share.end + 70)
        match = _traffic().match(reading.text, share.end, end)
        if match is None and _is_told_of_somebody(reading, block, share.start):
            match = _exchanges().match(reading.text, share.end, end)
        if match is None and is_moved(reading, share.start):
            match = _asked().match(reading.text, share.end, end)
        if match and (is_moved(reading, share.start) or _names_origin(reading, share.start)):
            yield Measure(
                start=share.start,
                end=match.end(),
                metric=Metric.TRAFFIC_SHARE,
                unit="traffic",
                number=share,
                statistic=Statistic.TOTAL,
            )


def _is_told_of_somebody(reading: Reading, block: Block, offset: int) -> bool:
    """Whether the words before the share say who accounts for it: 'Acme made up 70 percent', 'Acme (3,000 prompts, 2 percent'."""
    before = reading.text[max(block.start, offset - 60) : offset]
    return bool(_accounting().search(before))


@cache
def _accounting() -> re.Pattern[str]:
    """A verb of having a part right before a share; or a count before it in brackets."""
    verbs = lexicon.alternatives(lexicon.words("units", "context.accounting"))
    units = lexicon.alternatives(lexicon.words("units", "units.exchanges"))
    return re.compile(rf"(?:\b{verbs}|\([^()]{{0,40}}\b{units},)\s+(?:[a-z]+\s+){{0,2}}$", re.IGNORECASE)


@cache
def _exchanges() -> re.Pattern[str]:
    """The exchanges that a share is one of, by name or as what was told of before."""
    units = lexicon.alternatives(lexicon.words("units", "units.exchanges"))
    return re.compile(
        rf"\s*of\s+(?:(?:them|these|those|the\s+total|the\s+sum|that|it)\b|(?:(?!of\b){WORD}\s+){{0,3}}?{units}\b)",
        re.IGNORECASE,
    )


@cache
def _asked() -> re.Pattern[str]:
    """What somebody asks: 'of Acme's requests'."""
    units = lexicon.alternatives(lexicon.words("units", "units.exchanges"))
    return re.compile(rf"\s*of\s+(?:(?!of\b|from\b|to\b){WORD}\s+){{1,3}}?{units}\b", re.IGNORECASE)


def is_moved(reading: Reading, offset: int) -> bool:
    """Whether the sentence says that traffic was sent elsewhere."""
    sentence = reading.sentence_of(offset).text.lower()
    return any(word in sentence for word in lexicon.words("units", "context.shifts"))


def owner_span(reading: Reading, measure: Measure) -> tuple[int, int]:
    """Where it stands whose traffic it is: 'a tenth of Acme's traffic', 'of all traffic to Acme'."""
    after = re.compile(r"\s+(?:to|on|for|at)\s+(?:the\s+)?[A-Z][\w.-]*").match(reading.text, measure.end)
    return measure.number.end, after.end() if after else measure.end


def _names_origin(reading: Reading, offset: int) -> bool:
    sentence = reading.sentence_of(offset)
    return bool(_origin().search(reading.text, sentence.start_char, sentence.end_char)) or bool(
        _accounting().search(reading.text, sentence.start_char, offset)
    )


@cache
def _origin() -> re.Pattern[str]:
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', 'context.origins'))}", re.IGNORECASE)


@cache
def _traffic() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:of\s+)?(?:(?!of\b|from\b|to\b){WORD}\s+){{0,5}}?traffic\b")
