"""robots.txt by RFC 9309."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize(
    ("rules", "path", "is_allowed"),
    [
        ("User-agent: *|Disallow: /|Allow: /p", "/page", True),
        ("User-agent: *|Allow: /folder|Disallow: /folder", "/folder/page", True),
        ("User-agent: *|Disallow: /a*b$", "/axxb", False),
        ("User-agent: *|Disallow: /a*b$", "/axxbc", True),
        ("User-agent: *|Disallow: /*.php$", "/a.php?x", True),
        ("User-agent: *|Disallow: /%E8%92%B8", "/蒸", False),
        ("User-agent: *|Disallow: /蒸", "/%E8%92%B8", False),
        ("User-agent: *|Disallow: /a%3cd", "/a%3Cd", False),
        ("User-agent: *|Disallow: /foo?baz=http://foo.test", "/foo?baz=http://foo.test", False),
        ("User-agent: *|Disallow: /X", "/x", True),
        ("User-agent: *|Disallow:", "/x", True),
        ("User-agent: *|Disallow: x", "/x", True),
        ("User-agent: *|Disallow: /x # a remark", "/x", False),
        ("User-agent: * # everybody|Disallow: /x", "/x", False),
        ("User-agent: *|Something: 1|Disallow: /x", "/x", False),
        ("User-agent: *|Sitemap: https://a.test/s|Disallow: /x", "/x", False),
        ("user-agent:*|disallow:/x", "/x", False),
        ("User-agent: *|Disalow: /x", "/x", False),
        ("Disallow: /x", "/x", True),
        ("User-agent: a|User-agent: stillwatch|Disallow: /x", "/x", False),
        (
            "User-agent: Stillwatch|Disallow: /x|User-agent: other|Disallow: /y|User-agent: Stillwatch|Disallow: /z",
            "/z",
            False,
        ),
        (
            "User-agent: Stillwatch|Disallow: /x|User-agent: other|Disallow: /y|User-agent: Stillwatch|Disallow: /z",
            "/x",
            False,
        ),
        (
            "User-agent: Stillwatch|Disallow: /x|User-agent: other|Disallow: /y|User-agent: Stillwatch|Disallow: /z",
            "/y",
            True,
        ),
        ("User-agent: Stillwatch|Allow: /|User-agent: *|Disallow: /", "/x", True),
        ("User-agent: Stillwatch/0.1|Disallow: /x", "/x", False),
        ("User-agent Stillwatch|Disallow: /x", "/x", False),
        ("User-agent: *|Disallow: /x|User-agent names end here: see the manual|Allow: /x/open", "/x/open", True),
        ("User-agent: Stillwatch 2|Disallow: /x", "/x", False),
        ("User-agent: STILLWATCH|Disallow: /x", "/x", False),
        ("User-agent: Still|Disallow: /x", "/x", True),
        ("User-agent Stillwatch|Disallow /x", "/x", False),
        ("User-agent: Still|Allow: /|User-agent: *|Disallow: /x", "/x", False),
        ("User-agent: Stillwatch-News|Disallow: /x", "/x", True),
        ("User-agent: watch|Disallow: /x", "/x", True),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rules_mean_what_the_standard_says(rules: str, path: str, is_allowed: bool, line_end: str) -> None:
    body = rules.replace("|", line_end).encode()
    assert read_robots(200, body, fetched_at=NOW).allows(f"https://a.test{path}", "Stillwatch") is is_allowed


ATTACKS = [
    b"\xff\xfe\0",
    b"<html>",
    b"User-agent: *\nDisallow: /" + b"*a" * 200_000,
    b"User-agent: *\n" + b"Disallow: /" + b"a*" * 50 + b"\n" * 5_000,
    b"User-agent: *\n" + b"Disallow: /a*a*a*a*b$\n" * 20_000,
    b"User-agent: x\n" * 30_000,
    b"user-agent:" * 40_000,
    b" " * MAX_ROBOTS,
    b"user-agent" + b" " * MAX_ROBOTS,
    b"user-agent:" + b" " * MAX_ROBOTS,
    b"user-agent: a" + b" b" * MAX_ROBOTS,
    b"\n" * MAX_ROBOTS,
    b"\0" * MAX_ROBOTS,
    b"\x80" * MAX_ROBOTS,
    b"User-agent: *\nCrawl-delay: nan\nDisallow: /x",
    b"User-agent: *\nCrawl-delay: 1e400\nDisallow: /x",
    b"User-agent: *\nCrawl-delay: -3\nRequest-rate: 1/0\nVisit-time: 9999-0000\nDisallow: /x",
]


@pytest.mark.parametrize("body", ATTACKS, ids=range(len(ATTACKS)))
def test_any_file_is_read_soon(body: bytes) -> None:
    begun = time.process_time()
    rules = read_robots(200, body, fetched_at=NOW)
    assert rules.allows("https://a.test/" + "a" * 1_900, "Stillwatch") in (True, False)
    assert rules.delay("Stillwatch") is None
    assert time.process_time() - begun < 1


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_rules(body: bytes) -> None:
    rules = read_robots(200, b"User-agent: *\nDisallow: " + body, fetched_at=NOW)
    assert rules.allows("https://a.test/x", "Stillwatch") in (True, False)
    assert (rules.delay("Stillwatch") or MAX_DELAY) <= MAX_DELAY


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
