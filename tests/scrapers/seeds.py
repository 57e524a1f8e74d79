"""Well-formed documents of every kind that collecting reads, small, as the ground of mutants."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from tests.scrapers.pdf_making import Line, pdf, typeset

WORDS = (
    "The board counted the questions over five weeks of winter, with the help of two engineers from the city office."
)
_NEWS = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "@id": "https://post.example/a"},
        {
            "@type": ["NewsArticle"],
            "headline": "Ring found",
            "datePublished": "2026-03-02T09:30:00+01:00",
            "dateModified": "2026-03-03T10:00:00Z",
            "author": [{"@type": "Person", "name": "Jo Harper"}, "Ann Lee"],
            "isAccessibleForFree": False,
            "hasPart": {"isAccessibleForFree": False, "cssSelector": ".paid"},
            "wordCount": 300,
            "mainEntityOfPage": {"@id": "https://post.example/a"},
        },
    ],
}
_LIVE = {
    "@type": "LiveBlogPosting",
    "headline": "Ring, live",
    "liveBlogUpdate": [
        {"@type": "BlogPosting", "headline": f"Post {n}", "articleBody": WORDS, "datePublished": f"2026-03-02T0{n}:00Z"}
        for n in range(4)
    ],
}


def _html(inner: str, head: str = "", declared: str = "utf-8") -> str:
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="{declared}"><title>Ring found | Post</title>{head}</head>'
        f"<body><nav><ul><li><a href=/x>X</a></li></ul></nav><main><article><h1>Ring found</h1>{inner}</article></main>"
        "<footer>(c) Post</footer></body></html>"
    )


def _data(stated: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


_METAS = (
    '<meta property="og:title" content="Ring found"><meta property="article:published_time" content="2026-03-02">'
    '<meta name="author" content="Jo Harper"><link rel="canonical" href="https://post.example/a?x=1">'
)
_RICH = (
    f"<p>By <span class=byline>Jo Harper</span> <time datetime='2026-03-02T09:30Z'>2 March</time></p><p>{WORDS}</p>"
    f"<h2>Counts</h2><table><tr><th>Ring</th><th>Questions</th></tr><tr><td>A</td><td>3.4 million</td></tr></table>"
    f"<ul><li>{WORDS}</li><li>Two</li></ul><blockquote>{WORDS}</blockquote><p>Updated on March 3, 2026</p>"
)
_CHINESE = "该办公室说，一家公司用了很多假账户向模型提出了数百万个问题，并把答案卖给别人。" * 4
PAGES = [
    _html(_RICH, _data(_NEWS)).encode(),
    _html(f"<p>{WORDS}</p><p>{WORDS}</p>", _METAS).encode(),
    _html(f"<p>{WORDS}<br>{WORDS}</p><div class=paid><p>{WORDS * 4}</p></div>", _data(_NEWS)).encode(),
    _html("", _data(_LIVE)).encode(),
    _html(f"<p>{_CHINESE}</p><p>发布时间：2026年3月2日 09:30</p>", declared="gbk").encode("gbk"),
    _html(f"<p>{WORDS}</p><p>Subscribe to continue reading</p>").encode("utf-16"),
    b"<p>" + WORDS.encode() + b"<p>We use cookies.<p>" + b"<b><i>x</b></i>" * 9,
    b"<?xml version='1.0' encoding='iso-8859-1'?>" + _html(f"<p>Caf\xe9 {WORDS}</p>").encode("latin-1"),
]
TEXTS = [f"{WORDS}\n\n{WORDS}\n- one\n- two\n".encode(), _CHINESE.encode("gb18030"), WORDS.encode("utf-16-le") * 2]
FILES = [
    pdf(
        [
            Line(text="Statement on rings", size=20, y=750),
            Line(text="DATE: 3 March 2026", y=725),
            *typeset([WORDS, WORDS]),
        ],
        [*typeset([WORDS]), Line(text="Page 2", y=30, size=8)],
        info={"Title": "Statement on rings", "Author": "Jo Harper", "CreationDate": "D:20260303"},
        language="en",
    ),
    pdf([Line(text=_CHINESE[:30], y=600), *typeset([WORDS], width=40)], picture=True),
    pdf(typeset([WORDS]), password="harbor"),
]
ROBOTS = [
    b"User-agent: *\nDisallow: /private/\nAllow: /private/open\nCrawl-delay: 3\n\nSitemap: https://post.example/s.xml\n",
    b"\xef\xbb\xbfuser-agent: stillwatch\ndisallow: /*.pdf$\nallow: /\n# remark\n",
]
OUTLINES = [
    b'<?xml version="1.0"?><opml version="2.0"><head><title>Feeds</title></head><body><outline text="News">'
    b'<outline type="rss" text="Post" xmlUrl="https://post.example/feed" htmlUrl="https://post.example/"/>'
    b'<outline type="rss" title="Wire" xmlUrl="https://wire.example/atom"/></outline></body></opml>'
]
_SITE = (
    b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
SITEMAPS = [
    b'<?xml version="1.0" encoding="UTF-8"?><urlset '
    + _SITE
    + b"><url><loc>https://post.example/2026/03/02/ring-found</loc><lastmod>2026-03-02</lastmod></url>"
    b"<url><loc>https://post.example/b</loc><news:news><news:publication_date>2026-03-02T09:30:00Z</news:publication_date>"
    b"<news:title>Towns answer</news:title></news:news></url></urlset>",
    b"<sitemapindex "
    + _SITE
    + b"><sitemap><loc>https://post.example/s-2026-03.xml</loc><lastmod>2026-03-02</lastmod></sitemap></sitemapindex>",
    b"https://post.example/a\nhttps://post.example/2026/03/02/b\n",
]


@cache
def feeds() -> list[bytes]:
    """The feeds of the tests, but for the longest, and for those whose entities take a second each."""
    found = sorted(Path(__file__).with_name("feeds").iterdir())
    chosen = (path for path in found if path.suffix != ".toml" and "laughs" not in path.name)
    return [path.read_bytes() for path in chosen if path.stat().st_size < 8_000]


@cache
def of_kind(kind: str) -> list[bytes]:
    """The seeds of a kind: feed, listing, sitemap, opml, page, plain, file or robots."""
    by_kind = {
        "feed": feeds,
        "listing": lambda: [*PAGES[:3], *feeds()[:3]],
        "sitemap": lambda: SITEMAPS,
        "opml": lambda: OUTLINES,
        "page": lambda: PAGES,
        "plain": lambda: TEXTS,
        "file": lambda: FILES,
        "robots": lambda: ROBOTS,
    }
    return by_kind[kind]()
