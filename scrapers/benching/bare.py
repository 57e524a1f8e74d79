"""What collecting is compared with: the same libraries in a plain loop, without safety, politeness or a database.

It does what whoever writes such a loop would have it do: asks with a timeout, stops reading at the same size, tells the
parser the charset that the answer names, takes the usual fields, and goes on where an address fails. It keeps nothing.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

import feedparser
import trafilatura
import urllib3

from scrapers.benching.server import HOST
from scrapers.http import MAX_BODY, MAX_REDIRECTS

_READ = 64 * 1024
_TIMEOUT = urllib3.Timeout(10.0)
_RETRIES = urllib3.Retry(0, redirect=MAX_REDIRECTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """So many seconds of processor time and on the clock for so many addresses; n_found: entries, or pages with text."""

    n: int
    n_found: int
    work: float
    wall: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            n=self.n + other.n,
            n_found=self.n_found + other.n_found,
            work=self.work + other.work,
            wall=self.wall + other.wall,
        )


def warm_up() -> None:
    """What libraries do once is no part of the measuring."""
    trafilatura.bare_extraction("<html><body><p>Words.</p></body></html>", with_metadata=True)
    feedparser.parse(io.BytesIO(b"<rss version='2.0'><channel><title>Words</title></channel></rss>"))


def read_feeds(urls: Sequence[str], port: int) -> Spent:
    """Each feed is fetched and parsed, and the usual fields of its entries are taken."""
    return _timed(urls, port, _entries)


def read_pages(urls: Sequence[str], port: int) -> Spent:
    """Each page is fetched, and its text, title, author and date are extracted."""
    return _timed(urls, port, _has_text)


def ask_again(urls: Sequence[str], port: int, etag: str) -> Spent:
    """Each feed is asked whether it changed."""
    return _timed(urls, port, lambda body, media_type: int(not body), {"If-None-Match": etag})


def _timed(
    urls: Sequence[str], port: int, use: Callable[[bytes, str], int], headers: Mapping[str, str] | None = None
) -> Spent:
    client = urllib3.PoolManager(num_pools=1, timeout=_TIMEOUT, retries=_RETRIES)
    began, clock, n_found = time.process_time(), time.perf_counter(), 0
    for url in urls:
        parts = urllib3.util.parse_url(url)
        asked = {"Host": str(parts.netloc), "Accept-Encoding": "gzip", **(headers or {})}
        try:
            body, media_type = _fetched(client, f"http://{HOST}:{port}{parts.path}", asked)
        except (urllib3.exceptions.HTTPError, ValueError):
            continue
        n_found += use(body, media_type)
    work, wall = time.process_time() - began, time.perf_counter() - clock
    return Spent(n=len(urls), n_found=n_found, work=work, wall=wall)


def _fetched(client: urllib3.PoolManager, url: str, headers: Mapping[str, str]) -> tuple[bytes, str]:
    """The body and what it is said to be. Raises HTTPError, ValueError."""
    with closing(client.request("GET", url, headers=headers, preload_content=False)) as answer:
        if answer.status >= 400:
            raise ValueError(f"status {answer.status}")
        pieces, length = [], 0
        for piece in answer.stream(_READ):
            pieces.append(piece)
            length += len(piece)
            if length > MAX_BODY:
                raise ValueError("too big")
        return b"".join(pieces), answer.headers.get("content-type", "")


def _entries(body: bytes, media_type: str) -> int:
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-type": media_type})
    fields = [
        (entry.get("id"), entry.get("link"), entry.get("title"), entry.get("published_parsed"))
        for entry in parsed.entries
    ]
    return len(fields)


def _has_text(body: bytes, media_type: str) -> int:
    found = trafilatura.bare_extraction(body, with_metadata=True, include_comments=False)
    return int(bool(getattr(found, "text", None)))
