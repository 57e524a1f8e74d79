"""A number of something, before anybody is asked whose it is; and the statistic that its words make of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extraction import lexicon
from tracker.extraction.anchored import any_of
from tracker.extraction.counting.numbers import Number
from tracker.extraction.reading import Block, Reading
from tracker.extraction.records import Metric, Statistic
from tracker.extraction.timing.dates import find_dates

# Smaller numbers are too often something else to be counted without a unit beside them.
ELIDED_FROM = 100
# What is counted of the act itself.
COUNTED = (Metric.EXCHANGES, Metric.ACCOUNTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number of something; start, end: number and unit. is_elided: the unit stands elsewhere.

    row_actor: where the label of its table row or column stands.
    """

    start: int
    end: int
    metric: Metric
    unit: str
    number: Number
    statistic: Statistic
    is_elided: bool = False
    row_actor: tuple[int, int] | None = None


# 'Its daily volume was 20,000 requests.'
_REGULAR = re.compile(
    r"\b(?:daily|hourly|weekly|monthly)\s+(?:volume|traffic|load|rate|count|number|tally)\b[^.;]{0,20}$"
)


# 'From April 22 to June 5': a day also where nothing says of which year.
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_DAY = any_of(
    (rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?!\d|,\d{{3}})", rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH}(?!\w)"),
    fold=False,
)


def taken_spans(reading: Reading, block: Block) -> list[tuple[int, int]]:
    """Names and dates, whose digits count nothing."""
    names = [(m.start, m.end) for m in reading.mentions_in(block.start, block.end)]
    dates = [(d.start, d.end) for d in find_dates(reading.text, reading.published_on, block.start, block.end)]
    return names + dates + [m.span() for m in _DAY.finditer(reading.text, block.start, block.end)]


def digits_start(text: str, number: Number) -> int:
    """Where the digits begin, behind the words that bound them."""
    match = re.search(r"\d", text[number.start : number.end])
    return number.start + (match.start() if match else 0)


def statistic_of(text: str, reading: Reading, start: int, end: int) -> Statistic:
    """Whether the words around a count make it a peak, an average or a rate; else it is a total."""
    sentence = reading.sentence_of(start)
    before = text[max(sentence.start_char, start - 45) : start].lower()
    after = text[end : min(sentence.end_char, end + 30)].lower()
    near = re.split(r"[;:\d]", before)[-1]
    if any(word in near for word in lexicon.words("units", "statistics.peak")) or re.match(
        r"\s+(?:at (?:its|the|their) (?:peak|height)|in a single day)", after
    ):
        return Statistic.PEAK
    if any(
        re.search(rf"\b{word}\b" if word.isascii() else word, near)
        for word in lexicon.words("units", "statistics.average")
    ):
        return Statistic.AVERAGE
    rates = lexicon.alternatives(lexicon.words("units", "statistics.rate"))
    if (
        re.match(rf"[\s,]*{rates}(?!\w)", after)
        or re.search(rf"{rates}\s*$", near)
        or _REGULAR.search(near)
        or re.search(r"\b(?:daily|hourly|weekly|monthly)\b", text[start:end].lower())
    ):
        return Statistic.RATE
    return Statistic.TOTAL
