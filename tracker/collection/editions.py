"""The editions of a report's page: whether a page is another one, and how it is stored. Called within a transaction."""

from __future__ import annotations

from scrapers.http_headers import http_date
from scrapers.records import DatePrecision, Fetched
from tracker.collection import clock
from tracker.collection.derive import Derived
from tracker.collection.exchanges import columns_of, sha256_of
from tracker.collection.models import ArticleText, Report, Snapshot, StandIn
from tracker.collection.statements import ask_prepared, insert_with

_DESCRIBED = (
    "current_text_id",
    "title",
    "byline",
    "language",
    "canonical_url",
    "published_at",
    "published_on",
    "published_precision",
    "published_source",
)
# The edition that no other replaces, and whether a page in place of one is kept. OFFSET has the report's own editions be
# looked at, and none beside them.
_BEFORE = """
    SELECT (
        SELECT max(id) FROM (SELECT id FROM collection_snapshot WHERE report_id = %(report)s OFFSET 0) AS one
        WHERE NOT EXISTS (SELECT FROM collection_snapshot WHERE replaces_id = one.id OFFSET 0)
    ), EXISTS (SELECT FROM collection_standin WHERE report_id = %(report)s)
"""
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
    snapshot = add(report, fetched, page)
    Report.objects.filter(pk=report.pk).update(**description(report))
    return snapshot


def add(report: Report, fetched: Fetched, page: Derived) -> Snapshot:
    """The same, but that the columns of `description` are still to be stored in the report's row."""
    moment = clock.now()
    [(newest, has_stand_in)] = ask_prepared(_BEFORE, {"report": report.pk})
    snapshot = Snapshot(report=report, **columns_of(fetched), replaces_id=newest, due_at=moment)
    text = ArticleText(snapshot=snapshot, text_version=page.text_version, created_at=moment, **page.columns())
    insert_with(snapshot, text, "snapshot_id")
    report.current_text = text
    if has_stand_in:
        StandIn.objects.filter(report=report).delete()
    _describe(report, page)
    return snapshot


def description(report: Report) -> dict[str, object]:
    """The columns that a new edition changes, as they stand in the object."""
    return {name: getattr(report, name) for name in _DESCRIBED}


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
