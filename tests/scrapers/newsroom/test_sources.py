"""The catalogue entries of the sample's outlets."""

import tomllib
from collections import Counter
from typing import Any

from bs4 import BeautifulSoup

from scrapers.catalogue import read_catalogue
from scrapers.newsroom.library import HERE, FeedFormat, Library
from scrapers.records import FeedKind
from tests.scrapers.newsroom.conftest import Ask

SOURCES: list[dict[str, Any]] = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["source"]
KINDS = {
    FeedFormat.RSS: FeedKind.SYNDICATION,
    FeedFormat.ATOM: FeedKind.SYNDICATION,
    FeedFormat.JSON: FeedKind.JSON,
    FeedFormat.LISTING: FeedKind.LISTING,
}


def test_every_outlet_has_its_entry_and_feed(library: Library) -> None:
    feeds = {feed["url"]: feed["kind"] for source in SOURCES for feed in source["feed"]}
    assert feeds == {outlet.base + outlet.feed_path: KINDS[outlet.feed_format] for outlet in library.outlets.values()}
    assert {source["homepage"] for source in SOURCES} == {f"{outlet.base}/" for outlet in library.outlets.values()}


def test_catalogue_takes_every_entry_as_a_sample() -> None:
    specs = read_catalogue(HERE / "sources.toml", is_sample=True)
    assert [spec.slug for spec in specs] == [source["slug"] for source in SOURCES]
    assert all(spec.is_sample for spec in specs)


def test_letters_range_from_best_to_not_judged() -> None:
    assert {source["reliability"] for source in SOURCES} == {"A", "B", "C", "E", "F"}


def test_one_owner_has_two_outlets() -> None:
    owners = Counter(source["owner"] for source in SOURCES)
    assert [owner for owner, n in owners.items() if n > 1] == ["Ledger Media Group"]


def test_selectors_find_every_release(ask: Ask, library: Library) -> None:
    (feed,) = [feed for source in SOURCES for feed in source["feed"] if feed["kind"] == FeedKind.LISTING]
    outlet = library.outlets["federalpressroom.example"]
    soup = BeautifulSoup(ask(outlet.host, outlet.feed_path).body, "lxml")
    items = soup.select(feed["selectors"]["item"])
    assert len(items) == len(library.of(outlet))
    for item in items:
        assert all(item.select_one(selector) for name, selector in feed["selectors"].items() if name != "item")
