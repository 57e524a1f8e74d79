"""Figures: the ledger of counts, by metric, actor and incident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce

from tracker.evidence.models import Actor, Assertion, Incident, Tallied, Tally
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf, id_of
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.paging import Mark, Page, after, of_moment, read_mark
from tracker.evidence.queries.standing_sums import holding, standing
from tracker.evidence.tallied_rows import Sort
from tracker.evidence.titles import stored_title
from tracker.extraction.records import Metric

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
    """What the filters can be set to: metrics with their counts, actors whose doing is counted, incidents.

    is_whole: every actor and incident that has figures is offered; else those with the most and the newest.
    """

    metrics: tuple[tuple[str, int], ...]
    actors: tuple[rows.ActorLink, ...]
    incidents: tuple[rows.IncidentLink, ...]
    is_whole: bool


def _of_incident(wanted: FigureFilter, as_of: date | None) -> QuerySet[Assertion]:
    """The figures of one incident that have a value, as they read on that day."""
    chosen = visible.assertions(as_of).filter(kind=StatementKind.FIGURE, incident__slug=wanted.incident)
    chosen = chosen.alias(told=known.column("value", as_of)).filter(told__isnull=False)
    if wanted.metric:
        chosen = chosen.filter(metric=wanted.metric)
    for side, slug in (("actors", wanted.actor), ("speakers", wanted.speaker)):
        if slug:
            chosen = chosen.filter(_linked(side, slug, "pk"))
    return chosen


def _known_last(
    wanted: FigureFilter, as_of: date | None, *, size: int, mark: Mark | None = None
) -> QuerySet[Tallied, Any]:
    """The ids of so many of them of each metric, in the order in which they came to be known, as kept."""
    kept = Tallied.objects.filter(holding(as_of), value__isnull=False)
    if wanted.actor:
        kept = kept.filter(sort=Sort.COUNT_OF, actor=id_of(Actor, wanted.actor))
    elif wanted.speaker:
        kept = kept.filter(sort=Sort.COUNT_BY, actor=id_of(Actor, wanted.speaker))
    else:
        kept = kept.filter(sort=Sort.COUNT, actor__isnull=True)
    if wanted.actor and wanted.speaker:
        kept = kept.filter(_linked("speakers", wanted.speaker, "subject_id"))
    if mark is not None and isinstance(mark.when, datetime):
        last = mark.when.timestamp()
        kept = kept.filter(Q(value__lte=last) & (Q(value__lt=last) | Q(subject_id__lt=mark.id)))
    metrics = (wanted.metric,) if wanted.metric else tuple(Metric)
    first, *others = (
        kept.filter(metric=metric).order_by("-value", "-subject_id").values("subject_id")[:size] for metric in metrics
    )
    return first.union(*others, all=True) if others else first


def _linked(side: str, slug: str, assertion: str) -> Apart:
    through = getattr(Assertion, side).through.objects
    return Apart(through.filter(assertion=OuterRef(assertion), actor=id_of(Actor, slug)))


def figures_page(
    wanted: FigureFilter, mark: Mark | None = None, *, as_of: date | None = None, size: int = PAGE_SIZE
) -> FiguresPage:
    """The figures that became known last, first; three queries."""
    mark = of_moment(mark)
    if wanted.incident:
        chosen = after(_of_incident(wanted, as_of), "known_from", mark)
    else:
        ids = _known_last(wanted, as_of, size=size + 1, mark=mark)
        chosen = visible.assertions(as_of).filter(OneOf("id", ids))
    told = visible.items(chosen.order_by("-known_from", "-id")[: size + 1], as_of)
    next_mark = str(Mark(told[size - 1].known_from, told[size - 1].id)) if len(told) > size else ""
    shown = told[:size]
    return FiguresPage(page=Page(shown, next_mark), contested=contested((item.id for item in shown), as_of))


def figure_choices(wanted: FigureFilter = FigureFilter(), as_of: date | None = None) -> FigureChoices:
    """What there is to filter by, those that are wanted always among it; two queries.

    Of more than MOST_CHOICES actors those with the most figures, and of incidents those that the newest figures are of.
    """
    kept = Tally.objects.filter(standing(as_of)).order_by()
    counts = kept.filter(actor__isnull=True, sort__in=(Sort.FIGURE, Sort.TOTAL)).values_list("metric")
    metrics = counts.annotate(total=Sum("n")).filter(total__gt=0).order_by("-total", "metric")
    of_actors = kept.filter(actor__isnull=False, sort__in=(Sort.FIGURE_OF, Sort.TOTAL_OF)).values("actor")
    counted = of_actors.annotate(total=Sum("n")).filter(total__gt=0).order_by("-total", "actor").values("actor")
    actors = Actor.objects.filter(Q(OneOf("id", counted[:MOST_CHOICES])) | Q(slug=wanted.actor)).order_by()
    lately = Assertion.objects.filter(OneOf("id", _known_last(FigureFilter(), as_of, size=MOST_CHOICES)))
    newest = lately.order_by("-known_from", "-id").values("incident")[:MOST_CHOICES]
    among = Q(OneOf("id", newest)) | Q(slug=wanted.incident)
    incidents = Incident.objects.filter(among).exclude(slug="").order_by()
    none = Value("", CharField())
    named = actors.annotate(
        parent_name=Coalesce("parent__name", none), has_more=Exists(counted[MOST_CHOICES : MOST_CHOICES + 1])
    ).values_list("slug", "name", "kind", "parent_name", "has_more")
    parts = Cast("title_parts", TextField())
    titled = incidents.annotate(none=none, parts=parts, has_more=Value(False)).values_list(
        "slug", "title", "none", "parts", "has_more"
    )
    links = sorted(named.union(titled, all=True), key=lambda link: link[1])
    numbers = tuple(metrics)
    return FigureChoices(
        metrics=numbers,
        actors=tuple(visible.named(*link[:4]) for link in links if link[2]),
        incidents=tuple(
            rows.IncidentLink(slug, stored_title(title, json.loads(parts) if parts else None))
            for slug, title, kind, parts, _ in links
            if not kind
        ),
        is_whole=not any(has_more for *_, has_more in links) and sum(n for _, n in numbers) <= MOST_CHOICES,
    )


def every_figure(wanted: FigureFilter, as_of: date | None = None) -> Iterator[rows.Item]:
    """All chosen figures, newest first, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = figures_page(wanted, mark, as_of=as_of, size=EXPORT_BATCH).page
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return
