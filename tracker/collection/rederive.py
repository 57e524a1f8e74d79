"""Stored bytes -> article texts of the present version: what a better page reader or cleaning would have made of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from scrapers.errors import ScrapeError
from scrapers.records import DatePrecision, DateSource, StatedDate
from tracker.collection import claims, clock
from tracker.collection.child import children
from tracker.collection.derive import Derived, derive_page, text_version
from tracker.collection.exchanges import as_fetched
from tracker.collection.models import ArticleText, Report, Snapshot


class Outcome(StrEnum):
    """What became of a text."""

    SAME = "same"  # it reads as before, and its spans still hold
    NEW = "new"  # it reads differently, and is due for reading
    FAILED = "failed"  # the present reader finds no article; the old text stays


@dataclass(frozen=True, slots=True, kw_only=True)
class Rederived:
    """One report's outcome; why: the reason of a failure, else empty."""

    report_id: int
    outcome: Outcome
    why: str = ""


def outdated() -> list[int]:
    """The ids of the reports whose text was made by another version."""
    made = Report.objects.filter(current_text__isnull=False).exclude(current_text__text_version=text_version())
    return list(made.order_by("pk").values_list("pk", flat=True))


def rederive(ids: Iterable[int]) -> Iterator[Rederived]:
    """What became of each report's text, newest snapshot only, one transaction each."""
    for pk in ids:
        yield _rederive(Report.objects.get(pk=pk))


def bring_up_to_date(report: Report) -> None:
    """The report's text is what the present version makes of its stored bytes, so that a later fetch can be compared.

    Where the present version finds no article in them the old text stays.
    """
    current = report.current_text
    if current is not None and current.text_version != text_version():
        _rederive(report)


def announced_date(report: Report) -> StatedDate | None:
    """The publication date as the feed gave it; None where it gave none or the page has since said better."""
    if report.published_at is None or report.published_source != DateSource.FEED:
        return None
    return StatedDate(
        moment=report.published_at,
        precision=DatePrecision(report.published_precision),
        source=DateSource.FEED,
        raw=report.published_at.isoformat(),
        local_day=report.published_on,
    )


def _rederive(report: Report) -> Rederived:
    snapshot = report.snapshots.get(replaced_by=None)
    try:
        page = children().run(report.url, derive_page, as_fetched(report, snapshot), announced=announced_date(report))
    except ScrapeError as error:
        return Rederived(report_id=report.pk, outcome=Outcome.FAILED, why=str(error))
    return Rederived(report_id=report.pk, outcome=_store(report.pk, snapshot.pk, page))


@transaction.atomic
def _store(report_id: int, snapshot_id: int, page: Derived) -> Outcome:
    # The snapshot first, like the worker that reads it: in the other order the two would wait for each other.
    Snapshot.objects.select_for_update(no_key=True).only("pk").get(pk=snapshot_id)
    report = Report.objects.select_for_update(no_key=True).get(pk=report_id)
    current = ArticleText.objects.defer("search").get(current_for=report_id)
    if current.snapshot_id == snapshot_id and (current.title, current.text) == (page.title, page.text):
        ArticleText.objects.filter(pk=current.pk).update(text_version=page.text_version, **page.columns())
        return Outcome.SAME
    report.current_text, _ = ArticleText.objects.get_or_create(
        snapshot_id=snapshot_id,
        text_version=page.text_version,
        defaults={**page.columns(), "created_at": clock.now()},
    )
    report.save(update_fields=["current_text"])
    claims.make_due(Snapshot.objects.filter(pk=snapshot_id))
    return Outcome.NEW
