"""Listing pages of sources without a feed: takes HTML and the catalogue's selectors, gives entries."""

from __future__ import annotations

from datetime import datetime

from bs4 import BeautifulSoup, Tag

from scrapers.charsets import decode
from scrapers.entries import EntryReader, RawEntry
from scrapers.errors import NotAFeed
from scrapers.html_tree import parse_html
from scrapers.plain_text import one_line
from scrapers.records import DateSource, FeedReading, ListingSelectors
from scrapers.urls import base_address

MAX_HTML = 5 * 1024 * 1024


def read_listing(
    body: bytes,
    *,
    source: str,
    selectors: ListingSelectors,
    base_url: str,
    fetched_at: datetime,
    charset: str | None = None,
) -> FeedReading:
    """The reports that a page lists, in its order; every item that `selectors.item` finds is accounted for.

    Raises NotAFeed when the page is too large or no HTML. No item at all is a problem: the page has changed.
    """
    if len(body) > MAX_HTML:
        raise NotAFeed(base_url, f"the listing is larger than {MAX_HTML:,} bytes", "Check the address in a browser")
    soup = parse_html(decode(body, charset=charset))
    if soup is None:
        raise NotAFeed(base_url, "the page is no readable HTML", "Check the address in a browser")
    return entries_of(soup, source=source, selectors=selectors, base_url=base_url, fetched_at=fetched_at)


def entries_of(
    soup: BeautifulSoup, *, source: str, selectors: ListingSelectors, base_url: str, fetched_at: datetime
) -> FeedReading:
    """The same of a page's tree."""
    reader = EntryReader(source=source, base_url=base_of(soup, base_url), now=fetched_at, date_source=DateSource.FEED)
    for item in soup.select(selectors.item):
        reader.take(_raw_entry(item, selectors))
    title = soup.title.get_text(" ") if soup.title else ""
    return reader.reading(title)


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What the page's links are relative to. url: its own address."""
    base = soup.find("base", href=True)
    return base_address(url, str(base["href"]) if isinstance(base, Tag) else "")


def _raw_entry(item: Tag, selectors: ListingSelectors) -> RawEntry:
    link = _found(item, selectors.link)
    date = _found(item, selectors.date)
    return RawEntry(
        guid="",
        link=str(link.get("href") or "") if link is not None else "",
        title=_text(_found(item, selectors.title)),
        summary=_text(_found(item, selectors.summary)),
        published=str(date.get("datetime") or _text(date)) if date is not None else "",
        updated="",
    )


def _found(item: Tag, selector: str | None) -> Tag | None:
    if selector == "a" and item.name == "a":
        return item
    return item.select_one(selector) if selector else None


def _text(tag: Tag | None) -> str:
    """The words of an element, escaped: they are text already."""
    if tag is None:
        return ""
    return one_line(tag.get_text(" "), cap=2_000).replace("&", "&amp;").replace("<", "&lt;")
