"""Figures: the ledger of counts, by metric, actor and incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from tracker.evidence.models import Actor, Assertion, Incident, Tally
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.apart import OneOf
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.paging import Mark, Page, after
from tracker.evidence.queries.tallies import standing
from tracker.evidence.tallied_rows import Sort

PAGE_SIZE = 40
EXPORT_BATCH = 500
# So many actors and incidents are offered for choice.
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFilter:
    """Which figures are wanted; an empty text sets no limit. actor: whose doing is counted; speaker: who counts."""

    metric: str = ""
    actor: str = ""
    incident: str = ""
    speaker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresPage:
    """A page of figures, newest first. contested: ids of those that stand in a conflict."""

    page: Page[rows.Item]
    contested: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChoices:
    """What the filters can be set to: metrics with their counts, actors whose doing is counted, incidents."""

    metrics: tuple[tuple[str, int], ...]
    actors: tuple[rows.ActorLink, ...]
    incidents: tuple[rows.IncidentLink, ...]


def _shown(as_of: date | None) -> QuerySet[Assertion]:
    return visible.assertions(as_of).filter(kind=StatementKind.FIGURE)


def _chosen(wanted: FigureFilter, as_of: date | None) -> QuerySet[Assertion]:
    chosen = _shown(as_of)
    if wanted.metric:
        chosen = chosen.filter(metric=wanted.metric)
    if wanted.actor:
        chosen = chosen.filter(id__in=Assertion.objects.filter(actors__slug=wanted.actor).values("id"))
    if wanted.speaker:
        chosen = chosen.filter(id__in=Assertion.objects.filter(speakers__slug=wanted.speaker).values("id"))
    if wanted.incident:
        chosen = chosen.filter(incident__slug=wanted.incident)
    return chosen


def figures_page(
    wanted: FigureFilter, mark: Mark | None = None, *, as_of: date | None = None, size: int = PAGE_SIZE
) -> FiguresPage:
    """The figures that became known last, first; three queries."""
    ordered = after(_chosen(wanted, as_of), "known_from", mark).order_by("-known_from", "-id")
    told = visible.items(ordered[: size + 1], as_of)
    next_mark = str(Mark(told[size - 1].known_from, told[size - 1].id)) if len(told) > size else ""
    shown = tuple(item for item in told[:size] if item.quantity)
    return FiguresPage(page=Page(shown, next_mark), contested=contested((item.id for item in shown), as_of))


def figure_choices(wanted: FigureFilter = FigureFilter(), as_of: date | None = None) -> FigureChoices:
    """What there is to filter by, those that are wanted always among it; two queries.

    Of more than MOST_CHOICES actors those with the most figures, and of incidents those that the newest figures are of.
    """
    kept = Tally.objects.filter(standing(as_of)).order_by()
    counts = kept.filter(actor__isnull=True, sort__in=(Sort.FIGURE, Sort.TOTAL)).values_list("metric")
    metrics = counts.annotate(total=Sum("n")).filter(total__gt=0).order_by("-total", "metric")
    of_actors = kept.filter(actor__isnull=False, sort__in=(Sort.FIGURE_OF, Sort.TOTAL_OF)).values("actor")
    counted = of_actors.annotate(total=Sum("n")).filter(total__gt=0).order_by("-total", "actor")[:MOST_CHOICES]
    actors = Actor.objects.filter(Q(OneOf("id", counted.values("actor"))) | Q(slug=wanted.actor)).order_by()
    newest = _shown(as_of).order_by("-known_from", "-id").values("incident")[:MOST_CHOICES]
    incidents = Incident.objects.filter(Q(OneOf("id", newest)) | Q(slug=wanted.incident)).exclude(slug="").order_by()
    none = Value("", CharField())
    named = actors.annotate(parent_name=Coalesce("parent__name", none)).values_list(
        "slug", "name", "kind", "parent_name"
    )
    titled = incidents.annotate(none=none, kind=none).values_list("slug", "title", "kind", "none")
    links = sorted(named.union(titled, all=True), key=lambda link: link[1])
    return FigureChoices(
        metrics=tuple(metrics),
        actors=tuple(visible.named(*link) for link in links if link[2]),
        incidents=tuple(rows.IncidentLink(slug, title) for slug, title, kind, _ in links if not kind),
    )


def every_figure(wanted: FigureFilter, as_of: date | None = None) -> Iterator[rows.Item]:
    """All chosen figures, newest first, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = figures_page(wanted, mark, as_of=as_of, size=EXPORT_BATCH).page
        yield from found.rows
        if not found.next_mark:
            return
        last = found.rows[-1]
        mark = Mark(last.known_from, last.id)
