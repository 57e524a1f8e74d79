"""The editions of a report's page: whether a page is another one, and how it is stored. Called within a transaction."""

from __future__ import annotations

from scrapers.http_headers import http_date
from scrapers.records import DatePrecision, Fetched
from tracker.collection import clock
from tracker.collection.derive import Derived
from tracker.collection.exchanges import columns_of, sha256_of
from tracker.collection.models import ArticleText, Report, Snapshot, StandIn

MAX_BEHIND = 3  # editions of a page, each older than its feed says, that are looked past at once


def reads_as_before(report: Report, fetched: Fetched, page: Derived) -> bool:
    if report.current_text_id is None:
        return False
    title, text, sha256 = ArticleText.objects.values_list("title", "text", "snapshot__sha256").get(
        pk=report.current_text_id
    )
    return sha256 == sha256_of(fetched) or (title, text) == (page.title, page.text)


def store_page(report: Report, fetched: Fetched, page: Derived) -> Snapshot:
    """A new edition of the report's page, due for reading; called within a transaction."""
    moment = clock.now()
    snapshot = Snapshot.objects.create(
        report=report,
        **columns_of(fetched),
        replaces=report.snapshots.filter(replaced_by=None).only("pk").order_by("-pk").first(),
        due_at=moment,
    )
    report.current_text = ArticleText.objects.create(
        snapshot=snapshot,
        text_version=page.text_version,
        created_at=moment,
        **page.columns(),
    )
    StandIn.objects.filter(report=report).delete()
    _describe(report, page)
    return snapshot


def is_behind(report: Report, fetched: Fetched, page: Derived) -> bool:
    """Whether the page just stored is an edition before the one that a feed announced, and another look may help.

    A page that does not say when it was changed is taken for the announced one.
    """
    announced, shown = report.announced_update_at, http_date(fetched.validators.last_modified or "")
    stated = page.article.updated
    if stated is not None and stated.precision is DatePrecision.TIME:
        shown = max(stated.moment, shown or stated.moment)
    if announced is None or shown is None:
        return False
    return shown < announced.replace(microsecond=0) and report.snapshots.count() <= MAX_BEHIND


def _describe(report: Report, page: Derived) -> None:
    """What the page says of itself stands on the report; what it does not say stays as the feed had it."""
    article = page.article
    report.title = page.title or report.title
    report.byline = article.byline or report.byline
    report.language = article.language or report.language
    report.canonical_url = article.canonical_url or report.canonical_url
    if article.published is not None:
        report.published_at = article.published.moment
        report.published_on = article.published.day
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
            "published_on",
            "published_precision",
            "published_source",
        ]
    )
