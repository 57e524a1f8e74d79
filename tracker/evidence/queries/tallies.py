"""How many entries of a timeline there are by month: of all of them as kept sums, of one actor or incident counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, DateField, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from tracker.evidence.models import Tally
from tracker.evidence.queries import known
from tracker.evidence.queries.extent import behind
from tracker.evidence.queries.timeline import CLAIM_KINDS, TimelineFilter, entries
from tracker.evidence.tallied_rows import Sort

ACCUSATION, REPLY, RESPONSE = Sort.ACCUSATION.value, Sort.REPLY.value, Sort.RESPONSE.value
_OF_TIMELINES = (ACCUSATION, REPLY, RESPONSE, Sort.REPORT.value, Sort.SAMPLE.value)
_KINDS = (ACCUSATION, REPLY, "policy", "industry")


@dataclass(frozen=True, slots=True)
class MonthTally:
    """How many entries of a kind fall into a month. precision: "month", of `year` only the year is known; on: its first
    day, None where no report gives a date."""

    kind: str
    on: date | None
    precision: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTallies:
    tallies: tuple[MonthTally, ...]
    n_reports: int
    is_sample: bool


def by_month(wanted: TimelineFilter, as_of: date | None = None) -> MonthTallies:
    """Allegations, replies and steps of responses by the month they fall into; one query.

    An entry falls on the day it happened, else on that on which its first report came out, where that is dated.
    """
    if not (wanted.actor or wanted.incident or wanted.least):
        return _of_all(as_of)
    return count_by_month(wanted, as_of)


def standing(as_of: date | None) -> Q:
    """The tallies that make up, summed, what was known on that day, or is known."""
    if as_of is None:
        return Q(grain=Tally.Grain.NOW)
    year, month = as_of.replace(month=1, day=1), as_of.replace(day=1)
    return (
        Q(grain=Tally.Grain.YEAR, day__lt=year)
        | Q(grain=Tally.Grain.MONTH, day__gte=year, day__lt=month)
        | Q(grain=Tally.Grain.DAY, day__gte=month, day__lte=as_of)
    )


def holding(as_of: date | None) -> Q:
    """What counted singly on that day, or counts: a condition on `Tallied`."""
    return Q(since=None) if as_of is None else Q(Q(until=None) | Q(until__gt=as_of), since__lte=as_of)


def _of_all(as_of: date | None) -> MonthTallies:
    shown = Tally.objects.filter(standing(as_of), actor__isnull=True, sort__in=_OF_TIMELINES)
    rows = shown.values_list("sort", "month", "precision")
    counts = [MonthTally(*row) for row in rows.annotate(total=Sum("n")).filter(total__gt=0)]
    reports = {one.kind: one.n for one in counts if one.kind in (Sort.REPORT, Sort.SAMPLE)}
    return MonthTallies(
        tallies=tuple(one for one in counts if one.kind not in reports),
        n_reports=reports.get(Sort.REPORT, 0),
        is_sample=Sort.SAMPLE in reports,
    )


def count_by_month(wanted: TimelineFilter, as_of: date | None = None) -> MonthTallies:
    """The same by counting every entry that is wanted: for few of them."""
    counted = TimelineFilter(kinds=_KINDS, actor=wanted.actor, incident=wanted.incident, least=wanted.least)
    told = entries(counted, as_of, counts_all=True)
    held, way = (told, "") if as_of is None else (known.points(as_of).filter(assertion__in=told), "assertion__")
    reported = Case(
        When(representative__report__published_on__isnull=False, then=TruncDate(f"{way}known_from")),
        output_field=DateField(),
    )
    extent = behind(told.values("pk"), as_of)
    counts = (
        held.annotate(sort=_sort(way), day=Coalesce("occurred_on", reported, output_field=DateField()))
        .annotate(
            month=TruncMonth("day"),
            only=Case(
                When(day__isnull=True, then=Value("")),
                When(_OF_YEAR, then=Value("year")),
                default=Value("month"),
            ),
        )
        .order_by()
        .values("sort", "month", "only")
        .annotate(n=Count("pk"), **extent)
        .values_list("sort", "month", "only", "n", *extent)
    )
    rows = list(counts)
    return MonthTallies(
        tallies=tuple(MonthTally(*row[:4]) for row in rows),
        n_reports=rows[0][4] if rows else 0,
        is_sample=bool(rows and rows[0][5]),
    )


_OF_YEAR = Q(occurred_on__isnull=False, occurred_precision="year") | Q(
    occurred_on__isnull=True, representative__report__published_precision="year"
)


def _sort(way: str) -> Case:
    """Which of the three rows an entry belongs into."""
    accuses = [code for code, kind in CLAIM_KINDS.items() if kind == ACCUSATION]
    replies = [code for code, kind in CLAIM_KINDS.items() if kind == REPLY]
    return Case(
        When(**{f"{way}predicate__in": accuses}, then=Value(ACCUSATION)),
        When(**{f"{way}predicate__in": replies}, then=Value(REPLY)),
        default=Value(RESPONSE),
    )
