"""What to do with a feed's entries: takes what is known and a new reading, gives one intent for each entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scrapers.records import FeedEntry, FeedReading

# A page that changes at every look is believed this often. Source: lemon24/reader's HASH_CHANGED_LIMIT.
MAX_REFETCHES = 24
STORM_SHARE = 0.8
STORM_ENTRIES = 5  # Fewer entries of a feed all changing their ids is no storm.


class Step(StrEnum):
    """What an entry asks for."""

    FETCH = "fetch"  # a new report: fetch its page now
    REFETCH = "refetch"  # a known report that the feed says was updated
    KNOWN = "known"  # nothing to do
    ALIAS = "alias"  # a known page under a new identity: nothing to do, but it is noted


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReport:
    """What is stored of a report. updated_at: the latest update that a feed announced. n_refetches: for updates so far."""

    key: str
    url: str
    updated_at: datetime | None = None
    n_refetches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One entry and its step; known_key: the report it belongs to, None for a new one."""

    entry: FeedEntry
    step: Step
    known_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One intent for each entry, in the reading's order.

    is_storm: most entries carry new identities for known pages, as after a change of the publisher's system;
    an editor should look before the new identities are taken over.
    """

    intents: tuple[Intent, ...]
    is_storm: bool


def decide(reading: FeedReading, known: Iterable[KnownReport]) -> Plan:
    """The plan for a reading. known: the source's reports that share a key or an address with its entries."""
    by_key: dict[str, KnownReport] = {}
    by_url: dict[str, KnownReport] = {}
    for report in known:
        by_key[report.key] = report
        by_url.setdefault(report.url, report)
    intents = []
    for entry in reading.entries:
        intent = _intent(entry, by_key, by_url)
        intents.append(intent)
        if intent.step is Step.FETCH:
            by_url.setdefault(entry.url, KnownReport(key=entry.key, url=entry.url))
    n_aliases = sum(intent.step is Step.ALIAS for intent in intents)
    is_storm = len(intents) >= STORM_ENTRIES and n_aliases > STORM_SHARE * len(intents)
    return Plan(intents=tuple(intents), is_storm=is_storm)


def _intent(entry: FeedEntry, by_key: Mapping[str, KnownReport], by_url: Mapping[str, KnownReport]) -> Intent:
    report = by_key.get(entry.key)
    if report is None:
        other = by_url.get(entry.url)
        step = Step.FETCH if other is None else Step.ALIAS
        return Intent(entry=entry, step=step, known_key=other.key if other else None)
    step = Step.REFETCH if _is_updated(entry, report) else Step.KNOWN
    return Intent(entry=entry, step=step, known_key=report.key)


def _is_updated(entry: FeedEntry, report: KnownReport) -> bool:
    """Whether the feed announces a later update than was known. The first sight of an update date counts only if
    it lies after the publication: many feeds repeat the publication date there."""
    if entry.updated is None or report.n_refetches >= MAX_REFETCHES:
        return False
    if report.updated_at is not None:
        return entry.updated.moment > report.updated_at
    return entry.published is not None and entry.updated.moment > entry.published.moment
