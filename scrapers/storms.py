"""Storms: entries that a feed gave before come back under new identities, as after a change of the publisher's system.

Pure. Which entries these are is told by their address, or by title and stated date where the address is new as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scrapers.records import DatePrecision, FeedEntry, StatedDate

# More than so many of the entries that were given before carry new identities. Really new ones do not count: a publisher
# goes on publishing while its system changes.
STORM_SHARE = 0.8
STORM_ENTRIES = 5  # Fewer entries that change their identities are single corrections.
# Without a date a title tells a report only where nobody would write it twice, as "Morning briefing" is, or "Markets
# this week"; in UTF-8, so that ten Chinese characters count as thirty letters.
TELLING_BYTES = 30
MAX_FOLDED = 300  # characters; a title in strange letters grows by folding, and an index takes 2,700 bytes

_BETWEEN = re.compile(r"[\W_]+")
# The parts of a moment that a precision knows; of a time, all.
_KNOWN_PARTS = {DatePrecision.DAY.value: 3, DatePrecision.MONTH.value: 2, DatePrecision.YEAR.value: 1}


class StormKind(StrEnum):
    """What most entries changed."""

    IDENTITIES = "identities"
    ADDRESSES = "addresses"  # and identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A report as one feed gave it before. report_key, url: the report's. title: folded; precision: of the date."""

    report_key: str
    url: str
    title: str
    published_at: datetime | None = None
    precision: str = ""


def folded(title: str) -> str:
    """The title as two systems of one publisher both spell it: its letters and digits alone, in lower case, one blank
    for whatever stands between them; of a very long one the beginning."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return " ".join(_BETWEEN.sub(" ", plain).split())[:MAX_FOLDED]


def changed(entries: Collection[FeedEntry], given: Iterable[Given], present: Collection[str]) -> dict[str, Given]:
    """The entries that the feed gave before, by their keys, each with the report that it was.

    entries: those of unknown identity. present: keys of the reports that the same reading gives under known identities,
    so that no other entry of it is one of them.
    """
    by_url: dict[str, Given] = {}
    by_title: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        if one.report_key not in present:
            by_url.setdefault(one.url, one)
            by_title[one.title].append(one)
    if not by_url:
        return {}
    found: dict[str, Given] = {}
    for entry in entries:
        was = by_url.get(entry.url) or _titled(entry, by_title)
        if was is not None:
            found[entry.key] = was
    claims = Counter(one.report_key for one in found.values())
    return {key: one for key, one in found.items() if claims[one.report_key] == 1}


def is_storm(n_changed: int, n_known: int) -> bool:
    """Whether so many changed entries, beside so many that were given before and kept their identities, are one."""
    return n_changed >= STORM_ENTRIES and n_changed > STORM_SHARE * (n_changed + n_known)


def kind_of(entries: Collection[FeedEntry], was: Mapping[str, Given]) -> StormKind:
    """What most of these changed entries changed. was: see `changed`."""
    n_moved = sum(entry.url != was[entry.key].url for entry in entries)
    return StormKind.ADDRESSES if 2 * n_moved > len(entries) else StormKind.IDENTITIES


def _titled(entry: FeedEntry, by_title: Mapping[str, list[Given]]) -> Given | None:
    """The only report that was given under the entry's title, and for the same date where both state one."""
    title = folded(entry.title)
    same = {one.report_key: one for one in by_title.get(title, ()) if _may_be(title, entry.published, one)}
    return next(iter(same.values())) if len(same) == 1 else None


def _may_be(title: str, stated: StatedDate | None, one: Given) -> bool:
    if stated is None or one.published_at is None:
        return len(title.encode()) >= TELLING_BYTES
    known = (_KNOWN_PARTS[name] for name in (stated.precision.value, one.precision) if name in _KNOWN_PARTS)
    parts = min(known, default=None)
    return stated.moment.utctimetuple()[:parts] == one.published_at.utctimetuple()[:parts]
