"""Incidents: the list, and one with all that is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Func, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Incident, Support
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import OneOf
from tracker.evidence.queries.conflicts import ConflictPair, conflicts_among
from tracker.evidence.queries.histories import CitedIn, cited_in
from tracker.evidence.queries.lineage import texts_of
from tracker.evidence.queries.origins import OriginGroup, group_by_origin
from tracker.evidence.queries.paging import Mark, after, cut
from tracker.evidence.queries.responses import ResponseRow, responses_to
from tracker.evidence.titles import Title
from tracker.grading.points import end_of

MOST_RELATED = 8
MOST_ITEMS = 400
MOST_REPORTS = 240
LEAD_PREDICATE = "alleges_distillation"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRow:
    """An incident in a list. items: its allegations and figures; n_reports: how many reports speak of it.

    accusers: all who speak, the leading one first; empty where the accused admits what nobody alleges.
    """

    slug: str
    title: Title
    accusers: tuple[rows.ActorLink, ...]
    accused: tuple[rows.ActorLink, ...]
    began: rows.StatedDay | None
    ended: date | None
    changed_at: datetime
    n_reports: int
    items: tuple[rows.Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentPage:
    """An incident whole. last_read_on: the newest publication day among its reports, as far as it had come when they were read; None where none is dated.

    related: other incidents between its parties, the newest first. responses: what answers it, the earliest begun first.
    cited: responses that cite its figures. n_items: how many statements are on record of it, of which its own items are
    the best graded.
    """

    incident: IncidentRow
    related: tuple[rows.IncidentLink, ...]
    conflicts: tuple[ConflictPair, ...]
    origins: tuple[OriginGroup, ...]
    responses: tuple[ResponseRow, ...]
    cited: tuple[CitedIn, ...]
    first_read_on: rows.StatedDay | None
    last_read_on: rows.StatedDay | None
    n_items: int


def with_counts(chosen: QuerySet[Incident], as_of: date | None) -> QuerySet[Incident]:
    """These with their parties and with how many reports speak of each."""
    standing = Assertion.objects.filter(retired_at__isnull=True) if as_of is None else visible.assertions(as_of)
    its = standing.filter(incident=OuterRef(OuterRef(OuterRef("pk"))))
    supports = Support.objects.filter(OneOf("assertion", its.values("id")))
    told = known.statements(as_of).filter(OneOf("id", supports.values("statement"))).order_by()
    number: IntegerField[int, int] = IntegerField()
    reports = Func(F("report"), template="COUNT(DISTINCT %(expressions)s)", output_field=number)
    return (
        chosen.select_related("accuser__parent")
        .prefetch_related(*(Prefetch(side, Actor.objects.select_related("parent")) for side in ("accusers", "accused")))
        .annotate(n_reports=Subquery(told.annotate(n=reports).values("n")))
    )


def newest(mark: Mark | None, size: int, as_of: date | None = None) -> tuple[Sequence[Incident], str]:
    """A page of stored incidents with their counts, the newest first, and the next page's mark; two queries."""
    ordered = after(with_counts(visible.incidents(as_of), as_of), "began_on", mark)
    return cut(list(ordered.order_by(F("began_on").desc(nulls_last=True), "-id")[: size + 1]), size, "began_on")


def leading(loaded: Sequence[Incident], as_of: date | None = None) -> QuerySet[Assertion]:
    """What a list tells of these incidents: their allegations and figures."""
    told = visible.assertions(as_of).filter(incident__in=[incident.pk for incident in loaded])
    return told.filter(Q(kind=StatementKind.FIGURE) | Q(predicate=LEAD_PREDICATE))


def incident_rows(
    loaded: Sequence[Incident], told: Iterable[rows.Item], as_of: date | None = None
) -> tuple[IncidentRow, ...]:
    """Rows of incidents loaded with their counts, each with those of the items that are its own."""
    by_incident: dict[str, list[rows.Item]] = defaultdict(list)
    for item in told:
        if item.incident:
            by_incident[item.incident.slug].append(item)
    return tuple(_row(incident, by_incident[incident.slug], as_of) for incident in loaded)


def newest_with(chosen: QuerySet[Incident], *, size: int, as_of: date | None = None) -> Sequence[Incident]:
    """The newest of the chosen incidents that may be shown, with their counts; three queries."""
    ordered = with_counts(visible.incidents(as_of).filter(id__in=chosen.values("id")), as_of)
    return list(ordered.order_by(F("began_on").desc(nulls_last=True), "-id")[:size])


def _row(incident: Incident, items: Sequence[rows.Item], as_of: date | None = None) -> IncidentRow:
    title = visible.title_of(incident)

    def place(actor: Actor | rows.ActorLink) -> tuple[int, str]:
        return _place_in(title, actor.name)

    accused = sorted(incident.accused.all(), key=place)
    if as_of is not None and any(item.claim and item.claim.predicate == LEAD_PREDICATE for item in items):
        accused = [actor for actor in accused if actor.slug in _involved(items)]
    return IncidentRow(
        slug=incident.slug,
        title=title,
        accusers=visible.actor_links(_accusers(incident)),
        accused=visible.actor_links(accused),
        began=visible.stated_day(incident.began_on, incident.began_precision),
        ended=incident.ended_on,
        changed_at=incident.changed_at if as_of is None else _newest_grade(items, as_of),
        n_reports=getattr(incident, "n_reports", 0),
        items=tuple(replace(item, actors=tuple(sorted(item.actors, key=place))) for item in items),
    )


def _newest_grade(items: Iterable[rows.Item], as_of: date) -> datetime:
    """When what was known on that day had come to be known."""
    return max((item.grade.assessed_at for item in items), default=end_of(as_of))


def _involved(items: Iterable[rows.Item]) -> frozenset[str]:
    """The slugs of whom the items are about, or who is heard in them."""
    return frozenset(actor.slug for item in items for actor in (item.claimant, item.target, *item.actors) if actor)


def _accusers(incident: Incident) -> list[Actor]:
    """The leading accuser, then the others by name."""
    leader = [incident.accuser] if incident.accuser else []
    others = [actor for actor in incident.accusers.all() if actor not in leader]
    return leader + sorted(others, key=lambda actor: actor.name)


def _place_in(title: Title, name: str) -> tuple[int, str]:
    """Orders names as the title has them, those that it lacks last."""
    named = (*title.parts.who.names, *title.parts.whom.names) if title.parts else ()
    return (named.index(name) if name in named else len(named), name)


def successor(slug: str) -> str | None:
    """The slug of the incident that went by this one, or took in the one that did; None where nobody else goes by it."""
    named = Incident.objects.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).order_by("slug").first()
    seen: set[int] = set()
    while named is not None and named.merged_into is not None and named.pk not in seen:
        seen.add(named.pk)
        named = named.merged_into
    is_other = named is not None and named.merged_into is None and named.retired_at is None and named.slug != slug
    return named.slug or None if named is not None and is_other else None


def incident_page(slug: str, as_of: date | None = None) -> IncidentPage | None:
    """The incident with everything that was known of it on that day; None where nothing was.

    Of a very large incident only the best graded items and the first reports are loaded.
    """
    incident = with_counts(visible.incidents(as_of), as_of).filter(slug=slug).first()
    if incident is None:
        return None
    told = visible.assertions(as_of).filter(incident=incident)
    best = told.annotate(weight=visible.score(as_of)).order_by("-weight", "id")[:MOST_ITEMS]
    items = tuple(sorted(visible.items(best, as_of), key=lambda item: (item.known_from, item.id)))
    told_in = _reports(items, as_of)
    reports = tuple(visible.report_link(report) for report in told_in[:MOST_REPORTS])
    is_whole = len(reports) < MOST_REPORTS
    return IncidentPage(
        incident=_row(incident, items, as_of),
        related=_related(incident, as_of),
        conflicts=conflicts_among(items, as_of),
        origins=group_by_origin(items, reports, texts_of([report.id for report in reports])),
        responses=responses_to(incident.pk, as_of),
        cited=cited_in([item.id for item in items if item.quantity], as_of),
        first_read_on=_first_day(reports),
        last_read_on=_newest_day(reports if is_whole else _newest(told_in)),
        n_items=told.count() if len(items) == MOST_ITEMS else len(items),
    )


def _related(incident: Incident, as_of: date | None) -> tuple[rows.IncidentLink, ...]:
    """Other incidents in which one of its accused and its accuser stand against each other, either way round."""
    accused = [actor.pk for actor in incident.accused.all()]
    accusers = [actor.pk for actor in incident.accusers.all()]
    same = Q(accusers__in=accusers, accused__in=accused)
    turned = Q(accusers__in=accused, accused__in=accusers)
    shared = Incident.objects.filter(same | turned).exclude(pk=incident.pk).values("id")
    found = visible.incidents(as_of).filter(id__in=shared).order_by(F("began_on").desc(nulls_last=True), "-id")
    return tuple(visible.incident_link(other) for other in found[:MOST_RELATED])


def _newest_day(reports: Iterable[rows.ReportLink]) -> rows.StatedDay | None:
    """The newest publication day, as far as it is known."""
    days = [report.told_until for report in reports if report.told_until]
    return max(days, key=lambda day: (day.value, day.precision), default=None)


def _newest(told_in: QuerySet[Report]) -> tuple[rows.ReportLink, ...]:
    """The report that came out last."""
    newest = told_in.order_by(F("published_at").desc(nulls_last=True), "-id")[:1]
    return tuple(visible.report_link(report) for report in newest)


def _first_day(reports: Iterable[rows.ReportLink]) -> rows.StatedDay | None:
    """The first publication day, as far as it is known."""
    days = [report.published for report in reports if report.published]
    return min(days, key=lambda day: (day.value, day.precision), default=None)


def _reports(items: Iterable[rows.Item], as_of: date | None) -> QuerySet[Report]:
    """Every report that any of the items' statements comes from, oldest first, those without a date last."""
    told = Report.objects.filter(
        known.said(as_of, "statements__"), statements__supports__assertion__in=[item.id for item in items]
    )
    ordered = told.distinct().select_related("source").defer("relevance_reasons")
    return ordered.order_by(F("published_at").asc(nulls_last=True), "id")
