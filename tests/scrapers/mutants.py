"""Damaged documents made from well-formed ones: each told by its number alone, so that any can be made again.

python -m tests.scrapers.mutants NUMBER > mutant
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from scrapers.errors import ScrapeError
from scrapers.opml import OpmlReading, read_opml
from scrapers.records import FeedReading, Fetched, ListingSelectors, Period
from scrapers.robots import read_robots
from scrapers.sitemaps import read_sitemap
from tests.scrapers import seeds
from tracker.collection.derive import Derived, derive_entries, derive_page

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SELECTORS = ListingSelectors(item="li, item, p, tr", link="a", title="a", date="time", summary="p")
MAX_SIZE = 60_000
# How often each kind is made.
_KINDS = (
    ["page"] * 30
    + ["feed"] * 34
    + ["file"] * 14
    + ["sitemap"] * 8
    + ["listing"] * 4
    + ["opml"] * 4
    + ["plain"] * 3
    + ["robots"] * 3
)
_MEDIA = {"page": "text/html", "plain": "text/plain", "file": "application/pdf", "feed": "application/rss+xml"}
_CHARSETS = [
    "utf-8",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "latin-1",
    "cp1252",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
    "koi8-r",
    "utf-7",
    "cp037",
]
_LABELS = [None, None, None, None, "utf-8", "gbk", "utf-16", "iso-8859-1", "base64", "idna", "x-none", "shift_jis"]
_ODD = [
    b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\x1b$B", b"\r", b"\x0c", b"\x85", b"\xc2\x85",
    b"&#0;", b"&#xD800;", b"&#x110000;", b"&#99999999999;", b"&nbsp", b"&x;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE", b"<?xml", b"<?", b"</", b"<a " * 30, b"<div>" * 60, b"<table>", b"<script>", b"</script>", b"<template>", b"<base href=//x>", b"<svg><p>",
    b'"', b"'", b"{", b"[" * 300, b"}", b"null", b"NaN", b"1e999", b"-" * 9, b"9" * 5_000, b"0000-00-00", b"10000-01-01", b"2026-02-30T25:61:61Z", b"D:99999999", b"javascript:alert(1)", b"http://[::1", b"http://a\\@b/", b"//", b"file:///etc/passwd", b"\xe2\x91\xa0",
    b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"/Length -1", b"/Length 999999999", b"/Kids[2 0 R]", b"/Count -5", b"/Filter/LZWDecode", b"/Filter/JBIG2Decode", b"/Filter/ASCII85Decode", b"0 0 R", b"xref", b"startxref\n0", b"/Encrypt 1 0 R", b"/Rotate 90", b"/MediaBox[0 0 0 0]", b"1e38 0 0 1e38 0 0 cm", b" Tj", b"/F9 0 Tf",
    b"Disallow: " + b"*" * 200, b"Crawl-delay: 1e400", b"User-agent:",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A damaged document. charset: what HTTP would say of it."""

    number: int
    kind: str
    body: bytes
    charset: str | None


def mutant(number: int) -> Mutant:
    """The mutant of this number, the same for ever as long as the seeds stay."""
    draw = random.Random(number)
    kind = draw.choice(_KINDS)
    body = draw.choice(seeds.of_kind(kind))
    for _ in range(draw.choice([0, 1, 1, 1, 2, 2, 3, 5])):
        body = draw.choice(_CHANGES)(draw, kind, body)[:MAX_SIZE]
    return Mutant(number=number, kind=kind, body=body, charset=draw.choice(_LABELS))


def _place(draw: random.Random, body: bytes) -> int:
    return draw.randrange(len(body) + 1)


def _flipped(draw: random.Random, kind: str, body: bytes) -> bytes:
    changed = bytearray(body)
    for _ in range(draw.choice([1, 1, 2, 8, 40])):
        if changed:
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _overwritten(draw: random.Random, kind: str, body: bytes) -> bytes:
    place = _place(draw, body)
    noise = draw.randbytes(draw.choice([1, 4, 30, 300]))
    return body[:place] + noise + body[place + len(noise) :]


def _cut(draw: random.Random, kind: str, body: bytes) -> bytes:
    return body[: _place(draw, body)]


def _holed(draw: random.Random, kind: str, body: bytes) -> bytes:
    place = _place(draw, body)
    return body[:place] + body[place + draw.choice([1, 2, 10, 100, 1_000]) :]


def _doubled(draw: random.Random, kind: str, body: bytes) -> bytes:
    place = _place(draw, body)
    piece = body[place : place + draw.choice([1, 5, 40, 400])]
    return body[:place] + piece * draw.choice([2, 3, 30]) + body[place:]


def _spliced(draw: random.Random, kind: str, body: bytes) -> bytes:
    other = draw.choice(seeds.of_kind(draw.choice([kind, kind, draw.choice(_KINDS)])))
    return body[: _place(draw, body)] + other[_place(draw, other) :]


def _dotted(draw: random.Random, kind: str, body: bytes) -> bytes:
    for _ in range(draw.choice([1, 1, 3])):
        place = _place(draw, body)
        body = body[:place] + draw.choice(_ODD) + body[place:]
    return body


def _recoded(draw: random.Random, kind: str, body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode(draw.choice(_CHARSETS), "replace")


def _relabelled(draw: random.Random, kind: str, body: bytes) -> bytes:
    label = draw.choice(_CHARSETS).encode()
    return re.sub(rb"(?i)(charset|encoding)\s*=\s*[\"']?[\w-]+", rb"\1=" + label, body)


def _renumbered(draw: random.Random, kind: str, body: bytes) -> bytes:
    found = list(re.finditer(rb"\d+", body))
    if not found:
        return body
    one = draw.choice(found)
    number = draw.choice([b"0", b"-1", b"65536", b"4294967296", b"99999999999999999999", b"1.5", b"NaN", b"00"])
    return body[: one.start()] + number + body[one.end() :]


def _shuffled(draw: random.Random, kind: str, body: bytes) -> bytes:
    pieces = re.split(rb"(?<=[>\n])", body)
    one, other = draw.randrange(len(pieces)), draw.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return b"".join(pieces)


_CHANGES: list[Callable[[random.Random, str, bytes], bytes]] = [
    _flipped, _overwritten, _cut, _holed, _doubled, _spliced, _dotted, _dotted, _recoded, _relabelled, _renumbered, _shuffled,
]  # fmt: skip


def as_fetched(one: Mutant) -> Fetched:
    """The mutant as an outlet would send it."""
    media_type = _MEDIA.get(one.kind, "text/html")
    stated = f"{media_type}; charset={one.charset}" if one.charset else media_type
    url = f"https://post.example/{one.kind}/{one.number}"
    return Fetched(
        url=url, final_url=url, status=200, headers={"content-type": stated}, body=one.body, media_type=media_type,
        charset=one.charset, fetched_at=NOW,
    )  # fmt: skip


Found = FeedReading | Derived | OpmlReading | str


def read(one: Mutant) -> Found:
    """What its reader makes of it; the code of an error of ours. Any other error goes through."""
    fetched = as_fetched(one)
    try:
        if one.kind in ("page", "plain", "file"):
            return derive_page(fetched, announced=None)
        if one.kind in ("feed", "listing"):
            return derive_entries(fetched, source="post", selectors=SELECTORS if one.kind == "listing" else None)
        if one.kind == "sitemap":
            wanted = Period(since=date(2026, 1, 1))
            return read_sitemap(one.body, source="post", base_url=fetched.url, fetched_at=NOW, period=wanted)
        if one.kind == "opml":
            return read_opml(one.body, name="feeds.opml")
        rules = read_robots(200, one.body, fetched_at=NOW)
        return f"allows {rules.allows('https://post.example/private/x', 'stillwatch')} {rules.delay('stillwatch')}"
    except ScrapeError as error:
        return f"{error.code}: {error.why}"


def read_all(first: int, n: int) -> list[Found]:
    """What becomes of the mutants from `first` on: for a child process."""
    return [read(mutant(number)) for number in range(first, first + n)]


if __name__ == "__main__":
    sys.stdout.buffer.write(mutant(int(sys.argv[1])).body)
