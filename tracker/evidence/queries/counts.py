"""The largest counts of a metric, each with what a chart says of it, in a few queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tracker.evidence.models import Actor, Assertion, Assessment, Conflict, Incident
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.conflicts import contested, unsettled
from tracker.evidence.queries.figures import FigureFilter
from tracker.grading.points import end_of

# A weaker figure is no part of a picture; its table has it.
DRAWN_FROM = Decimal("0.35")
# Peaks and averages measure something else than how much in all.
TOTALS = ("", "total")
# A unit of its own for each: what is counted in several cannot share an axis.
BY_UNIT = frozenset({"money", "other"})
# So many are counted, of those that a filter chooses; beyond them only that there are more.
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedFigure:
    """A figure as a chart has it. actors: whose doing is counted; grade: in one line; origins: their names.

    day: when it was first reported, or what it tells happened. report_ids: every report that carries one of its origins.
    """

    id: int
    key: str
    quantity: rows.Quantity
    actors: tuple[str, ...]
    speakers: tuple[str, ...]
    outlet: str
    is_sample: bool
    day: rows.StatedDay | None
    incident: rows.IncidentLink | None = None
    grade: str = ""
    origins: frozenset[str] = field(default_factory=frozenset)
    report_ids: frozenset[int] = field(default_factory=frozenset)
    is_contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestCounts:
    """The largest first; n_all: how many the filter chooses, shown or not, MOST_COUNTED for that many or more."""

    rows: tuple[CountedFigure, ...] = ()
    n_all: int = 0


def is_drawable(quantity: rows.Quantity) -> bool:
    """Whether it is a total that has a length."""
    return quantity.statistic in TOTALS and quantity.value > 0


def largest_counts(
    wanted: FigureFilter,
    as_of: date | None = None,
    *,
    size: int,
    metrics: Sequence[str] = (),
    least: Decimal = DRAWN_FROM,
) -> Mapping[str, LargestCounts]:
    """By metric, the totals that the filter chooses and that are graded so at least, the largest first; two queries.

    metrics: those wanted, where it is not the filter's one.
    """
    asked = tuple(metrics) or (wanted.metric,)
    first, *others = (_largest(wanted, metric, as_of, least) for metric in asked)
    ids: dict[str, list[int]] = {metric: [] for metric in asked}
    disputed = set()
    for metric, figure, is_contested in first.union(*others, all=True) if others else first:
        ids[metric].append(figure)
        if is_contested:
            disputed.add(figure)
    shown = [figure for metric in asked for figure in ids[metric][:size]]
    told = _counted(Assertion.objects.filter(pk__in=shown), as_of, disputed) if shown else {}
    return {
        metric: LargestCounts(
            rows=tuple(told[figure] for figure in ids[metric][:size] if figure in told), n_all=len(ids[metric])
        )
        for metric in asked
    }


def counted_figure(key: str, as_of: date | None = None) -> CountedFigure | None:
    """The figure whose key begins so, as known on that day; None where none does that may be shown; three queries."""
    named = Assertion.objects.filter(Q(key__startswith=key) | Q(former_keys__key__startswith=key))
    figures = visible.assertions(as_of).filter(OneOf("pk", named.values("pk")), kind=StatementKind.FIGURE)
    chosen = list(figures.order_by("pk").values_list("pk", flat=True)[:1])
    found = _counted(Assertion.objects.filter(pk__in=chosen), as_of, contested(chosen, as_of)) if chosen else {}
    return next(iter(found.values()), None)


def _largest(wanted: FigureFilter, metric: str, as_of: date | None, least: Decimal) -> Any:
    """The metric and the assertion of each, of MOST_COUNTED at most: along the index of values, the largest first.

    Of a day past each that was known by then is looked up, for it may have been another number.
    """
    totals = {"statistic__in": TOTALS, "value__gt": 0}
    told = _narrowed(wanted).filter(metric=metric)
    if as_of is None:
        current = Assessment.objects.filter(superseded_at__isnull=True, score__gte=least, assertion=OuterRef("pk"))
        found = told.filter(Apart(current), retired_at__isnull=True, **totals).annotate(counted=F("value"))
    else:
        said = {f"representative__{name}": bound for name, bound in totals.items()}
        held = known.points(as_of).filter(assertion=OuterRef("pk"), score__gte=least, **said)
        then = Subquery(held.values("representative__value")[:1])
        found = told.filter(known_from__lte=end_of(as_of)).annotate(counted=then).filter(counted__isnull=False)
    conflicts = Conflict.objects.filter(unsettled(as_of), Q(one=OuterRef("pk")) | Q(other=OuterRef("pk")))
    counted = found.annotate(is_contested=Exists(conflicts)).order_by("-counted", "pk")
    return counted.values_list("metric", "pk", "is_contested")[:MOST_COUNTED]


def _narrowed(wanted: FigureFilter) -> QuerySet[Assertion]:
    chosen = Assertion.objects.filter(kind=StatementKind.FIGURE)
    if wanted.incident:
        chosen = chosen.filter(incident=Subquery(Incident.objects.filter(slug=wanted.incident).values("pk")[:1]))
    for side, slug in (("actors", wanted.actor), ("speakers", wanted.speaker)):
        if slug:
            actor = Subquery(Actor.objects.filter(slug=slug).values("pk")[:1])
            linked = getattr(Assertion, side).through.objects.filter(assertion=OuterRef("pk"), actor=actor)
            chosen = chosen.filter(Apart(linked))
    return chosen


def _counted(chosen: QuerySet[Assertion], as_of: date | None, disputed: Collection[int]) -> dict[int, CountedFigure]:
    figures = (counted_of(item, is_contested=item.id in disputed) for item in visible.items(chosen, as_of))
    return {figure.id: figure for figure in figures if figure is not None}


def counted_of(item: rows.Item, *, is_contested: bool = False) -> CountedFigure | None:
    """The same of an item that is loaded already; None where it is no figure."""
    if item.quantity is None:
        return None
    origins = [row for row in item.grade.rows if row.kind == "origin"]
    return CountedFigure(
        id=item.id,
        key=item.key,
        quantity=item.quantity,
        actors=tuple(actor.name for actor in item.actors),
        speakers=tuple(actor.name for actor in item.speakers),
        outlet=item.report.source.name,
        is_sample=item.report.source.is_sample,
        day=item.day,
        incident=item.incident,
        grade=f"{item.grade.letter} · {item.grade.score} · {item.grade.label}",
        origins=frozenset(row.words for row in origins),
        report_ids=frozenset(report for row in origins for report in row.report_ids) or frozenset({item.report.id}),
        is_contested=is_contested,
    )
