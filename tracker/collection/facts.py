"""What a page says of itself beside its text -> JSON that stands with the text, and back.

Spans are code points into the text that they stand with. What a page does not say is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from scrapers.records import ArticleText, StatedDate

MAX_DATES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDate:
    """A date as one place states it. precision: `DatePrecision`, source: `DateSource`."""

    at: datetime
    on: date
    precision: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedPost:
    """One post of a live blog: where it stands in the text, and when it was posted, None where that is not stated."""

    start: int
    end: int
    title: str
    at: SaidDate | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What is known of a text. read_from: `FactSource` by "title", "byline", "language", "canonical_url"; barrier: what
    told that the rest is kept back; n_pages: of a PDF; dates: of its publication, most trusted first; undecoded: the
    share of its characters that no encoding explains."""

    read_from: Mapping[str, str] = field(default_factory=dict)
    barrier: str = ""
    n_pages: int | None = None
    undecoded: float = 0.0
    updated: SaidDate | None = None
    dates: tuple[SaidDate, ...] = ()
    posts: tuple[DatedPost, ...] = ()

    def post_at(self, place: int) -> DatedPost | None:
        """The post in which this place of the text stands."""
        return next((post for post in self.posts if post.start <= place < post.end), None)


def facts_of(article: ArticleText, text: str) -> dict[str, Any]:
    """The article's facts as JSON. text: as it is stored, in which the posts are found by how they begin."""
    stated: dict[str, Any] = {
        "read_from": dict(article.read_from),
        "barrier": article.barrier,
        "n_pages": article.n_pages,
        "undecoded": round(text.count("\ufffd") / max(len(text), 1), 6),
        "updated": _said(article.updated) if article.updated else None,
        "dates": _unique(article.dates),
        "posts": list(_posts(article, text)),
    }
    return {name: value for name, value in stated.items() if value}


def _said(stated: StatedDate) -> dict[str, str]:
    return {
        "at": stated.moment.isoformat(),
        "on": stated.day.isoformat(),
        "precision": stated.precision.value,
        "source": stated.source.value,
    }


def _unique(dates: tuple[StatedDate, ...]) -> list[dict[str, str]]:
    found = {(date.day, date.precision, date.source): _said(date) for date in reversed(dates)}
    kept = dict.fromkeys((date.day, date.precision, date.source) for date in dates)
    return [found[key] for key in kept][:MAX_DATES]


def _posts(article: ArticleText, text: str) -> Iterator[dict[str, Any]]:
    """The posts that are found in the text, each up to where the next one begins."""
    places: list[tuple[int, int]] = []
    after = 0
    for number, post in enumerate(article.posts):
        start = _line_that_begins(text, post.first_line, after)
        if start is not None:
            places.append((start, number))
            after = start + 1
    for (start, number), (end, _) in pairwise([*places, (len(text), 0)]):
        post = article.posts[number]
        said = {"start": start, "end": end, "title": post.title, "url": post.url or ""}
        yield said | ({"at": _said(post.at)} if post.at else {})


def _line_that_begins(text: str, words: str, after: int) -> int | None:
    if text.startswith(words) and after == 0:
        return 0
    found = text.find("\n" + words, max(after - 1, 0))
    return None if found < 0 else found + 1


def read_facts(stored: Mapping[str, Any]) -> TextFacts:
    """The facts from their JSON."""
    updated = stored.get("updated")
    return TextFacts(
        read_from=stored.get("read_from", {}),
        barrier=stored.get("barrier", ""),
        n_pages=stored.get("n_pages"),
        undecoded=stored.get("undecoded", 0.0),
        updated=_read_said(updated) if updated else None,
        dates=tuple(_read_said(one) for one in stored.get("dates", ())),
        posts=tuple(_read_post(one) for one in stored.get("posts", ())),
    )


def _read_said(said: Mapping[str, str]) -> SaidDate:
    return SaidDate(
        at=datetime.fromisoformat(said["at"]),
        on=date.fromisoformat(said["on"]),
        precision=said["precision"],
        source=said["source"],
    )


def _read_post(said: Mapping[str, Any]) -> DatedPost:
    at = said.get("at")
    return DatedPost(
        start=said["start"], end=said["end"], title=said["title"], at=_read_said(at) if at else None, url=said["url"]
    )
