"""Live blogs and round-ups: takes a page's lines and marks, tells what the page is, and the dated posts of a live blog.

Posts are told apart by what the page states for machines, else by its markup; where neither tells, it is only marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapers.errors import Refused
from scrapers.page_facts import MARKS, MAX_TITLE, PageFacts
from scrapers.page_stubs import weight
from scrapers.page_tree import Page, is_within
from scrapers.plain_text import one_line, text_of_markup
from scrapers.records import DateSource, PageForm, Post, StatedDate
from scrapers.shown_posts import MAX_POSTS, MOST, shown_posts
from scrapers.shown_stories import are_stories
from scrapers.stated_dates import read_date
from scrapers.urls import absolute, canonical_url

_MAX_POST = 20_000
_TIMES = 4  # So many times of day on a page that calls itself live are those of its posts.
_AROUND = frozenset({"nav", "aside", "footer", "header"})
_STORIES = 3  # So many headings in a page that calls itself a round-up are those of its stories.


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a page is, its lines as they are to be read, and its posts in that order."""

    form: PageForm
    lines: list[str]
    posts: tuple[Post, ...] = ()


def told(lines: list[str], page: Page, facts: PageFacts, url: str, now: datetime) -> Told:
    """The page as what it is. Where the posts are stated whole they are its lines, the oldest first."""
    updates = list(_updates(facts.live, url, now))
    if updates:
        whole = list(_whole(facts.live, updates))
        if all(body for _, body in updates) and sum(map(weight, whole)) >= MOST * sum(map(weight, lines)):
            return Told(form=PageForm.LIVE_BLOG, lines=whole, posts=tuple(post for post, _ in updates))
        places = {line: i for i, line in reversed(list(enumerate(lines)))}
        found = {places[post.title]: post for post, _ in updates if post.title in places}
        return Told(form=PageForm.LIVE_BLOG, lines=lines, posts=tuple(found[i] for i in sorted(found)))
    shown, posts = shown_posts(page, lines, facts.canonical_url or url, now, is_called_live=_is_called_live(facts))
    if posts:
        return Told(form=PageForm.LIVE_BLOG, lines=shown, posts=posts)
    return Told(form=_form(page, facts, lines, url), lines=lines)


def _is_called_live(facts: PageFacts) -> bool:
    title = f"{facts.title or ''} ".lower()
    return bool(facts.live) or facts.is_live or any(words in title for words in MARKS["live_titles"])


def _form(page: Page, facts: PageFacts, lines: Sequence[str], url: str) -> PageForm:
    title = (facts.title or "").lower()
    if facts.live or facts.is_live or (_is_called_live(facts) and len(list(page.all("time", limit=_TIMES))) == _TIMES):
        return PageForm.LIVE_BLOG
    if any(words in title for words in MARKS["round_up_titles"]) and _n_headings(page) >= _STORIES:
        return PageForm.ROUND_UP
    if _are_listed(facts, lines) or are_stories(page, lines, facts.canonical_url or url):
        return PageForm.ROUND_UP
    return PageForm.ARTICLE


def _are_listed(facts: PageFacts, lines: Sequence[str]) -> bool:
    """Whether a list that the page states for machines names the parts of its own text, not other pages."""
    return len(facts.listed) >= _STORIES and facts.listed <= set(lines)


def _n_headings(page: Page) -> int:
    return sum(not is_within(one, _AROUND) for one in page.all("h2", "h3", limit=60))


def _updates(live: Mapping[str, Any], url: str, now: datetime) -> Iterator[tuple[Post, str]]:
    """The stated posts, the oldest first where all have a date, each with its words."""
    stated = live.get("liveBlogUpdate")
    nodes = [one for one in (stated if isinstance(stated, list) else [stated])[:MAX_POSTS] if isinstance(one, dict)]
    read = [found for node in nodes if (found := _update(node, url, now)) is not None]
    if all(post.at is not None for post, _ in read):
        read.sort(key=lambda found: found[0].at.moment if found[0].at else now)
    return iter(read)


def _update(node: Mapping[str, Any], url: str, now: datetime) -> tuple[Post, str] | None:
    title = _words(node.get("headline") or node.get("name"), MAX_TITLE)
    body = _words(node.get("articleBody"), _MAX_POST)
    first = body if body.startswith(title) else title
    if not first:
        return None
    return Post(first_line=first, at=_time(node, now), title=title, url=_address(node, url)), body


def _words(stated: object, cap: int) -> str:
    return text_of_markup(stated, cap=cap) if isinstance(stated, str) else ""


def _time(node: Mapping[str, Any], now: datetime) -> StatedDate | None:
    for name in ("datePublished", "dateModified"):
        stated = node.get(name)
        date = read_date(stated, source=DateSource.JSON_LD, now=now) if isinstance(stated, str) else None
        if isinstance(date, StatedDate):
            return date
    return None


def _address(node: Mapping[str, Any], url: str) -> str | None:
    stated = node.get("url") or node.get("@id")
    if not isinstance(stated, str) or not stated.strip():
        return None
    page, _, part = stated.strip().partition("#")
    try:
        found = canonical_url(absolute(url, page or url))
    except Refused:
        return None
    return f"{found}#{one_line(part, cap=200)}" if part else found


def _whole(live: Mapping[str, Any], updates: Sequence[tuple[Post, str]]) -> Iterator[str]:
    """The lines of all posts, below what introduces them."""
    introduction = _words(live.get("description"), _MAX_POST)
    if introduction and not any(introduction in (post.title, body) for post, body in updates):
        yield introduction
    for post, body in updates:
        if post.title and not body.startswith(post.title):
            yield post.title
        if body:
            yield body
