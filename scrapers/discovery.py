"""Where a site lists its reports: takes the tree of a page, gives the feeds it names and where else one may look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.errors import Refused
from scrapers.listings import base_of
from scrapers.plain_text import one_line
from scrapers.urls import absolute, canonical_url, origin_of, parse, same_site

MAX_NAMED = 20
# Where publishing systems put their feeds and sitemaps; asked only where a page names none, and robots.txt allows it.
USUAL_FEEDS = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/feed.json", "/index.xml")
USUAL_SITEMAPS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml")
_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
        "application/json",
    }
)
# What a site offers beside its reports.
_NOT_REPORTS = re.compile(r"comment|oembed|wp-json|podcast", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"/(?:rss|feeds?|atom)/?(?:\?.{0,200})?$|\.(?:rss|atom|rdf)$|/[^/]{0,80}(?:rss|atom|feed)\.(?:xml|json)$"
)
_LIST_ADDRESS = re.compile(r"[/.=](?:rss2?|feeds?|atom|sitemap[^/]{0,40}|xml|json|rdf|opml)(?:$|[/.?&])")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFeed:
    """A feed that a page names. title: as the page calls it, may be empty."""

    url: str
    title: str


def named_feeds(soup: BeautifulSoup, *, base_url: str) -> tuple[NamedFeed, ...]:
    """The feeds that a page names: those of its head first, then those it links to, each once, at most MAX_NAMED."""
    found: dict[str, NamedFeed] = {}
    base = base_of(soup, base_url)
    for title, link in [*_in_head(soup), *_in_links(soup)]:
        url = _usable(base, link, base_url)
        if url is not None and len(found) < MAX_NAMED:
            found.setdefault(url, NamedFeed(url=url, title=one_line(title, cap=200)))
    return tuple(found.values())


def seems_a_list(url: str) -> bool:
    """Whether an address looks like that of a feed or a sitemap, before anything is asked. Raises Refused."""
    return _LIST_ADDRESS.search(parse(url).request_uri.lower()) is not None


def usual_places(base_url: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """These paths on the site of the address; below its own folder first, where it has one. Raises Refused."""
    scheme, host, port = origin_of(base_url)
    root = f"{scheme}://{host}" if port == {"http": 80, "https": 443}[scheme] else f"{scheme}://{host}:{port}"
    return tuple(root + path for path in paths)


def _in_head(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all("link", limit=300):
        stated = tag.get("rel") or []
        rel = {word.lower() for word in (stated.split() if isinstance(stated, str) else stated)}
        media_type = str(tag.get("type") or "").partition(";")[0].strip().lower()
        if ("alternate" in rel and media_type in _TYPES) or "feed" in rel:
            title, link = str(tag.get("title") or ""), str(tag.get("href") or "")
            if link.strip() and not _NOT_REPORTS.search(f"{title} {link}"):
                yield title, link


def _in_links(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for tag in soup.find_all("a", href=True, limit=2_000):
        link = str(tag["href"])
        if len(link) < 500 and _FEED_PATH.search(link.lower()) and not _NOT_REPORTS.search(link):
            yield tag.get_text(" "), link


def _usable(base: str, link: str, page: str) -> str | None:
    """The address that the link means, None where it is none or leads elsewhere; feeds are often kept by a service."""
    try:
        url = canonical_url(absolute(base, link.replace("feed://", "http://", 1)))
        return url if same_site(page, url) or "feed" in url or "rss" in url else None
    except Refused:
        return None
