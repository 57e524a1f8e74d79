"""When an article appeared: which statement of the page is believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.records import ArticleText, DatePrecision, DateSource, StatedDate

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
TEXT = (
    "<p>" + "The harbour towns counted about 15,400 passengers in the first month, the cooperative said. " * 4 + "</p>"
)
JSON_LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "{}"}}</script>'
META = '<meta property="article:published_time" content="{}">'


def read(
    head: str = "", content: str = TEXT, *, url: str = "http://post.test/ferry", announced: StatedDate | None = None
) -> ArticleText:
    body = f"<html><head><title>T</title>{head}</head><body><article>{content}</article></body></html>"
    return read_article(
        body.encode(), url=url, media_type="text/html", charset="utf-8", fetched_at=NOW, announced=announced
    )


def from_feed(moment: datetime) -> StatedDate:
    return StatedDate(moment=moment, precision=DatePrecision.TIME, source=DateSource.FEED, raw=moment.isoformat())


def summary(date: StatedDate | None) -> tuple[str, str, str] | None:
    return date and (f"{date.moment:%Y-%m-%d %H:%M}", date.precision.value, date.source.value)


FEED = from_feed(datetime(2026, 2, 20, 8, tzinfo=UTC))
TIME = "<time datetime='2026-02-21T08:00:00Z'>21 Feb</time>"


@pytest.mark.parametrize(
    ("head", "content", "url", "found"),
    [
        (
            JSON_LD.format("2026-02-23T10:00:00Z") + META.format("2026-02-22"),
            TIME + TEXT,
            "/2026/02/19/x",
            ("2026-02-23 10:00", "time", "json_ld"),
        ),
        (META.format("2026-02-22"), TIME + TEXT, "/2026/02/19/x", ("2026-02-22 00:00", "day", "meta")),
        ("", TIME + TEXT, "/2026/02/19/x", ("2026-02-21 08:00", "time", "time_element")),
        ("", TEXT, "/2026/02/19/x", ("2026-02-20 08:00", "time", "feed")),
    ],
)
def test_more_trusted_statement_wins(head: str, content: str, url: str, found: tuple[str, str, str]) -> None:
    assert summary(read(head, content, url=f"http://post.test{url}", announced=FEED).published) == found


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/2026/02/23/ferry", ("2026-02-23 00:00", "day", "url")),
        ("/news/2026-02-23-ferry.html", ("2026-02-23 00:00", "day", "url")),
        ("/article/20260223-ferry", ("2026-02-23 00:00", "day", "url")),
        ("/world/2026/feb/23/ferry", ("2026-02-23 00:00", "day", "url")),
        ("/2026/02/ferry", ("2026-02-01 00:00", "month", "url")),
        ("/2026/13/45/ferry", None),
        ("/p/202602231", None),
        ("/1993/02/23/ferry", None),
        ("/2031/02/23/ferry", None),
        ("/item/12345678", None),
    ],
)
def test_address_tells_a_date(url: str, found: tuple[str, str, str] | None) -> None:
    assert summary(read(url=f"http://post.test{url}").published) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Published February 23, 2026", ("2026-02-23 00:00", "day", "text")),
        ("Published: 23 Feb 2026 10:00 GMT", ("2026-02-23 10:00", "time", "text")),
        ("February 23, 2026", ("2026-02-23 00:00", "day", "text")),
        ("发布时间：2026年2月23日", ("2026-02-23 00:00", "day", "text")),
        ("The letter of February 23, 2026 was seen by several of our reporters.", None),
        ("Updated March 1, 2026, by the desk with more figures in paragraph two", None),
    ],
)
def test_text_tells_a_date_in_a_dateline_only(line: str, found: tuple[str, str, str] | None) -> None:
    assert summary(read(content=f"<p>{line}</p>{TEXT}").published) == found


def test_less_trusted_date_of_the_day_adds_the_time() -> None:
    announced = from_feed(datetime(2026, 2, 23, 15, 30, tzinfo=UTC))
    assert summary(read(META.format("2026-02-23"), announced=announced).published) == (
        "2026-02-23 15:30",
        "time",
        "feed",
    )
    assert summary(read(META.format("2026-02-22"), announced=announced).published) == (
        "2026-02-22 00:00",
        "day",
        "meta",
    )


@pytest.mark.parametrize("stated", ["2099-01-01", "1970-01-01T00:00:00Z", "soon", "", "0000-00-00"])
def test_impossible_date_gives_way(stated: str) -> None:
    assert summary(read(JSON_LD.format(stated), announced=FEED).published) == ("2026-02-20 08:00", "time", "feed")


def test_page_that_states_no_date_has_none() -> None:
    article = read()
    assert (article.published, article.updated) == (None, None)


def test_times_of_other_articles_are_not_this_ones() -> None:
    related = (
        "<aside><time datetime='2026-01-01'>x</time></aside><ul><li><time datetime='2026-01-02'>y</time></li></ul>"
    )
    assert read(content=related + TEXT).published is None


def test_update_is_not_taken_for_the_publication() -> None:
    content = "<p>Updated <time datetime='2026-02-25T08:00:00Z'>25 Feb</time></p>" + TIME + TEXT
    article = read(content=content)
    assert summary(article.published) == ("2026-02-21 08:00", "time", "time_element")
    assert summary(article.updated) == ("2026-02-25 08:00", "time", "time_element")


@pytest.mark.parametrize(
    ("modified", "found"),
    [
        ("2026-02-24T10:00:00Z", ("2026-02-24 10:00", "time", "meta")),
        ("2026-02-23T10:00:00Z", None),
        ("2026-02-20T10:00:00Z", None),
        ("2026-02-23", None),
    ],
)
def test_update_must_come_after_the_publication(modified: str, found: tuple[str, str, str] | None) -> None:
    head = JSON_LD.format("2026-02-23T10:00:00Z") + f'<meta property="article:modified_time" content="{modified}">'
    assert summary(read(head).updated) == found
