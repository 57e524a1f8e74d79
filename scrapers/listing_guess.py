"""A page that lists reports -> selectors that may describe it: what a person would else have to find by looking."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from bs4 import BeautifulSoup, Tag

from scrapers.errors import Refused
from scrapers.listings import base_of, entries_of
from scrapers.records import FeedReading, ListingSelectors
from scrapers.urls import absolute, canonical_url, same_site

MIN_ITEMS = 3
_MIN_TITLE = 15
_MAX_LINKS = 1_500
_MAX_TRIED = 12
_ITEMS = frozenset({"li", "article", "tr", "div", "section"})
_AWAY = ["nav", "header", "footer", "aside", "form"]
# A class that says what an element is, not one that a program made up anew for every release.
_CLASS = re.compile(r"[a-zA-Z][a-zA-Z_-]{2,40}")
_DATED = "time, [class*='date'], [class*='Date']"


def guess_listing(soup: BeautifulSoup, *, base_url: str, now: datetime) -> tuple[ListingSelectors, FeedReading] | None:
    """Selectors with what they find on the page; None where no repeated piece of it looks like a list of reports."""
    found: list[tuple[ListingSelectors, FeedReading]] = []
    for item, n_links in _candidates(soup, base_url).most_common(_MAX_TRIED):
        if n_links < MIN_ITEMS:
            break
        chosen = _selectors(soup, item)
        reading = entries_of(soup, source="tried", selectors=chosen, base_url=base_url, fetched_at=now)
        if len(reading.entries) >= MIN_ITEMS and 2 * len(reading.entries) >= len(reading.rejected):
            found.append((chosen, reading))
    return max(found, key=lambda one: _worth(one[1]), default=None)


def _worth(reading: FeedReading) -> tuple[int, int, int]:
    """Lists with dates before those without, then the one with the most words in its titles."""
    n_dated = sum(entry.published is not None for entry in reading.entries)
    n_words = sum(min(len(entry.title), 120) for entry in reading.entries)
    return 2 * n_dated >= len(reading.entries), n_words, -len(reading.rejected)


def _candidates(soup: BeautifulSoup, base_url: str) -> Counter[str]:
    """Selectors of pieces that hold a link to another page of the site, with how many there are of each."""
    counted: Counter[str] = Counter()
    base = base_of(soup, base_url)
    for link in soup.find_all("a", href=True, limit=_MAX_LINKS):
        if len(link.get_text(" ", strip=True)) < _MIN_TITLE and link.find(["h1", "h2", "h3", "h4", "h5"]) is None:
            piece = link.find_parent(_ITEMS)
            if piece is None or piece.find(["h1", "h2", "h3", "h4", "h5"]) is None:
                continue
        if link.find_parent(_AWAY) is None and _leads_on(str(link["href"]), base, base_url):
            counted.update(dict.fromkeys(_pieces(link), 1))
    return counted


def _leads_on(link: str, base: str, page: str) -> bool:
    """Whether the link leads to another page of the site, below its front."""
    try:
        url = canonical_url(absolute(base, link))
        return same_site(url, page) and url != canonical_url(page) and url.count("/") > 2
    except Refused:
        return False


def _pieces(link: Tag) -> Iterator[str]:
    """Selectors of the link and of the pieces around it that hold no other page's link."""
    yield _selector(link)
    here = link.get("href")
    for parent in list(link.parents)[:5]:
        if parent.name not in _ITEMS:
            continue
        if any(other.get("href") != here for other in parent.find_all("a", href=True, limit=40) if _is_titled(other)):
            return
        yield _selector(parent)


def _is_titled(link: Tag) -> bool:
    return len(link.get_text(" ", strip=True)) >= _MIN_TITLE


def _selector(tag: Tag) -> str:
    """The element with its first telling class; without one below its parent's."""
    own = _class(tag)
    if own:
        return f"{tag.name}.{own}"
    parent = tag.parent
    above = _class(parent) if parent is not None else ""
    return f"{parent.name}.{above} > {tag.name}" if parent is not None and above else f"main {tag.name}"


def _class(tag: Tag) -> str:
    stated = tag.get("class") or []
    names = stated.split() if isinstance(stated, str) else stated
    return next((name for name in names if _CLASS.fullmatch(name)), "")


def _selectors(soup: BeautifulSoup, item: str) -> ListingSelectors:
    pieces = soup.select(item, limit=50)
    heading = next(
        (
            name
            for name in ("h2", "h3", "h4", "h1", "h5")
            if 2 * sum(p.find(name) is not None for p in pieces) > len(pieces)
        ),
        None,
    )
    is_dated = 2 * sum(piece.select_one(_DATED) is not None for piece in pieces) > len(pieces)
    is_link = all(piece.name == "a" for piece in pieces)
    link = "a" if is_link or heading is None else f"{heading} a, a"
    return ListingSelectors(item=item, link=link, title=heading or "a", date=_DATED if is_dated else None)
