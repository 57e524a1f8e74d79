"""What to do with a feed's entries: takes what is known and a new reading, gives one intent for each entry. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from scrapers.records import FeedEntry, FeedReading
from scrapers.storms import Given, StormKind, changed, is_storm, kind_of

# A page that changes at every look is believed this often. Source: lemon24/reader's HASH_CHANGED_LIMIT.
MAX_REFETCHES = 24


class Step(StrEnum):
    """What an entry asks for."""

    FETCH = "fetch"  # a new report: fetch its page now
    REFETCH = "refetch"  # a known report that the feed says was updated
    KNOWN = "known"  # nothing to do
    ALIAS = "alias"  # a known page under a new identity: nothing to do, but it is noted
    HELD = "held"  # seems to be a known report under a new identity: nothing is done before a person says so


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownReport:
    """What is stored of a report. other_keys: further identities that feeds give it. updated_at: the latest update that
    a feed announced. n_refetches: for updates so far."""

    key: str
    url: str
    other_keys: tuple[str, ...] = ()
    updated_at: datetime | None = None
    n_refetches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is remembered of the feed itself.

    given: its earlier entries that share an address or a title with the reading's. held: identities that are held
    already, those of other feeds of the source as well, with the keys of the reports that they seem to be; own: those of
    them that this feed brought. is_settled: a person said of it lately that new identities at known addresses are the
    known reports.
    """

    given: tuple[Given, ...] = ()
    held: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    is_settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """One entry and its step; known_key: the report it belongs to, or seems to belong to; None for a new one."""

    entry: FeedEntry
    step: Step
    known_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One intent for each entry, in the reading's order.

    storm: of which kind the storm is that begins with this reading. is_over: what this feed holds has its old identities
    back.
    """

    intents: tuple[Intent, ...]
    storm: StormKind | None = None
    is_over: bool = False


NOTHING = Memory()


def decide(reading: FeedReading, known: Iterable[KnownReport], memory: Memory = NOTHING) -> Plan:
    """The plan for a reading. known: the source's reports that share a key or an address with its entries."""
    by_key: dict[str, KnownReport] = {}
    by_url: dict[str, KnownReport] = {}
    for report in known:
        by_key |= dict.fromkeys((report.key, *report.other_keys), report)
        by_url.setdefault(report.url, report)
    present = {by_key[entry.key].key for entry in reading.entries if entry.key in by_key}
    is_over = _is_over(reading, memory, present)
    held = {key: was for key, was in memory.held.items() if not (is_over and key in memory.own)}
    unknown = [entry for entry in reading.entries if entry.key not in by_key and entry.key not in held]
    was = changed(unknown, memory.given, present)
    changes = [entry for entry in unknown if entry.key in was]
    if memory.is_settled:
        changes = [entry for entry in changes if entry.url != was[entry.key].url]
    goes_on = bool(memory.own) and not is_over
    begins = not goes_on and is_storm(len(changes), len(present))
    if goes_on or begins:
        held |= {entry.key: was[entry.key].report_key for entry in changes}
    return Plan(
        intents=tuple(_intents(reading, by_key, by_url, held)),
        storm=kind_of(changes, was) if begins else None,
        is_over=is_over,
    )


def _is_over(reading: FeedReading, memory: Memory, present: set[str]) -> bool:
    """Whether nothing that this feed holds is in it any more, but what that seemed to be."""
    if any(entry.key in memory.own for entry in reading.entries):
        return False
    return any(memory.held[key] in present for key in memory.own)


def _intents(
    reading: FeedReading, by_key: Mapping[str, KnownReport], by_url: dict[str, KnownReport], held: Mapping[str, str]
) -> Iterable[Intent]:
    for entry in reading.entries:
        if entry.key in held and entry.key not in by_key:
            yield Intent(entry=entry, step=Step.HELD, known_key=held[entry.key])
            continue
        intent = _intent(entry, by_key, by_url)
        if intent.step is Step.FETCH:
            by_url.setdefault(entry.url, KnownReport(key=entry.key, url=entry.url))
        yield intent


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
