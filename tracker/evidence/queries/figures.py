"""Figures: the ledger of counts, by metric, actor and incident."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from tracker.evidence.models import Actor, Assertion, Incident
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.paging import Mark, Page, after, cut

PAGE_SIZE = 40
EXPORT_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFilter:
    """Which figures are wanted; an empty text sets no limit."""

    metric: str = ""
    actor: str = ""
    incident: str = ""


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


def _shown() -> QuerySet[Assertion]:
    return visible.assertions().filter(kind=StatementKind.FIGURE, value__isnull=False)


def _chosen(wanted: FigureFilter) -> QuerySet[Assertion]:
    chosen = _shown()
    if wanted.metric:
        chosen = chosen.filter(metric=wanted.metric)
    if wanted.actor:
        chosen = chosen.filter(id__in=Assertion.objects.filter(actors__slug=wanted.actor).values("id"))
    if wanted.incident:
        chosen = chosen.filter(incident__slug=wanted.incident)
    return chosen


def figures_page(wanted: FigureFilter, mark: Mark | None = None, *, size: int = PAGE_SIZE) -> FiguresPage:
    """The figures that became known last, first; six queries."""
    ordered = after(_chosen(wanted), "known_from", mark).order_by("-known_from", "-id")
    loaded, next_mark = cut(list(ordered.only("known_from")[: size + 1]), size, "known_from")
    told = visible.items(
        Assertion.objects.filter(id__in=[assertion.pk for assertion in loaded]).order_by("-known_from", "-id")
    )
    return FiguresPage(page=Page(told, next_mark), contested=contested(item.id for item in told))


def figure_choices() -> FigureChoices:
    """What there is to filter by; three queries."""
    counted = _shown().order_by().values_list("metric").annotate(n=Count("id")).order_by("-n", "metric")
    actors = Actor.objects.filter(id__in=_shown().values("actors")).order_by("name")
    incidents = Incident.objects.filter(id__in=_shown().values("incident"), merged_into__isnull=True).order_by("title")
    return FigureChoices(
        metrics=tuple((metric, n) for metric, n in counted),
        actors=visible.actor_links(actors),
        incidents=tuple(visible.incident_link(incident) for incident in incidents),
    )


def every_figure(wanted: FigureFilter) -> Iterator[rows.Item]:
    """All chosen figures, newest first, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = figures_page(wanted, mark, size=EXPORT_BATCH).page
        yield from found.rows
        if not found.next_mark:
            return
        last = found.rows[-1]
        mark = Mark(last.known_from, last.id)
