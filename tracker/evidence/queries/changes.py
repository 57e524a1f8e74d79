"""The ledger of changes: what is new, regraded, answered, put right or no longer said, the newest first.

The one source of whoever tells people what changed: the page and its files, the front page, a report's own page, mails.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Change, Concern, Incident, Notice, Point, Stage, Statement
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.apart import Apart, OneOf, id_of
from tracker.evidence.queries.change_rows import ChangeRow, decision_of
from tracker.evidence.queries.paging import Mark, Page, after, cut, read_mark
from tracker.grading.rules import PUBLIC_FROM

PAGE_SIZE = 30
EXPORT_BATCH = 500
# Many changes concern an actor that more than so many do.
MOST_OWN = 2000
# The order in which kinds are offered.
KINDS: tuple[str, ...] = tuple(kind.value for kind in Change.Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFilter:
    """What is wanted; anything empty sets no limit. kinds: as `Change.Kind`; report: what its coming, going or editing
    brought about, with what was done to itself."""

    kinds: tuple[str, ...] = ()
    actor: str = ""
    incident: str = ""
    report: int | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom and what a filter names, as far as that is on record."""

    actor: rows.ActorLink | None
    incident: rows.IncidentLink | None
    report: rows.ReportLink | None


def changes_page(
    wanted: ChangeFilter, mark: Mark | None = None, *, as_of: date | None = None, size: int = PAGE_SIZE
) -> Page[ChangeRow]:
    """The chosen changes, the newest first; five queries."""
    chosen = after(_chosen(wanted, as_of), "day", mark)
    if wanted.actor:
        chosen = Change.objects.filter(OneOf("pk", _concerning(wanted, mark, as_of, chosen, size + 1)))
    ordered = chosen.order_by("-day", "-id")
    found, next_mark = cut(list(_loaded(ordered)[: size + 1]), size, "day")
    return Page(_rows(found), next_mark)


def newest_noted(wanted: ChangeFilter, *, as_of: date | None = None, size: int = PAGE_SIZE) -> tuple[ChangeRow, ...]:
    """The chosen changes that this store noted last, first: what a feed tells; one query more where an actor is wanted.

    Those that concern an actor are found first where they are few; else the changes are gone along, of which many do.
    """
    chosen = _chosen(wanted, as_of)
    if wanted.actor:
        concerns = Concern.objects.filter(actor=id_of(Actor, wanted.actor))
        few = list(concerns.values_list("change", flat=True)[: MOST_OWN + 1])
        is_few = len(few) <= MOST_OWN
        chosen = chosen.filter(Q(pk__in=few) if is_few else Q(Apart(concerns.filter(change=OuterRef("pk")))))
    return _rows(list(_loaded(chosen.order_by("-noted_at", "-id"))[:size]))


def every_change(wanted: ChangeFilter, as_of: date | None = None) -> Iterator[ChangeRow]:
    """All chosen changes, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = changes_page(wanted, mark, as_of=as_of, size=EXPORT_BATCH)
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return


def brought_about(report: int, as_of: date | None = None, *, size: int = PAGE_SIZE) -> tuple[ChangeRow, ...]:
    """What followed from edits, corrections and the retraction of a report, the newest first, without these themselves."""
    mine = _known(as_of).filter(report=report, kind__in=_OF_PAGES)
    days = list(mine.values_list("day", flat=True).distinct())
    if not days:
        return ()
    followed = _known(as_of).filter(reports__contains=[report], day__in=days)
    return _rows(list(_loaded(followed.order_by("-day", "-id"))[:size]))


def change_by(address: str, as_of: date | None = None) -> ChangeRow | None:
    """The change at this address; None where there is none, or was none on that day."""
    found = _rows(list(_loaded(_known(as_of).filter(key__startswith=address))[:1]))
    return found[0] if found else None


def rows_by_key(keys: Collection[str]) -> Mapping[str, ChangeRow]:
    """These changes by their keys, as the ledger has them now; five queries.

    Absent is what left the ledger, and what is graded too low to be shown.
    """
    if not keys:
        return {}
    return {row.key: row for row in _rows(list(_loaded(Change.objects.filter(key__in=keys))))}


def subject(wanted: ChangeFilter) -> Subject:
    """Whom the filter names; a query for each that it names."""
    actor = Actor.objects.select_related("parent").filter(slug=wanted.actor).first() if wanted.actor else None
    incident = Incident.objects.filter(slug=wanted.incident).first() if wanted.incident else None
    report = Report.objects.select_related("source").filter(pk=wanted.report).first() if wanted.report else None
    return Subject(
        actor=visible.actor_link(actor) if actor else None,
        incident=visible.incident_link(incident) if incident else None,
        report=visible.report_link(report) if report else None,
    )


def _known(as_of: date | None) -> QuerySet[Change]:
    return Change.objects.all() if as_of is None else Change.objects.filter(day__lte=as_of)


def _chosen(wanted: ChangeFilter, as_of: date | None) -> QuerySet[Change]:
    chosen = _known(as_of)
    if wanted.kinds:
        chosen = chosen.filter(kind__in=wanted.kinds)
    if wanted.since is not None:
        chosen = chosen.filter(day__gte=wanted.since)
    if wanted.incident:
        its = Assertion.objects.filter(incident__slug=wanted.incident)
        stages = Stage.objects.filter(response__answered__incident__slug=wanted.incident).values("assertion")
        chosen = chosen.filter(_of(its) | Q(OneOf("assertion", stages)))
    if wanted.report is not None:
        chosen = chosen.filter(Q(report=wanted.report) | Q(reports__contains=[wanted.report]))
    return chosen


def _of(assertions: QuerySet[Assertion]) -> Q:
    """Changes of these assertions, and of the pages of the reports that they rest on: for few of them."""
    reports = Statement.objects.filter(OneOf("supports__assertion", assertions.values("pk")))
    return Q(OneOf("assertion", assertions.values("pk"))) | Q(OneOf("report", reports.values("report")))


def _concerning(
    wanted: ChangeFilter, mark: Mark | None, as_of: date | None, chosen: QuerySet[Change], size: int
) -> QuerySet[Concern, Any]:
    """The ids of so many changes of each kind after the mark that concern the actor, in their order as kept."""
    kept = _after(Concern.objects.filter(actor=id_of(Actor, wanted.actor)), mark)
    if as_of is not None:
        kept = kept.filter(day__lte=as_of)
    if wanted.since is not None:
        kept = kept.filter(day__gte=wanted.since)
    if wanted.incident or wanted.report is not None:
        kept = kept.filter(Apart(chosen.filter(pk=OuterRef("change"))))
    walks = [
        kept.filter(kind=kind).order_by("-day", "-change").values("change")[:size] for kind in wanted.kinds or KINDS
    ]
    return walks[0].union(*walks[1:], all=True) if walks[1:] else walks[0]


def _after(kept: QuerySet[Concern], mark: Mark | None) -> QuerySet[Concern]:
    """Those after the mark, the newest first."""
    if mark is None:
        return kept
    if mark.when is None:
        # Every change has a day.
        return kept.none()
    return kept.filter(Q(day__lte=mark.when) & (Q(day__lt=mark.when) | Q(change__lt=mark.id)))


def _loaded(chosen: QuerySet[Change]) -> QuerySet[Change]:
    """With `came_from`, the stage before of a change that is one, and `said`, what a page says of itself, both by index."""
    earlier = Stage.objects.filter(assertion=OuterRef("assertion"), response__stages__position__lt=F("position"))
    newest = earlier.order_by("-response__stages__position").values("response__stages__step")[:1]
    notices = Notice.objects.filter(text=OuterRef("text"), kind=OuterRef("kind")).order_by("start").values("words")
    related = chosen.select_related(
        "report__source",
        "origin_ruling__report__source",
        "incident_ruling__one_accuser",
        "incident_ruling__other_accuser",
    )
    return related.annotate(came_from=Subquery(newest), said=ArraySubquery(notices))


def _rows(found: Sequence[Change]) -> tuple[ChangeRow, ...]:
    held = _held(found)
    reports = _reports({pk for change in found for pk in change.reports})
    made = (_row(change, held, reports) for change in found)
    return tuple(row for row in made if row is not None)


Sides = Mapping[tuple[int, date], rows.Item]


def _row(change: Any, held: tuple[Sides, Sides], reports: Mapping[int, rows.ReportLink]) -> ChangeRow | None:
    """None where what it tells of is graded too low to be shown."""
    item = before = None
    if change.assertion_id is not None:
        begun, ended = (side.get((change.assertion_id, change.day)) for side in held)
        is_gone = change.kind == Change.Kind.WITHDRAWN
        item, before = (ended, None) if is_gone else (begun, ended)
        if item is None:
            return None
    told = change.report or (change.origin_ruling.report if change.origin_ruling else None)
    return ChangeRow(
        key=change.key,
        kind=change.kind,
        day=change.day,
        noted_at=change.noted_at,
        item=item,
        before=before if change.kind in _COMPARED else None,
        step_before=change.came_from or "" if change.kind == Change.Kind.RESPONSE else "",
        report=visible.report_link(told) if told else None,
        notices=tuple(change.said) if change.kind in _SAYING else (),
        decision=decision_of(change),
        causes=tuple(reports[pk] for pk in change.reports if pk in reports),
    )


_OF_PAGES = (Change.Kind.EDITED, Change.Kind.CORRECTED, Change.Kind.RETRACTED)
_COMPARED = (Change.Kind.RESTATED, Change.Kind.STANDING, Change.Kind.REGRADED)
_SAYING = (Change.Kind.CORRECTED, Change.Kind.RETRACTED)


def _held(found: Iterable[Change]) -> tuple[Sides, Sides]:
    """By assertion and day: how each stood from that day on, and how it stood until then; three queries."""
    pairs = {(change.assertion_id, change.day) for change in found if change.assertion_id is not None}
    days = {day for _, day in pairs}
    if not pairs:
        return {}, {}
    points = Point.objects.filter(
        Q(since__in=days) | Q(until__in=days), assertion__in={pk for pk, _ in pairs}, score__gte=PUBLIC_FROM
    )
    begun: dict[tuple[int, date], rows.Item] = {}
    ended: dict[tuple[int, date], rows.Item] = {}
    for point, item in visible.items_at(points):
        begun[point.assertion_id, point.since] = item
        if point.until is not None:
            ended[point.assertion_id, point.until] = item
    return begun, ended


def _reports(ids: set[int]) -> Mapping[int, rows.ReportLink]:
    if not ids:
        return {}
    loaded = Report.objects.filter(pk__in=ids).select_related("source")
    return {report.pk: visible.report_link(report) for report in loaded}
