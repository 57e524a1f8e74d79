"""Feeds: takes the bytes of an RSS, Atom or JSON feed, gives its entries and what could not be used."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import feedparser
import feedparser.api
from feedparser.exceptions import NonXMLContentType
from feedparser.namespaces import dc
from feedparser.util import FeedParserDict

from scrapers.entries import EntryReader, RawEntry
from scrapers.errors import NotAFeed
from scrapers.json_feed import read_json_feed
from scrapers.plain_text import one_line
from scrapers.records import FeedReading

# What feedparser itself raises on some damaged feeds; its own promise is to raise nothing.
_PARSER_FAULTS = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError, OverflowError)


def _end_dc_date(parser: Any) -> None:
    parser._save("dc_date", parser.pop("updated"))


def _copy_of_details(details: FeedParserDict, memo: object) -> FeedParserDict:
    return FeedParserDict(details)


# The type, language and base of a text are strings. feedparser copies them for each title and text as if they were anything.
FeedParserDict.__deepcopy__ = _copy_of_details
# feedparser takes Dublin Core's date for that of an update alone; from now on it stands by itself as well.
dc.Namespace._end_dc_date = _end_dc_date
# One parser wherever it runs, and none that is not there looked for anew at every feed.
feedparser.api.PREFERRED_XML_PARSERS = ["xml.sax.expatreader"]


def read_feed(body: bytes, *, source: str, content_type: str = "", base_url: str, fetched_at: datetime) -> FeedReading:
    """The entries of a feed in its own order; every one is in `entries` or in `rejected`.

    source: the slug that the keys are made within. content_type: the header as sent. base_url: the final address.
    Raises NotAFeed.
    """
    reader = EntryReader(source=source, base_url=base_url, now=fetched_at)
    if not body.strip(b"\0 \t\r\n"):
        raise NotAFeed(base_url, "the body is empty", "Check the address in a browser")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return read_json_feed(body, reader)
    return _read_syndication(body, content_type, reader)


def _read_syndication(body: bytes, content_type: str, reader: EntryReader) -> FeedReading:
    # Its own address is not told: every element would be resolved against it, and we make links absolute ourselves.
    headers = {}
    if content_type.isascii() and content_type.isprintable() and content_type:
        headers["content-type"] = content_type
    try:
        # Never a string and never bytes: feedparser would try them as an address or a file name.
        # It need not clean or complete markup: only the text of it is taken, and links are made absolute by us.
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
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
    # In RSS it is the date of publication, in RSS 1.0 the only one. Atom has one of its own. Its `updated` is none: it says
    # when the entry was changed last, and an old report that is touched up today would be dated today.
    dublin_core = "" if is_atom else entry.get("dc_date") or ""
    return RawEntry(
        guid=str(entry.get("id") or ""),
        link=str(entry.get("link") or ""),
        title=_markup(entry, "title", is_atom=is_atom),
        summary=_markup(entry, "summary", is_atom=is_atom),
        published=str(entry.get("published") or dublin_core),
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
