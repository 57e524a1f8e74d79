"""How many entries of a timeline there are by month: of all of them as kept sums, and so of
one actor; of one incident counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Case, Count, DateField, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from tracker.evidence.models import Tally
from tracker.evidence.queries import known
from tracker.evidence.queries.extent import behind
from tracker.evidence.queries.parts import PARTS_OF, newest_of, of_invented, sums
from tracker.evidence.queries.standing_sums import standing
from tracker.evidence.queries.timeline import TimelineFilter, entries
from tracker.evidence.tallied_entries import CLAIM_KINDS
from tracker.evidence.tallied_rows import Sort

ACCUSATION, REPLY, RESPONSE = Sort.ACCUSATION.value, Sort.REPLY.value, Sort.RESPONSE.value
_OF_TIMELINES = (ACCUSATION, REPLY, RESPONSE, Sort.REPORT.value, Sort.SAMPLE.value)
_KINDS = (ACCUSATION, REPLY, "policy", "industry")
# What part an actor has in an entry -> what the entry counts as.
_SORT_OF = {
    **dict.fromkeys(PARTS_OF["accusation"], ACCUSATION),
    **dict.fromkeys(PARTS_OF["reply"], REPLY),
    **dict.fromkeys(PARTS_OF["policy"], RESPONSE),
}
# The reports of so many entries of each part are counted.
MOST_READ = 20


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
    """n_reports: how many reports tell the entries, or how many at least, where has_more."""

    tallies: tuple[MonthTally, ...]
    n_reports: int
    is_sample: bool
    has_more: bool = False


def by_month(wanted: TimelineFilter, as_of: date | None = None) -> MonthTallies:
    """Allegations, replies and steps of responses by the month they fall into; one query.

    An entry falls on the day it happened, else on that on which its first report came out, where that is dated.
    """
    if wanted.incident or wanted.least:
        return count_by_month(wanted, as_of)
    return _of_actor(wanted.actor, as_of) if wanted.actor else _of_all(as_of)


def _of_actor(slug: str, as_of: date | None) -> MonthTallies:
    """The same of one actor, as kept; one query. Of many entries only the reports of the newest of each part are counted."""
    parts = tuple(_SORT_OF)
    reports = behind(newest_of(slug, parts, as_of, size=MOST_READ), as_of)["n_reports"]
    months = sums(slug, as_of, parts).values_list("metric", "month", "precision").annotate(total=Sum("n"))
    found = months.filter(total__gt=0).annotate(n_reports=reports, is_sample=of_invented(slug, parts, as_of))
    counts: Counter[tuple[str, date | None, str]] = Counter()
    of_part: Counter[str] = Counter()
    rows = list(found)
    for part, month, precision, n, *_ in rows:
        counts[_SORT_OF[part], month, precision] += n
        of_part[part] += n
    return MonthTallies(
        tallies=tuple(MonthTally(*key, n) for key, n in counts.items()),
        n_reports=rows[0][4] if rows else 0,
        is_sample=bool(rows and rows[0][5]),
        has_more=any(n > MOST_READ for n in of_part.values()),
    )


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
    counted = replace(wanted, kinds=_KINDS)
    # Where all are counted they are joined; few are looked up one by one.
    told = entries(counted, as_of, counts_all=not (wanted.actor or wanted.incident or wanted.response))
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
