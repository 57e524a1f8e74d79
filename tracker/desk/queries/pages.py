"""Pages of reports whose fetching or reading failed, and the newest of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value

from tracker.collection.health import told_at
from tracker.collection.models import Fetch, Report, Snapshot

ROWS = 50
OF_SOURCE = 10

Raw = tuple[str, int, int, str, str, str, str, str, bool, str, datetime | None, int]


class Failed(StrEnum):
    """What could not be done with a page."""

    FETCHING = "fetching"  # for good: it is not tried again by itself
    READING = "reading"  # it is tried again, ever more rarely
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRow:
    """A report's page. mark: where a list goes on. at: of the last attempt to fetch it, when the edition that cannot be
    read was fetched, else when it appeared. n_failures: in a row."""

    failed: Failed
    mark: int
    report: int
    title: str
    language: str
    url: str
    slug: str
    source: str
    is_paused: bool
    why: str
    at: datetime | None
    n_failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageList:
    """One page of a list, newest first. next_mark: empty on the last."""

    failed: Failed
    rows: tuple[PageRow, ...]
    next_mark: str


def page_list(failed: Failed, before: int | None) -> PageList:
    """The failed pages below that mark, from the newest where there is none; one query."""
    chosen = _fetching() if failed is Failed.FETCHING else _reading()
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    found = [_row(raw) for raw in _values(chosen, failed)[: ROWS + 1]]
    shown = found[:ROWS]
    return PageList(failed=failed, rows=tuple(shown), next_mark=str(shown[-1].mark) if len(found) > ROWS else "")


def newest_failed(most: int) -> Mapping[Failed, tuple[PageRow, ...]]:
    """So many of each kind; one query."""
    fetching, reading = _values(_fetching(), Failed.FETCHING)[:most], _values(_reading(), Failed.READING)[:most]
    return _sorted(fetching.union(reading, all=True))


def of_source(source: int) -> Mapping[Failed, tuple[PageRow, ...]]:
    """Failed pages of the source, and its newest; one query."""
    fetching = _values(_fetching().filter(source=source), Failed.FETCHING)[:OF_SOURCE]
    reading = _values(_reading().filter(report__source=source), Failed.READING)[:OF_SOURCE]
    newest = _values(Report.objects.filter(source=source), Failed.NO)[:OF_SOURCE]
    return _sorted(fetching.union(reading, newest, all=True))


def _fetching() -> QuerySet[Report]:
    return Report.objects.filter(n_failures__gt=0, due_at=None)


def _reading() -> QuerySet[Snapshot]:
    # What has a due date is in an index; an edition that cannot be read always gets one.
    return Snapshot.objects.filter(due_at__isnull=False, n_failures__gt=0)


def _values(chosen: QuerySet[Any], failed: Failed) -> QuerySet[Any, Any]:
    """The rows as `_row` takes them, newest first; all kinds have the same columns, so that they can be united."""
    to_report = "report__" if failed is Failed.READING else ""
    at: dict[Failed, Any] = {
        Failed.FETCHING: Subquery(
            Fetch.objects.filter(report=OuterRef("pk")).order_by("-started_at").values("finished_at")[:1]
        ),
        Failed.READING: F("fetched_at"),
        Failed.NO: told_at(),
    }
    rows = chosen.annotate(
        c0=Value(failed.value, output_field=CharField()),
        c1=F("pk"),
        c2=F(f"{to_report}pk"),
        c3=F(f"{to_report}title"),
        c4=F(f"{to_report}language"),
        c5=F(f"{to_report}url"),
        c6=F(f"{to_report}source__slug"),
        c7=F(f"{to_report}source__name"),
        c8=F(f"{to_report}source__is_paused"),
        c9=F("failure"),
        c10=at[failed],
        c11=F("n_failures"),
    )
    order = ["-c10", "-c1"] if failed is Failed.NO else ["-pk"]
    columns: QuerySet[Any, Any] = rows.order_by(*order).values_list(*(f"c{number}" for number in range(12)))
    return columns


def _sorted(rows: QuerySet[Any, Raw]) -> Mapping[Failed, tuple[PageRow, ...]]:
    found = [_row(raw) for raw in rows]
    return {kind: tuple(row for row in found if row.failed is kind) for kind in Failed}


def _row(raw: Raw) -> PageRow:
    failed, mark, report, title, language, url, slug, source, is_paused, why, at, n_failures = raw
    return PageRow(
        failed=Failed(failed),
        mark=mark,
        report=report,
        title=title,
        language=language,
        url=url,
        slug=slug,
        source=source,
        is_paused=is_paused,
        why=why,
        at=at,
        n_failures=n_failures,
    )
