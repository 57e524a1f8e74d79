"""Live blogs split into their dated posts where the page states them, round-ups and other live blogs marked."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.page_posts import MAX_POSTS
from scrapers.records import ArticleText, PageForm

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://post.example/live/ferry"
WORDS = "The board said that it had closed the accounts of the ring, and that it would tell the towns of it by letter."


def read(html: str) -> ArticleText:
    return read_article(html.encode(), url=URL, media_type="text/html", charset="utf-8", fetched_at=NOW)


def post(hour: int, headline: str = "", body: str = "", **changes: object) -> dict[str, object]:
    said = {"@type": "BlogPosting", "headline": headline, "articleBody": body} | changes
    return said | {"datePublished": f"2026-03-02T{hour:02}:30:00Z"}


def blog(*posts: object, lines: str = "", **changes: object) -> str:
    data = {"@type": "LiveBlogPosting", "headline": "Ferry ring", "liveBlogUpdate": list(posts), **changes}
    stated = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return f"<html><head><title>Ferry ring</title>{stated}</head><body><article>{lines}</article></body></html>"


def test_stated_posts_are_read_the_oldest_first() -> None:
    found = read(
        blog(
            post(12, "Towns answer", f"At noon. {WORDS}", url="/live/ferry#p2"),
            post(9, "Ring found", f"In the morning. {WORDS}", **{"@id": f"{URL}#p1"}),
            description="What the harbour board says, as it says it.",
        )
    )
    assert found.form is PageForm.LIVE_BLOG
    assert found.text.split("\n") == [
        "What the harbour board says, as it says it.",
        "Ring found",
        f"In the morning. {WORDS}",
        "Towns answer",
        f"At noon. {WORDS}",
    ]
    assert [(one.title, one.at and one.at.moment.hour, one.url) for one in found.posts] == [
        ("Ring found", 9, f"{URL}#p1"),
        ("Towns answer", 12, f"{URL}#p2"),
    ]


def test_posts_without_words_are_found_in_the_text_of_the_page() -> None:
    lines = f"<h2>Towns answer</h2><p>At noon. {WORDS}</p><p>{WORDS}</p><h2>Ring found</h2><p>Early. {WORDS}</p>"
    found = read(blog(post(9, "Ring found"), post(12, "Towns answer"), post(13, "Not on the page"), lines=lines))
    assert found.form is PageForm.LIVE_BLOG
    assert [one.title for one in found.posts] == ["Towns answer", "Ring found"]
    assert found.text.startswith("Towns answer\nAt noon.")


def test_posts_that_are_stated_in_part_do_not_replace_the_page() -> None:
    lines = "".join(f"<p>{n}: {WORDS}</p>" for n in range(9))
    found = read(blog(post(9, "Ring found", "A first word."), lines=lines))
    assert found.form is PageForm.LIVE_BLOG
    assert "8: The board" in found.text


@pytest.mark.parametrize("posts", [None, "text", [], [1, None, "x"], [{"headline": 5}], {"headline": "x" * 10**6}])
def test_odd_posts_break_nothing(posts: object) -> None:
    html = blog(lines=f"<p>{WORDS}</p>" * 3).replace('"liveBlogUpdate": []', f'"liveBlogUpdate": {json.dumps(posts)}')
    assert read(html).form is PageForm.LIVE_BLOG


def test_there_is_an_end_to_posts() -> None:
    found = read(blog(*[post(n % 24, f"Post {n}", WORDS) for n in range(MAX_POSTS + 50)]))
    assert len(found.posts) == MAX_POSTS


def test_a_live_blog_that_a_page_only_links_to_does_not_make_it_one() -> None:
    html = blog(post(9, "Other", WORDS), lines=f"<p>{WORDS}</p>" * 3, url="https://post.example/live/other")
    assert read(html).form is PageForm.ARTICLE


def titled(title: str, inner: str) -> ArticleText:
    return read(
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{inner}</article></body></html>"
    )


TIMES = (
    "".join(f'<p><time datetime="2026-03-02T{n:02}:00Z">{n}:00</time></p>' for n in range(8, 14))
    + f"<p>{WORDS}</p>" * 3
)
STORIES = "".join(f"<h2>Story {n}</h2><p>{n}. {WORDS}</p>" for n in range(4))


@pytest.mark.parametrize(
    ("title", "inner", "form"),
    [
        ("Ferry ring: live updates", TIMES, PageForm.LIVE_BLOG),
        ("Liveticker: Ring am Hafen", TIMES, PageForm.LIVE_BLOG),
        ("港口消息直播", TIMES, PageForm.LIVE_BLOG),
        ("Ferry ring: live updates", f"<p>{WORDS}</p>" * 3, PageForm.ARTICLE),
        ("Ferry ring, hour by hour", TIMES, PageForm.ARTICLE),
        ("Morning briefing: ring, rain, rails", STORIES, PageForm.ROUND_UP),
        ("The week in harbours", STORIES, PageForm.ROUND_UP),
        ("Revue de presse du lundi", STORIES, PageForm.ROUND_UP),
        ("一周要闻：港口与铁路", STORIES, PageForm.ROUND_UP),
        ("Morning briefing: ring found", f"<p>{WORDS}</p>" * 3, PageForm.ARTICLE),
        ("Four stories of the harbour", STORIES, PageForm.ARTICLE),
    ],
)
def test_a_page_without_statements_is_marked_by_its_title_and_parts(title: str, inner: str, form: PageForm) -> None:
    found = titled(title, inner)
    assert found.form is form
    assert found.posts == ()


@pytest.mark.parametrize(
    ("first", "published"),
    [
        (12, None),  # the newest post stands at the top
        (9, 9),
        (8, 8),  # the page's own time, above its posts
    ],
)
def test_a_live_blog_is_not_as_late_as_its_newest_post(first: int, published: int | None) -> None:
    lines = f'<p><time datetime="2026-03-02T{first:02}:30:00Z">then</time></p><p>{WORDS}</p>'
    found = read(blog(post(12, "Towns answer", WORDS), post(9, "Ring found", WORDS), lines=lines))
    assert (found.published and found.published.moment.hour) == published
    assert found.title == "Ferry ring"
