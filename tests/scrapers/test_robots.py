"""robots.txt by RFC 9309."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.robots import MAX_DELAY, MAX_ROBOTS, RobotsCache, read_robots, robots_url

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FILE = b"""\xef\xbb\xbfUser-agent: *
Disallow: /private/
Allow: /private/open$
Crawl-delay: 5

User-agent: Stillwatch
Disallow: /drafts/
Crawl-delay: 900
"""


@pytest.mark.parametrize(
    ("status", "is_allowed"),
    [(200, True), (404, True), (403, True), (410, True), (429, False), (500, False), (503, False), (None, False)],
)
def test_status_decides_where_there_is_no_file(status: int | None, is_allowed: bool) -> None:
    rules = read_robots(status, b"", fetched_at=NOW)
    assert rules.allows("https://a.test/x", "Stillwatch") is is_allowed


@pytest.mark.parametrize(
    ("agent", "path", "is_allowed"),
    [
        ("Other", "/private/x", False),
        ("Other", "/private/open", True),
        ("Other", "/private/open/x", False),
        ("Other", "/drafts/x", True),
        ("Stillwatch", "/private/x", True),
        ("Stillwatch", "/drafts/x", False),
        ("stillwatch", "/drafts/", False),
    ],
)
def test_most_specific_group_and_longest_rule_win(agent: str, path: str, is_allowed: bool) -> None:
    assert read_robots(200, FILE, fetched_at=NOW).allows(f"https://a.test{path}", agent) is is_allowed


def test_delay_is_capped_and_absent_without_a_wish() -> None:
    rules = read_robots(200, FILE, fetched_at=NOW)
    assert rules.delay("Other") == timedelta(seconds=5)
    assert rules.delay("Stillwatch") == MAX_DELAY
    assert read_robots(404, b"", fetched_at=NOW).delay("Other") is None


def test_rules_beyond_the_cap_are_not_read() -> None:
    body = b"User-agent: *\n" + b"#" * MAX_ROBOTS + b"\nDisallow: /\n"
    assert read_robots(200, body, fetched_at=NOW).allows("https://a.test/", "Stillwatch")


@pytest.mark.parametrize("body", [b"\xff\xfe\0", b"<html>", b"User-agent: *\nDisallow: " + b"*" * 5_000, b"\n" * 9_999])
def test_nonsense_allows(body: bytes) -> None:
    assert read_robots(200, body, fetched_at=NOW).allows("https://a.test/x", "Stillwatch") in (True, False)


def test_address_of_the_rules() -> None:
    assert robots_url("https://News.test/a/b?c") == "https://news.test/robots.txt"
    assert robots_url("http://news.test:8080/") == "http://news.test:8080/robots.txt"


def test_cache_keeps_each_origin_until_its_rules_expire() -> None:
    cache = RobotsCache(size=2)
    cache.put("https://a.test/x", read_robots(404, b"", fetched_at=NOW))
    assert cache.get("https://a.test/y", NOW) is not None
    assert cache.get("http://a.test/y", NOW) is None
    assert cache.get("https://a.test/y", NOW + timedelta(hours=24)) is None


def test_host_without_an_answer_is_asked_again_sooner() -> None:
    cache = RobotsCache()
    cache.put("https://a.test/", read_robots(None, b"", fetched_at=NOW))
    assert cache.get("https://a.test/", NOW + timedelta(hours=1)) is None


def test_cache_has_an_end() -> None:
    cache = RobotsCache(size=2)
    for host in "abc":
        cache.put(f"https://{host}.test/", read_robots(404, b"", fetched_at=NOW))
    assert cache.get("https://a.test/", NOW) is None
    assert cache.get("https://c.test/", NOW) is not None


def test_the_sitemaps_that_a_file_names_are_addresses_that_can_be_asked() -> None:
    body = b"User-agent: *\nSitemap: /map.xml\nsitemap: https://b.test/news.xml#x\nSitemap: ftp://b.test/\nSitemap: /map.xml\n"
    rules = read_robots(200, body, fetched_at=NOW)
    assert rules.sitemaps("https://a.test/page") == ("https://a.test/map.xml", "https://b.test/news.xml")
    assert read_robots(404, b"", fetched_at=NOW).sitemaps("https://a.test/") == ()
