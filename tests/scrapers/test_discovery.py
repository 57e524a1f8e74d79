"""Finding where a site lists its reports: the feeds it names, lists that can be guessed, and entries to paste."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from scrapers.catalogue import read_entries
from scrapers.discovery import MAX_NAMED, USUAL_FEEDS, USUAL_SITEMAPS, named_feeds, seems_a_list, usual_places
from scrapers.entry_text import entry_text, proposed
from scrapers.html_tree import parse_html
from scrapers.listing_guess import guess_listing
from scrapers.recognising import Found, recognise
from scrapers.records import FeedKind, FeedSpec, ListingSelectors

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOME = "https://www.post.test/tech/"


def tree(body: str, head: str = "") -> BeautifulSoup:
    soup = parse_html(f"<html><head>{head}</head><body>{body}</body></html>")
    assert soup is not None
    return soup


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed" title="News">', "https://www.post.test/feed"),
        ('<link REL="Alternate" TYPE="application/atom+xml; charset=utf-8" href="a.xml">', "https://www.post.test/tech/a.xml"),
        ('<link rel="alternate" type="application/feed+json" href="//post.test/f.json">', "https://post.test/f.json"),
        ('<link rel="feed" href="/f">', "https://www.post.test/f"),
        ('<link rel="alternate" type="application/rss+xml" href="https://feeds.elsewhere.test/post">', "https://feeds.elsewhere.test/post"),
        ('<a href="/news.rss">RSS</a>', "https://www.post.test/news.rss"),
        ('<a href="feed://www.post.test/rss">Subscribe</a>', "http://www.post.test/rss"),
        ('<link rel="alternate" type="application/rss+xml" href="/comments/feed">', None),
        ('<link rel="alternate" type="application/json+oembed" href="/oembed?x">', None),
        ('<link rel="alternate" hreflang="de" href="/de/">', None),
        ('<link rel="alternate" type="application/rss+xml" href="">', None),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', None),
        ('<link rel="alternate" type="application/rss+xml" href="https://rival.test/x">', None),
        ('<a href="/about">About our feed</a>', None),
        ('<base href="/v2/"><link rel="alternate" type="application/rss+xml" href="main.rss">', "https://www.post.test/v2/main.rss"),
        ('<base href="https://rival.test/"><link rel="alternate" type="application/rss+xml" href="x">', None),
    ],
)  # fmt: skip
def test_the_feeds_that_a_page_names(head: str, found: str | None) -> None:
    feeds = named_feeds(tree(head, head), base_url=HOME)
    assert [feed.url for feed in feeds] == ([found] if found else [])


def test_a_page_may_name_so_many_feeds_at_the_most() -> None:
    links = "".join(f'<a href="/{n}/feed/">Feed</a>' for n in range(100))
    assert len(named_feeds(tree(links), base_url=HOME)) == MAX_NAMED


def test_usual_places_are_on_the_site_itself() -> None:
    assert usual_places("https://post.test/tech/a?b", ("/feed/",)) == ("https://post.test/feed/",)
    assert usual_places("http://post.test:8080/", ("/feed/",)) == ("http://post.test:8080/feed/",)


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"/>', Found.SYNDICATION),
        (b"\xef\xbb\xbf\n<feed xmlns='http://www.w3.org/2005/Atom'>", Found.SYNDICATION),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", Found.SYNDICATION),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', Found.JSON_FEED),
        (b'{"a": 1}', Found.OTHER),
        (b"<!-- made today --><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>", Found.SITEMAP),
        (b"<sitemapindex>", Found.SITEMAP_INDEX),
        (b"http://post.test/a\nhttp://post.test/b\n", Found.SITEMAP),
        (b"<opml version='2.0'/>", Found.OPML),
        (b"%PDF-1.7\n", Found.PDF),
        (b"<!DOCTYPE html><html><head><title>T</title>", Found.PAGE),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", Found.PAGE),
        (b"   <p>Hello", Found.PAGE),
        (b"", Found.EMPTY),
        (b" \n", Found.EMPTY),
        (b"\x89PNG\r\n\x1a\n\0\0", Found.OTHER),
        (b"Hello there", Found.OTHER),
    ],
)
def test_what_stands_at_an_address_is_recognised(body: bytes, found: Found) -> None:
    assert recognise(body) is found


ITEMS = "".join(
    f'<li class="release css-1x2y3z"><span class="release-date">2026-02-{n:02}</span>'
    f'<h3><a href="/news/{n}">Laboratory statement number {n}</a></h3><a href="/tag/x">Tag</a></li>'
    for n in range(1, 9)
)
MENU = "<nav>" + "".join(
    f'<li class="entry"><a href="/section/{n}">Section number {n} of many</a></li>' for n in range(20)
)


def test_a_list_of_reports_is_found_with_its_dates() -> None:
    guessed = guess_listing(tree(f"{MENU}</nav><main><ul>{ITEMS}</ul></main>"), base_url=HOME, now=NOW)
    assert guessed is not None
    selectors, reading = guessed
    assert selectors.item == "li.release"
    assert [entry.url for entry in reading.entries][:2] == [f"https://www.post.test/news/{n}" for n in (1, 2)]
    assert reading.entries[0].title == "Laboratory statement number 1"
    assert reading.entries[0].published is not None
    assert reading.entries[0].published.day == date(2026, 2, 1)
    assert reading.rejected == ()


def test_a_list_is_found_where_the_page_says_what_its_links_are_relative_to() -> None:
    relative = ITEMS.replace('href="/news/', 'href="')
    guessed = guess_listing(tree(f"<ul>{relative}</ul>", '<base href="/press/">'), base_url=HOME, now=NOW)
    assert guessed is not None
    assert guessed[1].entries[0].url == "https://www.post.test/press/1"


def test_items_that_are_links_themselves_are_found() -> None:
    links = "".join(f'<a class="card" href="/n/{n}">Laboratory statement number {n}</a>' for n in range(5))
    guessed = guess_listing(tree(f"<main>{links}</main>"), base_url=HOME, now=NOW)
    assert guessed is not None
    assert (guessed[0].item, len(guessed[1].entries)) == ("a.card", 5)


@pytest.mark.parametrize(
    "body",
    ["", "<p>Words only.</p>", f"{MENU}</nav>", '<a href="/one">One single link to a report</a>',
     "".join(f'<a href="https://rival.test/{n}">Somebody else and their number {n}</a>' for n in range(9))],
)  # fmt: skip
def test_a_page_without_a_list_gives_no_guess(body: str) -> None:
    assert guess_listing(tree(body), base_url=HOME, now=NOW) is None


SELECTORS = ListingSelectors(item='a[href^="/news/"]', link="a", title="h2", date="time", summary="p")


@pytest.mark.parametrize(
    ("name", "homepage", "slug", "kind", "country"),
    [
        ("The Daily Lantern", "https://lantern.test/", "the-daily-lantern", "blog", "INT"),
        ("Café “Zürich”", "https://cafe.ch/", "cafe-zurich", "blog", "CH"),
        ("蒸馏报", "https://www.bao.com.cn/", "bao-com-cn", "blog", "CN"),
        ("", "https://moss.ai/", "moss-ai", "blog", "INT"),
        ("Ministry", "https://www.gov.uk/", "ministry", "government", "GB"),
        ("Office", "https://office.gov/", "office", "government", "US"),
        ("Institute", "https://inst.ac.jp/", "institute", "academic", "JP"),
        ('A "quoted"\\ name\n', "http://quoted.test:8080/", "a-quoted-name", "blog", "INT"),
        ("x", "http://short.test/", "short-test", "blog", "INT"),
    ],
)
def test_a_proposed_entry_is_one_that_the_catalogue_takes(
    name: str, homepage: str, slug: str, kind: str, country: str
) -> None:
    feeds = (
        FeedSpec(url=f"{homepage}feed", kind=FeedKind.SYNDICATION),
        FeedSpec(url=f"{homepage}list", kind=FeedKind.LISTING, selectors=SELECTORS),
        FeedSpec(url=f"{homepage}map", kind=FeedKind.SITEMAP, include=("/news/",)),
    )
    spec = proposed(name, homepage, feeds, language="en", taken=())
    assert (spec.slug, spec.kind.value, spec.country, spec.reliability) == (slug, kind, country, "F")
    assert read_entries(entry_text(spec, marks_guesses=True), name="pasted") == (spec,)


def test_a_slug_that_is_taken_gets_a_number() -> None:
    spec = proposed("Wire", "https://wire.test/", (), language="?", taken={"wire", "wire-2"})
    assert (spec.slug, spec.language) == ("wire-3", "en")


@pytest.mark.parametrize(
    ("path", "is_list"),
    [
        *(
            (path, True)
            for path in (*USUAL_FEEDS, *USUAL_SITEMAPS, "/?feed=rss2", "/rss?a=b", "/feeds/news", "/map.xml.gz")
        ),
        *(
            (path, False)
            for path in ("/", "/news/rss-is-dead", "/feedback", "/2026/json-and-atoms", "/xmlish/story.html")
        ),
    ],
)
def test_an_address_tells_whether_it_seems_a_list(path: str, is_list: bool) -> None:
    assert seems_a_list(f"https://moss.test{path}") is is_list
