"""The rules that files of others are held to, over our own files and those that STILLWATCH_PUBLIC_CASES names.

robots.txt: no exception, a second at most each, and each expectation met. Charsets: no exception whatever the label says,
and the very words where it is right. JSON: what is JSON is read, what is none is refused. Texts: stored clean.
"""

from __future__ import annotations

import codecs
import sys
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scrapers.article_text import read_article
from scrapers.charsets import decode
from scrapers.errors import NotAFeed, ScrapeError
from scrapers.feeds import read_feed
from scrapers.plain_text import clean, one_line, text_of_markup
from scrapers.robots import read_robots
from tests.scrapers import public_cases
from tests.scrapers.test_charset_matrix import CASES, CODEC, page

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
# What a label means to browsers, where Python's codec of that name knows fewer letters. Source: WHATWG Encoding Standard.
MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc-kr": "cp949", "tis-620": "cp874", "windows-874": "cp874",
    "iso-8859-1": "cp1252", "iso-8859-9": "cp1254", "ascii": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
WRONG = ("utf-16", "utf-8", "iso-8859-1", "shift_jis", "no-such-charset")
RULES: list[dict[str, Any]] = [
    {"robots": "User-agent: Foo\nDisallow: /\n\nUser-agent: *\nAllow: /", "agent": "Foo", "url": "https://a.example/x", "allows": False},
    {"robots": "User-agent: Foo\nDisallow: /\n\nUser-agent: *\nAllow: /", "agent": "Bar", "url": "https://a.example/x", "allows": True},
    {"robots": "foo: Foo\nbar: /\n", "agent": "Foo", "url": "https://a.example/x/y", "allows": True},
    {"robots": "User-agent: Foo\nDisallow: /x?a=*&b\n", "agent": "Foo", "url": "https://a.example/x?a=1&b=2", "allows": False},
    {"robots": "User-agent: *\nDisallow: /", "agent": "Foo", "url": "https://a.example/robots.txt", "allows": True},
]  # fmt: skip
JSON = {"y": [b"1", b'{"a": [null, true]}', b'"\xc3\xa9"', b" [] "], "n": [b"01", b"[1,]", b"{'a': 1}", b"NaN", b"[", b"//x\n1"], "i": [b"1e999", b'"\\ud800"', b'"\xff"']}  # fmt: skip


def is_met(rule: dict[str, Any]) -> bool:
    rules = read_robots(200, rule["robots"].encode("utf-8", "surrogatepass"), fetched_at=NOW)
    if urlsplit(rule["url"]).path == "/robots.txt":  # RFC 9309, 2.2.2: always allowed, whatever a parser says
        return rules.allows(rule["url"], rule["agent"])
    return rules.allows(rule["url"], rule["agent"]) is rule["allows"]


def test_every_expectation_of_robots_txt_is_met() -> None:
    stated = [*RULES, *(rule for rule in public_cases.listed("robots") if isinstance(rule, dict))]
    missed = [rule for rule in stated if not is_met(rule)]
    sys.stdout.write(f"\nrobots.txt: {len(stated) - len(missed):,} of {len(stated):,} expectations met\n")
    assert missed == []


def test_every_robots_txt_is_read_within_a_second() -> None:
    bodies = [rule["robots"].encode() for rule in RULES]
    bodies += [path.read_bytes() for path in public_cases.files("robots") if path.suffix != ".json"]
    longest = 0.0
    for body in bodies:
        begun = time.process_time()
        rules = read_robots(200, body, fetched_at=NOW)
        assert rules.allows("https://a.example/news/2026/11/a?page=2", "Stillwatch") in (True, False)
        rules.delay("Stillwatch")
        rules.sitemaps("https://a.example/")
        longest = max(longest, time.process_time() - begun)
    sys.stdout.write(f"\n{len(bodies):,} robots.txt, {longest:.2f} s at the longest\n")
    assert longest < 1


def labelled() -> Iterable[tuple[str, str, bytes]]:
    """A name, what the label means to Python, and a document in it; first our own."""
    for language, label in CASES:
        yield f"{label}-{language}", codec(label), page(language, label)[0]
    for path in public_cases.files("charsets"):
        with suppress(LookupError):
            yield str(path), codec(path.parent.name), path.read_bytes()


def codec(folder: str) -> str:
    """Python's codec for a folder's name, which may end in a language. Raises LookupError."""
    parts = folder.lower().split("-")
    for end in range(len(parts), 0, -1):
        label = "-".join(parts[:end])
        with suppress(LookupError):
            return codecs.lookup(MEANT.get(label, CODEC.get(label, label))).name
    raise LookupError(folder)


def test_documents_in_any_charset_are_read_whatever_their_label() -> None:
    ends: Counter[str] = Counter()
    inexact: list[str] = []
    for name, meant, body in labelled():
        for label in WRONG:
            assert isinstance(decode(body, charset=label), str)
        for label in (meant, None, WRONG[0]):
            with suppress(ScrapeError):
                read_article(body, url="https://a.example/x", media_type="text/html", charset=label, fetched_at=NOW)
        try:
            words = body.decode(meant).lstrip("\ufeff")
        except UnicodeError:
            ends["not in the charset they name"] += 1
            continue
        is_right = decode(body, charset=meant).lstrip("\ufeff") == words
        inexact += [] if is_right else [name]
        ends["exact with the right label"] += is_right
        ends["exact without a label"] += decode(body).lstrip("\ufeff") == words
        ends["all"] += 1
    sys.stdout.write(f"\ncharsets: {dict(ends)}; inexact: {inexact}\n")
    assert ends["exact with the right label"] >= 0.95 * ends["all"] > 20


def cases_of_json(kind: str) -> list[bytes]:
    return JSON[kind] + [path.read_bytes() for path in public_cases.files("json", f"{kind}_*")]


def read_within_a_feed(value: bytes) -> None:
    """Raises NotAFeed where the value makes no JSON of the feed around it."""
    item = b'{"id": "1", "url": "https://a.example/1", "title": "One"}'
    body = b'{"version": "https://jsonfeed.org/version/1.1", "items": [' + item + b'], "_more": ' + value + b"}"
    assert len(read_feed(body, source="a", base_url="https://a.example/feed", fetched_at=NOW).entries) == 1


def test_what_is_json_is_read_and_what_is_none_is_refused() -> None:
    n_read = 0
    for value in cases_of_json("y"):
        read_within_a_feed(value)
    for value in cases_of_json("n"):
        with pytest.raises(NotAFeed, match="looks like JSON but cannot be read"):
            read_within_a_feed(value)
    for value in cases_of_json("i"):
        with suppress(NotAFeed):
            read_within_a_feed(value)
            n_read += 1
    counts = {kind: len(cases_of_json(kind)) for kind in JSON}
    sys.stdout.write(f"\nJSON: {counts['y']} read, {counts['n']} refused, of {counts['i']} unsure ones {n_read} read\n")


def test_any_text_comes_clean_through_the_door() -> None:
    for text in [
        "a\0b",
        "\ud800",
        "\u202eabc",
        "a\r\nb",
        *public_cases.texts("strings"),
        *public_cases.texts("payloads"),
    ]:
        cleaned = clean(text)
        assert cleaned == clean(cleaned)
        for stored in (cleaned, one_line(text), text_of_markup(text)):
            assert "\0" not in stored
            stored.encode("utf-8")
        assert "\n" not in one_line(text)


def test_no_folder_named_is_no_file_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(public_cases, "FOLDER", "")
    assert public_cases.files("feeds") == []
    tmp_path.joinpath("feeds", "a").mkdir(parents=True)
    tmp_path.joinpath("feeds", "a", "one.xml").write_text("x")
    monkeypatch.setattr(public_cases, "FOLDER", str(tmp_path))
    assert [path.name for path in public_cases.files("feeds")] == ["one.xml"]
