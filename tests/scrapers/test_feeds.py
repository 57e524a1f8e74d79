"""Feeds: each case is a file of tests/scrapers/feeds with its expectation beside it; adding files adds a case."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scrapers.decide import KnownReport, Step, decide
from scrapers.entries import MAX_ENTRIES
from scrapers.errors import NotAFeed
from scrapers.feeds import read_feed
from scrapers.records import FeedReading
from scrapers.urls import entry_key

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
CASES = sorted(Path(__file__).with_name("feeds").glob("*.toml"))
TYPES = {".xml": "application/rss+xml; charset=utf-8", ".json": "application/feed+json"}


def read(body: bytes, *, content_type: str = "application/rss+xml", source: str = "post") -> FeedReading:
    return read_feed(body, source=source, content_type=content_type, base_url="http://post.test/feed", fetched_at=NOW)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_feed_case(case: Path) -> None:
    expected = tomllib.loads(case.read_text("utf-8"))
    file = next(path for path in case.parent.glob(f"{case.stem}.*") if path.suffix != ".toml")
    content_type = expected.get("content_type", TYPES[file.suffix].partition(";")[0])
    if "not_a_feed" in expected:
        with pytest.raises(NotAFeed, match=expected["not_a_feed"]):
            read(file.read_bytes(), content_type=content_type)
        return
    reading = read(file.read_bytes(), content_type=content_type)
    assert reading.title == expected["title"]
    for absent in expected["absent"]:
        assert absent not in repr((reading.entries, reading.title))
    check_problems(reading, expected)
    if not expected.get("is_lenient"):
        check_entries(reading, expected)


def check_problems(reading: FeedReading, expected: dict[str, Any]) -> None:
    if "problems" not in expected:
        return
    for stated in expected["problems"]:
        assert any(stated in problem for problem in reading.problems), reading.problems
    if not expected["problems"]:
        assert reading.problems == ()


def check_entries(reading: FeedReading, expected: dict[str, Any]) -> None:
    assert [entry.url for entry in reading.entries] == [entry["url"] for entry in expected.get("entries", [])]
    reasons = [rejected.reason.partition(":")[0] for rejected in reading.rejected]
    assert reasons == expected.get("rejected", [])
    for entry, stated in zip(reading.entries, expected.get("entries", []), strict=True):
        assert entry.title == stated["title"]
        assert (entry.published and entry.published.moment) == stated.get("published")
        assert (entry.published and entry.published.precision) == stated.get("precision")
        assert (entry.updated and entry.updated.moment) == stated.get("updated")


def test_key_of_an_entry_follows_the_identity_rule() -> None:
    body = b"<rss version='2.0'><channel><item><title>T</title><link>http://post.test/a</link></item></channel></rss>"
    by_url = entry_key("post", guid=None, url="http://post.test/a", title="T", date=None)
    assert read(body).entries[0].key == by_url
    assert read(body, source="other").entries[0].key != by_url


def test_entries_beyond_the_cap_are_counted_not_kept() -> None:
    item = "<item><title>T{n}</title><link>http://post.test/{n}</link></item>"
    items = "".join(item.format(n=n) for n in range(MAX_ENTRIES + 3))
    reading = read(f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    assert len(reading.entries) == MAX_ENTRIES
    assert len(reading.rejected) == 3
    assert "beyond" in reading.rejected[0].reason


def test_very_long_guid_gives_a_short_key() -> None:
    guid = "g" * 100_000
    body = (
        f"<rss version='2.0'><channel><item><guid>{guid}</guid><title>T</title><link>/a</link></item></channel></rss>"
    )
    assert len(read(body.encode()).entries[0].key) == 64


def test_reading_never_looks_for_a_file_or_an_address(tmp_path: Path) -> None:
    secret = tmp_path / "feed.xml"
    secret.write_text("<rss version='2.0'><channel><title>secret</title></channel></rss>")
    for body in (str(secret), f"file://{secret}", "http://127.0.0.1:9/"):
        with pytest.raises(NotAFeed):
            read(body.encode())


@pytest.mark.parametrize("name", ["rdf", "atom-changed"])
def test_an_only_date_that_moves_announces_an_update(name: str) -> None:
    body = Path(__file__).with_name("feeds").joinpath(f"{name}.xml").read_bytes()
    [before, *_], [after, *_] = read(body).entries, read(body.replace(b"2026-02-23T", b"2026-02-25T")).entries
    known = KnownReport(key=before.key, url=before.url, updated_at=before.updated and before.updated.moment)
    for entry, step in ((before, Step.KNOWN), (after, Step.REFETCH)):
        reading = FeedReading(title="", entries=(entry,), rejected=(), problems=())
        assert [intent.step for intent in decide(reading, [known]).intents] == [step]
