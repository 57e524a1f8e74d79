"""The first writer: what was fetched -> rows. Every function is one transaction.

Each raises LostClaim, and leaves nothing behind, where its token no longer holds the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from scrapers.decide import Plan, Step
from scrapers.records import FeedReading, Fetched
from scrapers.sitemaps import NOT_WANTED
from tracker.collection import claims, clock, editions, issues, moves, sitemap_feeds
from tracker.collection.announced import take_entries
from tracker.collection.derive import Derived
from tracker.collection.issues import Fault, IssueKind
from tracker.collection.models import Feed, Fetch, Report, Snapshot, StandIn
from tracker.collection.statements import ask_prepared, columns, insert, made

MAX_LISTED = 50  # rejected entries of one poll that get a row each


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP attempt about to be recorded. next_at: when the row's work is due again, None for never."""

    started_at: datetime
    next_at: datetime | None


_HOLD = f"""
    SELECT {columns(Feed, "feed")} FROM collection_source AS source JOIN collection_feed AS feed ON feed.source_id = source.id
    WHERE feed.id = %(pk)s AND feed.attempts = %(token)s AND feed.lease_until IS NOT NULL
    FOR NO KEY UPDATE OF source, feed
"""


@transaction.atomic
def ingest_feed(feed_id: int, token: int, fetched: Fetched, reading: FeedReading | None, attempt: Attempt) -> Fetch:
    """The poll's record, in which every entry counts as new, known or rejected; what is held for an editor is rejected.

    reading: None where the feed did not change. New reports are due at once, and so are known ones that announce a
    later update. Feeds of one source are taken in one after the other: two that announce a report make one row.
    """
    feed, faults = _hold_feed(feed_id, token), list[Fault]()
    fetch = _fetch_row(attempt, feed.address, Fetch.Outcome.UNCHANGED, status=fetched.status, feed=feed)
    if reading is not None:
        plan = take_entries(feed, reading)
        n_held = sum(intent.step is Step.HELD for intent in plan.intents)
        faults += _faults(feed, reading, plan)
        fetch.outcome = Fetch.Outcome.STORED
        fetch.n_new = sum(intent.step is Step.FETCH for intent in plan.intents)
        fetch.n_known = len(plan.intents) - fetch.n_new - n_held
        fetch.n_rejected = len(reading.rejected) + n_held
        fetch.n_entries = len(reading.entries) + len(reading.rejected)
        held = f"held for an editor: {n_held}" if n_held else ""
        fetch.detail = "; ".join(filter(None, (sitemap_feeds.note_reading(feed, reading), held)))
    if fetched.moved_to is not None:
        fetch.detail = f"moved for good to {fetched.moved_to}; the catalogue should say so"
    faults += moves.note_answer(feed, fetched, is_feed=reading is not None)
    if faults:
        issues.log(faults, source=feed.source)
    claims.finish(
        Feed,
        feed_id,
        token,
        due_at=attempt.next_at,
        record=fetch,
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
    fetch = _fetch_row(attempt, report.url, outcome, status=fetched.status, report=report)
    is_behind = snapshot is not None and page is not None and editions.is_behind(report, fetched, page)
    due_at = clock.now() if is_behind else attempt.next_at
    claims.finish(Report, report_id, token, due_at=due_at, record=fetch, **described)
    return snapshot


@transaction.atomic
def record_feed_failure(
    feed_id: int, token: int, why: str, attempt: Attempt, *, status: int | None = None, is_gone: bool = False
) -> Fetch:
    """The record of a poll that gave nothing; the feed keeps the reason. is_gone: its own address answered 410."""
    feed = claims.hold(Feed, feed_id, token)
    fetch = _fetch_row(attempt, feed.address, Fetch.Outcome.FAILED, status=status, detail=why, feed=feed)
    insert(fetch)
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
    insert(fetch)
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
    """The feed, locked after its source until the transaction ends. Raises LostClaim."""
    rows = ask_prepared(_HOLD, {"pk": feed_id, "token": token})
    if not rows:
        raise claims.LostClaim(f"Feed {feed_id} is no longer held under token {token}")
    return made(Feed, rows[0])


def _faults(feed: Feed, reading: FeedReading, plan: Plan) -> list[Fault]:
    passed_over = [entry.reason for entry in reading.rejected if entry.reason in NOT_WANTED]
    rejected = [f"{entry.reason}: {entry.raw}" for entry in reading.rejected if entry.reason not in NOT_WANTED]
    if len(rejected) > MAX_LISTED:
        rejected[MAX_LISTED:] = ["more entries were rejected than are listed here"]
    rejected += [_held_words(feed) for intent in plan.intents if intent.step is Step.HELD]
    faults = [Fault(kind=IssueKind.REJECTED_ENTRY, detail=f"{feed.url}: {words}") for words in rejected + passed_over]
    return faults + [Fault(kind=IssueKind.DAMAGED_FEED, detail=f"{feed.url}: {words}") for words in reading.problems]


def _held_words(feed: Feed) -> str:
    """The same for each entry, so that together they are one issue: which they are stands with the storm."""
    remedy = f'`manage.py source rule {feed.source.slug} same|new --why "..."` takes it'
    return f"held for an editor: it seems to be a known report under a new identity; {remedy}"
