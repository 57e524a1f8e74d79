"""The outlets' lists of reports, read by the parsers that collecting uses."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import feedparser
from bs4 import BeautifulSoup

from scrapers.newsroom.library import FeedFormat, Library, Outlet
from scrapers.newsroom.site import Newsroom
from scrapers.records import Period
from scrapers.sitemaps import read_sitemap
from tests.scrapers.newsroom.conftest import Ask


def test_every_feed_is_well_formed(ask: Ask, library: Library) -> None:
    for outlet in library.outlets.values():
        if outlet.feed_format in (FeedFormat.RSS, FeedFormat.ATOM):
            assert not _parsed(ask, outlet).bozo, outlet.host


def test_every_report_is_listed_and_everything_listed_is_served(ask: Ask, library: Library) -> None:
    for outlet in library.outlets.values():
        links = set(_links(ask, outlet))
        assert links == {report.url for report in library.of(outlet)}
        for link in links:
            assert ask(outlet.host, link.removeprefix(outlet.base)).status == 200


def test_feed_formats_are_what_they_say(ask: Ask, library: Library) -> None:
    versions = {outlet.host: _parsed(ask, outlet).version for outlet in library.outlets.values()}
    assert versions["harborwire.example"] == "rss20"
    assert versions["capitolledger.example"] == "atom10"
    assert _json(ask, library)["version"] == "https://jsonfeed.org/version/1.1"


def test_blog_feed_has_its_faults(ask: Ask, library: Library) -> None:
    entries = _parsed(ask, library.outlets["gradientnotes.example"]).entries
    by_slug = {entry.get("link", "").rsplit("/", 1)[-1]: entry for entry in entries}
    assert by_slug["gradient-wire-copy"].published_parsed is None  # 31 February
    assert "published" not in by_slug["gradient-whisky"]
    assert by_slug["gradient-tutorial"].published_parsed.tm_year == 2206
    assert "id" not in by_slug["gradient-white-house-accounts"]
    assert [entry.title for entry in entries if "link" not in entry] == ["Chinese labs and Claude: what we know so far"]
    assert len([entry for entry in entries if entry.get("link", "").endswith("five-things")]) == 2


def test_second_edition_of_a_feed_moves_the_updated_date_of_the_edited_entry_only(ask: Ask, library: Library) -> None:
    outlet = library.outlets["capitolledger.example"]
    first = ask(outlet.host, outlet.feed_path)
    second = ask(outlet.host, outlet.feed_path, headers={"If-None-Match": first.headers["etag"]})
    before, after = (
        {entry.id: entry.updated for entry in feedparser.parse(io.BytesIO(answer.body)).entries}
        for answer in (first, second)
    )
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"tag:capitolledger.example,2026-06-24:ledger-alibaba-letter"}
    assert after[changed.pop()] == "2026-06-25T13:40:00+00:00"


def test_listing_states_dates_as_text_only(ask: Ask, library: Library) -> None:
    outlet = library.outlets["federalpressroom.example"]
    soup = BeautifulSoup(ask(outlet.host, outlet.feed_path).body, "lxml")
    assert [tag.get_text() for tag in soup.select("li.release span.release-date")] == [
        "September 8, 2026",
        "April 23, 2026",
    ]
    assert not soup.find("time")


def _parsed(ask: Ask, outlet: Outlet) -> Any:
    answer = ask(outlet.host, outlet.feed_path)
    return feedparser.parse(io.BytesIO(answer.body), response_headers={"content-type": answer.headers["content-type"]})


def _json(ask: Ask, library: Library) -> Mapping[str, Any]:
    outlet = library.outlets["modeltrade.example"]
    feed: Mapping[str, Any] = json.loads(ask(outlet.host, outlet.feed_path).body)
    return feed


def _links(ask: Ask, outlet: Outlet) -> list[str]:
    answer = ask(outlet.host, outlet.feed_path)
    match outlet.feed_format:
        case FeedFormat.JSON:
            return [item["url"] for item in json.loads(answer.body)["items"]]
        case FeedFormat.LISTING:
            soup = BeautifulSoup(answer.body, "lxml")
            return [outlet.base + str(tag["href"]) for tag in soup.select("li.release a.release-link")]
        case _:
            entries = feedparser.parse(io.BytesIO(answer.body)).entries
            return [entry.link for entry in entries if "link" in entry]


def test_every_outlet_has_a_sitemap_that_its_robots_txt_names() -> None:
    newsroom = Newsroom()
    for host, outlet in newsroom.library.outlets.items():
        robots = newsroom.find(host, "/robots.txt", "")
        sitemap = newsroom.find(host, "/sitemap.xml", "")
        assert robots is not None
        assert sitemap is not None
        assert f"Sitemap: {outlet.base}/sitemap.xml".encode() in robots.versions[0].body
        reading = read_sitemap(
            sitemap.versions[0].body,
            source=host,
            base_url=f"{outlet.base}/sitemap.xml",
            fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
            period=Period(since=date(2026, 1, 1)),
        )
        assert {entry.url for entry in reading.entries} == {report.url for report in newsroom.library.of(outlet)}
        assert reading.rejected == ()
