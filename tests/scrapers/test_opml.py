"""OPML: feeds in folders, what cannot be used, hostile files."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers import opml
from scrapers.errors import NotAFeed, TooBig
from scrapers.opml import OpmlReading, read_opml

HEAD = '<opml version="2.0"><head><title>Mine</title></head><body>'


def read(*outlines: str, head: str = HEAD) -> OpmlReading:
    return read_opml(f'<?xml version="1.0"?>{head}{"".join(outlines)}</body></opml>'.encode(), name="mine.opml")


def test_feeds_are_found_in_folders_at_any_depth() -> None:
    reading = read(
        '<outline text="Wires"><outline text="AI"><outline type="rss" text="Harbor &amp; Wire" '
        'xmlUrl="http://harbor.example/feed" htmlUrl="http://harbor.example/"/></outline></outline>',
        '<outline TYPE="rss" title="Lantern" text="ignored" XMLURL="http://lantern.example/atom.xml"/>',
        '<outline text="A link" type="link" url="http://link.example/"/>',
    )
    told = [(outline.title, outline.url, outline.homepage) for outline in reading.outlines]
    assert told == [
        ("Harbor & Wire", "http://harbor.example/feed", "http://harbor.example/"),
        ("Lantern", "http://lantern.example/atom.xml", ""),
    ]
    assert reading.rejected == ()
    assert [(one.reason, one.raw) for one in reading.passed_over] == [
        ("a link to a page, no feed", "A link http://link.example/")
    ]


@pytest.mark.parametrize(
    ("stated", "url"),
    [
        ("feed://post.example/rss", "http://post.example/rss"),
        ("feed:https://post.example/rss", "https://post.example/rss"),
        ("FEED:HTTP://post.example/rss", "HTTP://post.example/rss"),
        ("feed://https://post.example/rss", "https://post.example/rss"),
        ("https://post.example/?of=feed://a.example", "https://post.example/?of=feed://a.example"),
    ],
)
def test_an_address_may_say_that_a_feed_is_there(stated: str, url: str) -> None:
    assert [outline.url for outline in read(f'<outline text="T" xmlUrl="{stated}"/>').outlines] == [url]


def test_what_names_no_feed_is_passed_over_with_what_it_is_and_folders_are_not_counted() -> None:
    reading = read(
        '<outline text="Folder"><outline text="More" type="include" url="http://a.example/more.opml"/></outline>',
        '<outline text="Page" url="http://a.example/"/><outline text="Note"/><outline text="Bare" type="link"/>',
    )
    assert (reading.outlines, reading.rejected) == ((), ())
    assert [(one.reason.split(",")[0], one.raw) for one in reading.passed_over] == [
        ("another list", "More http://a.example/more.opml"),
        ("a link to a page", "Page http://a.example/"),
        ("a link to a page", "Bare"),
    ]


@pytest.mark.parametrize(
    ("outline", "reason"),
    [
        ('<outline type="rss" text="T"/>', "no address"),
        ('<outline text="T" xmlUrl=" "/>', "no address"),
        ('<outline text="T" xmlUrl="feed:post.example/"/>', "address refused: the scheme is feed"),
        ('<outline text="T" xmlUrl="feed:javascript:alert(1)"/>', "address refused: the scheme is feed"),
        ('<outline text="T" xmlUrl="//post.example/"/>', "address refused: the scheme is missing"),
        ('<outline text="T" xmlUrl="feed://harbor.example/feed"/>', "listed twice"),
        ('<outline text="T" xmlUrl="javascript:alert(1)"/>', "address refused: the scheme is javascript"),
        ('<outline text="T" xmlUrl="http://u:p@post.example/"/>', "address refused: the address carries a user name"),
        ('<outline text="T" xmlUrl="https://HARBOR.example:443/feed/"/>', "listed twice"),
    ],
)
def test_what_cannot_be_used_is_rejected_with_the_reason(outline: str, reason: str) -> None:
    reading = read('<outline text="Harbor" xmlUrl="http://harbor.example/feed"/>', outline)
    assert len(reading.outlines) == 1
    assert [rejected.reason for rejected in reading.rejected] == [reason]


def test_markup_in_a_title_is_text() -> None:
    [outline] = read('<outline text="&lt;script&gt;alert(1)&lt;/script&gt;Good" xmlUrl="http://a.example/"/>').outlines
    assert outline.title == "Good"


@pytest.mark.parametrize("body", [b"", b"Hello", b"{}", b"<rss/>", b"<html><body>Log in</body></html>"])
def test_what_is_no_opml_is_said(body: bytes) -> None:
    with pytest.raises(NotAFeed, match=r"mine\.opml: it is no OPML.*Export"):
        read_opml(body, name="mine.opml")


def test_no_entity_is_expanded_no_file_read_and_nothing_included(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    canary.write_text('<outline text="secret" xmlUrl="http://secret.example/"/>')
    loops = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    entities = f'<!ENTITY f SYSTEM "{canary.as_uri()}"><!ENTITY % p SYSTEM "{canary.as_uri()}"><!ENTITY e0 "lol">'
    head = f"<!DOCTYPE opml [{entities}{loops}]>{HEAD}"
    inclusion = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{canary.as_uri()}"/>'
    for inside in ("&f;", inclusion, '<outline text="&e11;" xmlUrl="http://a.example/"/>'):
        told = repr(read(inside, head=head))
        assert "secret" not in told
        assert "lollol" not in told


def test_a_huge_list_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MAX_OUTLINES", 3)
    with pytest.raises(TooBig, match="more than 3 feeds"):
        read(*(f'<outline text="{n}" xmlUrl="http://a.example/{n}"/>' for n in range(4)))
    monkeypatch.setattr(opml, "MAX_BYTES", 10)
    with pytest.raises(TooBig, match="larger than 10 bytes"):
        read()


def test_half_a_character_in_an_attribute_loses_that_attribute_only() -> None:
    body = b'<opml><body><outline xmlUrl="https://a.example/f" htmlUrl="https://a&#xD800;.example/" text="A"/></body></opml>'
    (found,) = read_opml(body, name="x.opml").outlines
    assert (found.url, found.title, found.homepage) == ("https://a.example/f", "A", "")
