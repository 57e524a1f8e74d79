"""Sets a report in its outlet's own page -> HTML text and its bytes."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from html import escape
from string import Template

from scrapers.newsroom import markup
from scrapers.newsroom.library import HERE, Damage, Edition, Library, Outlet, Report

SAMPLE_MARK = "Sample report from an invented outlet"
# Fixed English names: strftime would follow the machine's locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def article_page(library: Library, report: Report, edition: Edition, prefix: str) -> bytes:
    """The report's page as its outlet sends it. prefix: "" or the path under which the outlet is shown."""
    html = _template(report.outlet.template).substitute(
        _fields(report, edition, prefix),
        body=_body(library, report, edition, prefix),
        related=_related(library, report, prefix),
    )
    return html.encode(report.encoding.actual)


def front_page(library: Library, outlet: Outlet, prefix: str, items: str) -> bytes:
    """The outlet's front page around `items`, its list of reports as HTML."""
    fields = {
        "title": escape(outlet.name),
        "outlet": escape(outlet.name),
        "tagline": escape(outlet.tagline),
        "lang": outlet.language,
        "feed": _feed_link(outlet),
        "items": items,
        "home": f"{prefix}/",
        "sample": SAMPLE_MARK,
    }
    return _template("front").substitute(fields).encode()


def index_page(library: Library) -> bytes:
    """The newsroom's own page: every outlet, with a link that works in a browser."""
    rows = (
        f'<li><a href="/{outlet.host}/">{escape(outlet.name)}</a> ({outlet.host}): {escape(outlet.tagline)}; '
        f"{len(library.of(outlet))} reports; {outlet.feed_format}: "
        f'<a href="/{outlet.host}{outlet.feed_path}">{outlet.feed_path}</a></li>'
        for outlet in library.outlets.values()
    )
    return _template("index").substitute(items="\n".join(rows), sample=SAMPLE_MARK).encode()


def report_links(library: Library, outlet: Outlet, prefix: str) -> str:
    """The outlet's reports as list items, newest first, for a front page."""
    return "\n".join(
        f'<li><a href="{prefix}{report.path}">{escape(report.edition(1).title)}</a></li>'
        for report in library.of(outlet)
    )


def english_date(moment: datetime) -> str:
    """The day as an English-language page prints it: 'February 23, 2026'."""
    return f"{MONTHS[moment.month - 1]} {moment.day}, {moment.year}"


def chinese_date(moment: datetime) -> str:
    """The day as a Chinese-language page prints it: '2026年2月24日'."""
    return f"{moment.year}年{moment.month}月{moment.day}日"


def double_encoded(text: str) -> str:
    """The text as it looks after UTF-8 bytes were read as Windows-1252 once: 'It’s' becomes 'Itâ€™s'."""
    return "".join(_as_windows_1252(byte) for byte in text.encode())


def _as_windows_1252(byte: int) -> str:
    # Five bytes have no character in the code page; software keeps them as control characters.
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def _fields(report: Report, edition: Edition, prefix: str) -> dict[str, str]:
    outlet = report.outlet
    meta = report.encoding.meta
    return {
        "title": escape(edition.title),
        "summary": escape(edition.summary),
        "author": escape(report.author),
        "outlet": escape(outlet.name),
        "tagline": escape(outlet.tagline),
        "lang": outlet.language,
        "charset": f'<meta charset="{meta}">' if meta else "",
        "canonical": report.url,
        "home": f"{prefix}/",
        "iso": _iso(report.published),
        "updated": _iso(edition.updated or report.published),
        "long_date": english_date(report.published),
        "cn_date": chinese_date(report.published),
        "day": report.published.date().isoformat(),
        "json_ld": _json_ld(report, edition),
        "feed": _feed_link(outlet),
        "sample": SAMPLE_MARK,
    }


def _body(library: Library, report: Report, edition: Edition, prefix: str) -> str:
    text = edition.body
    if report.encoding.damage is Damage.DOUBLE_ENCODED:
        text = double_encoded(text)
    parts = markup.blocks(text)
    for insert in sorted(report.outlet.inserts, key=lambda insert: insert.after, reverse=True):
        if insert.after < len(parts):
            parts.insert(insert.after, Template(insert.html).substitute(related=_related(library, report, prefix)))
    return "\n".join(parts)


def _related(library: Library, report: Report, prefix: str) -> str:
    """Links to the outlet's two newest other reports, as list items."""
    others = [other for other in library.of(report.outlet) if other.slug != report.slug][:2]
    return "".join(f'<li><a href="{prefix}{other.path}">{escape(other.edition(1).title)}</a></li>' for other in others)


def _json_ld(report: Report, edition: Edition) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": edition.title,
        "datePublished": _iso(report.published),
        "dateModified": _iso(edition.updated or report.published),
        "publisher": {"@type": "Organization", "name": report.outlet.name},
    }
    return json.dumps(data, ensure_ascii=True).replace("<", "\\u003c")


def _feed_link(outlet: Outlet) -> str:
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    kind = kinds.get(outlet.feed_format)
    return f'<link rel="alternate" type="{kind}" href="{outlet.base}{outlet.feed_path}">' if kind else ""


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _template(name: str) -> Template:
    return Template((HERE / "pages" / f"{name}.html").read_text(encoding="utf-8"))
