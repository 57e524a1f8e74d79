"""Finds what stands at an address of the newsroom -> a document with its editions, and which of them a client gets."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from scrapers.newsroom import feeds, pages
from scrapers.newsroom.library import FeedFormat, Library, Outlet, Report, read_library

ROBOTS = b"User-agent: *\nAllow: /\n"
SITEMAP = "/sitemap.xml"
HTML = "text/html; charset=utf-8"
EDITIONS = (1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of a document. etag: quoted as in the header."""

    body: bytes
    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What stands at one address; versions oldest first."""

    content_type: str
    versions: tuple[Version, ...]
    is_compressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The version a client gets; is_known where it already holds that one (304)."""

    version: Version
    is_known: bool


def choose(document: Document, if_none_match: str | None, if_modified_since: str | None) -> Choice:
    """The version for a client that names what it holds: the next one after that, else the first.

    Without any state here, a client that comes back sees an edited page change once and then rest.
    An entity tag wins over a date (RFC 9110, 13.2.2).
    """
    held = _held_by_tag(document, if_none_match) if if_none_match else _held_by_date(document, if_modified_since)
    if held is None:
        return Choice(version=document.versions[0], is_known=False)
    last = len(document.versions) - 1
    return Choice(version=document.versions[min(held + 1, last)], is_known=held == last)


def _held_by_tag(document: Document, header: str) -> int | None:
    if header.strip() == "*":
        return len(document.versions) - 1
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    held = [number for number, version in enumerate(document.versions) if version.etag in tags]
    return max(held, default=None)


def _held_by_date(document: Document, header: str | None) -> int | None:
    if not header:
        return None
    try:
        since = parsedate_to_datetime(header)
    except ValueError:
        return None  # a date nobody can read is no condition (RFC 9110, 13.1.3)
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    held = [number for number, version in enumerate(document.versions) if version.modified <= since]
    return max(held, default=None)


class Newsroom:
    """Every address of the sample. Pages are set when first asked for."""

    def __init__(self, library: Library | None = None) -> None:
        self.library = library or read_library()
        self._reports = {(report.outlet.host, report.path): report for report in self.library.reports}
        self.find = lru_cache(maxsize=None)(self._find)
        self._newest = max(_last_change(report) for report in self.library.reports)

    def index(self) -> Document:
        """The page that lists the outlets."""
        return _single(HTML, pages.index_page(self.library), self._newest)

    def _find(self, host: str, path: str, prefix: str) -> Document | None:
        """What stands at `path` of `host`; None where nothing does.

        prefix: put before links inside the site, for a browser that reads the outlet under a path.
        """
        outlet = self.library.outlets.get(host)
        if outlet is None:
            return None
        if path == "/robots.txt":
            return _single("text/plain; charset=utf-8", ROBOTS + _named_sitemap(outlet), self._newest)
        if path == SITEMAP:
            return _single("application/xml", feeds.sitemap_bytes(self.library, outlet), self._newest)
        if path == outlet.feed_path:
            return self._feed(outlet, prefix)
        if path == "/":
            links = pages.report_links(self.library, outlet, prefix)
            return _single(HTML, pages.front_page(self.library, outlet, prefix, links), self._newest)
        report = self._reports.get((host, path))
        return self._article(report, prefix) if report else None

    def _feed(self, outlet: Outlet, prefix: str) -> Document:
        shown_prefix = prefix if outlet.feed_format is FeedFormat.LISTING else ""
        reports = self.library.of(outlet)
        # Each state of a list is younger than the one before, even where its newest report is the same.
        newest = [max(_changed(report, number) for report in reports) for number in EDITIONS]
        modified = [moment + timedelta(seconds=number) for number, moment in enumerate(newest)]
        bodies = [feeds.feed_bytes(self.library, outlet, number, shown_prefix) for number in EDITIONS]
        return Document(
            content_type=feeds.MEDIA_TYPES[outlet.feed_format],
            versions=_versions(bodies, modified),
            is_compressed=outlet.is_compressed,
        )

    def _article(self, report: Report, prefix: str) -> Document:
        charset = report.encoding.header
        bodies = [pages.article_page(self.library, report, edition, prefix) for edition in report.editions]
        modified = [edition.updated or report.published for edition in report.editions]
        return Document(
            content_type=f"text/html; charset={charset}" if charset else "text/html",
            versions=_versions(bodies, modified),
            is_compressed=report.outlet.is_compressed,
        )


def _named_sitemap(outlet: Outlet) -> bytes:
    return f"Sitemap: {outlet.base}{SITEMAP}\n".encode()


def _changed(report: Report, edition: int) -> datetime:
    return report.edition(edition).updated or report.published


def _last_change(report: Report) -> datetime:
    return _changed(report, EDITIONS[-1])


def _versions(bodies: list[bytes], modified: list[datetime]) -> tuple[Version, ...]:
    """One version per different body."""
    versions: dict[bytes, Version] = {}
    for body, moment in zip(bodies, modified, strict=True):
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        versions.setdefault(body, Version(body=body, etag=tag, modified=moment))
    return tuple(versions.values())


def _single(content_type: str, body: bytes, modified: datetime) -> Document:
    return Document(content_type=content_type, versions=_versions([body], [modified]))
