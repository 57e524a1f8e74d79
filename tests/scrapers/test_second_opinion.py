"""Where the extractor is spared a second opinion, the text is what it is with one."""

from datetime import UTC, datetime

import pytest
from trafilatura import core, external

from scrapers import second_opinion
from scrapers.article_text import read_article

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SENTENCE = "The harbour council counted the boats that had not come back, and asked the ministry for another week. "
PARAGRAPH = f"<p>{SENTENCE * 4}</p>"
TEASERS = "".join(f'<div class="card"><a href="/{n}"><h3>Story {n}</h3></a><p>{SENTENCE}</p></div>' for n in range(30))
MENU = "".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(60))


@pytest.fixture
def asked(monkeypatch):
    """The pages on which a second opinion was asked for."""
    pages: list[int] = []

    def counted(*given):
        pages.append(len(given[3]))
        return external.compare_extraction(*given)

    monkeypatch.setattr(second_opinion, "compare_extraction", counted)
    return pages


def page(body: str) -> bytes:
    return f"<html><head><title>Boats</title></head><body><nav><ul>{MENU}</ul></nav>{body}</body></html>".encode()


def text_of(body: bytes) -> str:
    read = read_article(body, url="http://a.example/1", media_type="text/html", charset="utf-8", fetched_at=NOW)
    return read.text


SPARED = {
    "an article among teasers": f"<main><article><h1>Boats</h1>{PARAGRAPH * 9}</article><aside>{TEASERS}</aside></main>",
    "a main element and no article": f"<main><h1>Boats</h1>{PARAGRAPH * 9}</main><footer>{TEASERS}</footer>",
    "scripts within the article": f"<article>{PARAGRAPH * 9}<script>{'var a = 1;' * 2_000}</script></article>",
}
ASKED = {
    "no article by the markup": f"<div><h1>Boats</h1>{PARAGRAPH * 9}</div><div>{TEASERS}</div>",
    "articles beside each other": f"<article>{PARAGRAPH * 9}</article><article>{PARAGRAPH * 2}</article>",
    "an article of which little was found": f"<article><p>{SENTENCE * 3}</p><footer>{SENTENCE * 40}</footer></article>",
    "very little text": f"<article><p>{SENTENCE}</p></article>",
}


@pytest.mark.parametrize("name", [*SPARED, *ASKED])
def test_the_text_is_what_it_is_with_a_second_opinion(name, monkeypatch):
    body = page({**SPARED, **ASKED}[name])
    ours = text_of(body)
    monkeypatch.setattr(core, "compare_extraction", external.compare_extraction)
    assert ours == text_of(body)
    assert "harbour council" in ours


@pytest.mark.parametrize("name", SPARED)
def test_no_second_opinion_is_asked_for_where_the_article_holds_no_more(name, asked):
    text_of(page(SPARED[name]))
    assert not asked


@pytest.mark.parametrize("name", ASKED)
def test_a_second_opinion_is_asked_for_where_it_may_matter(name, asked):
    text_of(page(ASKED[name]))
    assert asked
