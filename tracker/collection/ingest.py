"""WRITER 1: what was fetched -> rows. Each function is one transaction, which only the holder of the claim completes.

All of them raise LostClaim, and leave nothing behind, where the token no longer holds the row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from scrapers.records import ArticleText as Article
from scrapers.records import FeedEntry, FeedReading, Fetched
from tracker.collection import claims, clock, issues
from tracker.collection.issues import Fault, IssueKind
from tracker.collection.models import ArticleText, Feed, Fetch, Report, Snapshot, Source

MAX_LISTED = 50  # rejected entries of one poll that get a row each


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One HTTP attempt about to be recorded. next_at: when the row's work is due again, None for never."""

    started_at: datetime
    next_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """What a page says, as it is stored. text_version: what derived it."""

    article: Article
    title: str
    text: str
    text_version: str


@transaction.atomic
def ingest_feed(feed_id: int, token: int, fetched: Fetched, reading: FeedReading | None, attempt: Attempt) -> Fetch:
    """The poll's record, in which every entry counts as new, known or rejected.

    reading: None where the feed did not change. New reports are due at once, and so are known ones that announce a
    later update. Feeds of one source are taken in one after the other: two that announce a report make one row.
    """
    source = Source.objects.select_for_update(no_key=True).get(feeds=feed_id)
    feed = claims.hold(Feed, feed_id, token)
    fetch = _fetch_row(attempt, feed.url, Fetch.Outcome.UNCHANGED, status=fetched.status, feed=feed)
    if reading is not None:
        n_new, n_known = _take_entries(source, reading.entries)
        issues.log(_faults(feed, reading), source=source)
        fetch.outcome = Fetch.Outcome.STORED
        fetch.n_new, fetch.n_known, fetch.n_rejected = n_new, n_known, len(reading.rejected)
        fetch.n_entries = len(reading.entries) + len(reading.rejected)
    fetch.save()
    feed.etag = fetched.validators.etag or ""
    feed.last_modified = fetched.validators.last_modified or ""
    feed.last_success_at = fetched.fetched_at
    feed.save(update_fields=["etag", "last_modified", "last_success_at"])
    claims.finish(Feed, feed_id, token, due_at=attempt.next_at)
    return fetch


@transaction.atomic
def ingest_page(
    report_id: int, token: int, fetched: Fetched, page: Derived | None, attempt: Attempt
) -> Snapshot | None:
    """The new snapshot, due for reading; None where the report reads as before.

    page: None where the server said that nothing changed. Bytes that differ around the same title and text (another
    advertisement, another list of links) make no second snapshot: what is kept is what can be read differently.
    """
    report = claims.hold(Report, report_id, token)
    snapshot = None
    if page is not None and not _reads_as_before(report, page):
        snapshot = _store_page(report, fetched, page)
    outcome = Fetch.Outcome.UNCHANGED if snapshot is None else Fetch.Outcome.STORED
    _fetch_row(attempt, report.url, outcome, status=fetched.status, report=report).save()
    claims.finish(Report, report_id, token, due_at=attempt.next_at)
    return snapshot


@transaction.atomic
def record_feed_failure(feed_id: int, token: int, why: str, attempt: Attempt, *, status: int | None = None) -> Fetch:
    """The record of a poll that gave nothing; the feed keeps the reason."""
    feed = claims.hold(Feed, feed_id, token)
    fetch = _fetch_row(attempt, feed.url, Fetch.Outcome.FAILED, status=status, detail=why, feed=feed)
    fetch.save()
    claims.fail(Feed, feed_id, token, why, retry_at=attempt.next_at)
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
    fetch.save()
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


def _take_entries(source: Source, entries: Sequence[FeedEntry]) -> tuple[int, int]:
    """How many of the entries are new reports, and how many known ones; new ones are stored."""
    moment = clock.now()
    by_key = Q(key__in=[entry.key for entry in entries])
    by_url = Q(url__in=[entry.url for entry in entries])
    stored = list(Report.objects.filter(by_key | by_url, source=source))
    known = {report.url: report for report in stored} | {report.key: report for report in stored}
    new: list[Report] = []
    for entry in entries:
        report = known.get(entry.key) or known.get(entry.url)
        if report is None:
            report = _new_report(source, entry, moment)
            known[entry.key] = known[entry.url] = report
            new.append(report)
        elif _announces_update(report, entry):
            _note_update(report, entry, moment)
    Report.objects.filter(pk__in=[report.pk for report in stored]).update(last_seen_at=moment)
    Report.objects.bulk_create(new)
    return len(new), len(entries) - len(new)


def _new_report(source: Source, entry: FeedEntry, moment: datetime) -> Report:
    published = entry.published
    return Report(
        source=source,
        key=entry.key,
        url=entry.url,
        title=entry.title,
        published_at=published.moment if published else None,
        published_precision=published.precision.value if published else "",
        published_source=published.source.value if published else "",
        announced_update_at=entry.updated.moment if entry.updated else None,
        first_seen_at=moment,
        last_seen_at=moment,
        due_at=moment,
    )


def _announces_update(report: Report, entry: FeedEntry) -> bool:
    """Whether the entry speaks of a change that came after what we know of."""
    return entry.updated is not None and entry.updated.moment > (report.announced_update_at or report.first_seen_at)


def _note_update(report: Report, entry: FeedEntry, moment: datetime) -> None:
    """The report is due for another fetch; where the feed lists it twice, the later change counts."""
    report.announced_update_at = entry.updated.moment if entry.updated else None
    if report.pk is not None:
        Report.objects.filter(pk=report.pk).update(
            announced_update_at=report.announced_update_at, due_at=moment, hinted_at=None
        )


def _faults(feed: Feed, reading: FeedReading) -> list[Fault]:
    rejected = [f"{entry.reason}: {entry.raw}" for entry in reading.rejected]
    if len(rejected) > MAX_LISTED:
        rejected[MAX_LISTED:] = ["more entries were rejected than are listed here"]
    faults = [Fault(kind=IssueKind.REJECTED_ENTRY, detail=f"{feed.url}: {words}") for words in rejected]
    return faults + [Fault(kind=IssueKind.DAMAGED_FEED, detail=f"{feed.url}: {words}") for words in reading.problems]


def _reads_as_before(report: Report, page: Derived) -> bool:
    current = report.current_text
    return current is not None and (current.text_version, current.title, current.text) == (
        page.text_version,
        page.title,
        page.text,
    )


def _store_page(report: Report, fetched: Fetched, page: Derived) -> Snapshot:
    moment = clock.now()
    snapshot = Snapshot.objects.create(
        report=report,
        fetched_at=fetched.fetched_at,
        url=fetched.final_url,
        status=fetched.status,
        headers=dict(fetched.headers),
        media_type=fetched.media_type[:100],
        charset=(fetched.charset or "")[:40],
        etag=fetched.validators.etag or "",
        last_modified=fetched.validators.last_modified or "",
        sha256=hashlib.sha256(fetched.body).hexdigest(),
        body=fetched.body,
        replaces=report.snapshots.filter(replaced_by=None).order_by("-pk").first(),
        due_at=moment,
    )
    report.current_text = ArticleText.objects.create(
        snapshot=snapshot,
        text_version=page.text_version,
        title=page.title,
        text=page.text,
        language=page.article.language or "",
        created_at=moment,
    )
    _describe(report, page)
    return snapshot


def _describe(report: Report, page: Derived) -> None:
    """What the page says of itself stands on the report; what it does not say stays as the feed had it."""
    article = page.article
    report.title = page.title or report.title
    report.byline = article.byline or report.byline
    report.language = article.language or report.language
    report.canonical_url = article.canonical_url or report.canonical_url
    if article.published is not None:
        report.published_at = article.published.moment
        report.published_precision = article.published.precision.value
        report.published_source = article.published.source.value
    report.save(
        update_fields=[
            "current_text",
            "title",
            "byline",
            "language",
            "canonical_url",
            "published_at",
            "published_precision",
            "published_source",
        ]
    )
