"""What a worker must know before it asks for a feed or a page: one statement each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from tracker.collection.models import Feed, Report, Source
from tracker.collection.statements import ask_prepared, columns, made, n_columns

# The host as it is in most addresses. Where it is another the door still knows: this only spares the asking.
_HOST = """
    LEFT JOIN collection_host AS host ON host.name = lower(substring({address} FROM '^https?://([^/:?#@]+)'))
"""
_IS_BUSY = """
    coalesce(greatest(host.free_at, host.closed_until) > coalesce(%(now)s::timestamptz, clock_timestamp()), false)
"""
_LAST = "(SELECT started_at FROM collection_fetch WHERE feed_id = feed.id {only} ORDER BY started_at DESC LIMIT 1)"
_NEWEST = """
    LEFT JOIN LATERAL (
        SELECT etag, last_modified FROM collection_snapshot AS one
        WHERE report_id = report.id AND NOT EXISTS (SELECT FROM collection_snapshot WHERE replaces_id = one.id)
        ORDER BY id DESC LIMIT 1
    ) AS newest ON true
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTurn:
    """A feed with its source, and when it was asked last, and last got a whole answer. seems_busy: its host."""

    feed: Feed
    seems_busy: bool
    last_full_at: datetime | None
    last_poll_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """A report with its source, what its newest snapshot can be asked about by, and when the first was fetched."""

    report: Report
    seems_busy: bool
    etag: str
    last_modified: str
    first_at: datetime | None


def of_feed(feed_id: int, now: datetime | None) -> FeedTurn | None:
    """None where there is no such feed. now: stands in for the database's clock."""
    rows = ask_prepared(_feed_statement(), {"pk": feed_id, "now": now})
    if not rows:
        return None
    *row, seems_busy, last_full_at, last_poll_at = rows[0]
    place = n_columns(Feed)
    feed = made(Feed, row[:place])
    feed.source = made(Source, row[place:])
    return FeedTurn(feed=feed, seems_busy=seems_busy, last_full_at=last_full_at, last_poll_at=last_poll_at)


def of_page(report_id: int, now: datetime | None) -> PageTurn | None:
    """None where there is no such report. now: as for `of_feed`."""
    rows = ask_prepared(_page_statement(), {"pk": report_id, "now": now})
    if not rows:
        return None
    row: list[Any]
    *row, seems_busy, etag, last_modified, first_at = rows[0]
    place = n_columns(Report)
    report = made(Report, row[:place])
    report.source = made(Source, row[place:])
    return PageTurn(
        report=report, seems_busy=seems_busy, etag=etag or "", last_modified=last_modified or "", first_at=first_at
    )


@cache
def _feed_statement() -> str:
    return f"""
        SELECT {columns(Feed, "feed")}, {columns(Source, "source")}, {_IS_BUSY},
            {_LAST.format(only="AND outcome = 'stored'")}, {_LAST.format(only="")}
        FROM collection_feed AS feed JOIN collection_source AS source ON source.id = feed.source_id
        {_HOST.format(address="coalesce(nullif(feed.asked_url, ''), feed.url)")}
        WHERE feed.id = %(pk)s
    """


@cache
def _page_statement() -> str:
    return f"""
        SELECT {columns(Report, "report")}, {columns(Source, "source")}, {_IS_BUSY},
            newest.etag, newest.last_modified,
            (SELECT min(fetched_at) FROM collection_snapshot WHERE report_id = report.id)
        FROM collection_report AS report JOIN collection_source AS source ON source.id = report.source_id
        {_HOST.format(address="report.url")} {_NEWEST}
        WHERE report.id = %(pk)s
    """
