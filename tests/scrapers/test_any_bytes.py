"""Any bytes: every reader ends with a reading or with an error of ours, and accounts for what it saw."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scrapers.article_text import read_article
from scrapers.charsets import decode
from scrapers.errors import ScrapeError
from scrapers.feeds import read_feed
from scrapers.listings import read_listing
from scrapers.plain_text import clean, one_line, text_of_markup
from scrapers.records import DateSource, FeedReading, ListingSelectors, StatedDate
from scrapers.robots import read_robots
from scrapers.stated_dates import AHEAD, EARLIEST, read_date
from scrapers.urls import canonical_url, entry_key

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SEEDS = [
    path.read_bytes() for path in sorted(Path(__file__).with_name("feeds").iterdir()) if path.stat().st_size < 5_000
]
SELECTORS = ListingSelectors(item="item, li, entry", link="a", title="a", date="time", summary="p")
PAGE = b'<html lang=en><head><title>T</title><script type=\'application/ld+json\'>{"@type":"Article"}</script></head>'
ODD = st.sampled_from(
    [b"\0", b"\xff\xfe", b"&#0;", b"&#xD800;", b"]]>", b"<!--", b"<![CDATA[", b"\xed\xa0\x80", b"<a " * 50]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample feed with bytes flipped, cut out or put in."""
    body = bytearray(draw(st.sampled_from([*SEEDS, PAGE])))
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, max(len(body) - 1, 0)))
        length = draw(st.integers(0, 30))
        body[place : place + length] = draw(st.one_of(st.binary(max_size=12), ODD))
    return bytes(body)


BYTES = st.one_of(st.binary(max_size=400), damaged())
fuzz = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def survives(read: Callable[[], object]) -> object | None:
    """The reading, or None after an error of ours; any other error goes through."""
    with contextlib.suppress(ScrapeError):
        return read()
    return None


@fuzz
@given(BYTES, st.sampled_from(["", "text/xml; charset=x-none", "application/feed+json", "text/html; charset=utf-16"]))
@example(
    b"<rss><channel><item><title>&#xD800;</title><link>http://a.test/\xed\xa0\x80</link></item></channel></rss>", ""
)
def test_read_feed(body: bytes, content_type: str) -> None:
    reading = survives(
        lambda: read_feed(body, source="s", content_type=content_type, base_url="http://a.test/f", fetched_at=NOW)
    )
    if isinstance(reading, FeedReading):
        check(reading)


@fuzz
@given(BYTES)
@example(b"<?xml")
@example(b"x <?xml version='1.0'?><rss>")
def test_read_listing(body: bytes) -> None:
    reading = survives(
        lambda: read_listing(body, source="s", selectors=SELECTORS, base_url="http://a.test/f", fetched_at=NOW)
    )
    if isinstance(reading, FeedReading):
        check(reading)


def check(reading: FeedReading) -> None:
    for entry in reading.entries:
        assert entry.title
        assert entry.url == canonical_url(entry.url)
        assert storable(entry.title + entry.url)
        for date in (entry.published, entry.updated):
            assert date is None or EARLIEST <= date.moment <= NOW + AHEAD
    assert all(rejected.reason and storable(rejected.raw) for rejected in reading.rejected)
    assert len({entry.key for entry in reading.entries}) == len(reading.entries)


@fuzz
@given(
    BYTES, st.sampled_from(["text/html", "text/plain", "", "application/pdf"]), st.sampled_from([None, "gbk", "base64"])
)
@example(PAGE + b"<body>" + b"<div>" * 3_000 + b"x" * 500, "text/html", None)
@example(b"\0" * 500, "text/html", "utf-16")
def test_read_article(body: bytes, media_type: str, charset: str | None) -> None:
    article = survives(
        lambda: read_article(body, url="http://a.test/", media_type=media_type, charset=charset, fetched_at=NOW)
    )
    if article is not None:
        assert article.text.strip()  # type: ignore[attr-defined]
        assert storable(article.text)  # type: ignore[attr-defined]


@fuzz
@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=20), st.sampled_from(["idna", "rot13", "utf-7"])))
def test_decode(body: bytes, charset: str | None) -> None:
    assert isinstance(decode(body, charset=charset), str)


@fuzz
@given(st.text(st.characters(codec=None), max_size=200))
def test_text_door(text: str) -> None:
    cleaned = clean(text)
    assert storable(cleaned)
    assert clean(cleaned) == cleaned
    assert "\n" not in one_line(text)
    assert storable(text_of_markup(text))
    assert len(entry_key("s", guid=text, url=text, title=text, date=text)) == 64


@fuzz
@given(
    st.one_of(
        st.text(max_size=60), st.from_regex(r"\d{1,5}[-/.]\d{1,2}[-/.]\d{1,2}[T ]\d{1,2}:\d{2}(Z|[+-]\d{2}:?\d{2})?")
    )
)
def test_read_date(raw: str) -> None:
    date = read_date(raw, source=DateSource.META, now=NOW)
    if isinstance(date, StatedDate):
        assert EARLIEST <= date.moment <= NOW + AHEAD
        assert date.moment.tzinfo is UTC


@fuzz
@given(st.binary(max_size=300), st.text(max_size=20))
def test_read_robots(body: bytes, path: str) -> None:
    rules = read_robots(200, body, fetched_at=NOW)
    assert rules.allows(f"http://a.test/{path}", "Stillwatch") in (True, False)
    rules.delay("Stillwatch")


def storable(text: str) -> bool:
    """Whether PostgreSQL takes the text."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
