"""The catalogue: the real one holds, and a fault is named with its place and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.catalogue import LIVE_CATALOGUE, read_catalogue
from scrapers.errors import CatalogueError
from scrapers.records import FeedKind, SourceKind
from tests.scrapers.catalogue_entries import ENTRY

LISTING = """
[[source.feed]]
url = "https://wire.test/list"
kind = "listing"

[source.feed.selectors]
item = "li"
link = "a"
title = "h3"
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_live_catalogue_covers_every_kind_of_source() -> None:
    specs = read_catalogue()
    assert len(specs) >= 30
    assert {spec.kind for spec in specs} == set(SourceKind)
    assert {"US", "CN", "EU"} <= {spec.country for spec in specs}
    assert sum(spec.language == "zh" for spec in specs) >= 5
    assert not any(spec.is_sample for spec in specs)


@pytest.mark.parametrize(
    "host",
    ["wire.example", "WIRE.EXAMPLE.", "localhost", "127.0.0.1", "93.184.216.34", "[2606:2800:21f:cb07::1]", "0x7f000001",
     "2130706433", "127.1", "router.local", "a.onion", "intranet"],
)  # fmt: skip
def test_an_outlet_of_the_real_catalogue_has_a_name_that_somebody_can_have(tmp_path: Path, host: str) -> None:
    path = write(tmp_path, ENTRY.replace("wire.test", host))
    with pytest.raises(CatalogueError, match=r"no real host ends in|bare IP address|has a dot in it"):
        read_catalogue(path)
    assert read_catalogue(path, is_sample=True)


def test_entry_is_read_with_its_feeds(tmp_path: Path) -> None:
    (spec,) = read_catalogue(write(tmp_path, ENTRY + LISTING), is_sample=True)
    assert (spec.slug, spec.kind, spec.is_sample) == ("wire", SourceKind.WIRE, True)
    assert [feed.kind for feed in spec.feeds] == [FeedKind.SYNDICATION, FeedKind.LISTING]
    assert spec.feeds[1].selectors is not None
    assert spec.feeds[1].selectors.date is None


def test_a_sitemap_may_say_which_addresses_count(tmp_path: Path) -> None:
    sitemap = 'kind = "sitemap"\ninclude = ["/news/", "/2026/"]'
    (spec,) = read_catalogue(write(tmp_path, ENTRY.replace('kind = "syndication"', sitemap)))
    assert spec.feeds[0].kind is FeedKind.SITEMAP
    assert spec.feeds[0].include == ("/news/", "/2026/")


@pytest.mark.parametrize(
    ("old", "new", "field", "remedy"),
    [
        ('slug = "wire"', 'slug = "Wire One"', "slug", "lower-case"),
        ('slug = "wire"', "", "slug", "Write"),
        ('name = "Wire"', 'name = " "', "name", "Write"),
        ('kind = "wire"', 'kind = "agency"', "kind", "trade_press"),
        ('country = "US"', 'country = "USA"', "country", "ISO 3166"),
        ('language = "en"', 'language = "english"', "language", "ISO 639-1"),
        ('homepage = "https://wire.test/"', 'homepage = "wire.test"', "homepage", "http"),
        ('reliability = "A"', 'reliability = "AB"', "reliability", "A to F"),
        ('reliability = "A"', 'reliability = "G"', "reliability", "A to F"),
        ('"Names its sources and marks corrections."', '"Good."', "reliability_reason", "rests on"),
        ('owner = "Cooperative"', 'owner = "Cooperative"\ncolour = "red"', "colour", "Use one of"),
        ('owner = "Cooperative"', "owner = 5", "owner", "Write"),
        ('kind = "syndication"', 'kind = "rss"', "kind", "syndication"),
        ('kind = "syndication"', 'kind = "listing"', "selectors", "source try"),
        ('kind = "syndication"', 'kind = "json"\nselectors = {item = "li"}', "selectors", "listings"),
        ('kind = "syndication"', 'kind = "syndication"\ninclude = ["/news/"]', "include", "sitemaps"),
        ('kind = "syndication"', 'kind = "sitemap"\ninclude = "/news/"', "include", "Write include"),
        ('kind = "syndication"', 'kind = "sitemap"\ninclude = [" "]', "include", "Write include"),
        ('kind = "syndication"', 'kind = "sitemap"\ninclude = []', "include", "Write include"),
        ('slug = "wire"', f'slug = "{"w" * 81}"', "slug", "Shorten"),
        ('owner = "Cooperative"', f'owner = "{"C" * 201}"', "owner", "Shorten"),
        ('url = "https://wire.test/rss"', 'url = "ftp://wire.test/rss"', "url", "http"),
        ('url = "https://wire.test/rss"', 'url = "https://wire.test/rss"\nevery = 5', "every", "Use one of"),
        ('url = "https://wire.test/rss"', 'url = "http://127.0.0.1/rss"', "url", "outlet's own"),
        ('url = "https://wire.test/rss"', 'url = "https://wire.example/rss"', "url", "outlet's own"),
        ('homepage = "https://wire.test/"', 'homepage = "http://localhost/"', "homepage", "outlet's own"),
    ],
)
def test_fault_names_entry_field_and_remedy(tmp_path: Path, old: str, new: str, field: str, remedy: str) -> None:
    assert old in ENTRY
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(write(tmp_path, ENTRY.replace(old, new)))
    assert f"'{field}'" in caught.value.what
    assert "sources.toml" in caught.value.what
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no source"),
        ("[[source", "no TOML"),
        ("[[outlet]]\nslug = 'x'\n", "unknown"),
        ("source = 5\n", "no source"),
        (ENTRY + ENTRY, "another source"),
        (ENTRY + ENTRY.replace('"wire"', '"wire-2"', 1), "also a feed"),
        (ENTRY.partition("[[source.feed]]")[0], "no feed"),
        (ENTRY + LISTING.replace('"li"', '"li["'), "no CSS selector"),
        (ENTRY + LISTING.replace('title = "h3"', ""), "'title'"),
        (ENTRY.replace("https://wire.test/rss", "https://wire.test/rss?utm_source=a") + ENTRY, "another source"),
    ],
)
def test_faulty_catalogue_is_refused_whole(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CatalogueError, match=message):
        read_catalogue(write(tmp_path, text))


def test_missing_catalogue_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="nowhere"):
        read_catalogue(tmp_path / "nowhere.toml")


def test_live_catalogue_lies_beside_the_code() -> None:
    assert LIVE_CATALOGUE.name == "sources.toml"
