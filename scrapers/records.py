"""What collecting hands on: frozen records, no database, no framework."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class SourceKind(StrEnum):
    """What sort of outlet publishes; the closed list of the catalogue."""

    COMPANY = "company"
    WIRE = "wire"
    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    TRADE_PRESS = "trade_press"
    THINK_TANK = "think_tank"
    GOVERNMENT = "government"
    ACADEMIC = "academic"
    BLOG = "blog"


class FeedKind(StrEnum):
    """How a source lists its reports."""

    SYNDICATION = "syndication"  # RSS or Atom
    JSON = "json"
    LISTING = "listing"
    SITEMAP = "sitemap"  # of pages or of news, or an index of sitemaps


class DatePrecision(StrEnum):
    """How much of a date is known; the rest is never invented."""

    TIME = "time"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class DateSource(StrEnum):
    """Where a publication date was read, most trusted first."""

    JSON_LD = "json_ld"
    META = "meta"
    TIME_ELEMENT = "time_element"
    FEED = "feed"
    URL = "url"
    TEXT = "text"
    FILE = "file"  # stated by whoever handed the report over as a file
    PROPERTIES = "properties"  # a PDF's own properties: when the file was made


class FactSource(StrEnum):
    """Where a title, byline, language or address of a page was read."""

    JSON_LD = "json_ld"
    META = "meta"
    HEADING = "heading"
    TITLE = "title"  # the title element
    ELEMENT = "element"  # an element marked as the author's
    LINK = "link"  # <link rel=canonical>
    ROOT = "root"  # the html element
    TEXT = "text"
    PROPERTIES = "properties"  # of a PDF


class PageForm(StrEnum):
    """What sort of page a text comes from, where that tells how to read it."""

    ARTICLE = "article"
    PDF = "pdf"
    LIVE_BLOG = "live_blog"  # dated posts, one below the other
    ROUND_UP = "round_up"  # several stories in one text


class Access(StrEnum):
    """How much of an article was there to be read."""

    WHOLE = "whole"
    BEGINNING = "beginning"  # the rest is for subscribers


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingSelectors:
    """CSS selectors that describe a listing page; `date` and `summary` may be absent.

    All but `item` are looked up inside the item; `a` also fits an item that is itself the link.
    """

    item: str
    link: str
    title: str
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSpec:
    """One address of a source that lists reports."""

    url: str
    kind: FeedKind
    selectors: ListingSelectors | None = None  # for listings only
    include: tuple[str, ...] = ()  # for sitemaps only: an address counts that contains one of these; all where empty


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One catalogue entry. reliability: Admiralty letter A-F with the reason for it."""

    slug: str
    name: str
    kind: SourceKind
    owner: str
    country: str  # ISO 3166 alpha-2, "EU" or "INT"
    language: str  # ISO 639-1
    homepage: str
    reliability: str
    reliability_reason: str
    feeds: tuple[FeedSpec, ...]
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDate:
    """A date as a page or feed states it: aware UTC moment, what of it is known, where it was read.

    local_day: the day on the outlet's own calendar, where a time of day with its zone tells it.
    """

    moment: datetime
    precision: DatePrecision
    source: DateSource
    raw: str
    local_day: date | None = None

    @property
    def day(self) -> date:
        """The day that a reader of the outlet would name."""
        return self.local_day or self.moment.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One report as a feed or listing announces it. `key`: see `urls.entry_key`."""

    key: str
    url: str
    title: str
    published: StatedDate | None
    updated: StatedDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedEntry:
    """An entry that could not be used, kept so that entries in = stored + known + rejected."""

    reason: str
    raw: str  # at most 500 characters of what was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days whose reports are wanted, both included. until: None for no end."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSitemap:
    """A sitemap that an index names. changed: when the index says that it changed last."""

    url: str
    changed: StatedDate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedReading:
    """All that one feed body says. `problems`: damage that was survived, in words.

    period: of a sitemap, the days that were wanted of it. n_sitemaps: how many sitemaps an index names, None where it is
    none; sitemaps: those that may tell of the period, the latest first.
    """

    title: str
    entries: tuple[FeedEntry, ...]
    rejected: tuple[RejectedEntry, ...]
    problems: tuple[str, ...]
    period: Period | None = None
    n_sitemaps: int | None = None
    sitemaps: tuple[ListedSitemap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET conditional, byte for byte as the server sent it."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One finished HTTP exchange. body is empty when `is_not_modified`.

    url: the address asked for; final_url: after redirects. fetched_at: aware UTC. headers: names in lower case.
    moved_to: where the first redirects lead as long as they are permanent ones; None when the address still holds.
    gzipped: the body as it was sent, where that was gzipped and is not very long; else empty.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    media_type: str
    charset: str | None
    fetched_at: datetime
    validators: Validators = field(default_factory=Validators)
    moved_to: str | None = None
    gzipped: bytes = field(default=b"", repr=False)

    @property
    def is_not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One entry of a live blog. first_line: how it begins in the text; at: when it was posted."""

    first_line: str
    at: StatedDate | None
    title: str
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """A page's article. text: paragraphs, list items and headings, one a line, joined by newlines.

    is_truncated: the end of a very long text was left out. barrier: what told that only the beginning was there.
    posts: of a live blog, as far as the page tells them apart, in the order of the text. n_pages: of a PDF.
    read_from: where title, byline, language and canonical_url were read (`FactSource`). dates: all that was stated of
    its publication, most trusted first; `published` is made of them.
    """

    title: str | None
    byline: str | None
    text: str
    language: str | None
    canonical_url: str | None
    published: StatedDate | None
    updated: StatedDate | None
    is_truncated: bool = False
    form: PageForm = PageForm.ARTICLE
    access: Access = Access.WHOLE
    barrier: str = ""
    posts: tuple[Post, ...] = ()
    n_pages: int | None = None
    read_from: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[StatedDate, ...] = ()
