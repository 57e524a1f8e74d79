"""Allegations of one report -> those that repeat a kept one at another time: in February, and again in September."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from tracker.extraction.accusing.charges import Allegation
from tracker.extraction.reading import Reading
from tracker.extraction.timing.dating import date_of

# Two dates closer than this are told of one accusation.
APART = timedelta(days=45)
# What is only inferred is not made twice.
SURE = 0.8


def made_again(reading: Reading, kept: Sequence[Allegation], found: Iterable[Allegation]) -> Iterator[Allegation]:
    """Of what was found beside those kept: the same accusation, where the sentences of both give dates far apart."""
    days: dict[tuple[str, str | None], list[date]] = {}
    for one in kept:
        day = _day(reading, one)
        if day is not None:
            days[one.claimant, one.target] = [day]
    for one in found:
        known = days.get((one.claimant, one.target))
        day = _day(reading, one) if known and one.target is not None and one.confidence >= SURE else None
        if known is not None and day is not None and all(abs(day - other) >= APART for other in known):
            known.append(day)
            yield one


def _day(reading: Reading, one: Allegation) -> date | None:
    dated = date_of(reading, reading.span(one.start, one.end), one.target, one.claimant)
    return dated.value if dated else None
