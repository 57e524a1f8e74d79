"""What stands at an address: takes a body, says which of the things it is that reports can be found with. Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from scrapers.charsets import decode
from scrapers.xml_events import root_name


class Found(StrEnum):
    """What a body is, by its first characters; what a server says of it is often wrong."""

    SYNDICATION = "feed (RSS or Atom)"
    JSON_FEED = "JSON Feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "index of sitemaps"
    OPML = "OPML list of feeds"
    PDF = "PDF document"
    PAGE = "web page"
    EMPTY = "empty answer"
    OTHER = "neither a page nor a list that we read"


_ROOTS = {
    "rss": Found.SYNDICATION,
    "feed": Found.SYNDICATION,
    "RDF": Found.SYNDICATION,
    "urlset": Found.SITEMAP,
    "sitemapindex": Found.SITEMAP_INDEX,
    "opml": Found.OPML,
}
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|title|meta|link)\b", re.IGNORECASE)
_ADDRESSES = re.compile(r"(?:\s*https?://[^\s<>\"]+\s*\n){2,}|\s*https?://[^\s<>\"]+\s*")
_HEAD = 4_096
_PDF_WITHIN = 1_024  # Annex H of the PDF Reference lets that many bytes stand before "%PDF-".


def is_pdf(body: bytes, media_type: str = "") -> bool:
    """Whether the bytes are to be read as a PDF: by how they begin, whatever the server calls them."""
    begins = body[:_PDF_WITHIN].lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    return begins.startswith(b"%PDF-") or (media_type == "application/pdf" and not begins.startswith(b"<"))


def recognise(body: bytes) -> Found:
    """What the body is. body: unpacked, should it have been gzipped as a file."""
    if not body.strip():
        return Found.EMPTY
    start = body[:_HEAD]
    if is_pdf(body):
        return Found.PDF
    head = decode(start).lstrip("\ufeff \t\r\n\0")
    if head.startswith("{"):
        return Found.JSON_FEED if "jsonfeed.org/version/" in decode(body) else Found.OTHER
    is_page = _HTML.search(head)
    if head.startswith("<"):
        # A page in XHTML begins like a feed: what its outermost element is counts, before any other sign.
        named = _ROOTS.get(root_name(body) or "")
        if named is not None:
            return named
    if is_page:
        return Found.PAGE
    return Found.SITEMAP if _ADDRESSES.match(head) else Found.OTHER
