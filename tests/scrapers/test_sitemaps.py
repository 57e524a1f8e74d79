"""Sitemaps: pages, news and indexes; the period; what is rejected and why; hostile ones."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrapers import sitemaps
from scrapers.errors import NotAFeed, TooBig
from scrapers.records import DatePrecision, FeedReading, Period
from scrapers.sitemaps import OUTSIDE, UNDATED, read_sitemap, recent, title_in

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
FEBRUARY = Period(since=date(2026, 2, 1), until=date(2026, 2, 28))
NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def pages(*urls: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{head}<urlset {NAMESPACES}>{''.join(urls)}</urlset>".encode()


def page(url: str, *, changed: str = "", news: str = "", title: str = "") -> str:
    told = f"<lastmod>{changed}</lastmod>" if changed else ""
    if news:
        told += f"<news:news><news:publication_date>{news}</news:publication_date><news:title>{title}</news:title></news:news>"
    return f"<url><loc>{url}</loc><image:image><image:title>A chart</image:title></image:image>{told}</url>"


def index(*maps: tuple[str, str]) -> bytes:
    told = "".join(
        f"<sitemap><loc>{url}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</sitemap>"
        for url, changed in maps
    )
    return f"<sitemapindex {NAMESPACES}>{told}</sitemapindex>".encode()


def read(body: bytes, *, period: Period = FEBRUARY, include: tuple[str, ...] = ()) -> FeedReading:
    return read_sitemap(
        body, source="post", base_url="http://post.test/map.xml", fetched_at=NOW, period=period, include=include
    )


def reasons(reading: FeedReading) -> Counter[str]:
    return Counter(rejected.reason for rejected in reading.rejected)


def test_a_news_sitemap_gives_title_and_publication() -> None:
    body = pages(
        page("http://post.test/1", news="2026-02-24T09:00:00+01:00", title="Labs &amp; their <![CDATA[<answers>]]>")
    )
    [entry] = read(body).entries
    assert entry.title == "Labs & their <answers>"
    assert entry.published is not None
    assert entry.published.moment == datetime(2026, 2, 24, 8, tzinfo=UTC)
    assert entry.updated is None


def test_the_title_of_a_picture_is_not_the_pages() -> None:
    [entry] = read(pages(page("http://post.test/news/lab-accuses-rival.html", changed="2026-02-10"))).entries
    assert entry.title == "Lab accuses rival"
    assert entry.published is None
    assert entry.updated is not None
    assert entry.updated.day == date(2026, 2, 10)


def test_an_address_tells_the_day_of_publication() -> None:
    body = pages(page("http://post.test/2026/02/24/story", changed="2026-02-27"), page("http://post.test/2026/01/31/x"))
    [entry] = read(body).entries
    assert entry.published is not None
    assert (entry.published.day, entry.published.precision) == (date(2026, 2, 24), DatePrecision.DAY)
    assert reasons(read(body)) == {OUTSIDE: 1}


@pytest.mark.parametrize(
    ("listed", "reason"),
    [
        (page("http://post.test/a", changed="2026-01-31"), OUTSIDE),
        (page("http://post.test/a", news="2026-03-01", title="T"), OUTSIDE),
        (page("http://post.test/a"), UNDATED),
        (page("http://post.test/a", changed="some day"), UNDATED),
        (page("http://post.test/a", changed="9999-01-01"), UNDATED),
        (page("http://rival.test/a", changed="2026-02-02"), "of another site"),
        (page("", news="2026-02-02", title="T"), "no link"),
        (page("javascript:alert(1)", changed="2026-02-02"), "link refused: the scheme is javascript"),
        (page("http://post.test/tag/x", changed="2026-02-02"), sitemaps.NOT_INCLUDED),
    ],
)
def test_what_is_no_entry_is_rejected_with_the_reason(listed: str, reason: str) -> None:
    include = ("/news/",) if reason == sitemaps.NOT_INCLUDED else ()
    reading = read(pages(listed), include=include)
    assert (reading.entries, reasons(reading)) == ((), {reason: 1})


def test_a_page_that_changed_after_the_period_may_have_been_published_in_it() -> None:
    assert len(read(pages(page("http://post.test/a", changed="2026-03-01"))).entries) == 1


def test_every_address_is_accounted_for() -> None:
    body = pages(*(page(f"http://post.test/{n}", changed=f"2026-{1 + n % 3:02}-05") for n in range(9_000)))
    reading = read(body, period=Period(since=date(2026, 1, 1)))
    assert len(reading.entries) == 5_000
    assert len(reading.entries) + len(reading.rejected) == 9_000
    assert set(reasons(reading)) == {"beyond the first 5,000 entries", UNDATED}


def test_a_plain_poll_wants_the_last_days() -> None:
    body = pages(page("http://post.test/new", changed="2026-02-27"), page("http://post.test/old", changed="2026-02-20"))
    assert [entry.url for entry in read(body, period=recent(NOW)).entries] == ["http://post.test/new"]


def test_a_sitemap_may_be_gzipped_as_a_file_or_plain_lines() -> None:
    body = pages(page("http://post.test/2026/02/24/a"))
    assert read(gzip.compress(body)).entries == read(body).entries
    assert [entry.url for entry in read(b"http://post.test/2026/02/24/a\r\nhttp://post.test/b\r\n").entries] == [
        "http://post.test/2026/02/24/a"
    ]


def test_an_index_gives_the_sitemaps_that_may_tell_of_the_period_latest_first() -> None:
    reading = read(
        index(
            ("http://post.test/maps/2025-12.xml", "2026-02-27"),
            ("http://post.test/maps/2026-01.xml", "2026-01-31"),
            ("http://post.test/maps/2026-02.xml.gz", "2026-02-27"),
            ("http://post.test/maps/2026.xml", ""),
            ("http://post.test/maps/news.xml", ""),
            ("http://post.test/maps/old.xml", "2026-01-01"),
            ("http://rival.test/maps.xml", "2026-02-20"),
            ("ftp://post.test/maps.xml", ""),
        )
    )
    assert [sitemap.url.rpartition("/")[2] for sitemap in reading.sitemaps] == [
        "news.xml",
        "2026-02.xml.gz",
        "2026.xml",
    ]
    assert reading.n_sitemaps == 6
    assert reasons(reading) == {"sitemap of another site": 1, "sitemap refused: the scheme is ftp": 1}
    assert reading.entries == ()


def test_an_index_gives_all_that_may_tell_of_the_period_however_many() -> None:
    many = [(f"http://post.test/{n}.xml", "2026-02-10") for n in range(500)]
    reading = read(index(*many))
    assert (len(reading.sitemaps), reading.problems) == (500, ())


@pytest.mark.parametrize(
    "body",
    [b"", b"\0\0", b"<html><body>Not found</body></html>", b"<rss/>", b"{}", b"Hello there", b"\x1f"],
)
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"post\.test/map\.xml: (it is no sitemap|the sitemap cannot be read)"):
        read(body)


def test_a_broken_sitemap_is_read_as_far_as_it_goes() -> None:
    body = pages(page("http://post.test/2026/02/24/a"), page("http://post.test/2026/02/25/b"))
    assert len(read(body[: body.rindex(b"<url>") + 20]).entries) == 1
    assert read(b"<urlset").problems == ("0 entries",)


def test_no_entity_is_expanded_and_no_file_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text("http://post.test/2026/02/24/secret")
    loops = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE u [<!ENTITY f SYSTEM "{canary.as_uri()}"><!ENTITY e0 "lol">{loops}]>'
    for inside in ("&f;", "&e11;", "&e3;"):
        body = pages(f"<url><loc>{inside}</loc></url>", page("http://post.test/2026/02/24/a"), head=head)
        try:
            told = repr(read(body))
        except NotAFeed as error:
            told = str(error)
        assert "secret" not in told
        assert "lollol" not in told


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "MAX_BYTES", 2**20)
    with pytest.raises(TooBig):
        read(gzip.compress(b" " * 2**22))
    monkeypatch.setattr(sitemaps, "MAX_URLS", 10)
    with pytest.raises(TooBig, match="more than 10 addresses"):
        read(pages(*(page(f"http://post.test/{n}") for n in range(11))))
    with pytest.raises(TooBig, match="more than 10 addresses"):
        read(index(*((f"http://post.test/{n}.xml", "") for n in range(11))))


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("http://post.test/2026/02/24/lab-accuses_rival/", "Lab accuses rival"),
        ("http://post.test/story/12345", "Story"),
        ("http://post.test/12345.html", "12345"),
        ("http://post.test/%E8%92%B8%E9%A6%8F", "蒸馏"),
        ("http://post.test/", "http://post.test/"),
        ("http://post.test/[x", "[x"),
    ],
)
def test_an_address_has_words(url: str, title: str) -> None:
    assert title_in(url) == title
