"""The first writer: what was fetched -> rows. Every function is one transaction.

Each raises LostClaim, and leaves nothing behind, where its token no longer holds the row.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from scrapers.decide import KnownReport, Plan, Step, decide
from scrapers.records import FeedEntry, FeedReading, Fetched
from scrapers.sitemaps import NOT_WANTED
from tracker.collection import claims, clock, editions, issues, moves, sitemap_feeds
from tracker.collection.derive import Derived
from tracker.collection.issues import Fault, IssueKind
from tracker.collection.models import Feed, Fetch, Report, Snapshot, Source, StandIn
from tracker.collection.statements import ask, ask_prepared, columns, insert, made, n_columns

MAX_LISTED = 50  # rejected entries of one poll that get a row each


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP attempt about to be recorded. next_at: when the row's work is due again, None for never."""

    started_at: datetime
    next_at: datetime | None


_HOLD = f"""
    SELECT {columns(Feed, "feed")}, {columns(Source, "source")}
    FROM collection_source AS source JOIN collection_feed AS feed ON feed.source_id = source.id
    WHERE feed.id = %(pk)s AND feed.attempts = %(token)s AND feed.lease_until IS NOT NULL
    FOR NO KEY UPDATE OF source, feed
"""
# Two look-ups, each by an index; one with OR would use none. Planned anew each time: a plan made while there are hardly
# any reports reads all of them, and would be kept until somebody counts them.
_SEEN = """
    UPDATE collection_report SET last_seen_at = %(now)s WHERE id IN (
        SELECT id FROM collection_report WHERE source_id = %(source)s AND key = ANY(%(keys)s::text[])
        UNION SELECT id FROM collection_report WHERE source_id = %(source)s AND url = ANY(%(urls)s::text[])
    ) RETURNING id, key, url, announced_update_at
"""


class _Stored(NamedTuple):
    """What tells a stored report from others, and the latest update that a feed announced."""

    pk: int
    key: str
    url: str
    updated_at: datetime | None


@transaction.atomic
def ingest_feed(feed_id: int, token: int, fetched: Fetched, reading: FeedReading | None, attempt: Attempt) -> Fetch:
    """The poll's record, in which every entry counts as new, known or rejected.

    reading: None where the feed did not change. New reports are due at once, and so are known ones that announce a
    later update. Feeds of one source are taken in one after the other: two that announce a report make one row.
    """
    feed = _hold_feed(feed_id, token)
    source = feed.source
    fetch = _fetch_row(attempt, feed.address, Fetch.Outcome.UNCHANGED, status=fetched.status, feed=feed)
    if reading is not None:
        plan = _take_entries(source, reading)
        issues.log(_faults(feed, reading, plan), source=source)
        fetch.outcome = Fetch.Outcome.STORED
        fetch.n_new = sum(intent.step is Step.FETCH for intent in plan.intents)
        fetch.n_known = len(plan.intents) - fetch.n_new
        fetch.n_rejected = len(reading.rejected)
        fetch.n_entries = len(reading.entries) + len(reading.rejected)
        fetch.detail = sitemap_feeds.note_reading(feed, reading)
    if fetched.moved_to is not None:
        fetch.detail = f"moved for good to {fetched.moved_to}; the catalogue should say so"
    issues.log(moves.note_answer(feed, fetched, is_feed=reading is not None), source=source)
    insert([fetch])
    claims.finish(
        Feed,
        feed_id,
        token,
        due_at=attempt.next_at,
        etag=fetched.validators.etag or "",
        last_modified=fetched.validators.last_modified or "",
        last_success_at=fetched.fetched_at,
        **{column: getattr(feed, column) for column in (*moves.COLUMNS, *sitemap_feeds.COLUMNS)},
    )
    return fetch


@transaction.atomic
def ingest_page(
    report_id: int, token: int, fetched: Fetched, page: Derived | None, attempt: Attempt
) -> Snapshot | None:
    """The new snapshot, due for reading; None where the report reads as before. One that is older than a feed announced
    leaves the page due.

    page: None where the server said that nothing changed. Bytes that differ around the same title and text (another
    advertisement, another list of links) make no second snapshot: what is kept is what can be read differently. The
    report's text should be of the page's version: see `rederive.bring_up_to_date`.
    """
    report = claims.hold(Report, report_id, token)
    snapshot = None
    if page is not None and not editions.reads_as_before(report, fetched, page):
        snapshot = editions.add(report, fetched, page)
        if page.article.is_truncated:
            cut = Fault(kind=IssueKind.CUT_TEXT, detail=f"{report.url}: the end of a very long text was left out")
            issues.log([cut], source=report.source, report=report)
        described = editions.description(report)
    else:
        described = {}
        StandIn.objects.filter(report=report).delete()
    outcome = Fetch.Outcome.UNCHANGED if snapshot is None else Fetch.Outcome.STORED
    insert([_fetch_row(attempt, report.url, outcome, status=fetched.status, report=report)])
    is_behind = snapshot is not None and page is not None and editions.is_behind(report, fetched, page)
    claims.finish(Report, report_id, token, due_at=clock.now() if is_behind else attempt.next_at, **described)
    return snapshot


@transaction.atomic
def record_feed_failure(
    feed_id: int, token: int, why: str, attempt: Attempt, *, status: int | None = None, is_gone: bool = False
) -> Fetch:
    """The record of a poll that gave nothing; the feed keeps the reason. is_gone: its own address answered 410."""
    feed = claims.hold(Feed, feed_id, token)
    fetch = _fetch_row(attempt, feed.address, Fetch.Outcome.FAILED, status=status, detail=why, feed=feed)
    insert([fetch])
    told = moves.note_failure(feed, is_gone=is_gone, is_answer=status is not None, moment=fetch.finished_at)
    issues.log(told, source=feed.source)
    claims.fail(Feed, feed_id, token, why, retry_at=None if feed.gone_at else attempt.next_at)
    return fetch


@transaction.atomic
def record_page_failure(
    report_id: int, token: int, why: str, attempt: Attempt, *, status: int | None = None, fault: Fault | None = None
) -> Fetch:
    """The record of a fetch that gave no article; the report keeps the reason, and what a feed said of it.

    fault: where a page came that we did not understand.
    """
    report = claims.hold(Report, report_id, token)
    fetch = _fetch_row(attempt, report.url, Fetch.Outcome.FAILED, status=status, detail=why, report=report)
    insert([fetch])
    if fault is not None:
        issues.log([fault], source=report.source, report=report)
    claims.fail(Report, report_id, token, why, retry_at=attempt.next_at)
    return fetch


def _fetch_row(
    attempt: Attempt,
    url: str,
    outcome: Fetch.Outcome,
    *,
    status: int | None,
    detail: str = "",
    feed: Feed | None = None,
    report: Report | None = None,
) -> Fetch:
    return Fetch(
        feed=feed,
        report=report,
        url=url,
        started_at=attempt.started_at,
        finished_at=clock.now(),
        outcome=outcome,
        status=status,
        detail=detail,
    )


def _hold_feed(feed_id: int, token: int) -> Feed:
    """The feed and its source, locked in the other order until the transaction ends. Raises LostClaim."""
    rows = ask_prepared(_HOLD, {"pk": feed_id, "token": token})
    if not rows:
        raise claims.LostClaim(f"Feed {feed_id} is no longer held under token {token}")
    place = n_columns(Feed)
    feed = made(Feed, rows[0][:place])
    feed.source = made(Source, rows[0][place:])
    return feed


def _take_entries(source: Source, reading: FeedReading) -> Plan:
    """What each entry meant; new reports are stored, updated ones due again."""
    moment = clock.now()
    plan = decide(reading, _known(_seen(source, reading, moment), reading))
    for intent in plan.intents:
        if intent.step is Step.REFETCH and intent.entry.updated is not None:
            Report.objects.filter(source=source, key=intent.known_key).update(
                announced_update_at=intent.entry.updated.moment, due_at=moment, hinted_at=None
            )
    insert([_new_report(source, intent.entry, moment) for intent in plan.intents if intent.step is Step.FETCH])
    return plan


def _seen(source: Source, reading: FeedReading, moment: datetime) -> list[_Stored]:
    """The stored reports that the reading announces, which are thereby seen now."""
    keys, urls = [entry.key for entry in reading.entries], [entry.url for entry in reading.entries]
    return [_Stored(*row) for row in ask(_SEEN, {"source": source.pk, "keys": keys, "urls": urls, "now": moment})]


def _known(stored: Collection[_Stored], reading: FeedReading) -> list[KnownReport]:
    """How often a page was fetched is asked only of those that the reading says were updated."""
    updated = {entry.key for entry in reading.entries if entry.updated is not None}
    asked = [report.pk for report in stored if report.key in updated]
    fetched = Fetch.objects.filter(report__in=asked).values_list("report").annotate(n=Count("pk")) if asked else ()
    n_fetches = dict(fetched)
    return [
        KnownReport(
            key=report.key,
            url=report.url,
            updated_at=report.updated_at,
            n_refetches=max(0, n_fetches.get(report.pk, 0) - 1),
        )
        for report in stored
    ]


def _new_report(source: Source, entry: FeedEntry, moment: datetime) -> Report:
    published = entry.published
    return Report(
        source=source,
        key=entry.key,
        url=entry.url,
        title=entry.title,
        published_at=published.moment if published else None,
        published_on=published.day if published else None,
        published_precision=published.precision.value if published else "",
        published_source=published.source.value if published else "",
        announced_update_at=entry.updated.moment if entry.updated else None,
        first_seen_at=moment,
        last_seen_at=moment,
        due_at=moment,
    )


def _faults(feed: Feed, reading: FeedReading, plan: Plan) -> list[Fault]:
    passed_over = [entry.reason for entry in reading.rejected if entry.reason in NOT_WANTED]
    rejected = [f"{entry.reason}: {entry.raw}" for entry in reading.rejected if entry.reason not in NOT_WANTED]
    if len(rejected) > MAX_LISTED:
        rejected[MAX_LISTED:] = ["more entries were rejected than are listed here"]
    problems = list(reading.problems)
    if plan.is_storm:
        problems.append("most entries carry new identities for pages that are known; no doubles were made")
    faults = [Fault(kind=IssueKind.REJECTED_ENTRY, detail=f"{feed.url}: {words}") for words in rejected + passed_over]
    return faults + [Fault(kind=IssueKind.DAMAGED_FEED, detail=f"{feed.url}: {words}") for words in problems]
