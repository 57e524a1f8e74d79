"""Feeds: takes the bytes of an RSS, Atom or JSON feed, gives its entries and what could not be used."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import feedparser
from feedparser.exceptions import NonXMLContentType

from scrapers.charsets import decode
from scrapers.errors import NotAFeed, Refused
from scrapers.plain_text import one_line, text_of_markup
from scrapers.records import DateSource, FeedEntry, FeedReading, RejectedEntry, StatedDate
from scrapers.stated_dates import DateFault, read_date
from scrapers.urls import absolute, canonical_url, entry_key

MAX_ENTRIES = 5_000
MAX_SUMMARY = 2_000
MAX_TITLE = 500
MAX_RAW = 500
# What feedparser itself raises on some damaged feeds; its own promise is to raise nothing.
_PARSER_FAULTS = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """An entry as its format spells it, before any check. Texts may be empty."""

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
        if len(self.entries) + len(self.rejected) >= MAX_ENTRIES:
            self.reject(f"beyond the first {MAX_ENTRIES:,} entries", raw.title[:100] or raw.link[:100])
            return
        title = text_of_markup(raw.title, cap=MAX_TITLE)
        url = self._address(raw)
        if isinstance(url, Refused):
            self.reject(f"link refused: {url.why}", f"{title} {raw.link}")
            return
        if url is None or not title:
            self.reject("no link" if title else "no title", f"{title} {raw.link} {raw.guid} {raw.summary}")
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
            summary=text_of_markup(raw.summary, cap=MAX_SUMMARY),
            published=published,
            updated=updated,
        )

    def reject(self, reason: str, raw: str) -> None:
        self.rejected.append(RejectedEntry(reason=reason, raw=one_line(raw, cap=MAX_RAW)))

    def note(self, problem: str) -> None:
        self.problems[problem] = self.problems.get(problem, 0) + 1

    def reading(self, title: str) -> FeedReading:
        """Everything taken so far."""
        if not self.entries and not self.rejected:
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


def read_feed(body: bytes, *, source: str, content_type: str = "", base_url: str, fetched_at: datetime) -> FeedReading:
    """The entries of a feed in its own order; every one is in `entries` or in `rejected`.

    source: the slug that the keys are made within. content_type: the header as sent. base_url: the final address.
    Raises NotAFeed.
    """
    reader = EntryReader(source=source, base_url=base_url, now=fetched_at)
    if not body.strip(b"\0 \t\r\n"):
        raise NotAFeed(base_url, "the body is empty", "Check the address in a browser")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_json_feed(body, reader)
    return _read_syndication(body, content_type, reader)


def _read_syndication(body: bytes, content_type: str, reader: EntryReader) -> FeedReading:
    headers = {"content-location": reader.base_url}
    if content_type.isascii() and content_type.isprintable() and content_type:
        headers["content-type"] = content_type
    try:
        # Never a string and never bytes: feedparser would try them as an address or a file name.
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
    except _PARSER_FAULTS as error:
        raise NotAFeed(
            reader.base_url, f"the parser fails on it ({type(error).__name__})", "Tell the publisher"
        ) from error
    if not parsed.get("version") and not parsed.entries:
        raise NotAFeed(reader.base_url, "it is neither RSS nor Atom nor JSON Feed", "Check the address in a browser")
    damage = parsed.get("bozo_exception") if parsed.bozo else None
    if damage is not None and not isinstance(damage, NonXMLContentType):
        reader.note(f"not well-formed: {one_line(str(damage), cap=120)}")
    is_atom = str(parsed.get("version")).startswith("atom")
    for entry in parsed.entries:
        reader.take(_syndicated(entry, is_atom=is_atom))
    return reader.reading(str(parsed.feed.get("title", "")))


def _syndicated(entry: dict[str, Any], *, is_atom: bool) -> RawEntry:
    # feedparser answers "updated" with the published date where there is none; only dict.get asks without that.
    updated = dict.get(entry, "updated") or ""
    return RawEntry(
        guid=str(entry.get("id") or ""),
        link=str(entry.get("link") or ""),
        title=_markup(entry, "title", is_atom=is_atom),
        summary=_markup(entry, "summary", is_atom=is_atom),
        published=str(entry.get("published") or ""),
        updated=str(updated),
    )


def _markup(entry: Mapping[str, Any], name: str, *, is_atom: bool) -> str:
    """A text construct as markup. Atom says what is plain text, which is escaped so that what looks like a tag in it
    stays; RSS says nothing, and there feedparser's guess would let some markup through as text."""
    text = str(entry.get(name) or "")
    detail = entry.get(f"{name}_detail") or {}
    if is_atom and detail.get("type") == "text/plain":
        return text.replace("&", "&amp;").replace("<", "&lt;")
    return text


def _read_json_feed(body: bytes, reader: EntryReader) -> FeedReading:
    try:
        document = json.loads(decode(body), parse_constant=lambda _: math.nan)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(reader.base_url, "it looks like JSON but cannot be read", "Tell the publisher") from error
    version = document.get("version") if isinstance(document, dict) else None
    items = document.get("items") if isinstance(document, dict) else None
    if not (isinstance(version, str) and "jsonfeed.org/version/" in version) or not isinstance(items, list):
        raise NotAFeed(reader.base_url, "it is JSON but no JSON Feed", "Check the address in a browser")
    for item in items:
        if isinstance(item, dict):
            reader.take(_from_json(item))
        else:
            reader.reject("not an object", repr(item)[:MAX_RAW])
    return reader.reading(next(_texts(document, "title"), ""))


def _from_json(item: Mapping[str, Any]) -> RawEntry:
    plain = next(_texts(item, "summary", "content_text"), "")
    summary = plain.replace("&", "&amp;").replace("<", "&lt;") or next(_texts(item, "content_html"), "")
    title = next(_texts(item, "title"), "").replace("&", "&amp;").replace("<", "&lt;")
    return RawEntry(
        guid=next(_texts(item, "id"), ""),
        link=next(_texts(item, "url", "external_url"), ""),
        title=title,
        summary=summary,
        published=next(_texts(item, "date_published"), ""),
        updated=next(_texts(item, "date_modified"), ""),
    )


def _texts(item: Mapping[str, Any], *names: str) -> Iterator[str]:
    """The values of these names that are texts, in order; an id may also be a number."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            yield value
        elif isinstance(value, int) and not isinstance(value, bool) and name == "id":
            yield str(value)
