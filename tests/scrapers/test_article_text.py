"""The text door: from a page's bytes to the lines of its article, or to the reason why there are none."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from scrapers.article_text import MAX_HTML, MAX_TEXT, read_article
from scrapers.errors import ArticleLack, NotAnArticle, TooBig
from scrapers.records import ArticleText

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LONG = [
    "A cooperative of three harbour towns said on Monday that its new ferry had carried more passengers than planned.",
    "The towns had expected 12,000 passengers in the first month, and counted about 15,400, the cooperative said.",
    "A spokesperson for the rail company declined to comment on whether travellers had changed from its trains.",
    "Fares will stay as they are until the end of the year, according to the timetable that was published with the figures.",
]
MENU = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(12))


def page(content: str, head: str = "", *, around: bool = True) -> str:
    frame = f"<header><nav><ul>{MENU}</ul></nav></header>" if around else ""
    foot = (
        "<aside><h3>Also read</h3><a href='/x'>Another story</a></aside><footer>© Harbour Post</footer>"
        if around
        else ""
    )
    return (
        f"<!doctype html><html lang='en-GB'><head><title>Ferry - Harbour Post</title>{head}</head>"
        f"<body>{frame}<main><article>{content}</article></main>{foot}</body></html>"
    )


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def read(body: bytes | str, *, media_type: str = "text/html", charset: str | None = "utf-8") -> ArticleText:
    raw = body.encode() if isinstance(body, str) else body
    return read_article(
        raw, url="http://post.test/2026/02/ferry", media_type=media_type, charset=charset, fetched_at=NOW
    )


def lack_of(body: bytes | str, media_type: str = "text/html") -> ArticleLack:
    with pytest.raises(NotAnArticle) as caught:
        read(body, media_type=media_type)
    return caught.value.lack


def test_article_is_one_block_a_line_without_the_frame() -> None:
    content = f"<h1>Ferry carries more</h1>{paragraphs(LONG[:2])}<h2>What is next</h2>{paragraphs(LONG[2:])}"
    article = read(page(content))
    lines = article.text.split("\n")
    assert lines[-4:] == [LONG[1], "What is next", *LONG[2:]]
    for furniture in ("Section", "Also read", "Another story", "©"):
        assert furniture not in article.text


@pytest.mark.parametrize("scale", [1, 6], ids=["short", "long"])
def test_lists_and_tables_keep_their_lines(scale: int) -> None:
    table = (
        "<table><tr><th>Town</th><th>Passengers</th></tr><tr><td>Aldmouth</td><td>over 7,000</td></tr></table>"
        "<ul><li>A first point of the list.</li><li>A second <b>point</b> of it.</li></ul>"
    )
    text = read(page(paragraphs(LONG * scale) + table + paragraphs(LONG[:1]))).text
    assert "\nTown | Passengers\nAldmouth | over 7,000\n" in text
    assert "\nA first point of the list.\nA second point of it.\n" in text


def test_short_article_keeps_its_lines() -> None:
    text = read(page(paragraphs(LONG[:2]) + "<p>One line<br>and another</p>")).text
    assert text == "\n".join([*LONG[:2], "One line", "and another"])


def test_page_without_article_element_gives_its_paragraphs() -> None:
    body = f"<html><body><div><ul>{MENU}</ul><p>{LONG[0]}</p><div>loose words</div></div></body></html>"
    assert read(body).text == LONG[0]


def test_page_that_breaks_its_paragraphs_with_br_keeps_them() -> None:
    menu = "".join(f"<a href='/{n}'>栏目{n}</a>" for n in range(12))
    lines = [
        "三家公司周一表示，新渡轮首月乘客约一万五千人，高于此前预计的一万二千人。",
        "铁路公司拒绝就此<a href='/x'>置评</a>。",
    ]
    body = f"<html><body><div>{menu}</div><div>　　{'<br><br>　　'.join(lines * 2)}</div></body></html>"
    assert read(body).text.split("\n") == [lines[0], "铁路公司拒绝就此置评。"] * 2


def test_facts_come_from_json_ld_before_the_rest() -> None:
    head = (
        '<meta property="og:title" content="Ferry | Post"><meta name="author" content="Desk">'
        '<link rel="canonical" href="/2026/02/ferry?utm_source=x">'
        '<script type="application/ld+json">{"@graph": [{"@type": "WebSite", "name": "Post"}, {"@type": ["NewsArticle"],'
        '"headline": "Ferry &amp; rail", "author": [{"name": "By Ada Quill"}, {"name": "Ben Oar"}],'
        '"datePublished": "2026-02-23T10:00:00Z", "dateModified": "2026-02-24T09:00:00Z"}]}</script>'
    )
    article = read(page(paragraphs(LONG), head))
    assert (article.title, article.byline) == ("Ferry & rail", "Ada Quill, Ben Oar")
    assert article.canonical_url == "http://post.test/2026/02/ferry"
    assert article.language == "en"
    assert article.published is not None
    assert article.updated is not None
    assert article.updated.moment == datetime(2026, 2, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "byline"),
    [
        ("<p class='byline'>By Ada Quill</p>", "Ada Quill"),
        ("<div>By <span class='author'>Ada Quill</span></div>", "Ada Quill"),
        ("<div class='entry-byline'>作者：Ada Quill</div>", "Ada Quill"),
        ("<aside><p class='byline'>By Ben Oar</p></aside>", None),
    ],
)
def test_byline_of_the_page(content: str, byline: str | None) -> None:
    assert read(page(content + paragraphs(LONG))).byline == byline


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"broken": </script>',
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        '<script type="application/ld+json">{"@type": 5, "author": {"name": {"x": 1}}, "headline": null}</script>',
        '<link rel="canonical" href="https://elsewhere.test/other">',
        '<link rel="canonical" href="javascript:alert(1)">',
    ],
)
def test_faulty_facts_are_passed_over(head: str) -> None:
    article = read(page(paragraphs(LONG), head))
    assert article.title == "Ferry - Harbour Post"
    assert (article.byline, article.canonical_url) == (None, None)


def test_json_ld_of_another_article_is_not_this_one() -> None:
    head = (
        '<script type="application/ld+json">[{"@type": "NewsArticle", "headline": "Elsewhere", "url": "http://post.test/else"},'
        '{"@type": "NewsArticle", "headline": "Here", "mainEntityOfPage": {"@id": "https://post.test/2026/02/ferry/"}}]</script>'
    )
    assert read(page(paragraphs(LONG), head)).title == "Here"


def test_chinese_page_in_its_older_encoding() -> None:
    lines = [
        "三家公司周一表示，新渡轮首月乘客约一万五千人，高于此前预计的一万二千人。" * 2,
        "票价在年底前保持不变，铁路公司拒绝置评。",
    ]
    body = f"<html lang='zh-CN'><head><meta charset=gb2312><title>渡轮</title></head><body><article>{paragraphs(lines)}</article></body></html>"
    article = read(body.encode("gb18030"), charset=None)
    assert article.text == "\n".join(lines)
    assert article.language == "zh"


def test_text_has_no_controls_and_is_composed() -> None:
    text = read(page(paragraphs([*LONG, "Cafe\u0301 \u202eevil\u202c\0 &#x1F; end of the paragraph."]))).text
    assert text.endswith("Café evil end of the paragraph.")


def test_plain_text_is_read_by_paragraphs() -> None:
    wrapped = "A line that was broken at a width of about seventy characters and\nthen goes on in the next one until its end.\n\n- a point\n- another"
    text = read(wrapped + "\n\n" + LONG[0], media_type="text/plain").text
    assert text.split("\n") == [wrapped.split("\n\n")[0].replace("\n", " "), "- a point", "- another", LONG[0]]


def test_very_long_text_is_cut_at_a_line_and_says_so() -> None:
    article = read("\n\n".join(LONG * 400), media_type="text/plain")
    assert article.is_truncated
    assert len(article.text) <= MAX_TEXT
    assert article.text.endswith(tuple(LONG))
    assert not read(page(paragraphs(LONG))).is_truncated


@pytest.mark.parametrize(
    ("body", "lack"),
    [
        (b"", ArticleLack.EMPTY),
        (b" \0\n", ArticleLack.EMPTY),
        ("<html><body></body></html>", ArticleLack.EMPTY),
        (page("<p>Too short.</p>", around=False), ArticleLack.TOO_SHORT),
        (page("<p>Please enable JavaScript to view this page.</p>"), ArticleLack.SCRIPT),
        (
            page("<h1>Before you continue to Post</h1><p>We use cookies and data to " + "x " * 60 + "</p>"),
            ArticleLack.CONSENT,
        ),
        (
            page("<p>Checking your browser before accessing post.test. " + "Please wait. " * 20 + "</p>"),
            ArticleLack.ROBOT,
        ),
        (b"%PDF-1.7 binary", ArticleLack.BROKEN),
    ],
)
def test_page_without_article_says_why(body: bytes | str, lack: ArticleLack) -> None:
    assert lack_of(body) is lack


@pytest.mark.parametrize("media_type", ["image/png", "application/json", "video/mp4"])
def test_other_media_are_not_text(media_type: str) -> None:
    assert lack_of(b"x" * 500, media_type) is ArticleLack.NOT_TEXT


def test_article_about_cookies_is_an_article() -> None:
    lines = [*LONG, "The site asks readers to accept all cookies before they may read on, the report says."]
    assert read(page(paragraphs(lines))).text.endswith(lines[-1])


def test_error_names_page_reason_and_remedy() -> None:
    with pytest.raises(NotAnArticle) as caught:
        read(page("<p>Short.</p>", around=False))
    assert str(caught.value) == (
        "http://post.test/2026/02/ferry: the text is too short for an article. Read it in a browser."
    )


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_of_a_very_large_page_the_beginning_is_read_and_marked(media_type: str) -> None:
    article = read((page(paragraphs(LONG)) + " " * MAX_HTML).encode(), media_type=media_type)
    assert article.is_truncated
    assert LONG[0] in article.text


def test_a_very_large_page_whose_beginning_is_no_article_is_too_big() -> None:
    with pytest.raises(TooBig, match="only the first 5,242,880 are read, and there"):
        read(f"<html><head><script>{'x' * MAX_HTML}</script></head><body>{paragraphs(LONG)}</body></html>")


def test_html_served_as_something_vague_is_still_html() -> None:
    for media_type in ("", "application/octet-stream", "application/xml"):
        assert LONG[0] in read(page(paragraphs(LONG)), media_type=media_type).text


def test_an_article_of_more_than_a_megabyte_is_read_in_time() -> None:
    told = (
        "The board counted the questions over {} weeks of winter, with the help of two engineers from the city office."
    )
    body = "".join(f"<p>{told.format(number)}</p>\n" for number in range(10_000))
    begun = time.process_time()
    article = read_article(
        f"<html><body><article>{body}</article></body></html>".encode(),
        url="https://post.example/long", media_type="text/html", charset="utf-8",
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    assert time.process_time() - begun < 8
    assert article.is_truncated
    assert article.text.startswith(told.format(0))
