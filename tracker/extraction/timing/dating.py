"""Claims and responses -> the same with the date on which they were made or done, where their sentence says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import Claim, DatedValue, Precision, Predicate, Response, Span
from tracker.extraction.timing.dates import FoundDate, find_dates
from tracker.extraction.timing.windows import find_windows

_BREAK = re.compile(r"[,;:—–()]")
_YEAR = re.compile(r"\d{4}|\bnext\b")
_TO_COME = re.compile(r"\b(?:will|would|next|starting|beginning|by|until|from|plans?|due|set to|scheduled|upcoming)\b")
# Words of making an allegation, also in the first person.
_SAYS = re.compile(
    r"\b(?:accus\w+|alleg\w+|sa(?:id|ys?)|told|wr[io]te\w*|publish\w*|disclos\w+|announc\w+|reveal\w*|warn\w*|report\w*|claim\w*|"
    r"describ\w+|nam(?:es?|ed|ing)|blam(?:es?|ed|ing)|charg(?:es?|ed|ing)|complain\w*|letter|memo\w*|post(?:ed)?|statement|testif\w+)\b|[\u4e00-\u9fff]",
    re.IGNORECASE,
)
_SAID_ON = re.compile(
    r"\b(?:said|says|told|wrote|replied|answered|responded|argued|countered)\b(?:\s+\w+)?\s+(?:on\s+)?$"
)
_THAT = re.compile(r",?\s+that\b")
# A report's day and the day in its outlet's time zone differ by at most this.
_AHEAD = timedelta(days=1)


def date_claims(reading: Reading, claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Each claim with the date that stands nearest to its target, or else to its claimant, in its own sentence."""
    return tuple(
        claim
        if claim.date or _tells_only_the_deed(reading, claim)
        else replace(claim, date=date_of(reading, claim.evidence, claim.target, claim.claimant))
        for claim in claims
    )


def _tells_only_the_deed(reading: Reading, claim: Claim) -> bool:
    """Whether an allegation's words have neither its maker nor that anybody says it: their date is that of what was done."""
    if claim.predicate is not Predicate.ALLEGES_DISTILLATION or _SAYS.search(claim.evidence.text):
        return False
    named = reading.mentions_in(claim.evidence.start, claim.evidence.end)
    return all(mention.name != claim.claimant for mention in named)


def date_responses(reading: Reading, responses: Iterable[Response]) -> tuple[Response, ...]:
    """Each response with the date that stands nearest to the instrument's name, or else to its actor."""
    return tuple(
        response
        if response.date
        else replace(response, date=date_of(reading, response.evidence, response.name, response.actor, told_after=True))
        for response in responses
    )


def date_of(reading: Reading, evidence: Span, *names: str | None, told_after: bool = False) -> DatedValue | None:
    """The date in these words that stands nearest to the first of the names that is in them; the first one else.

    A bare year is left out: it tells when the thing alleged was done more often than when it was said.

    told_after: the report tells of what was done, so that a month still to come is last year's.
    """
    dates = [found for found in _single_dates(reading, evidence) if found.date.precision is not Precision.YEAR]
    if reading.published_on is not None:
        latest = reading.published_on + _AHEAD
        if told_after and not _TO_COME.search(evidence.text):
            dates = [_last_years(found) if found.date.value > latest else found for found in dates]
        dates = [found for found in dates if found.date.value <= latest]
    if not dates:
        return None
    here = reading.mentions_in(evidence.start, evidence.end)
    for name in names:
        places = [mention for mention in here if mention.name == name]
        if told_after and places:
            dates = [found for found in dates if not _dates_an_answer(reading.text, evidence, found, places)]
            if not dates:
                return None
        if places:
            return min(dates, key=lambda found: min(_distance(reading.text, found, place) for place in places)).date
    return dates[0].date


def _dates_an_answer(text: str, evidence: Span, found: FoundDate, places: list[Mention]) -> bool:
    """Whether others say on that day something about what those at the places did: "Y said on June 9 that X's notice …"."""
    said = _SAID_ON.search(text, evidence.start, found.start)
    return bool(said and _THAT.match(text, found.end)) and all(place.start > found.end for place in places)


def _last_years(found: FoundDate) -> FoundDate:
    """A month that is named without its year, a year earlier."""
    date = found.date
    if date.precision is not Precision.MONTH or _YEAR.search(date.text):
        return found
    return replace(found, date=replace(date, value=date.value.replace(year=date.value.year - 1)))


def _distance(text: str, found: FoundDate, place: Mention) -> tuple[int, int]:
    """How far apart they stand: first by the breaks between them, then by characters."""
    between = text[found.end : place.start] if found.end <= place.start else text[place.end : found.start]
    return len(_BREAK.findall(between)), len(between)


def _single_dates(reading: Reading, evidence: Span) -> list[FoundDate]:
    """The dates that are no end of a stretch of time."""
    dates = find_dates(reading.text, reading.published_on, evidence.start, evidence.end)
    windows = find_windows(reading.text, reading.published_on, evidence.start, evidence.end)
    ends = [[found for found in dates if window.start <= found.start and found.end <= window.end] for window in windows]
    inside = {found.start for held in ends if len(held) > 1 for found in held}
    return [found for found in dates if found.start not in inside]
