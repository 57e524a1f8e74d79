"""How each outlet sets its reports."""

import json

import ftfy
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from scrapers.newsroom.library import Library, Report
from scrapers.newsroom.markup import plain_text
from scrapers.newsroom.pages import SAMPLE_MARK, article_page, double_encoded
from tests.scrapers.newsroom.conftest import Ask


def test_every_page_carries_the_sample_mark_outside_its_article(library: Library) -> None:
    for report in library.reports:
        for edition in report.editions:
            page = article_page(library, report, edition, "").decode(report.encoding.actual)
            assert page.count(SAMPLE_MARK) == 1
            assert SAMPLE_MARK not in edition.title + edition.summary + edition.body


def test_every_front_page_and_feed_carries_the_sample_mark(ask: Ask, library: Library) -> None:
    assert SAMPLE_MARK in ask(None, "/").body.decode()
    for outlet in library.outlets.values():
        assert SAMPLE_MARK in ask(outlet.host, "/").body.decode()
        assert SAMPLE_MARK in ask(outlet.host, outlet.feed_path).body.decode()


def test_every_page_shows_all_the_words_of_its_report(library: Library) -> None:
    for report in library.reports:
        shown = _words(article_page(library, report, report.editions[-1], ""), report)
        if report.slug == "gradient-white-house-accounts":
            shown = ftfy.fix_text(shown).replace("’", "'")
        for paragraph in plain_text(report.editions[-1].body).replace("’", "'").splitlines():
            assert " ".join(paragraph.split())[:60] in shown.replace("’", "'"), report.slug


def test_pages_state_their_date_in_different_places(library: Library) -> None:
    pages = {report.slug: article_page(library, report, report.editions[0], "") for report in library.reports}
    assert b'"datePublished": "2026-02-23T18:00:00Z"' in pages["distillation-campaigns"]
    assert b'property="article:published_time" content="2026-02-23T20:40:00Z"' in pages["wire-three-labs"]
    assert b'<time datetime="2026-04-22T20:30:00Z">' in pages["ledger-hr-8283"]
    assert b"Published September 15, 2026" in pages["tidewater-faq"]
    assert "2026年2月24日".encode("gb18030") in pages["yuanhai-anthropic"]
    assert b"2026-02-26" not in pages["gradient-five-things"]


def test_json_ld_is_readable_and_cannot_leave_its_element(library: Library) -> None:
    report = _report(library, "distillation-campaigns")
    soup = BeautifulSoup(article_page(library, report, report.editions[0], ""), "lxml")
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert data["headline"] == report.editions[0].title


def test_newspaper_puts_furniture_between_paragraphs(library: Library) -> None:
    report = _report(library, "ledger-hr-8283")
    page = article_page(library, report, report.editions[0], "").decode()
    assert page.index("voted 43 to 0") < page.index("Also read") < page.index("Critics say")
    assert "cookie-banner" in page
    assert "Subscribe now for $1 a week" in page


@pytest.mark.parametrize(
    ("slug", "content_type", "sample"),
    [
        ("gradient-wire-copy", "text/html; charset=iso-8859-1", "MiniMax’s".encode()),
        ("gradient-alibaba-denies", "text/html", "Anthropic’s".encode("cp1252")),
        ("yuanhai-anthropic", "text/html", "月之暗面".encode("gb18030")),
        ("gradient-white-house-accounts", "text/html; charset=utf-8", "doesnâ€™t".encode()),
    ],
)
def test_broken_characters_leave_as_real_servers_send_them(
    ask: Ask, library: Library, slug: str, content_type: str, sample: bytes
) -> None:
    report = _report(library, slug)
    answer = ask(report.outlet.host, report.path)
    assert answer.headers["content-type"] == content_type
    assert sample in answer.body


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=50))
def test_double_encoded_can_be_undone(text: str) -> None:
    undone = bytearray()
    for character in double_encoded(text):
        try:
            undone += character.encode("cp1252")
        except UnicodeEncodeError:
            undone.append(ord(character))
    assert undone.decode() == text


def _report(library: Library, slug: str) -> Report:
    return next(report for report in library.reports if report.slug == slug)


def _words(page: bytes, report: Report) -> str:
    soup = BeautifulSoup(page.decode(report.encoding.actual), "lxml")
    return " ".join(soup.get_text(" ").split()).replace(" ,", ",")
