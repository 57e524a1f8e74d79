"""How many: entries of a timeline by month, responses by place and stage. Counted by the database, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncMonth

from tracker.evidence.models import Support
from tracker.evidence.queries import known, visible
from tracker.evidence.queries.responses import INDUSTRY, STATES, known_responses, known_stages
from tracker.evidence.queries.timeline import CLAIM_KINDS, TimelineFilter, entries

ACCUSATION, REPLY, RESPONSE = "accusation", "reply", "response"
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


@dataclass(frozen=True, slots=True)
class PlaceTally:
    """How many responses of a place (INDUSTRY for companies' own) are in a state, by their latest stage."""

    jurisdiction: str
    state: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTallies:
    tallies: tuple[PlaceTally, ...]
    n_reports: int
    is_sample: bool


def by_month(wanted: TimelineFilter, as_of: date | None = None) -> MonthTallies:
    """Allegations, replies and steps of responses by the month they fall into; one query.

    An entry falls on the day it happened, else on that of its first dated report.
    """
    told = entries(
        TimelineFilter(kinds=_KINDS, actor=wanted.actor, incident=wanted.incident, least=wanted.least), as_of
    )
    happened = known.column("occurred_on", as_of)
    reported = visible.first_reported("published_on", as_of)
    precision = visible.first_reported("published_precision", as_of)
    dated = told.annotate(
        happened=happened,
        day=Coalesce(happened, reported),
        known_to=Case(When(happened__isnull=False, then=known.column("occurred_precision", as_of)), default=precision),
        sort=_sort(),
    )
    behind = _behind(told.values("pk"), as_of)
    counts = (
        dated.annotate(
            month=TruncMonth("day"),
            only=Case(
                When(day__isnull=True, then=Value("")),
                When(known_to="year", then=Value("year")),
                default=Value("month"),
            ),
        )
        .order_by()
        .values("sort", "month", "only")
        .annotate(n=Count("pk"), **behind)
        .values_list("sort", "month", "only", "n", *behind)
    )
    rows = list(counts)
    return MonthTallies(
        tallies=tuple(MonthTally(*row[:4]) for row in rows),
        n_reports=rows[0][4] if rows else 0,
        is_sample=bool(rows and rows[0][5]),
    )


def _sort() -> Case:
    """Which of the three rows an entry belongs into."""
    accuses = [code for code, kind in CLAIM_KINDS.items() if kind == ACCUSATION]
    replies = [code for code, kind in CLAIM_KINDS.items() if kind == REPLY]
    return Case(
        When(predicate__in=accuses, then=Value(ACCUSATION)),
        When(predicate__in=replies, then=Value(REPLY)),
        default=Value(RESPONSE),
    )


def by_place(as_of: date | None = None) -> PlaceTallies:
    """Responses by place and by how far they have come; one query."""
    told = known_responses(as_of).order_by().values("jurisdiction", current=F("step"))
    behind = _behind(known_stages(as_of).values("assertion"), as_of)
    rows = list(told.annotate(n=Count("id"), **behind).values_list("jurisdiction", "current", "n", *behind))
    counts: dict[tuple[str, str], int] = {}
    for place, step, n, *_ in rows:
        state = next(state for state, steps in STATES.items() if step in steps)
        key = (place or INDUSTRY, state)
        counts[key] = counts.get(key, 0) + n
    return PlaceTallies(
        tallies=tuple(PlaceTally(*key, n) for key, n in counts.items()),
        n_reports=rows[0][3] if rows else 0,
        is_sample=bool(rows and rows[0][4]),
    )


def _behind(assertions: Any, as_of: date | None) -> dict[str, Subquery]:
    """How many reports tell them, and how many statements are of invented outlets, as columns of another query."""
    told = Support.objects.filter(known.said(as_of, "statement__"), assertion__in=assertions).order_by()
    number: IntegerField[int, int] = IntegerField()
    reports = Func(F("statement__report"), template="COUNT(DISTINCT %(expressions)s)", output_field=number)
    outlets = Func(
        F("statement__report__source__is_sample"), template="COUNT(NULLIF(%(expressions)s, FALSE))", output_field=number
    )
    return {
        "n_reports": Subquery(told.annotate(found=reports).values("found")),
        "n_sample": Subquery(told.annotate(found=outlets).values("found")),
    }
