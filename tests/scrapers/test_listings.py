"""Listing pages: items by the catalogue's selectors, each accounted for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.errors import NotAFeed
from scrapers.listings import MAX_HTML, read_listing
from scrapers.records import DatePrecision, DateSource, FeedReading, ListingSelectors

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SELECTORS = ListingSelectors(item="li.release", link="h3 a", title="h3", date="time", summary="p")
PAGE = """<!doctype html><html><head><title>Releases</title><base href="http://gov.test/releases/"></head><body>
<nav><li><a href="/">Home</a></li></nav>
<ul>
<li class="release"><h3><a href="memo-4?utm_source=x">NSTM-4: <em>Adversarial</em> distillation</a></h3>
 <time datetime="2026-04-23">April 23</time><p>A memo &amp; its annex &lt;draft&gt;</p></li>
<li class="release"><h3>No link here</h3></li>
<li class="release"><h3><a href="javascript:void(0)">Script link</a></h3></li>
<li class="release"><h3><a href="memo-4">The same again</a></h3></li>
<li class="release"><h3><a href="/releases/b">Another</a></h3><time>sometime</time></li>
</ul></body></html>"""


def read(page: str, selectors: ListingSelectors = SELECTORS, **options: str) -> FeedReading:
    body = page.encode(options.pop("encoding", "utf-8"))
    return read_listing(
        body,
        source="gov",
        selectors=selectors,
        base_url="http://gov.test/index.html",
        fetched_at=NOW,
        charset=options.get("charset"),
    )


def test_items_become_entries_in_page_order() -> None:
    reading = read(PAGE)
    assert [entry.url for entry in reading.entries] == ["http://gov.test/releases/memo-4", "http://gov.test/releases/b"]
    first = reading.entries[0]
    assert first.title == "NSTM-4: Adversarial distillation"
    assert first.published is not None
    assert first.published.moment == datetime(2026, 4, 23, tzinfo=UTC)
    assert first.published.precision is DatePrecision.DAY
    assert first.published.source is DateSource.FEED


def test_every_item_is_accounted_for() -> None:
    reading = read(PAGE)
    assert [rejected.reason.partition(":")[0] for rejected in reading.rejected] == [
        "no link",
        "link refused",
        "duplicate",
    ]
    assert reading.problems == ("a date is unreadable: 'sometime'",)


def test_links_follow_a_base_that_is_relative_itself() -> None:
    reading = read(PAGE.replace("http://gov.test/releases/", "/press/"))
    assert [entry.url for entry in reading.entries] == ["http://gov.test/press/memo-4", "http://gov.test/releases/b"]


def test_page_whose_items_are_gone_is_a_problem() -> None:
    assert read("<html><body><p>Redesigned!</p></body></html>").problems == ("0 entries",)


def test_item_may_be_the_link_itself() -> None:
    selectors = ListingSelectors(item="a[href^='/news/']", link="a", title="h2")
    page = "<html><body><a href='/news/x'><h2>Title</h2> more</a><a href='/about'><h2>No</h2></a></body></html>"
    reading = read(page, selectors)
    assert [(entry.url, entry.title) for entry in reading.entries] == [("http://gov.test/news/x", "Title")]


def test_charset_of_the_header_holds() -> None:
    page = "<html><body><li class=release><h3><a href=/x>商务部回应</a></h3></li></body></html>"
    assert read(page, encoding="gb18030", charset="gb2312").entries[0].title == "商务部回应"


@pytest.mark.parametrize("body", [b"", b"just text", b"<" + b"x" * MAX_HTML])
def test_what_is_no_page_is_no_listing(body: bytes) -> None:
    with pytest.raises(NotAFeed):
        read_listing(body, source="gov", selectors=SELECTORS, base_url="http://gov.test/", fetched_at=NOW)
