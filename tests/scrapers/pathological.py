"""Pages, feeds and files that keep a parser busy, fill its memory, or make it look elsewhere. Each is made when asked for, in its full size or a part of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.scrapers.pdf_making import Line, pdf, typeset

Make = Callable[[int], bytes]  # given by what its size is divided
WORDS = (
    b"The board counted the questions over five weeks of winter, with the help of two engineers from the city office. "
)
MEBIBYTE = 2**20


def _page(inner: bytes, head: bytes = b"") -> bytes:
    return b"<html><head><title>T</title>" + head + b"</head><body><article>" + inner + b"</article></body></html>"


def _stated(text: bytes) -> bytes:
    return _page(b"<p>" + WORDS * 4 + b"</p>", b'<script type="application/ld+json">' + text + b"</script>")


PAGES: dict[str, Make] = {
    "200,000 attributes": lambda k: _page(
        b"<p " + b" ".join(b"a%d=b" % n for n in range(200_000 // k)) + b">" + WORDS * 4
    ),
    "one attribute of 4 MB": lambda k: _page(b'<p title="' + b"x" * (4 * MEBIBYTE // k) + b'">' + WORDS * 4),
    "100,000 nested divs": lambda k: _page(b"<div>" * (100_000 // k) + WORDS * 4),
    "30,000 nested tables": lambda k: _page(b"<table><tr><td>" * (30_000 // k) + WORDS * 4),
    "30,000 nested lists": lambda k: _page(b"<ul><li>" * (30_000 // k) + WORDS * 4),
    "50,000 crossed elements": lambda k: _page(b"<b><i><p></b>" * (50_000 // k) + WORDS * 4),
    "42,000 paragraphs": lambda k: _page((b"<p>" + WORDS + b"</p>") * (42_000 // k)),
    "125,000 links": lambda k: _page(b'<a href="/a/long/address">a link</a> ' * (125_000 // k)),
    "500,000 comments": lambda k: _page(b"<!--" * (500_000 // k) + WORDS * 4),
    "a million angle brackets": lambda k: _page(b"<" * (MEBIBYTE // k) + WORDS * 4),
    "unclosed elements": lambda k: _page(b"<a <b <c " * (300_000 // k) + WORDS * 4),
    "a word of 4 MB": lambda k: _page(b"<p>" + b"x" * (4 * MEBIBYTE // k) + b"</p><p>" + WORDS * 4),
    "a Chinese word of 4 MB": lambda k: _page(
        b"<p>" + "好".encode() * (4 * MEBIBYTE // 3 // k) + b"</p><p>" + WORDS * 4
    ),
    "four million blanks": lambda k: _page(b"<p>published" + b" " * (4 * MEBIBYTE // k) + b"</p><p>" + WORDS * 4),
    "300,000 lines": lambda k: _page(b"published on<br>" * (300_000 // k) + WORDS * 4),
    "100,000 times": lambda k: _page(b"<time>2026-01-01</time>" * (100_000 // k) + WORDS * 4),
    "100,000 metas": lambda k: _page(b"<p>" + WORDS * 4, b'<meta name="date" content="2026-01-01">' * (100_000 // k)),
    "100,000 scripts": lambda k: _page(
        b"<p>" + WORDS * 4, b'<script type="application/ld+json">{}</script>' * (100_000 // k)
    ),
    "links to share it": lambda k: _page(b"<p>" + b"X " * (50_000 // k) + b"Y</p><p>" + WORDS * 4),
    "entities": lambda k: _page(b"<p>" + b"&amp;" * (900_000 // k) + b"</p><p>" + WORDS * 4),
    "stated 100,000 deep": lambda k: _stated(b'{"@type":' * (100_000 // k)),
    "stated in a list of 4 MB": lambda k: _stated(
        json.dumps([{"@type": "NewsArticle", "url": "/x"}] * (100_000 // k)).encode()
    ),
    "a number of 4 MB": lambda k: _stated(b'{"wordCount":' + b"9" * (4 * MEBIBYTE // k) + b"}"),
    "a post of 4 MB": lambda k: _stated(
        json.dumps({"@type": "LiveBlogPosting", "liveBlogUpdate": [{"headline": "x" * (4 * MEBIBYTE // k)}]}).encode()
    ),
    "plain text of one line": lambda k: b"x" * (4 * MEBIBYTE // k),
    "plain text of 2 million lines": lambda k: b"x\n" * (2 * MEBIBYTE // k),
}


def _feed(inside: bytes, before: bytes = b"") -> bytes:
    return (
        b'<?xml version="1.0"?>'
        + before
        + b'<rss version="2.0"><channel><title>T</title>'
        + inside
        + b"</channel></rss>"
    )


def _item(n: int, title: bytes = b"A title") -> bytes:
    return b"<item><title>%s</title><link>http://a.example/%d</link><guid>%d</guid></item>" % (title, n, n)


def _laughs(depth: int, times: int) -> bytes:
    steps = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * times) for n in range(1, depth))
    return b'<!DOCTYPE rss [<!ENTITY e0 "ha">' + steps + b"]>"


FEEDS: dict[str, Make] = {
    "50,000 entries": lambda k: _feed(b"".join(_item(n) for n in range(50_000 // k))),
    "a title of 14 MB": lambda k: _feed(_item(1, b"x" * (14 * MEBIBYTE // k))),
    "marked text of 14 MB": lambda k: _feed(_item(1, b"<![CDATA[" + b"x" * (14 * MEBIBYTE // k) + b"]]>")),
    "a billion laughs": lambda k: _feed(_item(1, b"&e9;"), _laughs(10, 10)),
    "quadratic laughs": lambda k: _feed(
        _item(1, b"&e;" * (50_000 // k)), b'<!DOCTYPE rss [<!ENTITY e "' + b"x" * (50_000 // k) + b'">]>'
    ),
    "100,000 nested elements": lambda k: _feed(b"<a>" * (100_000 // k) + _item(1)),
    "200,000 attributes": lambda k: _feed(
        b"<item " + b" ".join(b"a%d='b'" % n for n in range(200_000)) + b"/>" + _item(1)
    ),
    "100,000 name spaces": lambda k: _feed(
        b"<item " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(100_000)) + b"/>" + _item(1)
    ),
    "a feed in JSON 100,000 deep": lambda k: (
        b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * (100_000 // k)
    ),
    "50,000 entries in JSON": lambda k: json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "T",
            "items": [{"id": str(n), "url": f"http://a.example/{n}", "title": "A title"} for n in range(50_000 // k)],
        }
    ).encode(),
}


def _pdf_of(*objects: bytes) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % n for n in places)
    return bytes(out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
_BOX = b"/MediaBox[0 0 612 792]"


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _deflated(data: bytes, times: int) -> bytes:
    press = zlib.compressobj(9)
    return b"".join(press.compress(data) for _ in range(times)) + press.flush()


def _shown(content: bytes, entries: bytes = b"") -> bytes:
    page = b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<</Font<</F0 5 0 R>>/XObject<</X 4 0 R>>>>>>" % _BOX
    return _pdf_of(_CATALOG, _ONE, page, _stream(content, entries), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")


_FLATE = b"/Filter/FlateDecode"
FILES: dict[str, Make] = {
    "a page of 1 GB of blanks": lambda k: _shown(_deflated(b" " * MEBIBYTE, 1_000 // k), _FLATE),
    "a page of 400 MB of words": lambda k: _shown(
        _deflated(b"BT /F0 9 Tf 9 9 Td (" + b"word " * (200_000 // k) + b") Tj ET ", 400), _FLATE
    ),
    "blanks packed three times": lambda k: _shown(
        zlib.compress(zlib.compress(_deflated(b" " * MEBIBYTE, 1_000 // k))), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"
    ),
    "ten million commands": lambda k: _shown(_deflated(b"q " * (500_000 // k), 20), _FLATE),
    "100,000 nested lists": lambda k: _shown(b"[" * (100_000 // k)),
    "a form that shows itself": lambda k: _shown(b"/X Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"),
    "pages that hold themselves": lambda k: _pdf_of(_CATALOG, b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"),
    "two billion pages": lambda k: _pdf_of(_CATALOG, b"<</Type/Pages/Count 2147483647/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"),
    "an object that is itself": lambda k: _pdf_of(_CATALOG, b"2 0 R"),
    "a length that is itself": lambda k: _pdf_of(_CATALOG, _ONE, b"<</Type/Page/Parent 2 0 R/Contents 4 0 R>>", b"<</Length 4 0 R>>stream\nx\nendstream"),
    "a page of 200,000 words": lambda k: pdf(
        [Line(text=f"word{n}", x=n % 600, y=n % 790, size=4) for n in range(200_000 // k)]
    ),
    "300 full pages": lambda k: pdf(*[typeset([WORDS.decode() * 25], size=8, width=110)] * (300 // k)),
}  # fmt: skip


def foreign(canary: Path, server: str) -> dict[str, bytes]:
    """Feeds and pages that ask a parser to read the file or to ask the server. server: host and port."""
    file, web = canary.as_uri().encode(), f"http://{server}/canary".encode()
    inner = _item(1, b"before &x; after")
    return {
        "file": _feed(inner, b'<!DOCTYPE rss [<!ENTITY x SYSTEM "%s">]>' % file),
        "web": _feed(inner, b'<!DOCTYPE rss [<!ENTITY x SYSTEM "%s">]>' % web),
        "public": _feed(inner, b'<!DOCTYPE rss [<!ENTITY x PUBLIC "-//X//X" "%s">]>' % web),
        "declarations": _feed(inner, b'<!DOCTYPE rss SYSTEM "%s">' % web),
        "parameter": _feed(inner, b'<!DOCTYPE rss [<!ENTITY %% p SYSTEM "%s"> %%p;]>' % web),
        "parameter file": _feed(inner, b'<!DOCTYPE rss [<!ENTITY %% p SYSTEM "%s"><!ENTITY x "%%p;">]>' % file),
        "inclusion": _feed(
            b'<item xmlns:xi="http://www.w3.org/2001/XInclude"><title><xi:include href="%s" parse="text"/></title>'
            b"<link>http://a.example/1</link></item>" % file
        ),
        "style sheet": b'<?xml-stylesheet href="%s"?>' % web + _feed(_item(1)),
        "schema": _feed(_item(1)).replace(b"<rss ", b'<rss xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="%s %s" ' % (web, web)),
        "page": b'<!DOCTYPE html [<!ENTITY x SYSTEM "%s">]><html><body><p>&x; ' % file + WORDS * 4 + b"</p></body></html>",
        "page declarations": b'<!DOCTYPE html SYSTEM "%s"><html><body><p>' % web + WORDS * 4 + b"</p></body></html>",
        "picture": b'<html><body><article><svg><image href="%s"/><use href="%s"/></svg><img src="%s"><iframe src="%s"></iframe><p>' % (web, file, web, file) + WORDS * 4 + b"</p></article></body></html>",
        "base": b'<html><head><base href="%s"><link rel=canonical href="%s"></head><body><article><p>' % (file, file) + WORDS * 4 + b"</p></article></body></html>",
    }  # fmt: skip
