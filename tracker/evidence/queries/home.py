"""The front page: the headline numbers, the newest incidents, the latest policy moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from tracker.evidence.models import Assertion, Tallied
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.counts import LargestCounts, largest_counts
from tracker.evidence.queries.figures import FigureFilter
from tracker.evidence.queries.incidents import IncidentRow, incident_rows, leading, newest
from tracker.evidence.queries.responses import newest_moves
from tracker.evidence.queries.standing_sums import holding
from tracker.evidence.queries.weekly import Week, week
from tracker.evidence.tallied_rows import HEADLINE_FROM, Sort

HEADLINE_METRICS = ("exchanges", "accounts")
N_INCIDENTS = 5
N_MOVES = 6
# What the chart counts, and of how many.
DRAWN = "exchanges"
N_DRAWN = 4
# Of how many of the newest stages the instruments are shown: one that took several steps, or several parties at once, is one.
N_STAGES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A metric's largest count and its newest, which may be one and the same. Neither is ever a sum."""

    metric: str
    largest: rows.Item
    newest: rows.Item


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    headlines: tuple[Headline, ...]
    counts: LargestCounts  # of exchanges, for the chart: as well graded as a headline
    incidents: tuple[IncidentRow, ...]
    moves: tuple[rows.Item, ...]
    week: Week


def home_page(as_of: date | None = None) -> HomePage:
    """What the front page shows; seven queries."""
    incidents, _ = newest(None, N_INCIDENTS, as_of)
    wanted = Q(OneOf("id", leading(incidents, as_of).values("id"))) | Q(OneOf("id", newest_moves(as_of, size=N_STAGES)))
    for metric in HEADLINE_METRICS:
        wanted |= Q(OneOf("id", _first(Sort.STRONG, metric, as_of)))
        wanted |= Q(OneOf("id", _first(Sort.STRONG_AT, metric, as_of)))
    told = visible.items(visible.assertions(as_of).filter(wanted), as_of)
    return HomePage(
        headlines=_headlines(told),
        counts=largest_counts(FigureFilter(metric=DRAWN), as_of, size=N_DRAWN, is_headline=True)[DRAWN],
        incidents=incident_rows(incidents, told, as_of),
        moves=_newest_moves(told),
        week=week(as_of),
    )


def _newest_moves(told: Iterable[rows.Item]) -> tuple[rows.Item, ...]:
    """The newest stages first, of no more than N_MOVES instruments; one whose day nobody states is not the latest of any."""
    dated = [(item.day.value, item.id, item) for item in told if item.response and item.day]
    newest_first = [item for *_, item in sorted(dated, key=lambda one: one[:2], reverse=True)]
    homes = dict.fromkeys(item.response.home if item.response else None for item in newest_first)
    shown = list(homes)[:N_MOVES]
    return tuple(item for item in newest_first if item.response and item.response.home in shown)


def _first(sort: Sort, metric: str, as_of: date | None) -> QuerySet[Any, Any]:
    """The id of the first of its totals that are graded well enough for a headline, in their order as kept: the largest, or
    the newest."""
    said: QuerySet[Any] = Assertion.objects.filter(pk=OuterRef("subject_id"), statistic="total")
    if as_of is not None:
        said = known.points(as_of).filter(assertion=OuterRef("subject_id"), representative__statistic="total")
    strong = Tallied.objects.filter(holding(as_of), sort=sort, metric=metric, actor=None, value__isnull=False)
    return strong.filter(Apart(said)).order_by("-value", "-subject_id").values("subject_id")[:1]


def _headlines(told: Iterable[rows.Item]) -> tuple[Headline, ...]:
    found = []
    for metric in HEADLINE_METRICS:
        totals = [
            (item, item.quantity.value)
            for item in told
            if item.quantity
            and item.quantity.metric == metric
            and item.quantity.statistic == "total"
            and item.grade.score >= HEADLINE_FROM
        ]
        if totals:
            largest, _ = max(totals, key=lambda pair: (pair[1], pair[0].id))
            latest, _ = max(totals, key=lambda pair: (pair[0].known_from, pair[0].id))
            found.append(Headline(metric=metric, largest=largest, newest=latest))
    return tuple(found)
