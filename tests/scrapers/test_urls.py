"""One spelling for an address, one identity for an entry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import Refused
from scrapers.urls import MAX_URL, absolute, base_address, canonical_url, entry_key, host_of, origin_of, same_site


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://News.Test:80/A?b=1#top", "http://news.test/A?b=1"),
        ("https://news.test:443", "https://news.test/"),
        ("https://news.test:8443/a", "https://news.test:8443/a"),
        ("https://news.test./a", "https://news.test/a"),
        ("https://news.test/a?utm_source=x&id=7&fbclid=1&b=", "https://news.test/a?id=7&b="),
        ("https://news.test/a?utm_source=x", "https://news.test/a"),
        ("https://news.test/a?b=2&a=1&a=0", "https://news.test/a?b=2&a=1&a=0"),
        ("https://news.test/a/../b", "https://news.test/b"),
        ("https://bücher.test/ü", "https://xn--bcher-kva.test/%C3%BC"),
        ("https://news.test/a?q=%E6%9C%88&x", "https://news.test/a?q=%E6%9C%88&x"),
        ("http://[2606:4700::1]:80/a", "http://[2606:4700::1]/a"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.test(:\d{2,4})?(/[A-Za-z0-9%._~-]{0,9}){0,3}(\?[a-z=&_0-9%]{0,20})?", fullmatch=True
    )
)
def test_canonical_url_of_a_canonical_url_is_itself(url: str) -> None:
    try:
        canonical = canonical_url(url)
    except Refused:
        return
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.test/a",
        "//news.test/a",
        "ftp://news.test/",
        "javascript:alert(1)",
        "http://",
        "http://./",
        "http://a b.test/",
        "http://news.test/\n",
        "http://news.test\\@evil.test/",
        "http://user@news.test/",
        "http://user:pw@news.test/",
        "http://news.test:99999/",
        "http://[::1/",
        "http://news.test/" + "a" * MAX_URL,
        "http://news.test/" + "é" * 700,
        "http://news.test/?utm_id=1&q=" + "'" * 900,
    ],
)
def test_ambiguous_address_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Refused) as caught:
        canonical_url(url)
    assert caught.value.permanent
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/b", "https://news.test/b"),
        ("c?d=1", "https://news.test/a/c?d=1"),
        ("//other.test/x", "https://other.test/x"),
        (" https://other.test/a b ", "https://other.test/a%20b"),
        ("", "https://news.test/a/"),
    ],
)
def test_absolute(link: str, address: str) -> None:
    assert absolute("https://news.test/a/", link) == address


def test_origin_tells_schemes_and_ports_apart() -> None:
    assert origin_of("https://News.test/a") == ("https", "news.test", 443)
    assert origin_of("http://news.test/") != origin_of("https://news.test/")
    assert host_of("https://NEWS.test./") == "news.test"


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("https://www.news.test/a", "https://news.test/b", True),
        ("https://amp.news.test/a", "https://news.test/b", True),
        ("https://news.test/", "https://fakenews.test/", False),
        ("https://a.test/", "https://b.test/", False),
    ],
)
def test_same_site(one: str, other: str, is_same: bool) -> None:
    assert same_site(one, other) is is_same
    assert same_site(other, one) is is_same


def key(**parts: str | None) -> str:
    whole: dict[str, str | None] = {"guid": None, "url": None, "title": "T", "date": None}
    return entry_key("post", **(whole | parts))  # type: ignore[arg-type]


def test_guid_decides_before_address_and_title() -> None:
    assert key(guid="1", url="https://a.test/x", title="T") == key(guid="1", url="https://a.test/y", title="U")
    assert key(guid="1") != key(guid="2")
    assert key(guid="Abc") != key(guid="abc")


@pytest.mark.parametrize(
    "other",
    [
        {"guid": "http://a.test/x"},
        {"guid": "https://a.test/x/"},
        {"url": "https://A.test/x?utm_medium=rss"},
        {"guid": " https://a.test/x ", "url": "https://a.test/z"},
    ],
)
def test_guid_that_is_an_address_counts_as_the_address(other: dict[str, str]) -> None:
    assert key(**other) == key(url="https://a.test/x")


def test_title_and_date_identify_what_has_neither() -> None:
    assert key(title="A story ", date="2026-02-23") == key(title="a Story", date="2026-02-23")
    assert key(title="A story", date="2026-02-23") != key(title="A story", date="2026-02-24")


def test_one_guid_in_two_sources_is_two_entries() -> None:
    assert key(guid="1") != entry_key("wire", guid="1", url=None, title="T", date=None)


@pytest.mark.parametrize(
    ("stated", "base"),
    [
        ("/press/", "https://news.test/press/"),
        ("sub/", "https://news.test/a/sub/"),
        (" //cdn.test/x/ ", "https://cdn.test/x/"),
        ("http://other.test/", "http://other.test/"),
        *((odd, "https://news.test/a/b") for odd in ("", " ", "javascript:x", "data:text/html,x", "ftp://x.test/", "file:///etc/", "http://u@x.test/")),
    ],
)  # fmt: skip
def test_what_a_page_says_its_links_are_relative_to(stated: str, base: str) -> None:
    assert base_address("https://news.test/a/b", stated) == base
