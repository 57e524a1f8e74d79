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

from scrapers.http import DEADLINE_SECONDS
from scrapers.robots import MAX_AGE, MAX_DELAY
from tracker.collection import claims
from tracker.collection.hosts import NOW, Turn, take_statement, take_values
from tracker.collection.models import Feed, Report, Source, Work
from tracker.collection.statements import ask_prepared, columns, made, n_columns

# The host as it is in most addresses. Where it is another the door still knows: this only spares the asking.
_HOST_OF = "lower(substring({address} FROM '^https?://([^/:?#@]+)'))"
_FEEDS_HOST = _HOST_OF.format(address="coalesce(nullif(feed.asked_url, ''), feed.url)")
_PAGES_HOST = _HOST_OF.format(address="report.url")
# OFFSET has each be looked up by itself: joined, all of them would be read by a plan that is made while they are few.
_IS_BUSY = f"""
    EXISTS (SELECT FROM collection_host AS host
        WHERE host.name = {{name}} AND greatest(host.free_at, host.closed_until) > {NOW} OFFSET 0)
"""
# The host's rules are kept, and what it answered does not call for another look before long.
_HAS_RULES = """
    EXISTS (SELECT FROM collection_robotsfile AS rules
        WHERE rules.url = substring(report.url FROM '^https?://[^/?#@]+') || '/robots.txt'
        AND rules.status BETWEEN 200 AND 499 AND rules.fetched_at > %(rules_since)s OFFSET 0)
"""
_LAST = """
    (SELECT started_at FROM collection_fetch WHERE feed_id = feed.id AND outcome = 'stored'
        ORDER BY started_at DESC LIMIT 1),
    (SELECT started_at FROM collection_fetch WHERE feed_id = feed.id ORDER BY started_at DESC LIMIT 1)
"""
_NEWEST = """
    LEFT JOIN LATERAL (
        SELECT etag, last_modified
        FROM (SELECT id, etag, last_modified FROM collection_snapshot WHERE report_id = report.id OFFSET 0) AS one
        WHERE NOT EXISTS (SELECT FROM collection_snapshot WHERE replaces_id = one.id OFFSET 0)
        ORDER BY id DESC LIMIT 1
    ) AS newest ON true
"""
_LASTING = timedelta(minutes=5)  # no rules run out while a page is asked for


# Of a dead worker: longer than any exchange with the rest that a host may ask for.
_HOLD_SECONDS = DEADLINE_SECONDS + MAX_DELAY.total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedTurn:
    """A feed with its source, and when it was asked last, and last got a whole answer. seems_busy: its host. taken: the
    turn there, where it was had with the feed."""

    feed: Feed
    seems_busy: bool
    taken: Turn | None
    last_full_at: datetime | None
    last_poll_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTurn:
    """A report with its source, what its newest snapshot can be asked about by, and when the first was fetched; the rest as
    of `FeedTurn`."""

    report: Report
    seems_busy: bool
    taken: Turn | None
    etag: str
    last_modified: str
    first_at: datetime | None


def taken_feed(feed_id: int, lease: timedelta, now: datetime | None) -> FeedTurn | None:
    """The feed, claimed, its `attempts` being the token, and with it the turn at its host; None where it is not due, or not
    to be had at once.

    now: stands in for the database's clock.
    """
    values = claims.claim_values(feed_id, lease) | take_values(_HOLD_SECONDS, now)
    return _feed_turn(_feed_statement(is_taken=True), values)


def of_feed(feed_id: int, now: datetime | None) -> FeedTurn | None:
    """None where there is no such feed. now: as for `taken_feed`."""
    return _feed_turn(_feed_statement(is_taken=False), {"pk": feed_id, "clock": now})


def taken_page(report_id: int, lease: timedelta, now: datetime | None) -> PageTurn | None:
    """The report, claimed, as for `taken_feed`; None also where its host is to be asked for its rules first."""
    values = claims.claim_values(report_id, lease) | take_values(_HOLD_SECONDS, now)
    values["rules_since"] = values["now"] - MAX_AGE + _LASTING
    return _page_turn(_page_statement(is_taken=True), values)


def of_page(report_id: int, now: datetime | None) -> PageTurn | None:
    """None where there is no such report. now: as for `taken_feed`."""
    return _page_turn(_page_statement(is_taken=False), {"pk": report_id, "clock": now})


def _feed_turn(statement: str, values: Mapping[str, Any]) -> FeedTurn | None:
    rows = ask_prepared(statement, values)
    if not rows:
        return None
    *row, seems_busy, host, number, last_full_at, last_poll_at = rows[0]
    place = n_columns(Feed)
    feed = made(Feed, row[:place])
    feed.source = made(Source, row[place:])
    taken = None if number is None else Turn(host, number)
    return FeedTurn(feed=feed, seems_busy=seems_busy, taken=taken, last_full_at=last_full_at, last_poll_at=last_poll_at)


def _page_turn(statement: str, values: Mapping[str, Any]) -> PageTurn | None:
    rows = ask_prepared(statement, values)
    if not rows:
        return None
    row: list[Any]
    *row, seems_busy, host, number, etag, last_modified, first_at = rows[0]
    place = n_columns(Report)
    report = made(Report, row[:place])
    report.source = made(Source, row[place:])
    return PageTurn(
        report=report,
        seems_busy=seems_busy,
        taken=None if number is None else Turn(host, number),
        etag=etag or "",
        last_modified=last_modified or "",
        first_at=first_at,
    )


@cache
def _feed_statement(*, is_taken: bool) -> str:
    return _statement(Feed, "feed", _FEEDS_HOST, _LAST, is_taken=is_taken)


@cache
def _page_statement(*, is_taken: bool) -> str:
    kept = "newest.etag, newest.last_modified, (SELECT min(fetched_at) FROM collection_snapshot WHERE report_id = report.id)"
    return _statement(Report, "report", _PAGES_HOST, kept, _NEWEST, is_taken=is_taken, which=_HAS_RULES)


def _statement(
    model: type[Work], name: str, host: str, more: str, joins: str = "", *, is_taken: bool, which: str = "true"
) -> str:
    """What gives a row with its source, what is known of its host, and more; the row is claimed with it, or only looked at.

    name: of the row in the other parts. host: its host's name. which: what has to hold besides, for it to be claimed.
    """
    busy = _IS_BUSY.format(name=host)
    if is_taken:
        claim = claims.claim_statement(model, name, f"NOT {busy} AND {which}")
        first = f"WITH claimed AS ({claim}), mine AS ({take_statement(host, f'claimed AS {name}')})"
        rows, told, joins = "claimed", "false, mine.name, mine.turn", f"LEFT JOIN mine ON true {joins}"
    else:
        first, rows, told = "", model._meta.db_table, f"{busy}, NULL, NULL"
    return f"""
        {first} SELECT {columns(model, name)}, {columns(Source, "source")}, {told}, {more}
        FROM {rows} AS {name} JOIN collection_source AS source ON source.id = {name}.source_id {joins}
        WHERE {name}.id = %(pk)s
    """
