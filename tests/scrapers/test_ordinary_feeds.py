"""Feeds of the ordinary form are read without feedparser, and exactly as feedparser has them; all others by it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scrapers import feeds
from scrapers.benching import made
from scrapers.errors import NotAFeed
from scrapers.ordinary_feeds import read_ordinary
from scrapers.records import FeedReading
from tests.scrapers import public_cases

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
FILES = sorted(Path(__file__).with_name("feeds").glob("*.xml")) + public_cases.files("feeds")
TYPES = (
    "application/rss+xml; charset=utf-8",
    "application/xml",
    "text/xml",
    "text/html; charset=utf-8",
    "image/png",
    "",
)
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T &amp; U</title>
<image><url>/i.png</url><title>I</title></image><link>http://a.test/</link>
<item><title>One &amp;lt;b&amp;gt;</title><link>http://a.test/1?a=1&amp;b=2</link><guid isPermaLink="false">1</guid>
<pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate><description>d</description></item>
<item><guid>http://a.test/2</guid><link>http://a.test/2</link><title><![CDATA[Two <i>]]></title></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><title>T</title><id>urn:f</id>
<link rel="self" href="http://a.test/feed"/><entry><title>One &lt;b&gt;</title><link href="http://a.test/1"/><id>urn:1</id>
<published>2026-03-01T12:00:00Z</published><updated>2026-03-02T12:00:00Z</updated><author><name>A</name></author></entry>
<entry><title type="html">Two &lt;b&gt;x</title><id>urn:2</id><link rel="edit" href="/e"/><link href="http://a.test/2"/>
<content type="html">&lt;p&gt;</content></entry></feed>"""
# What stands in some feed between two elements, and what may change how the rest of it is read.
PIECES = """
<title>x</title>| <title/>| <title type="html">&lt;b&gt;x</title>| <title type="xhtml"><div>a</div></title>| <title>a <b>c</b></title>|
<media:title>q</media:title>| <media:group><media:title>m</media:title><media:description>d</media:description></media:group>|
<media:content url="x"><media:title>m</media:title></media:content>| <dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">t</dc:title>|
<foo:title xmlns:foo="urn:x">t</foo:title>| <x xmlns="urn:y">t</x>| <title xmlns="urn:y">t</title>| <Title>t</Title>|
<link>http://b.test/</link>| <link/>| <link href="http://d.test/"/>| <link rel="edit" href="http://d.test/"/>|
<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="http://b.test/"/>| <link>http:////b.test/?a&amp;amp;b;</link>|
<guid>zz</guid>| <id>http://i.test/1</id>| <updated>2026-01-01T00:00:00Z</updated>| <date>1</date>| <published>2026-01-01</published>|
<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2026-01-01</dc:date>| <lastBuildDate>Sun, 01 Mar 2026 12:00:00 GMT</lastBuildDate>|
<source url="u">s</source>| <source><title>a</title></source>| <image><title>I</title></image>| <image><x/><title>I</title></image>|
<author><name>n</name></author>| <description>a <b>c</b></description>| <description><title>a</title></description>|
<summary>s</summary>| <content type="html">&lt;p&gt;</content>| <content type="xhtml"><div><title>t</title></div></content>|
<body><title>x</title></body>| <category term="x"/>| <item><title>n</title></item>| <entry><title>n</title></entry>| <channel/>|
<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>| <textInput><title>t</title><link>/</link></textInput>|
<itunes:title xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd">t</itunes:title>| <!-- c -->| <?pi x?>| words| \xe9|
<itunes:owner xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd"><itunes:name>t</itunes:name></itunes:owner>|
<title xml:base="http://c.test/">b</title>| <x xmlns="urn:y" base="http://c.test/"/>| <title>\xc3\xa9 \x93</title>| &nbsp;| <title>
""".strip()
WITHIN = [
    "",
    "\xc3\xa9",
    "\x93",
    "&#147;",
    "<b>x</b>",
    "<!-- c -->",
    "&amp;eacute;",
    "&eacute;",
    "<![CDATA[<title>]]>",
    " \n ",
]


def by_feedparser(body: bytes, content_type: str, monkeypatch: pytest.MonkeyPatch) -> FeedReading | None:
    with monkeypatch.context() as patch:
        patch.setattr(feeds, "read_ordinary", lambda *_: None)
        return read(body, content_type)


def read(body: bytes, content_type: str) -> FeedReading | None:
    try:
        return feeds.read_feed(
            body, source="post", content_type=content_type, base_url="http://a.test/feed", fetched_at=NOW
        )
    except NotAFeed:
        return None


def is_ordinary(body: bytes, content_type: str = "application/xml") -> bool:
    return read_ordinary(body, {"content-type": content_type} if content_type else {}) is not None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_feeds_read_as_feedparser_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = [RSS, ATOM, made.feed(1, 100, 80), *(path.read_bytes() for path in FILES)]
    n_ordinary = 0
    for body in bodies:
        for content_type in TYPES:
            if is_ordinary(body, content_type):
                n_ordinary += 1
                assert read(body, content_type) == by_feedparser(body, content_type, monkeypatch)
    assert n_ordinary > 40


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("piece", PIECES.split("|"), ids=str.strip)
def test_whatever_stands_between_elements_is_read_as_feedparser_has_it(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for body in (RSS, ATOM):
        for place in re.finditer(rb"</?\w+[^>]*>", body):
            odd = body[: place.end()] + piece.encode() + body[place.end() :]
            if is_ordinary(odd):
                assert read(odd, "application/xml") == by_feedparser(odd, "application/xml", monkeypatch), odd


@pytest.mark.parametrize("words", WITHIN)
def test_whatever_stands_in_a_text_is_read_as_feedparser_has_it(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for body in (RSS, ATOM):
        for place in re.finditer(rb"(?<=>)[^<>\n]+(?=</)", body):
            odd = body[: place.end()] + words.encode() + body[place.end() :]
            if is_ordinary(odd):
                assert read(odd, "application/xml") == by_feedparser(odd, "application/xml", monkeypatch), odd


@pytest.mark.parametrize("body", [RSS, ATOM], ids=["rss", "atom"])
def test_feed_as_its_standard_has_it_is_ordinary(body: bytes) -> None:
    assert is_ordinary(body)
    assert is_ordinary(made.feed(1, 100, 80))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<title>One", b"<title>Other</title><title>One"),
        (b"<item>", b"<item><guid>2</guid>"),
        (b"<title>One &amp;lt;b&amp;gt;</title>", b""),
        (b"<rss", b"<!DOCTYPE rss [<!ENTITY e 'x'>]><rss"),
        (b"<rss", b"<rss xml:base='http://b.test/'"),
        (b"</rss>", b""),
        (b"<channel>", b"<channel><item/>"),
        (b"version=\"1.0\"?>", b"version=\"1.0\" encoding=\"utf-16\"?>"),
        (b"One", b"On\xe9"),
        (b"<item>", b"<item><image/>"),
    ],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_is_left_to_feedparser(old: bytes, new: bytes) -> None:
    assert old in RSS
    assert not is_ordinary(RSS.replace(old, new, 1))
