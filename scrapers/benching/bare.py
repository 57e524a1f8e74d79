"""What collecting is compared with: the same libraries in a plain loop, without safety, politeness or a database."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import feedparser
import trafilatura
import urllib3

from scrapers.benching.server import HOST


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
    return _timed(urls, port, len, {"If-None-Match": etag})


def _timed(
    urls: Sequence[str], port: int, use: Callable[[bytes], int], headers: Mapping[str, str] | None = None
) -> Spent:
    client = urllib3.PoolManager(num_pools=1)
    began, clock, n_found = time.process_time(), time.perf_counter(), 0
    for url in urls:
        parts = urllib3.util.parse_url(url)
        answer = client.request(
            "GET", f"http://{HOST}:{port}{parts.path}", headers={"Host": str(parts.netloc), **(headers or {})}
        )
        n_found += use(answer.data)
    work, wall = time.process_time() - began, time.perf_counter() - clock
    return Spent(n=len(urls), n_found=n_found, work=work, wall=wall)


def _entries(body: bytes) -> int:
    parsed = feedparser.parse(io.BytesIO(body))
    fields = [
        (entry.get("id"), entry.get("link"), entry.get("title"), entry.get("published_parsed"))
        for entry in parsed.entries
    ]
    return len(fields)


def _has_text(body: bytes) -> int:
    found = trafilatura.bare_extraction(body, with_metadata=True, include_comments=False)
    return int(bool(getattr(found, "text", None)))
