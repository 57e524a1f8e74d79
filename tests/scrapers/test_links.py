"""Links in an article's words: which stand in the text, which lead to a document, and that no page takes long."""

from __future__ import annotations

import time

import pytest

from scrapers.article_text import read_article
from scrapers.links import ArticleLink, article_links, leads_to_document
from tests.scrapers.test_feeds import NOW

PAGE = "https://post.test/2026/02/24/story"
FIRST = (
    'The laboratory said in <a href="https://lab.test/news/campaigns">a blog post</a> that it had found "three campaigns", '
    'and sent <a href="https://house.test/letter.pdf">a letter</a> to <a href="/topics/congress">Congress</a>.'
)
SECOND = (
    'The rival, whose <a href="https://rival.test/">site</a> was quiet, answered in <a href="https://rival.test/reply">a '
    'blog post</a>; <a href="https://x.com/rival/status/1">a post</a> repeated it, as <a href="https://lab.test/news/campaigns">reported</a>.'
)
HTML = f"""<html><head><title>Story</title></head><body>
<nav><ul><li><a href="https://else.test/menu/page">A menu of pages elsewhere</a></li></ul></nav>
<article><h1>Laboratory accuses its rival</h1><p>{FIRST}</p><p>{SECOND}</p>
<p>A third paragraph of a usual length stands here, so that the page counts as an article and not as a notice.</p></article>
<div class="related"><p><a href="https://else.test/2026/02/other-story">Read this other story</a></p></div>
<footer><a href="https://owner.test/imprint/page">Imprint</a></footer></body></html>"""


def links(html: str, text: str | None = None) -> tuple[ArticleLink, ...]:
    body = html.encode()
    if text is None:
        text = read_article(body, url=PAGE, media_type="text/html", charset="utf-8", fetched_at=NOW).text
    return article_links(body, charset="utf-8", base_url=PAGE, text=text)


def test_links_of_the_articles_own_words_are_found_where_they_stand() -> None:
    text = read_article(HTML.encode(), url=PAGE, media_type="text/html", charset="utf-8", fetched_at=NOW).text
    found = links(HTML)
    assert [(link.url, link.words) for link in found] == [
        ("https://lab.test/news/campaigns", "a blog post"),
        ("https://house.test/letter.pdf", "a letter"),
        ("https://rival.test/reply", "a blog post"),
    ]
    for link in found:
        assert text[link.start : link.end] == link.words
    assert text[: found[2].start].endswith("answered in ")


def test_a_link_whose_block_is_no_line_of_the_text_is_none() -> None:
    assert links(HTML, "Another text altogether.\nOf two lines.") == ()
    assert links(HTML, "") == ()


def test_the_same_words_in_one_line_are_told_apart() -> None:
    line = 'He said <a href="https://a.test/1x">here</a> and she said <a href="https://b.test/2x">here</a>, long after that.'
    text = "He said here and she said here, long after that."
    assert [(link.url, link.start) for link in links(f"<p>{line}</p>", text)] == [
        ("https://a.test/1x", 8),
        ("https://b.test/2x", 26),
    ]


def test_relative_links_follow_the_pages_base() -> None:
    html = '<head><base href="https://lab.test/news/"></head><p>It is told in <a href="campaigns">this post</a> of today.</p>'
    assert [link.url for link in links(html, "It is told in this post of today.")] == [
        "https://lab.test/news/campaigns"
    ]


def test_a_base_that_is_relative_itself_follows_the_pages_address() -> None:
    html = '<head><base href="//lab.test/news/"></head><p>It is told in <a href="campaigns">this post</a> of today.</p>'
    assert [link.url for link in links(html, "It is told in this post of today.")] == [
        "https://lab.test/news/campaigns"
    ]


@pytest.mark.parametrize(
    ("url", "is_document"),
    [
        ("https://lab.test/news/detecting-campaigns", True),
        ("https://blog.test/topics/threat-intelligence/new-campaigns", True),
        ("https://wire.test/markets/deals/lab-accuses-rival-2026-02-24/", True),
        ("https://house.test/files/letter.pdf", True),
        ("https://arxiv.test/abs/2602.01234", True),
        ("https://office.test/?p=123", True),
        ("https://lab.test/", False),
        ("https://lab.test", False),
        ("https://lab.test/news", False),
        ("https://wire.test/topics/ai", False),
        ("https://wire.test/author/jane-doe/", False),
        ("https://x.com/lab/status/1", False),
        ("https://mobile.twitter.com/lab/status/1", False),
        ("https://en.wikipedia.org/wiki/Distillation", False),
        ("https://lab.test/chart.png", False),
        ("https://lab.test/data.zip", False),
        ("https://shop.test/products/book", False),
    ],
)
def test_an_address_may_be_a_documents_own(url: str, is_document: bool) -> None:
    assert leads_to_document(url) is is_document


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "mailto:a@b.test", "http://u:p@a.test/x", "http://[x/", "//", "#a"]
)
def test_what_is_no_address_is_passed_over(link: str) -> None:
    assert (
        links(f'<p>A line with <a href="{link}">linked words</a> in it.</p>', "A line with linked words in it.") == ()
    )


@pytest.mark.parametrize(
    "html",
    [
        "",
        "no markup",
        "<p>" + '<a href="https://a.test/x/y">word</a> ' * 20_000,
        "<div>" * 3_000 + '<a href="https://a.test/x/y">word</a>',
        "<p>" + "".join(f'<a href="https://a.test/x/{n}">word {n}</a> ' for n in range(3_000)) + "</p>",
    ],
)
def test_no_page_takes_long(html: str) -> None:
    started = time.process_time()
    links(html, "word " * 20_000)
    assert time.process_time() - started < 8
