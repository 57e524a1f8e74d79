"""Sitemaps: takes the bytes of one, of news or of an index, gives what it lists of a period. Source: sitemaps.org 0.9.

A sitemap lists all that a site ever published. Only what the period covers becomes an entry; the rest is rejected with
that reason, so that everything is still accounted for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from scrapers.article_dates import date_in_url
from scrapers.charsets import decode
from scrapers.entries import EntryReader, RawEntry
from scrapers.errors import NotAFeed, Refused, TooBig
from scrapers.gunzip import read_capped
from scrapers.records import DatePrecision, DateSource, FeedReading, ListedSitemap, Period, StatedDate
from scrapers.stated_dates import read_date
from scrapers.urls import absolute, canonical_url, same_site
from scrapers.xml_events import NotXml, child_of, elements, root_name, text_of

MAX_BYTES = 50 * 1024 * 1024  # sitemaps.org: an uncompressed sitemap is no larger, and lists no more addresses.
MAX_URLS = 50_000
RECENT = timedelta(days=3)  # what a poll that no back-filling asked for takes
OUTSIDE = "outside the period asked for"
UNDATED = "undated, so nothing tells whether the period covers it"
NOT_INCLUDED = "not among the addresses that the catalogue includes"
# Rejections that say nothing against an address: it is only not wanted now.
NOT_WANTED = frozenset({OUTSIDE, UNDATED, NOT_INCLUDED})

_GZIP = b"\x1f\x8b"
_URL_LINE = re.compile(r"https?://\S+")
_IN_NAME = re.compile(r"(?<!\d)(?P<year>20\d{2})(?:[-_/.]?(?P<month>0[1-9]|1[0-2]))?(?!\d)")
_NUMBER = re.compile(r"[\d.]*\d")
_SUFFIX = re.compile(r"\.[a-z]{2,5}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """An address as a sitemap lists it; texts may be empty."""

    url: str
    changed: str = ""
    published: str = ""
    title: str = ""


def recent(now: datetime) -> Period:
    """The period of a poll that no back-filling asked for."""
    return Period(since=(now - RECENT).date())


def read_sitemap(
    body: bytes, *, source: str, base_url: str, fetched_at: datetime, period: Period, include: Sequence[str] = ()
) -> FeedReading:
    """What the sitemap lists of the period, in its own order; of an index, the sitemaps that may tell of it.

    base_url: the final address; what is on another site is rejected. include: only addresses that contain one of these
    count, all where it is empty. Raises NotAFeed, TooBig.
    """
    body = plain_sitemap(body, base_url)
    reader = EntryReader(source=source, base_url=base_url, now=fetched_at)
    sitemap = _Sitemap(reader=reader, period=period, include=tuple(part.lower() for part in include))
    name = root_name(body)
    try:
        if name == "sitemapindex":
            return sitemap.index(_listed(body, "sitemap"))
        if name == "urlset":
            return sitemap.pages(_listed(body, "url"))
    except NotXml as error:
        raise NotAFeed(base_url, f"the sitemap cannot be read ({error})", "Tell the publisher") from error
    lines = [line.strip() for line in decode(body).split("\n") if line.strip()]
    if not lines or not all(_URL_LINE.fullmatch(line) for line in lines[:5]):
        why = f"it is no sitemap, its outermost element is {name!r}" if name else "it is no sitemap"
        raise NotAFeed(base_url, why, "Check the address in a browser")
    return sitemap.pages(_Listed(url=line) for line in lines)


def plain_sitemap(body: bytes, url: str) -> bytes:
    """The sitemap unpacked where it is gzipped as a file. Raises TooBig, Broken."""
    return read_capped([body], n_codings=1, limit=MAX_BYTES, url=url) if body.startswith(_GZIP) else body


def _listed(body: bytes, name: str) -> Iterator[_Listed]:
    for _, element in elements(body, {name}):
        # Only a news sitemap's title and date are the page's; pictures and films have their own.
        news = child_of(element, "news")
        yield _Listed(
            url=text_of(element, "loc"),
            changed=text_of(element, "lastmod"),
            published=text_of(news, "publication_date") if news is not None else "",
            title=text_of(news, "title") if news is not None else "",
        )


@dataclass(slots=True, kw_only=True)
class _Sitemap:
    """Takes listed addresses one after the other."""

    reader: EntryReader
    period: Period
    include: tuple[str, ...]

    def pages(self, listed: Iterator[_Listed]) -> FeedReading:
        """The reading of a sitemap that lists pages."""
        for one in self._at_most(listed):
            why_not = self._why_not(one)
            if why_not is None:
                self.reader.take(_entry(one))
            else:
                self.reader.reject(why_not, one.url)
        return replace(self.reader.reading(""), period=self.period)

    def index(self, listed: Iterator[_Listed]) -> FeedReading:
        """The reading of an index, which has no entries of its own."""
        named = [sitemap for one in self._at_most(listed) if (sitemap := self._sitemap(one)) is not None]
        telling = {sitemap.url: sitemap for sitemap in named if self._may_tell(sitemap)}
        latest = sorted(telling.values(), key=_newness, reverse=True)
        if not named:
            self.reader.note("0 sitemaps")
        reading = self.reader.reading("", may_be_empty=True)
        return replace(reading, period=self.period, n_sitemaps=len(named), sitemaps=tuple(latest))

    def _at_most(self, listed: Iterator[_Listed]) -> Iterator[_Listed]:
        """The same, as long as there are no more than a sitemap may list. Raises TooBig."""
        for number, one in enumerate(listed):
            if number >= MAX_URLS:
                why = f"it lists more than {MAX_URLS:,} addresses"
                raise TooBig(self.reader.base_url, why, "sitemaps.org allows no more; tell the publisher")
            yield one

    def _why_not(self, one: _Listed) -> str | None:
        """Why a listed address is no entry; None where it may be one."""
        if self.include and not any(part in one.url.lower() for part in self.include):
            return NOT_INCLUDED
        if one.url and not self._is_here(one.url):
            return "of another site"
        published = self._date(one.published) or self._date(date_in_url(one.url) or "", DateSource.URL)
        if published is not None:
            return None if _overlaps(published, self.period) else OUTSIDE
        changed = self._date(one.changed)
        if changed is None:
            return UNDATED
        # A page is not published after it was changed last, so that tells only what is too old.
        return None if changed.day >= self.period.since else OUTSIDE

    def _sitemap(self, one: _Listed) -> ListedSitemap | None:
        """The sitemap that an index names; None, and rejected, where it cannot be asked."""
        try:
            url = canonical_url(absolute(self.reader.base_url, one.url)) if one.url else ""
        except Refused as error:
            self.reader.reject(f"sitemap refused: {error.why}", one.url)
            return None
        if not url or not self._is_here(url):
            self.reader.reject("sitemap of another site" if url else "no address", one.url)
            return None
        return ListedSitemap(url=url, changed=self._date(one.changed))

    def _may_tell(self, sitemap: ListedSitemap) -> bool:
        """Whether a sitemap of an index may list something of the period, by when it changed and how it is called."""
        if sitemap.changed is not None and sitemap.changed.day < self.period.since:
            return False
        span = _span_in_name(sitemap.url)
        return span is None or (span[1] >= self.period.since and (self.period.until or span[0]) >= span[0])

    def _is_here(self, url: str) -> bool:
        if url.startswith(_root(self.reader.base_url)):
            return True  # as nearly all are; parsing fifty thousand addresses takes seconds
        try:
            return same_site(self.reader.base_url, url)
        except Refused:
            return True  # refused with a better reason where it is taken

    def _date(self, raw: str, source: DateSource = DateSource.FEED) -> StatedDate | None:
        stated = read_date(raw, source=source, now=self.reader.now) if raw else None
        return stated if isinstance(stated, StatedDate) else None


@lru_cache(maxsize=8)
def _root(url: str) -> str:
    """Scheme and host of an address, with the slash behind them."""
    return "/".join([*url.split("/", 3)[:3], ""])


def _entry(one: _Listed) -> RawEntry:
    title = one.title.replace("&", "&amp;").replace("<", "&lt;")
    return RawEntry(
        guid="",
        link=one.url,
        title=title or title_in(one.url),
        summary="",
        published=one.published or (date_in_url(one.url) or ""),
        updated=one.changed,
    )


def title_in(url: str) -> str:
    """The words of an address, until its page tells the title."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return url
    parts = [_SUFFIX.sub("", part) for part in path.split("/") if part]
    worded = [part for part in parts if not _NUMBER.fullmatch(part)]
    words = " ".join(re.split(r"[-_+\s]+", (worded or parts or [""])[-1])).strip()
    return words[:1].upper() + words[1:] or url


def _overlaps(stated: StatedDate, period: Period) -> bool:
    first, last = stated.day, _last_day(stated)
    return last >= period.since and (period.until is None or first <= period.until)


def _last_day(stated: StatedDate) -> date:
    day = stated.day
    if stated.precision is DatePrecision.MONTH:
        return _month_end(day.year, day.month)
    return date(day.year, 12, 31) if stated.precision is DatePrecision.YEAR else day


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _span_in_name(url: str) -> tuple[date, date] | None:
    """The days that a sitemap is called after, such as sitemap-2026-02.xml; None where it is called after none."""
    found = _IN_NAME.search(urlsplit(url).path + "?" + urlsplit(url).query)
    if found is None:
        return None
    year, month = int(found["year"]), int(found["month"] or 0)
    if month:
        return date(year, month, 1), _month_end(year, month)
    return date(year, 1, 1), date(year, 12, 31)


def _newness(sitemap: ListedSitemap) -> tuple[bool, str, str]:
    """Orders an index's sitemaps: by the day they are called after, then by when they changed."""
    span = _span_in_name(sitemap.url)
    changed = sitemap.changed.moment.isoformat() if sitemap.changed else ""
    return span is None, span[0].isoformat() if span else changed, changed
