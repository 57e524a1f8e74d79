"""The addresses of a source and what asking them came to, as its pages list them: so many, however many its sitemaps name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, F, Window

from tracker.collection.models import Feed
from tracker.collection.statements import ask

SHOWN_FEEDS = 50

# Of each feed its newest polls, by index: all that were ever made of the source are not looked at.
_POLLS = """
    SELECT feed.url, poll.started_at, poll.outcome, poll.detail,
        poll.n_entries, poll.n_new, poll.n_known, poll.n_rejected
    FROM collection_feed AS feed
    CROSS JOIN LATERAL (SELECT * FROM collection_fetch WHERE feed_id = feed.id ORDER BY started_at DESC
        LIMIT %(most)s) AS poll
    WHERE feed.id = ANY(%(feeds)s::bigint[]) ORDER BY poll.started_at DESC LIMIT %(most)s
"""


class Listed(NamedTuple):
    """feeds: those of the catalogue, then those that sitemaps name, SHOWN_FEEDS at most. n: of all."""

    feeds: tuple[Feed, ...]
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRow:
    """One poll with its account: n_entries = n_new + n_known + n_rejected, None where it brought no entries."""

    url: str
    at: datetime
    outcome: str
    detail: str
    n_entries: int | None
    n_new: int | None
    n_known: int | None
    n_rejected: int | None


def listed_feeds(source_id: int) -> Listed:
    """The feeds of the source that are not retired; one query."""
    own = Feed.objects.filter(source=source_id, retired_at=None).annotate(n_all=Window(Count("*")))
    feeds = tuple(own.order_by(F("listed_in").asc(nulls_first=True), "pk")[:SHOWN_FEEDS])
    return Listed(feeds=feeds, n=feeds[0].n_all if feeds else 0)


def newest_polls(feeds: Sequence[Feed], most: int) -> tuple[PollRow, ...]:
    """The newest polls of these feeds, the newest first; one query."""
    rows = ask(_POLLS, {"feeds": [feed.pk for feed in feeds], "most": most})
    names = ("url", "at", "outcome", "detail", "n_entries", "n_new", "n_known", "n_rejected")
    return tuple(PollRow(**dict(zip(names, row, strict=True))) for row in rows)
