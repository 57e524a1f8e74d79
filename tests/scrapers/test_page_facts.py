"""What a page says of itself in several places: the most trusted place counts, and it is said which that was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.records import ArticleText, DateSource, StatedDate
from scrapers.stated_dates import read_date

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://post.example/2026/03/02/ring"
WORDS = (
    "The board counted the questions over five weeks of winter, with the help of two engineers from the city office."
)


def read(head: str = "", inner: str = "", *, root: str = "", data: object = None, announced: str = "") -> ArticleText:
    stated = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data is not None else ""
    html = f"<html{root}><head>{head}{stated}</head><body><article>{inner}<p>{WORDS}</p><p>{WORDS}</p></article></body></html>"
    feed = read_date(announced, source=DateSource.FEED, now=NOW) if announced else None
    return read_article(
        html.encode(), url=URL, media_type="text/html", charset="utf-8", fetched_at=NOW,
        announced=feed if isinstance(feed, StatedDate) else None,
    )  # fmt: skip


def news(**stated: object) -> dict[str, object]:
    return {"@type": "NewsArticle", **stated}


HEAD_TITLE = '<title>In the window</title><meta property="og:title" content="In the card">'


@pytest.mark.parametrize(
    ("head", "inner", "data", "title", "source"),
    [
        (HEAD_TITLE, "<h1>On the page</h1>", news(headline="In the data"), "In the data", "json_ld"),
        (HEAD_TITLE, "<h1>On the page</h1>", news(headline=" "), "In the card", "meta"),
        (HEAD_TITLE, "<h1>On the page</h1>", news(headline=["In", "a list"]), "In the card", "meta"),
        ("<title>In the window</title>", "<h1>On the page</h1>", None, "On the page", "heading"),
        ("<title>In the window</title>", "<h1>One</h1><h1>Two</h1>", None, "In the window", "title"),
        ("<title>In the window</title>", "<h1> </h1>", None, "In the window", "title"),
        ("", "", None, None, None),
        ("<title>A &lt;b&gt;bold&lt;/b&gt; claim</title>", "", None, "A bold claim", "title"),
    ],
)
def test_title(head: str, inner: str, data: object, title: str | None, source: str | None) -> None:
    found = read(head, inner, data=data)
    assert (found.title, found.read_from.get("title")) == (title, source)


OTHER = news(headline="Another story in the box", datePublished="2024-01-05T10:00:00Z", author={"name": "Other Author"})
OWN = news(headline="Own headline")
TITLED = news(headline="The ring of resellers | Harbour Post")
BOX = {"@type": "ItemList", "itemListElement": [OTHER]}
POSTS = [{**OTHER, "@type": "BlogPosting", "headline": f"Post {n}", "url": f"{URL}#post-{n}"} for n in range(3)]


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"@graph": [OWN, BOX]}, "Own headline"),
        ([BOX, OWN], "Own headline"),
        ({"@type": "WebPage", "mainEntity": OWN, "mentions": [OTHER]}, "Own headline"),
        *(({**OWN, name: [OTHER]}, "Own headline") for name in ("hasPart", "isRelatedTo", "mentions", "citation", "isPartOf")),
        ({**OWN, "@type": "LiveBlogPosting", "liveBlogUpdate": POSTS}, "Own headline"),
        ([OTHER, {**OWN, "url": URL}], "Own headline"),
        ([OTHER, {**OWN, "mainEntityOfPage": {"@id": "/2026/03/02/ring"}}], "Own headline"),
        ([OTHER, {**OWN, "@id": f"{URL}#article"}], "Own headline"),
        ([OTHER, TITLED], "The ring of resellers | Harbour Post"),
        ([{**OTHER, "url": "https://post.example/2024/01/box"}, OWN], "Own headline"),
        ({"@type": "Blog", "blogPost": [OTHER, TITLED]}, "The ring of resellers | Harbour Post"),
        ({**OWN, "mainEntityOfPage": "https://post.example/"}, "Own headline"),
        ({**OWN, "mainEntityOfPage": "https://manual.example/article"}, "Own headline"),
        ({**OWN, "url": "https://m.post.example/2026/03/02/ring/"}, "Own headline"),
        ([OTHER, {**OWN, "url": "http://www.post.example/2026/03/02/ring"}], "Own headline"),
        ({**OWN, "url": "https://post.example/?p=17"}, "Own headline"),
        ({**OWN, "url": f"{URL}?page=all"}, "Own headline"),
        (BOX, "The ring of resellers"),
        ({"@type": "Blog", "blogPost": POSTS}, "The ring of resellers"),
        ({**OTHER, "url": "https://post.example/2024/01/box"}, "The ring of resellers"),
    ],
)  # fmt: skip
def test_what_is_said_of_other_articles_is_not_said_of_this_one(data: object, title: str) -> None:
    found = read(inner="<h1>The ring of resellers</h1>", data=data)
    assert (found.title, found.byline) == (title, None)
    assert DateSource.JSON_LD not in {date.source for date in found.dates}


def test_of_two_objects_that_are_surely_the_pages_the_one_with_a_date_counts() -> None:
    told = read(data=[{**OWN, "url": URL}, {**OTHER, "url": URL}])
    assert (told.title, told.byline) == ("Another story in the box", "Other Author")


META_AUTHOR = '<meta name="author" content="Meta Name">'


@pytest.mark.parametrize(
    ("head", "inner", "data", "byline", "source"),
    [
        (META_AUTHOR, "<p class=byline>By Page Name</p>", news(author={"name": "Data Name"}), "Data Name", "json_ld"),
        (META_AUTHOR, "", news(author=[{"name": "One"}, {"name": "Two"}, {"name": "One"}]), "One, Two", "json_ld"),
        (META_AUTHOR, "<p class=byline>By Page Name</p>", news(author={"name": ""}), "Meta Name", "meta"),
        (META_AUTHOR, "", news(author="https://post.example/people/7"), "Meta Name", "meta"),
        ('<meta name="author" content="https://post.example/7">', "<a rel=author>Page Name</a>", None, "Page Name", "element"),
        ("", "<p class=byline>By Page Name</p>", None, "Page Name", "element"),
        ("", "<aside><p class=byline>By Another</p></aside>", None, None, None),
        ("", "<p class=byline>记者：李明</p>", None, "李明", "element"),
        ("", "", news(author=7), None, None),
    ],
)  # fmt: skip
def test_byline(head: str, inner: str, data: object, byline: str | None, source: str | None) -> None:
    found = read(head, inner, data=data)
    assert (found.byline, found.read_from.get("byline")) == (byline, source)


LOCALE = '<meta property="og:locale" content="fr_FR">'


@pytest.mark.parametrize(
    ("root", "head", "data", "language", "source"),
    [
        (' lang="de-AT"', LOCALE, news(inLanguage="en"), "de", "root"),
        (' lang=""', LOCALE, news(inLanguage="en-GB"), "en", "json_ld"),
        (' lang="x"', LOCALE, None, "fr", "meta"),
        ("", "", None, None, None),
    ],
)
def test_language(root: str, head: str, data: object, language: str | None, source: str | None) -> None:
    found = read(head, root=root, data=data)
    assert (found.language, found.read_from.get("language")) == (language, source)


@pytest.mark.parametrize(
    ("head", "address", "source"),
    [
        ('<link rel=canonical href="/ring?utm_source=x"><meta property="og:url" content="/other">', "https://post.example/ring", "link"),
        ('<link rel=canonical href="https://elsewhere.example/ring"><meta property="og:url" content="/other">', "https://post.example/other", "meta"),
        ('<link rel=canonical href="javascript:x">', None, None),
        ('<base href="/press/"><link rel=canonical href="ring">', "https://post.example/press/ring", "link"),
        ('<link rel=canonical href="">', None, None),
        ('<link rel=canonical href="http://127.0.0.1/ring">', None, None),
    ],
)  # fmt: skip
def test_address(head: str, address: str | None, source: str | None) -> None:
    found = read(head)
    assert (found.canonical_url, found.read_from.get("canonical_url")) == (address, source)


TIME = "<p><time datetime='2026-03-04T08:00Z'>4 March</time></p>"
META_DATE = '<meta property="article:published_time" content="2026-03-05T08:00Z">'


@pytest.mark.parametrize(
    ("head", "inner", "data", "announced", "expected"),
    [
        (META_DATE, TIME, news(datePublished="2026-03-06"), "2026-03-07", "json_ld 6, meta 5, time_element 4, feed 7, url 2"),
        (META_DATE, TIME, news(datePublished="soon"), "2026-03-07", "meta 5, time_element 4, feed 7, url 2"),
        ("", TIME, None, "2026-03-07", "time_element 4, feed 7, url 2"),
        ("", "", None, "2026-03-07", "feed 7, url 2"),
        ("", "<p>Published on 8 March 2026</p>", None, "", "url 2, text 8"),
        ("", "", news(datePublished="2099-01-01"), "", "url 2"),
        ("", "", news(datePublished="1970-01-01"), "", "url 2"),
    ],
)  # fmt: skip
def test_every_date_is_kept_in_order_of_trust(
    head: str, inner: str, data: object, announced: str, expected: str
) -> None:
    found = read(head, inner, data=data, announced=announced)
    told = dict.fromkeys(f"{date.source.value} {date.day.day}" for date in found.dates)
    assert ", ".join(told) == expected
    assert found.published is not None
    assert f"{found.published.source.value} {found.published.day.day}" == expected.split(", ")[0]


def test_a_vague_date_gives_way_to_one_that_says_it_more_exactly() -> None:
    data = news(datePublished="2026-03")
    assert read(data=data, announced="2026-03-07").published == read(announced="2026-03-07").dates[0]
    other = read(data=data, announced="2026-04-07").published
    assert other is not None
    assert (other.day.isoformat(), other.source.value) == ("2026-03-02", "url")


@pytest.mark.parametrize(
    ("head", "data", "updated"),
    [
        ('<meta property="article:modified_time" content="2026-03-09">', news(datePublished="2026-03-06", dateModified="2026-03-08"), "json_ld 8"),
        ('<meta property="article:modified_time" content="2026-03-09">', news(datePublished="2026-03-06"), "meta 9"),
        ("", news(datePublished="2026-03-06", dateModified="2026-03-05"), None),
        ("", news(datePublished="2026-03-06", dateModified="2026-03-06"), None),
        ("", news(datePublished="2026-03-06T08:00Z", dateModified="2026-03-06T09:00Z"), "json_ld 6"),
        ("", news(datePublished="2026-03-06T08:00Z", dateModified="2099-03-06T09:00Z"), None),
    ],
)  # fmt: skip
def test_an_update_is_later_than_the_publication(head: str, data: object, updated: str | None) -> None:
    found = read(head, data=data).updated
    assert (found and f"{found.source.value} {found.day.day}") == updated
