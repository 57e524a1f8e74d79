"""What a worker must know before it asks for a feed or a page: one statement each, which also takes what is to be had.

`taken_feed` and `taken_page` serve the usual case; what they do not give is looked at with `of_feed` and `of_page`, which
take nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from scrapers.robots import MAX_AGE
from tracker.collection import claims
from tracker.collection.models import Feed, Report, Source
from tracker.collection.statements import ask_prepared, columns, made, n_columns

# OFFSET has each be looked up by itself: joined, all of them would be read by a plan that is made while they are few.
#
# The host as it is in most addresses. Where it is another the door still knows: this only spares the asking.
_IS_BUSY = """
    EXISTS (SELECT FROM collection_host AS host
        WHERE host.name = lower(substring({address} FROM '^https?://([^/:?#@]+)'))
        AND greatest(host.free_at, host.closed_until) > coalesce(%(clock)s::timestamptz, clock_timestamp()) OFFSET 0)
"""
_FEEDS_HOST = _IS_BUSY.format(address="coalesce(nullif(feed.asked_url, ''), feed.url)")
_PAGES_HOST = _IS_BUSY.format(address="report.url")
# The host's rules are kept, and what it answered does not call for another look before long.
_HAS_RULES = """
    EXISTS (SELECT FROM collection_robotsfile AS rules
        WHERE rules.url = substring(report.url FROM '^https?://[^/?#@]+') || '/robots.txt'
        AND rules.status BETWEEN 200 AND 499 AND rules.fetched_at > %(rules_since)s OFFSET 0)
"""
_LAST = "(SELECT started_at FROM collection_fetch WHERE feed_id = feed.id {only} ORDER BY started_at DESC LIMIT 1)"
_NEWEST = """
    LEFT JOIN LATERAL (
        SELECT etag, last_modified FROM collection_snapshot AS one
        WHERE report_id = report.id AND NOT EXISTS (SELECT FROM collection_snapshot WHERE replaces_id = one.id)
        ORDER BY id DESC LIMIT 1
    ) AS newest ON true
"""
_LASTING = timedelta(minutes=5)  # no rules run out while a page is asked for


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


def taken_feed(feed_id: int, lease: timedelta, now: datetime | None) -> FeedTurn | None:
    """The feed, claimed, its `attempts` being the token; None where it is not due, or not to be had at once.

    now: stands in for the database's clock.
    """
    return _feed_turn(_feed_statement(is_taken=True), claims.claim_values(feed_id, lease) | {"clock": now})


def of_feed(feed_id: int, now: datetime | None) -> FeedTurn | None:
    """None where there is no such feed. now: as for `taken_feed`."""
    return _feed_turn(_feed_statement(is_taken=False), {"pk": feed_id, "clock": now})


def taken_page(report_id: int, lease: timedelta, now: datetime | None) -> PageTurn | None:
    """The report, claimed, as for `taken_feed`; None also where its host is to be asked for its rules first."""
    values = claims.claim_values(report_id, lease)
    values |= {"clock": now, "rules_since": values["now"] - MAX_AGE + _LASTING}
    return _page_turn(_page_statement(is_taken=True), values)


def of_page(report_id: int, now: datetime | None) -> PageTurn | None:
    """None where there is no such report. now: as for `taken_feed`."""
    return _page_turn(_page_statement(is_taken=False), {"pk": report_id, "clock": now})


def _feed_turn(statement: str, values: Mapping[str, Any]) -> FeedTurn | None:
    rows = ask_prepared(statement, values)
    if not rows:
        return None
    *row, seems_busy, last_full_at, last_poll_at = rows[0]
    place = n_columns(Feed)
    feed = made(Feed, row[:place])
    feed.source = made(Source, row[place:])
    return FeedTurn(feed=feed, seems_busy=seems_busy, last_full_at=last_full_at, last_poll_at=last_poll_at)


def _page_turn(statement: str, values: Mapping[str, Any]) -> PageTurn | None:
    rows = ask_prepared(statement, values)
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
def _feed_statement(*, is_taken: bool) -> str:
    claim = claims.claim_statement(Feed, "feed", f"NOT {_FEEDS_HOST}")
    return f"""
        {f"WITH claimed AS ({claim})" if is_taken else ""}
        SELECT {columns(Feed, "feed")}, {columns(Source, "source")}, {"false" if is_taken else _FEEDS_HOST},
            {_LAST.format(only="AND outcome = 'stored'")}, {_LAST.format(only="")}
        FROM {"claimed" if is_taken else "collection_feed"} AS feed
        JOIN collection_source AS source ON source.id = feed.source_id
        WHERE feed.id = %(pk)s
    """


@cache
def _page_statement(*, is_taken: bool) -> str:
    claim = claims.claim_statement(Report, "report", f"NOT {_PAGES_HOST} AND {_HAS_RULES}")
    return f"""
        {f"WITH claimed AS ({claim})" if is_taken else ""}
        SELECT {columns(Report, "report")}, {columns(Source, "source")}, {"false" if is_taken else _PAGES_HOST},
            newest.etag, newest.last_modified,
            (SELECT min(fetched_at) FROM collection_snapshot WHERE report_id = report.id)
        FROM {"claimed" if is_taken else "collection_report"} AS report
        JOIN collection_source AS source ON source.id = report.source_id {_NEWEST}
        WHERE report.id = %(pk)s
    """
