"""The list of reports, or of what an address chooses of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, F, Q, QuerySet

from tracker.collection.models import Report, Source
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import OneOf, id_of
from tracker.evidence.queries.newest_reports import newest_known
from tracker.evidence.queries.paging import Mark, Page, cut, of_moment, read_mark

PAGE_SIZE = 30
EXPORT_BATCH = 500
# Of so many outlets each can be chosen; of more, those of so many of the newest reports.
MOST_OUTLETS = 200
_MOST_READ = 400
DAY = timedelta(days=1)
# What a report may be chosen by: whether it is about the affair.
ABOUT = ("yes", "no", "unread")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """What is wanted; anything empty sets no limit. source, incident: slugs; about: one of ABOUT; letter: of the outlet's
    reliability; since, until: days of publication."""

    source: str = ""
    incident: str = ""
    language: str = ""
    about: str = ""
    letter: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report in a list. n_items: how many graded statements rest on it; relevance: how sure it is that it is about the
    affair, None where it was not judged."""

    report: rows.ReportLink
    is_relevant: bool | None
    relevance: float | None
    is_read: bool
    n_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """Outlets to choose from. is_whole: they are all; else those that published lately."""

    links: tuple[rows.SourceLink, ...]
    is_whole: bool


def report_list(
    mark: Mark | None = None,
    *,
    wanted: ReportFilter | None = None,
    as_of: date | None = None,
    size: int = PAGE_SIZE,
) -> Page[ReportRow]:
    """The newest reports first, those without a date last; three queries."""
    chosen = _chosen(wanted or ReportFilter(), as_of).select_related("source")
    found = newest_known(chosen, as_of, size=size + 1, mark=of_moment(mark))
    loaded, next_mark = cut(list(found), size, "published_at")
    counts = _n_items([report.pk for report in loaded], as_of)
    return Page(
        tuple(
            ReportRow(
                report=visible.report_link(report),
                is_relevant=report.is_relevant,
                relevance=report.relevance,
                is_read=report.current_text_id is not None,
                n_items=counts[report.pk],
            )
            for report in loaded
        ),
        next_mark,
    )


def every_report(wanted: ReportFilter, as_of: date | None = None) -> Iterator[ReportRow]:
    """All chosen reports, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = report_list(mark, wanted=wanted, as_of=as_of, size=EXPORT_BATCH)
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return


def outlets(slug: str = "") -> Outlets:
    """The outlets by name, for the choice, the one of that slug always among them; one query."""
    has_more = Exists(Source.objects.order_by("pk")[MOST_OUTLETS : MOST_OUTLETS + 1])
    newest = Report.objects.order_by(F("published_at").desc(nulls_last=True), "-id").values("source")[:_MOST_READ]
    offered = Source.objects.annotate(is_one_of_few=~has_more).filter(
        Q(is_one_of_few=True) | Q(OneOf("id", newest)) | Q(slug=slug)
    )
    found = list(offered.order_by("name", "pk"))
    return Outlets(
        links=tuple(visible.source_link(source) for source in found),
        is_whole=all(source.is_one_of_few for source in found),
    )


def _chosen(wanted: ReportFilter, as_of: date | None) -> QuerySet[Report]:
    chosen = Report.objects.filter(known.listed(as_of))
    if wanted.source:
        # By its number: joined, the reports of all outlets might be gone along for it.
        chosen = chosen.filter(source=id_of(Source, wanted.source))
    if wanted.letter:
        lettered = list(Source.objects.filter(reliability=wanted.letter).values_list("pk", flat=True))
        chosen = chosen.filter(source__in=lettered)
    if wanted.language:
        chosen = chosen.filter(language=wanted.language)
    if wanted.about:
        chosen = chosen.filter(is_relevant={"yes": True, "no": False}.get(wanted.about))
    # The days bound the walk along the moments, which a day of the outlet's calendar may be off by one in UTC.
    if wanted.since:
        begun = datetime.combine(max(wanted.since, date(1, 1, 2)) - DAY, time.min, tzinfo=UTC)
        chosen = chosen.filter(published_on__gte=wanted.since, published_at__gte=begun)
    if wanted.until:
        over = datetime.combine(min(wanted.until, date(9999, 12, 29)) + 2 * DAY, time.min, tzinfo=UTC)
        chosen = chosen.filter(published_on__lte=wanted.until, published_at__lt=over)
    if wanted.incident:
        told = visible.assertions(as_of).filter(incident__slug=wanted.incident).values("pk")
        speaking = known.statements(as_of).filter(supports__assertion__in=told)
        chosen = chosen.filter(pk__in=speaking.values("report"))
    return chosen


def _n_items(report_ids: list[int], as_of: date | None) -> Counter[int]:
    """How many shown items each report speaks for; two queries, so that neither is planned without knowing its rows."""
    spoken = known.statements(as_of).filter(report__in=report_ids, supports__isnull=False).order_by()
    pairs = list(spoken.values_list("report_id", "supports__assertion_id"))
    shown = visible.assertions(as_of).filter(pk__in={item_id for _, item_id in pairs}).order_by()
    told = set(shown.values_list("pk", flat=True))
    return Counter(report_id for report_id, item_id in pairs if item_id in told)
