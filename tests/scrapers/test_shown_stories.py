"""Round-ups told by their parts, whatever their titles; articles that only look so, and hostile ones."""

from __future__ import annotations

import json
import time

import pytest

from scrapers.page_tree import parse_page
from scrapers.records import PageForm
from scrapers.shown_stories import are_stories
from tests.scrapers.test_page_posts import WORDS, read

TEXT = "".join(f"<p>On day {n}: {WORDS}</p>" for n in range(25))
PLACES = ("Harbour", "Railway", "School", "Market", "Bridge")


def page(inner: str, head: str = "") -> str:
    title = "What the towns were told"
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{inner}</article></body></html>"
    )


def form(inner: str, head: str = "") -> PageForm:
    return read(page(inner, head)).form


def told(pattern: str, *, host: str = "https://{n}.example") -> str:
    return "".join(
        pattern.format(n=n, place=place, words=f"{place}: {WORDS}", away=f"{host.format(n=n)}/{place}")
        for n, place in enumerate(PLACES, start=1)
    )


def listed(*names: str, kind: str = "ListItem") -> str:
    entries = [{"@type": kind, "position": n, "name": name} for n, name in enumerate(names)]
    return (
        '<script type="application/ld+json">'
        + json.dumps({"@type": "ItemList", "itemListElement": entries})
        + "</script>"
    )


ROUND_UPS = {
    "linked headlines": told('<h2><a href="{away}">{place} news</a></h2><p>{words}</p>'),
    "numbered headlines, a link at each end": told(
        '<h3>{n}. {place} news</h3><p>{words}</p><p>{words} (<a href="{away}">The Post</a>)</p>'
    ),
    "a line to the whole report": told('<h2>{place} news</h2><p>{words}</p><p><a href="{away}">Read more</a></p>'),
    "one section each": told(
        '<section><h2>{place} news</h2><p>{words}</p><p><a href="{away}">Full story</a></p></section>'
    ),
    "bold first words": told('<p><strong>{n}. {place} news.</strong> {words} <a href="{away}">Ledger</a>.</p>'),
    "a list with headlines": f"<ul>{told('<li><a href={away}>{place} news</a> {words}</li>')}</ul>",
    "a numbered list with its outlets": f"<ol>{told('<li>{words} [<a href={away}>Ledger</a>]</li>')}</ol>",
    "reports of the same outlet": told(
        '<h2><a href="{away}">{place} news</a></h2><p>{words}</p>', host="https://post.example/{n}"
    ),
}
ARTICLES = {
    "sections without links": told("<h2>{place}</h2><p>{words}</p>"),
    "links amid sentences": told('<h2>{place}</h2><p>As <a href="{away}">it said</a>, {words}</p>'),
    "links to its own parts": told('<h2>{place}</h2><p>{words}</p><p><a href="#part-{n}">Read more</a></p>'),
    "other articles offered between sections": told(
        '<h2>{place}</h2><p>{words}</p><p>Read also: <a href="{away}">{place} in trouble</a></p>'
    ),
    "other articles offered in Chinese": told(
        '<h2>{place}</h2><p>{words}</p><p>延伸阅读：<a href="{away}">{place}</a></p>'
    ),
    "one and the same link at each end": told(
        '<h2>{place}</h2><p>{words}</p><p><a href="https://post.example/subscribe">More</a></p>'
    ),
    "a list of sources below an article": TEXT + f"<ul>{told('<li><a href={away}>{place}</a></li>')}</ul>",
    "a few notes below an article": TEXT + f"<ol>{told('<li>{words} <a href={away}>Link</a></li>')}</ol>",
    "two of five sections end with a link": told("<h2>{place}</h2><p>{words}</p>")
    + '<h2>Ferry</h2><p>One.</p><p><a href="https://a.example/1">Letter</a></p>' * 2,
    "very long parts": told('<h2><a href="{away}">{place}</a></h2>' + TEXT * 2),
    "headings around the article": f"<p>{WORDS}</p>" * 4
    + f"<aside>{told('<h2><a href={away}>{place}</a></h2><p>{words}</p>')}</aside>",
    "questions and answers": told("<h3>What of the {place}?</h3><p>{words}</p>"),
}


@pytest.mark.parametrize("name", ROUND_UPS)
def test_a_page_of_stories_that_lead_to_their_reports_is_a_round_up(name: str) -> None:
    found = read(page(ROUND_UPS[name]))
    assert found.form is PageForm.ROUND_UP
    assert all(f"{place}: The board" in found.text for place in PLACES)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_with_parts_and_links_is_one_article(name: str) -> None:
    assert form(ARTICLES[name]) is PageForm.ARTICLE


def test_a_list_that_names_the_parts_of_the_page_tells_a_round_up() -> None:
    inner = told("<h2>{place} news</h2><p>{words}</p>")
    names = [f"{place} news" for place in PLACES]
    assert form(inner, listed(*names)) is PageForm.ROUND_UP
    assert form(inner, listed(*names, "Another page")) is PageForm.ARTICLE
    assert form(inner, listed(*names, kind="HowToStep")) is PageForm.ARTICLE
    assert form(inner, listed(*names, kind="Product")) is PageForm.ARTICLE
    assert form(inner, listed(*names[:2])) is PageForm.ARTICLE


@pytest.mark.parametrize("entries", [None, 5, "x", [], [None], [{}], [{"item": 5}], [{"item": {"name": 7}}], [[]] * 9])
def test_odd_lists_break_nothing(entries: object) -> None:
    data = json.dumps({"@type": "ItemList", "itemListElement": entries})
    assert form(f"<p>{WORDS}</p>" * 4, f'<script type="application/ld+json">{data}</script>') is PageForm.ARTICLE


def test_microdata_tells_a_live_blog() -> None:
    marked = '<div itemscope itemtype="https://schema.org/LiveBlogPosting"><article><h1>Ferry</h1>{}</article></div>'
    text = f"<p>{WORDS}</p>" * 4
    assert read(f"<html><body>{marked.format(text)}</body></html>").form is PageForm.LIVE_BLOG
    offered = f"<article><h1>Ferry</h1>{text}</article><aside>{marked.format('<p>Live</p>')}</aside>"
    assert read(f"<html><body>{offered}</body></html>").form is PageForm.ARTICLE


@pytest.mark.parametrize(
    "inner",
    [
        '<h2><a href="https://a.example/1">x</a></h2>' * 20_000,
        f"<ul>{'<li><b>1</b><a href=//>' * 20_000}</ul>",
        f"{'<p><b>1.</b>' * 20_000}<a href='https://[::1'>x</a>",
        f"<h2>{'<a href=http://a.example/>' * 5_000}{WORDS}</h2>" * 4,
        "<div>" * 400 + told('<h2><a href="{away}">{place}</a></h2><p>{words}</p>') * 400,
    ],
    ids=["headings", "items", "bold", "links", "deep"],
)
def test_hostile_parts_take_no_time(inner: str) -> None:
    parsed = parse_page(page(inner))
    assert parsed is not None
    began = time.process_time()
    are_stories(parsed, [WORDS], "https://post.example/1")
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "link", ["<a name=one></a>", "<a href=/away/{n}><img src=/x.png></a>", "<a href=/away/{n}> </a>"]
)
def test_links_without_words_lead_nowhere(link: str) -> None:
    before, after = told(f"<h2>{link}{{place}}</h2><p>{{words}}</p>"), told(f"<h2>{{place}}</h2><p>{{words}}{link}</p>")
    assert form(before) is PageForm.ARTICLE
    assert form(after) is PageForm.ARTICLE
