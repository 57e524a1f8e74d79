"""Figures: the ledger of counts, by metric, actor and incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from tracker.evidence.models import Actor, Assertion
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.paging import Mark, Page, after

PAGE_SIZE = 40
EXPORT_BATCH = 500


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
    return visible.assertions(as_of).filter(kind=StatementKind.FIGURE, value__isnull=False)


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
    shown = told[:size]
    next_mark = str(Mark(shown[-1].known_from, shown[-1].id)) if len(told) > size else ""
    return FiguresPage(page=Page(shown, next_mark), contested=contested((item.id for item in shown), as_of))


def figure_choices(as_of: date | None = None) -> FigureChoices:
    """What there is to filter by; two queries."""
    counts: Counter[str] = Counter()
    incidents: dict[str, rows.IncidentLink] = {}
    counted = _shown(as_of).order_by("incident__title").values_list("metric", "incident__slug", "incident__title")
    for metric, slug, title, n in counted.annotate(n=Count("id")):
        counts[metric] += n
        if slug:
            incidents[slug] = rows.IncidentLink(slug=slug, title=title)
    actors = Actor.objects.select_related("parent").filter(id__in=_shown(as_of).values("actors")).order_by("name")
    return FigureChoices(
        metrics=tuple(counts.most_common()),
        actors=visible.actor_links(actors),
        incidents=tuple(incidents.values()),
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
