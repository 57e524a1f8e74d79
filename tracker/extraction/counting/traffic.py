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
        match = _traffic().match(reading.text, share.end, min(block.end, share.end + 70))
        if match and (is_moved(reading, share.start) or _names_origin(reading, share.start)):
            yield Measure(
                start=share.start,
                end=match.end(),
                metric=Metric.TRAFFIC_SHARE,
                unit="traffic",
                number=share,
                statistic=Statistic.TOTAL,
            )


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
    return bool(_origin().search(reading.text, sentence.start_char, sentence.end_char))


@cache
def _origin() -> re.Pattern[str]:
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', 'context.origins'))}", re.IGNORECASE)


@cache
def _traffic() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:of\s+)?(?:(?!of\b|from\b|to\b){WORD}\s+){{0,5}}?traffic\b")
