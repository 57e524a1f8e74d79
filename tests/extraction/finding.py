"""Short texts of our own -> what the finders say of them."""

from __future__ import annotations

from datetime import date

from tracker.extraction.accusing.claims import find_claims
from tracker.extraction.crediting.citations import find_cites
from tracker.extraction.layers import Given, read_report
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.responding.responses import find_responses


def read(
    text: str,
    *,
    published_on: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
) -> Reading:
    """The report as the finders get it, before any of them spoke. text: already cleaned."""
    given = Given(text=text, published_on=published_on, outlet=outlet, title=title, language=language)
    reading: Reading = read_report(given, statements=False)._.reading
    return reading


def reading_of(text: str, outlet: str | None = None) -> Reading:
    return read(text, published_on=date(2026, 3, 4), outlet=outlet)


def claims_of(text: str) -> tuple[Claim, ...]:
    return find_claims(reading_of(text))


def triples(text: str, predicate: Predicate) -> set[tuple[str, str | None]]:
    """(claimant, target) of every claim with this predicate."""
    return {(c.claimant, c.target) for c in claims_of(text) if c.predicate is predicate}


def alleged(text: str) -> set[tuple[str, str | None]]:
    return triples(text, Predicate.ALLEGES_DISTILLATION)


def responses_of(text: str) -> set[tuple[str | None, str, str]]:
    """(actor, instrument, status) of every response."""
    reading = reading_of(text)
    return {(r.actor, r.instrument.value, r.status.value) for r in find_responses(reading, claims=find_claims(reading))}


def cites_of(text: str, outlet: str | None = None) -> set[str]:
    reading = reading_of(text, outlet)
    return {cite.name for cite in find_cites(reading, claims=find_claims(reading))}
