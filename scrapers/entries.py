"""Entries of any list of reports: takes them as their format spells them, gives each checked, or rejected with why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scrapers.errors import Refused
from scrapers.plain_text import one_line, text_of_markup
from scrapers.records import DateSource, FeedEntry, FeedReading, RejectedEntry, StatedDate
from scrapers.stated_dates import DateFault, read_date
from scrapers.urls import absolute, canonical_url, entry_key

MAX_ENTRIES = 5_000
MAX_TITLE = 500
MAX_RAW = 500
NO_LINK, NO_TITLE = "no link", "no title"  # the commonest reasons of a rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An entry as its format spells it, before any check. Texts may be empty. summary: only told of one that is rejected."""

    guid: str
    link: str
    title: str
    summary: str
    published: str
    updated: str


@dataclass(slots=True, kw_only=True)
class EntryReader:
    """Checks raw entries one after the other and accounts for each of them.

    source: what makes keys unique across sources; date_source: where the dates of these entries were read.
    """

    source: str
    base_url: str
    now: datetime
    date_source: DateSource = DateSource.FEED
    entries: dict[str, FeedEntry] = field(default_factory=dict)
    rejected: list[RejectedEntry] = field(default_factory=list)
    problems: dict[str, int] = field(default_factory=dict)

    def take(self, raw: RawEntry) -> None:
        """Put one entry under `entries` or `rejected`."""
        if len(self.entries) >= MAX_ENTRIES:
            self.reject(f"beyond the first {MAX_ENTRIES:,} entries", raw.title[:100] or raw.link[:100])
            return
        title = text_of_markup(raw.title, cap=MAX_TITLE)
        url = self._address(raw)
        if isinstance(url, Refused):
            self.reject(f"link refused: {url.why}", f"{title} {raw.link}")
            return
        if url is None or not title:
            self.reject(NO_LINK if title else NO_TITLE, f"{title} {raw.link} {raw.guid} {raw.summary}")
            return
        published = self._date(raw.published)
        updated = self._date(raw.updated)
        date = raw.published or raw.updated or None
        key = entry_key(self.source, guid=raw.guid or None, url=url, title=title, date=date)
        if key in self.entries:
            self.reject("duplicate", f"{title} {raw.link}")
            return
        self.entries[key] = FeedEntry(
            key=key,
            url=url,
            title=title,
            published=published,
            updated=updated,
        )

    def reject(self, reason: str, raw: str) -> None:
        self.rejected.append(RejectedEntry(reason=reason, raw=one_line(raw, cap=MAX_RAW)))

    def note(self, problem: str) -> None:
        self.problems[problem] = self.problems.get(problem, 0) + 1

    def reading(self, title: str, *, may_be_empty: bool = False) -> FeedReading:
        """Everything taken so far; that it is nothing is a problem unless it may be."""
        if not (self.entries or self.rejected or may_be_empty):
            self.note("0 entries")
        problems = tuple(text if n == 1 else f"{text} ({n} times)" for text, n in self.problems.items())
        return FeedReading(
            title=text_of_markup(title, cap=MAX_TITLE),
            entries=tuple(self.entries.values()),
            rejected=tuple(self.rejected),
            problems=problems,
        )

    def _address(self, raw: RawEntry) -> str | Refused | None:
        link = raw.link or (raw.guid if raw.guid.lower().startswith(("http://", "https://")) else "")
        if not link.strip():
            return None
        try:
            return canonical_url(absolute(self.base_url, link))
        except Refused as error:
            return error

    def _date(self, raw: str) -> StatedDate | None:
        if not raw.strip():
            return None
        stated = read_date(raw, source=self.date_source, now=self.now)
        if isinstance(stated, DateFault):
            self.note(f"a date is {stated.value}: {one_line(raw, cap=60)!r}")
            return None
        return stated
