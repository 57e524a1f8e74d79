"""The largest counts of a metric, each with what a chart says of it, in a few queries however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from tracker.evidence.models import Actor, Assertion, Conflict, Incident, Tallied, Tally
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.apart import Apart, OneOf, id_of
from tracker.evidence.queries.conflicts import contested, unsettled
from tracker.evidence.queries.figures import FigureFilter
from tracker.evidence.queries.standing_sums import holding, standing
from tracker.evidence.tallied_rows import TOTALS, Sort

# A unit of its own for each: what is counted in several cannot share an axis.
BY_UNIT = frozenset({"money", "other"})
# Of more than so many it is only said that there are more.
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
    """The largest first; n_all: how many the filter chooses, shown or not, MOST_COUNTED
    for that many or more."""

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
    is_headline: bool = False,
) -> Mapping[str, LargestCounts]:
    """By metric, the totals that the filter chooses and that are graded well enough to be drawn, the largest first; two
    queries.

    metrics: those wanted, where it is not the filter's one. is_headline: those that may be one, of a filter by metric alone.
    """
    asked = tuple(metrics) or (wanted.metric,)
    first, *others = (_largest(wanted, metric, as_of, size, is_headline=is_headline) for metric in asked)
    ids: dict[str, list[int]] = {metric: [] for metric in asked}
    numbers = Counter[str]()
    disputed = set()
    for metric, figure, is_contested, n_all in first.union(*others, all=True) if others else first:
        ids[metric].append(figure)
        numbers[metric] = min(n_all, MOST_COUNTED)
        if is_contested:
            disputed.add(figure)
    shown = [figure for metric in asked for figure in ids[metric]]
    told = _counted(visible.assertions(as_of).filter(pk__in=shown), as_of, disputed) if shown else {}
    return {
        metric: LargestCounts(
            rows=tuple(told[figure] for figure in ids[metric] if figure in told), n_all=numbers[metric]
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


def _largest(wanted: FigureFilter, metric: str, as_of: date | None, size: int, *, is_headline: bool) -> Any:
    """The metric and the assertion of each, whether it is contested, and how many there are: as kept, the largest first."""
    side, named = Sort.STRONG if is_headline else Sort.TOTAL, ""
    if wanted.actor:
        side, named = Sort.TOTAL_OF, wanted.actor
    elif wanted.speaker:
        side, named = Sort.TOTAL_BY, wanted.speaker
    whose = Q(actor=id_of(Actor, named)) if named else Q(actor__isnull=True)
    mine = Q(whose, sort=side, metric=metric)
    totals = Tallied.objects.filter(mine, holding(as_of), value__isnull=False)
    narrowed = _narrowed(wanted)
    if narrowed is None:
        summed = Tally.objects.filter(standing(as_of), mine).order_by().values("sort").annotate(total=Sum("n"))
        n_all = Subquery(summed.values("total"))
    else:
        totals = totals.filter(OneOf("subject_id", narrowed.values("pk")))
        n_all = Subquery(totals.order_by().values("sort").annotate(total=Count("pk")).values("total"))
    side_of = Q(one=OuterRef("subject_id")) | Q(other=OuterRef("subject_id"))
    conflicts = Conflict.objects.filter(unsettled(as_of), side_of)
    found = totals.annotate(is_contested=Exists(conflicts), n_all=n_all).order_by("-value", "subject_id")
    return found.values_list("metric", "subject_id", "is_contested", "n_all")[:size]


def _narrowed(wanted: FigureFilter) -> QuerySet[Assertion] | None:
    """Of a filter that asks for more than one thing, or for an incident, the few figures among which to look; else None."""
    chosen = Assertion.objects.filter(kind=StatementKind.FIGURE)
    if wanted.actor and wanted.speaker:
        speaker = id_of(Actor, wanted.speaker)
        linked = Assertion.speakers.through.objects.filter(assertion=OuterRef("pk"), actor=speaker)
        chosen = chosen.filter(Apart(linked))
        if not wanted.incident:
            own = Assertion.actors.through.objects.filter(actor=id_of(Actor, wanted.actor))
            return chosen.filter(OneOf("pk", own.values("assertion")))
    return chosen.filter(incident=id_of(Incident, wanted.incident)) if wanted.incident else None


def _counted(chosen: QuerySet[Assertion], as_of: date | None, disputed: Collection[int]) -> dict[int, CountedFigure]:
    figures = (counted_of(item, is_contested=item.id in disputed) for item in visible.items(chosen, as_of))
    return {figure.id: figure for figure in figures if figure is not None}


def counted_of(item: rows.Item, *, is_contested: bool = False) -> CountedFigure | None:
    """The same of an item that is loaded already; None where it is no figure."""
    if item.quantity is None:
        return None
    origins = item.grade.origins
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
        origins=frozenset(one.name for one in origins),
        report_ids=frozenset(report for one in origins for report in one.report_ids) or frozenset({item.report.id}),
        is_contested=is_contested,
    )
