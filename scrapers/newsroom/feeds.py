"""Writes an outlet's list of reports as RSS, Atom, JSON Feed, a listing page or a sitemap, with the faults its data asks for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from scrapers.newsroom.library import FeedFormat, Library, Linkless, Outlet, Report
from scrapers.newsroom.pages import SAMPLE_MARK, english_date, front_page

MEDIA_TYPES = {
    FeedFormat.RSS: "application/rss+xml; charset=utf-8",
    FeedFormat.ATOM: "application/atom+xml; charset=utf-8",
    FeedFormat.JSON: "application/feed+json",
    FeedFormat.LISTING: "text/html; charset=utf-8",
}


def feed_bytes(library: Library, outlet: Outlet, edition: int, prefix: str) -> bytes:
    """The outlet's feed as it stands when its reports are in edition `edition` (from 1)."""
    reports = _listed(library, outlet)
    match outlet.feed_format:
        case FeedFormat.RSS:
            return _rss(outlet, reports, edition).encode()
        case FeedFormat.ATOM:
            return _atom(outlet, reports, edition).encode()
        case FeedFormat.JSON:
            return _json(outlet, reports, edition).encode()
        case FeedFormat.LISTING:
            return front_page(library, outlet, prefix, _listing(reports, edition, prefix))


def sitemap_bytes(library: Library, outlet: Outlet) -> bytes:
    """The outlet's reports with the days on which they came out, as a news sitemap."""
    pages = "".join(
        f"<url><loc>{report.url}</loc><news:news><news:publication_date>{report.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(report.edition(1).title)}</news:title></news:news></url>\n"
        for report in library.of(outlet)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{pages}</urlset>\n'
    ).encode()


def _listed(library: Library, outlet: Outlet) -> list[Report]:
    """Newest first; a repeated report comes a second time at the end."""
    reports = list(library.of(outlet))
    return reports + [report for report in reports if report.slug in outlet.repeated]


def _rss(outlet: Outlet, reports: Sequence[Report], edition: int) -> str:
    items = [_rss_item(report, edition) for report in reports] + [_rss_linkless(entry) for entry in outlet.linkless]
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>{outlet.base}/</link>"
        f"<description>{escape(outlet.tagline)} ({SAMPLE_MARK})</description><language>{outlet.language}</language>\n"
        + "\n".join(items)
        + "\n</channel></rss>\n"
    )


def _rss_item(report: Report, edition: int) -> str:
    words = report.edition(edition)
    date = format_datetime(report.published, usegmt=True) if report.feed_date is None else report.feed_date
    return (
        f"<item><title>{escape(words.title)}</title><link>{report.url}</link>"
        + (f'<guid isPermaLink="true">{report.url}</guid>' if report.has_guid else "")
        + (f"<pubDate>{escape(date)}</pubDate>" if date else "")
        + f"<description>{escape(words.summary)}</description></item>"
    )


def _rss_linkless(entry: Linkless) -> str:
    return f"<item><title>{escape(entry.title)}</title><description>{escape(entry.summary)}</description></item>"


def _atom(outlet: Outlet, reports: Sequence[Report], edition: int) -> str:
    newest = max(_changed(report, edition) for report in reports)
    entries = "\n".join(_atom_entry(report, edition) for report in reports)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>{escape(outlet.name)}</title><subtitle>{escape(outlet.tagline)} ({SAMPLE_MARK})</subtitle>"
        f'<id>{outlet.base}/</id><link rel="self" href="{outlet.base}{outlet.feed_path}"/>'
        f'<link rel="alternate" href="{outlet.base}/"/><updated>{newest.isoformat()}</updated>\n{entries}\n</feed>\n'
    )


def _atom_entry(report: Report, edition: int) -> str:
    words = report.edition(edition)
    tag = f"tag:{report.outlet.host},{report.published.date().isoformat()}:{report.slug}"
    return (
        f'<entry><title>{escape(words.title)}</title><id>{tag}</id><link rel="alternate" href="{report.url}"/>'
        f"<published>{report.published.isoformat()}</published><updated>{_changed(report, edition).isoformat()}</updated>"
        f"<author><name>{escape(report.author or report.outlet.name)}</name></author>"
        f"<summary>{escape(words.summary)}</summary></entry>"
    )


def _json(outlet: Outlet, reports: Sequence[Report], edition: int) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": f"{outlet.tagline} ({SAMPLE_MARK})",
        "home_page_url": f"{outlet.base}/",
        "feed_url": f"{outlet.base}{outlet.feed_path}",
        "language": outlet.language,
        "items": [
            {
                "id": report.url,
                "url": report.url,
                "title": report.edition(edition).title,
                "summary": report.edition(edition).summary,
                "content_text": report.edition(edition).summary,
                "date_published": report.published.isoformat(),
                "date_modified": _changed(report, edition).isoformat(),
            }
            for report in reports
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _listing(reports: Sequence[Report], edition: int, prefix: str) -> str:
    return "\n".join(
        f'<li class="release"><span class="release-date">{english_date(report.published)}</span> '
        f'<a class="release-link" href="{prefix}{report.path}">{escape(report.edition(edition).title)}</a>'
        f'<p class="release-blurb">{escape(report.edition(edition).summary)}</p></li>'
        for report in reports
    )


def _changed(report: Report, edition: int) -> datetime:
    return report.edition(edition).updated or report.published
