"""An address that may become a source -> what would be collected from it. Everything is asked, nothing is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from scrapers.discovery import USUAL_FEEDS, USUAL_SITEMAPS, seems_a_list, usual_places
from scrapers.entry_text import proposed
from scrapers.errors import ScrapeError
from scrapers.http import Door
from scrapers.recognising import Found
from scrapers.records import (
    FeedEntry,
    FeedKind,
    FeedReading,
    FeedSpec,
    Fetched,
    ListingSelectors,
    Period,
    SourceSpec,
)
from scrapers.sitemaps import read_sitemap, recent
from scrapers.urls import canonical_url, host_of
from tracker.collection import clock
from tracker.collection.child import children
from tracker.collection.derive import derive_entries
from tracker.collection.looking import Article, Place, look_at_article, look_at_place
from tracker.collection.politeness import Robots
from tracker.extraction.pages.language import detect_language

MAX_FEEDS = 4  # of those that a page names, so many are asked
_KINDS = {
    Found.SYNDICATION: FeedKind.SYNDICATION,
    Found.JSON_FEED: FeedKind.JSON,
    Found.SITEMAP: FeedKind.SITEMAP,
    Found.SITEMAP_INDEX: FeedKind.SITEMAP,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedFeed:
    """A feed that was asked. reading: None where it could not be read, for the reason `why_not`."""

    spec: FeedSpec
    reading: FeedReading | None = None
    why_not: str = ""

    @property
    def n_entries(self) -> int:
        return len(self.reading.entries) if self.reading else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedPage:
    """A page of the feed, fetched to look. article: None where it would not be stored, for the reason `why_not`."""

    url: str
    article: Article | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was found at an address.

    url: where it was found, after redirects. feeds: every one that was asked; chosen: the one that a source would have.
    sitemaps: those of the site's robots.txt. pages: the first of the chosen feed's. entry: what the catalogue would say.
    """

    url: str
    place: Place
    feeds: tuple[TriedFeed, ...] = ()
    chosen: TriedFeed | None = None
    sitemaps: tuple[str, ...] = ()
    pages: tuple[TriedPage, ...] = ()
    entry: SourceSpec | None = None
    robots_refusal: str = ""


class Trier:
    """Looks at addresses through one door. period: the days wanted of sitemaps; n_pages: how many pages are fetched.

    selectors: how a page is read as a listing, where a person gave them.
    """

    def __init__(
        self, door: Door, *, period: Period | None = None, n_pages: int = 3, selectors: ListingSelectors | None = None
    ) -> None:
        self._door = door
        self._robots = Robots(door)
        self._period = period or recent(clock.now())
        self._n_pages = n_pages
        self._selectors = selectors

    def look(self, url: str, *, taken: frozenset[str] = frozenset()) -> Iterator[str | Tried]:
        """What is being asked, in words, and at last what was found. taken: slugs of other sources.

        A list of reports is looked at as it would be polled; a page only where robots.txt lets it be fetched. Raises
        ScrapeError where the address itself gives nothing.
        """
        yield f"asking {url}"
        if self._selectors is not None or seems_a_list(url):
            fetched = self._door.fetch(url)
        else:
            self._robots.check(url)
            fetched = self._door.fetch(url, may_follow=self._robots.check)
        place = children().run(url, look_at_place, fetched)
        tried = Tried(url=fetched.final_url, place=place)
        feeds: list[TriedFeed] = []
        for step in self._feeds(fetched, place):
            if isinstance(step, str):
                yield step
            else:
                feeds.append(step)
        chosen = max((feed for feed in feeds if feed.reading), key=_usefulness, default=None)
        refusal = self._robots.refusal(fetched.final_url) if place.found in (Found.PAGE, Found.PDF) else None
        tried = replace(
            tried,
            feeds=tuple(feeds),
            chosen=chosen,
            sitemaps=self._robots.sitemaps(fetched.final_url),
            robots_refusal=refusal.why if refusal else "",
        )
        pages: list[TriedPage] = []
        for entry in _newest(chosen)[: self._n_pages]:
            yield f"asking {entry.url}"
            pages.append(self._page(entry))
        yield replace(tried, pages=tuple(pages), entry=_entry(tried, pages, taken))

    def _feeds(self, fetched: Fetched, place: Place) -> Iterator[str | TriedFeed]:
        kind = _KINDS.get(place.found)
        if kind is not None:
            yield from self._feed(fetched, kind)
            return
        if self._selectors is not None:
            spec = FeedSpec(url=fetched.final_url, kind=FeedKind.LISTING, selectors=self._selectors)
            yield self._read(spec, fetched)
            return
        if place.found is not Found.PAGE:
            return
        is_found = False
        for feed in place.feeds[:MAX_FEEDS]:
            for step in self._ask(feed.url):
                is_found = is_found or (isinstance(step, TriedFeed) and step.n_entries > 0)
                yield step
        if is_found or place.article is not None:
            return
        if place.listing is not None:
            selectors, reading = place.listing
            yield TriedFeed(
                spec=FeedSpec(url=fetched.final_url, kind=FeedKind.LISTING, selectors=selectors), reading=reading
            )
        named = self._robots.sitemaps(fetched.final_url)
        for url in usual_places(fetched.final_url, USUAL_FEEDS if named else (*USUAL_FEEDS, *USUAL_SITEMAPS)):
            for step in self._ask(url, is_guess=True):
                is_found = is_found or isinstance(step, TriedFeed)
                yield step
            if is_found:
                return
        for url in named[:1]:
            yield from self._ask(url)

    def _ask(self, url: str, *, is_guess: bool = False) -> Iterator[str | TriedFeed]:
        """What is asked, and what it gave. is_guess: nobody named the address, so that it may well not be there."""
        yield f"asking {url}"
        try:
            if is_guess:
                self._robots.check(url)
            fetched = self._door.fetch(url, pause=self._robots.delay(url))
            kind = _KINDS.get(children().run(url, look_at_place, fetched).found)
            if kind is not None:
                yield from self._feed(fetched, kind)
            elif not is_guess:
                spec = FeedSpec(url=url, kind=FeedKind.SYNDICATION)
                yield TriedFeed(spec=spec, why_not="what stands there is no feed")
        except ScrapeError as error:
            if not is_guess:
                yield TriedFeed(spec=FeedSpec(url=url, kind=FeedKind.SYNDICATION), why_not=error.why)

    def _feed(self, fetched: Fetched, kind: FeedKind) -> Iterator[str | TriedFeed]:
        """The feed that was fetched; of an index also the first of its sitemaps."""
        tried = self._read(FeedSpec(url=fetched.url, kind=kind), fetched)
        yield tried
        for sitemap in tried.reading.sitemaps[:1] if tried.reading else ():
            yield f"asking {sitemap.url}"
            try:
                inner = self._door.fetch(sitemap.url)
            except ScrapeError as error:
                yield TriedFeed(spec=FeedSpec(url=sitemap.url, kind=FeedKind.SITEMAP), why_not=error.why)
            else:
                yield self._read(FeedSpec(url=sitemap.url, kind=FeedKind.SITEMAP), inner)

    def _read(self, spec: FeedSpec, fetched: Fetched) -> TriedFeed:
        try:
            return TriedFeed(spec=spec, reading=self._reading(spec, fetched))
        except ScrapeError as error:
            return TriedFeed(spec=spec, why_not=error.why)

    def _reading(self, spec: FeedSpec, fetched: Fetched) -> FeedReading:
        if spec.kind is FeedKind.SITEMAP:
            return children().run(
                fetched.url,
                read_sitemap,
                fetched.body,
                source="tried",
                base_url=fetched.final_url,
                fetched_at=fetched.fetched_at,
                period=self._period,
            )
        return children().run(fetched.url, derive_entries, fetched, source="tried", selectors=spec.selectors)

    def _page(self, entry: FeedEntry) -> TriedPage:
        try:
            self._robots.check(entry.url)
            fetched = self._door.fetch(entry.url, pause=self._robots.delay(entry.url), may_follow=self._robots.check)
            article = children().run(entry.url, look_at_article, fetched, announced=entry.published)
        except ScrapeError as error:
            return TriedPage(url=entry.url, why_not=error.why)
        return TriedPage(url=entry.url, article=article)


def _usefulness(feed: TriedFeed) -> tuple[bool, bool, int]:
    """A real feed goes before a listing or a sitemap, one with entries before an empty one."""
    is_feed = feed.spec.kind in (FeedKind.SYNDICATION, FeedKind.JSON)
    return feed.n_entries > 0, is_feed, feed.n_entries


def _newest(feed: TriedFeed | None) -> list[FeedEntry]:
    """The entries with the latest first; those without a date stay in their order, behind."""
    entries = list(feed.reading.entries) if feed is not None and feed.reading else []
    moments = {
        entry.key: stated.moment.timestamp() for entry in entries if (stated := entry.published or entry.updated)
    }
    return sorted(entries, key=lambda entry: -moments.get(entry.key, 0.0))


def _entry(tried: Tried, pages: list[TriedPage], taken: frozenset[str]) -> SourceSpec | None:
    """The source that the chosen feed would make; None where there is none to choose."""
    chosen = tried.chosen
    if chosen is None or chosen.reading is None:
        return None
    is_feed = tried.place.found is not Found.PAGE
    hosts = Counter(host_of(entry.url) for entry in chosen.reading.entries)
    host = next(iter(hosts.most_common(1)), (host_of(tried.url), 0))[0]
    scheme = urlsplit(tried.url).scheme
    homepage = f"{scheme}://{host}/" if is_feed else canonical_url(tried.url)
    languages = [page.article.language for page in pages if page.article is not None and page.article.language]
    said = detect_language(" ".join(entry.title for entry in chosen.reading.entries[:20]))
    language = (languages or [said if said != "und" else tried.place.language or "en"])[0][:2]
    spec = chosen.spec
    if spec.kind is FeedKind.SITEMAP and tried.feeds and tried.feeds[0].spec.kind is FeedKind.SITEMAP:
        spec = tried.feeds[0].spec  # the index, not the one of its sitemaps that was looked into
    # What stands before a page may have a title of its own: a notice on cookies, a log-in.
    is_named = is_feed or chosen.spec.kind in (FeedKind.SYNDICATION, FeedKind.JSON)
    name = (chosen.reading.title if is_named else "") or ("" if is_feed else tried.place.title)
    return proposed(name, homepage, (spec,), language=language, taken=taken)
