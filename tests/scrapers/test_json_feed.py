"""JSON Feed: every kind of JSON that RFC 8259 allows is read, every other refused, and no item is lost."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scrapers.errors import NotAFeed
from scrapers.feeds import read_feed
from scrapers.records import FeedReading

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ITEM = {"id": "1", "url": "http://post.test/a", "title": "A title"}


def read(body: bytes) -> FeedReading:
    return read_feed(body, source="post", base_url="http://post.test/feed.json", fetched_at=NOW)


def feed(items: str) -> bytes:
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": [{items}]}}'.encode()


def item(**changes: object) -> str:
    return json.dumps({**ITEM, **changes})


# As members of an object around the feed's own, or of an item: all of it is JSON.
GOOD = [
    "0", "-0", "-1", "1e3", "1E+3", "1e-3", "123.456e78", "1e999", "-1e999", "0e0", "9" * 400, "0.0000000000000000001",
    '""', '"a"', r'"\u0060\u012a\u12AB"', r'"\uD801\udc37"', r'"\ud800"', r'"\udc00\ud800"', r'"\"\\\/\b\f\n\r\t"',
    r'"\u0000"', '"\x7f"', '"\u2028\u2029"', '"é蒸馏"', '"\ufeff"', "true", "false", "null", "[]", "{}", "[[[[]]]]",
    "[1,null,2]", '{"a":1,"a":2}', '{"":0}', '{"a":[{"b":[]}]}', " 1 ", "\t1\r\n", "[" * 300 + "]" * 300,
]  # fmt: skip
BAD = [
    "01", "+1", ".5", "1.", "1e", "1e+", "0x1", "1_000", "-", "--1", "NaN", "Infinity", "-Infinity", "nan", "1 2",
    "'a'", '"a', '"\t"', '"\n"', '"\x00"', r'"\x41"', r'"\u12"', r'"\q"', '"\\"', "tru", "True", "None", "nul",
    "[1,]", "[,1]", "[1 2]", "[", "]", "[1}", "{", '{"a"}', '{"a":}', '{"a":1,}', "{,}", "{a:1}", '{"a" 1}', "{1:1}",
    '{"a":1 "b":2}', "// c\n1", "/* c */1", "1#", "\ufeff1", "undefined", "<x>", "[" * 100_000, '{"a":' * 100_000,
]  # fmt: skip


@pytest.mark.parametrize("value", GOOD, ids=lambda value: ascii(value)[:30])
def test_all_that_is_json_is_read(value: str) -> None:
    plain = json.dumps(ITEM)[:-1]
    reading = read(feed(f'{plain}, "_extra": {value}}}'))
    assert [entry.title for entry in reading.entries] == ["A title"]


@pytest.mark.parametrize("value", BAD, ids=lambda value: ascii(value)[:30])
def test_what_is_no_json_is_refused_cleanly(value: str) -> None:
    plain = json.dumps(ITEM)[:-1]
    with pytest.raises(NotAFeed, match=r"feed\.json: it looks like JSON but cannot be read\. Tell the publisher"):
        read(feed(f'{plain}, "_extra": {value}}}'))


@pytest.mark.parametrize("name", ["id", "url", "title", "summary", "content_html", "date_published", "date_modified"])
@pytest.mark.parametrize("value", [None, True, 0, -1, 1.5, 10**399, 1e308, "", " ", "\0", [], ["x"], {}, {"a": []}])
def test_a_member_of_any_type_is_read_or_the_item_is_rejected(name: str, value: object) -> None:
    reading = read(feed(item(**{name: value})))
    assert len(reading.entries) + len(reading.rejected) == 1
    if name not in ("url", "title"):
        assert len(reading.entries) == 1
    for entry in reading.entries:
        assert entry.published is None


@pytest.mark.parametrize(
    "value", ["5", "null", "true", '"text"', "[]", "[[]]", "[" * 900 + "]" * 900, "1e999", "9" * 4_000]
)
def test_an_item_that_is_no_object_is_rejected_with_what_it_was(value: str) -> None:
    reading = read(feed(f"{value}, {item()}"))
    assert [rejected.reason for rejected in reading.rejected] == ["not an object"]
    assert len(reading.entries) == 1


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"version": "https://jsonfeed.org/version/1.1"},
        {"version": "https://jsonfeed.org/version/1.1", "items": None},
        {"version": "https://jsonfeed.org/version/1.1", "items": {}},
        {"version": "https://jsonfeed.org/version/1.1", "items": "x"},
        {"version": 1, "items": []},
        {"version": ["https://jsonfeed.org/version/1.1"], "items": []},
        {"version": "https://example.org/", "items": []},
        {"items": []},
    ],
)
def test_json_that_is_no_feed_is_told_from_broken_json(document: object) -> None:
    with pytest.raises(NotAFeed, match="JSON but no JSON Feed"):
        read(json.dumps(document).encode())


def test_versions_bom_and_encodings_are_read() -> None:
    for version in ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1.1"):
        body = feed(item(title="蒸馏 é")).replace(b"https://jsonfeed.org/version/1.1", version.encode())
        for spelled in (body, b"\xef\xbb\xbf" + body):
            assert [entry.title for entry in read(spelled).entries] == ["蒸馏 é"]


def test_a_number_for_an_id_is_its_text() -> None:
    assert read(feed(item(id=7))).entries[0].key == read(feed(item(id="7"))).entries[0].key
    assert read(feed(item(id=7.5))).entries[0].key == read(feed(item(id="7.5"))).entries[0].key
    assert read(feed(item(id=True))).entries[0].key == read(feed(item(id=None))).entries[0].key
