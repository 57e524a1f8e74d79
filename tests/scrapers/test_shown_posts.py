"""Live blogs told by what they show alone, and what looks like one and is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.records import ArticleText, DatePrecision, PageForm

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://post.example/harbour/ring"
HEADINGS = ["Ring found", "Towns answer", "Board meets", "Minister speaks", "Ferries stop"]
WORDS = [
    "The harbour board said in the morning that it had closed eleven hundred accounts that asked for its tables.",
    "Both towns answered that their offices had sold no access, and that they would ask their own suppliers.",
    "Members met behind closed doors for an hour and agreed to publish what the engineers had counted so far.",
    "The minister told the chamber that a law against copying timetables was being drafted in her house.",
    "Ferries stayed in port in the afternoon while the tables were checked against the paper ones of last year.",
]
ARTICLE = "".join(
    f"<p>{n}. A long report of the winter tells how the ring was followed. {w}</p>" for n, w in enumerate(WORDS)
)


def read(body: str, title: str = "The ring in the harbour") -> ArticleText:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return read_article(html.encode(), url=URL, media_type="text/html", charset="utf-8", fetched_at=NOW)


def clock(n: int, day: int = 2) -> str:
    return f'<time datetime="2026-03-{day:02}T{9 + n:02}:30:00Z">{9 + n}:30</time>'


def posts(shape: str, *, newest_first: bool = False, around: str = "div class='updates'") -> str:
    """Posts made after the shape, in which {n}, {time}, {heading} and {words} are filled in."""
    made = [
        shape.format(n=n, time=clock(n), clock=f"{9 + n}.30", heading=HEADINGS[n], words=WORDS[n]) for n in range(5)
    ]
    inner = "".join(reversed(made) if newest_first else made)
    return f"<main><h1>The ring in the harbour</h1><{around}>{inner}</{around.split()[0]}></main>"


PLACED = '<article id="p{n}">{time}<h3>{heading}</h3><p>{words}</p></article>'
SHAPES = {
    "articles with places": (PLACED, "The ring in the harbour"),
    "a header and a footer each": (
        '<section id="p{n}"><header><h2>{heading}</h2></header><div><p>{words}</p></div><footer>{time} Share</footer></section>',
        "The ring in the harbour",
    ),
    "a link to each": (
        '<div class="entry"><a href="#p{n}">{time}</a><div><h4>{heading}</h4><p>{words}</p></div></div>',
        "The ring in the harbour",
    ),
    "named so": ('<li class="live-update">{time}<h3>{heading}</h3><p>{words}</p></li>', "The ring in the harbour"),
    "headings and paragraphs": ("<h3>{time} {heading}</h3><p>{words}</p>", "Harbour ring: live updates"),
    "times of day alone": (
        "<div><span>{clock}</span><h3>{heading}</h3><p>{words}</p></div>",
        "Liveticker: Ring im Hafen",
    ),
}


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("name", SHAPES)
def test_posts_are_told_by_their_markup_and_read_the_oldest_first(name: str, newest_first: bool) -> None:
    shape, title = SHAPES[name]
    found = read(posts(shape, newest_first=newest_first).replace("The ring in the harbour", title), title)
    assert found.form is PageForm.LIVE_BLOG
    assert [post.title for post in found.posts] == HEADINGS
    lines = found.text.split("\n")
    assert [lines[lines.index(heading) + 1] for heading in HEADINGS] == WORDS
    hours = [post.at and post.at.moment.hour for post in found.posts]
    assert hours == ([None] * 5 if name == "times of day alone" else [9, 10, 11, 12, 13])


def test_a_post_has_its_place_on_the_page() -> None:
    assert [post.url for post in read(posts(PLACED)).posts][:2] == [f"{URL}#p0", f"{URL}#p1"]


def test_posts_without_headings_begin_with_their_words() -> None:
    found = read(posts('<article id="p{n}">{time}<p>{words}</p></article>'))
    assert [post.first_line for post in found.posts] == WORDS
    assert {post.title for post in found.posts} == {""}


def test_what_introduces_the_posts_stays_above_them() -> None:
    first = "What follows is told as it becomes known, by two who stand on the quay and one who reads the papers."
    found = read(posts(PLACED).replace("</h1>", f"</h1><p>{first}</p>"))
    assert found.form is PageForm.LIVE_BLOG
    assert found.text.split("\n").index(first) < found.text.split("\n").index(HEADINGS[0])


def test_a_pinned_post_takes_its_place_in_time() -> None:
    made = [f'<article id="p{n}">{clock(n)}<h3>Step {n}</h3><p>{n}: {WORDS[n % 5]}</p></article>' for n in range(10)]
    found = read(f"<main><div>{made[4]}{''.join(reversed(made[:4] + made[5:]))}</div></main>")
    assert [post.title for post in found.posts] == [f"Step {n}" for n in range(10)]


def test_days_with_a_part_each_are_one_blog() -> None:
    made = [
        f'<article id="p{d}{n}">{clock(n, d)}<h3>Day {d}, {n}</h3><p>{d}: {WORDS[n]}</p></article>'
        for d in (2, 3)
        for n in range(2)
    ]
    page = f"<section class='day'>{made[0]}{made[1]}</section><section class='day'>{made[2]}{made[3]}</section>"
    assert len(read(f"<main>{page}</main>", "Harbour ring: live updates").posts) == 4


def test_a_time_without_a_zone_orders_the_posts_and_is_known_to_the_day() -> None:
    page = posts(PLACED, newest_first=True, around="div class='liveblog'").replace(":00Z", ":00")
    found = read(page)
    assert [post.title for post in found.posts] == HEADINGS
    assert {post.at and post.at.precision for post in found.posts} == {DatePrecision.DAY}


def thread(shape: str, around: str) -> str:
    return f"<main><article><h1>The ring</h1>{ARTICLE}</article>{posts(shape, around=around)}</main>"


COMMENT = '<div id="c{n}"><span class="user">Reader {n}</span>{time}<p>{words} {words}</p></div>'
STEADY = "<main><article><h1>The ring</h1>{}</article></main>"
LONG_AGO = "".join(
    f'<div id="y{n}">{clock(n, 2 + 3 * n)}<h3>{HEADINGS[n]}</h3><p>{WORDS[n]}</p></div>' for n in range(5)
)
BY_DAY = "".join(
    f'<div id="d{n}"><time datetime="2026-03-0{n + 1}">{n + 1} March</time><h3>{HEADINGS[n]}</h3><p>{WORDS[n]}</p></div>'
    for n in range(5)
)
OUT_OF_ORDER = "".join(
    f'<div id="o{n}">{clock(n)}<h3>{HEADINGS[n]}</h3><p>{WORDS[n]}</p></div>' for n in (2, 0, 4, 1, 3)
)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(thread(COMMENT, "section class='comments-area'"), id="comments"),
        pytest.param(thread(COMMENT, "section"), id="comments that nothing calls so"),
        pytest.param(posts(COMMENT, around="section"), id="a thread of a forum"),
        pytest.param(
            posts(PLACED.replace("{heading}", "<a href='/other/{n}'>{heading}</a>")), id="an archive of articles"
        ),
        pytest.param(posts("<a href='/other/{n}'>" + PLACED + "</a>"), id="cards that are links"),
        pytest.param(posts(PLACED, around="div class='archive-list'"), id="an archive by name"),
        pytest.param(thread(PLACED, "aside"), id="a list beside an article"),
        pytest.param(thread(PLACED, "div class='related'"), id="related articles"),
        pytest.param(STEADY.format(ARTICLE * 2 + posts(PLACED, around="div")), id="hours told inside an article"),
        pytest.param(STEADY.format(posts(PLACED, around="ol class='timeline'")), id="a timeline by name"),
        pytest.param(STEADY.format(posts("<li>{time} {words}</li>", around="ol")), id="an affair hour by hour"),
        pytest.param(STEADY.format(f"<div>{LONG_AGO}</div>"), id="an affair over weeks"),
        pytest.param(STEADY.format(f"<div>{BY_DAY}</div>"), id="an affair day by day"),
        pytest.param(STEADY.format(f"<div>{OUT_OF_ORDER}</div>"), id="times in no order"),
        pytest.param(STEADY.format(posts(PLACED).replace("2026-03", "2036-03")), id="times to come"),
        pytest.param(STEADY.format(posts('<div id="t{n}">{time}</div>') + ARTICLE), id="times without words"),
        pytest.param(
            posts('<div id="t{n}"><span>{clock}</span><p>{words}</p></div>'), id="times of day, not called live"
        ),
    ],
)
def test_what_repeats_with_times_need_not_be_a_live_blog(page: str) -> None:
    found = read(page)
    assert (found.form, found.posts) == (PageForm.ARTICLE, ())


def test_two_posts_are_no_live_blog() -> None:
    made = "".join(f'<article id="p{n}">{clock(n)}<h3>{HEADINGS[n]}</h3><p>{WORDS[n]}</p></article>' for n in range(2))
    assert read(f"<main>{made}</main>").form is PageForm.ARTICLE
