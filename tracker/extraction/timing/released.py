"""Allegations without a date -> dated by the day on which the report says that the accuser's document came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from datetime import date, timedelta

from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, DatedValue, Precision, Predicate, Span
from tracker.extraction.timing.dates import find_dates

# A document that came out longer before the report is what it looks back to, not its news.
NEWS = timedelta(days=45)
# Whose document it is stands beside it: "released by …", "…'s report".
BESIDE = 25


def date_by_release(reading: Reading, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims; where an accuser dates none of its allegations, those with the day of its document."""
    known = tuple(claims)
    alleged = [claim for claim in known if claim.predicate is Predicate.ALLEGES_DISTILLATION]
    dated = {claim.claimant for claim in alleged if claim.date is not None}
    accusers = frozenset(claim.claimant for claim in alleged)
    told = list(_told_of(reading)) if accusers - dated else []
    days = {claimant: _released(reading, claimant, accusers, told) for claimant in accusers - dated}
    return tuple(
        replace(claim, date=days[claim.claimant])
        if claim.predicate is Predicate.ALLEGES_DISTILLATION and claim.claimant in days
        else claim
        for claim in known
    )


def _told_of(reading: Reading) -> Iterator[tuple[Span, frozenset[str]]]:
    """The sentences that tell of a document's release, each with those named beside it."""
    for match in reading.everywhere(patterns("released")["released"]):
        evidence = reading.evidence_of(reading.sentence_of(match.start()))
        near = reading.mentions_in(max(evidence.start, match.start() - BESIDE), min(evidence.end, match.end() + BESIDE))
        yield evidence, frozenset(mention.name for mention in near)


def _released(
    reading: Reading, claimant: str, accusers: Set[str], told: Iterable[tuple[Span, frozenset[str]]]
) -> DatedValue | None:
    """The one day on which a document of the claimant's came out; None where none is told, or several are."""
    found: dict[date, DatedValue] = {}
    for evidence, near in told:
        if accusers & near == {claimant}:
            dates = find_dates(reading.text, reading.published_on, evidence.start, evidence.end)
            found |= {one.date.value: one.date for one in dates if one.date.precision is Precision.DAY}
    if len(found) != 1:
        return None
    (day,) = found.values()
    is_news = reading.published_on is None or reading.published_on - day.value <= NEWS
    return day if is_news else None
