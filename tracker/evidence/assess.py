"""The third writer: statements -> incidents, assertions, standings, conflicts and grades.

A report touches the incidents that it speaks to, and those statements of others that an incident draws or lets go
because it appeared, vanished or changed; the rest is not even read. What comes of it is what grouping everything anew
would give, in whatever order reports are read. Safe to run twice and by several workers: they take turns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker.collection import clock
from tracker.evidence import assertions, basis, concerns, tallies
from tracker.evidence.assertions import Written
from tracker.evidence.changes import keep_all_changes
from tracker.evidence.clusters import Cluster, find_clusters
from tracker.evidence.incidents import describe, keep_slugs
from tracker.evidence.inputs import fingerprint_of
from tracker.evidence.items import evidence_of
from tracker.evidence.locating import (
    locate,
    locate_numbers,
    reports_drawn_to,
    reports_with_measures,
    reports_with_numbers,
)
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Change, Charge, Incident, Placement, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.placements import Refreshed, drop_unused_charges, refresh
from tracker.evidence.regrouping import Regrouped, regroup
from tracker.evidence.responses import drop_unsupported, write_all_responses, write_responses
from tracker.evidence.said import load
from tracker.evidence.shapes import Shapes
from tracker.evidence.tallies import Touched
from tracker.evidence.tracing import trace

# Reports that are held in memory at once when everything is assessed.
_CHUNK = 200


def assess_report(report_id: int, *, also: Collection[int] = ()) -> Written:
    """Whatever the report's statements changed is placed and graded anew.

    also: reports that say what they said, but whose evidence counts otherwise now, as copies of it for one.
    """
    return assess_reports({report_id}, also=also)


@transaction.atomic
def assess_reports(reports: Collection[int], *, also: Collection[int] = (), accusers: Collection[int] = ()) -> Written:
    """The same for several reports at once. accusers: whose campaigns a person ruled on."""
    lock_evidence()
    moment = clock.now()
    reports = set(reports) | basis.take_note()
    refreshed = refresh(reports)
    regrouped = regroup(refreshed.accusers | set(accusers), refreshed.incidents, moment)
    dirty = reports | _may_move(refreshed, regrouped)
    touched = refreshed.incidents | regrouped.incidents | _locate(dirty, refreshed)
    rewritten = reports | set(also)
    mine = Placement.objects.filter(report__in=rewritten, incident__isnull=False)
    touched |= set(mine.values_list("incident", flat=True).distinct())
    written = _write_incidents(touched, moment, only_changed=True)
    written += write_responses(rewritten | dirty, moment)
    tallies.keep(written.touched)
    resting = Statement.objects.filter(pk__in=written.touched.statements)
    concerns.keep(written.touched.assertions, set(resting.values_list("report", flat=True)))
    return written


@transaction.atomic
def assess_all() -> Written:
    """Everything is placed and graded anew; where reports have it from is taken as `derivations.derive_all` left it."""
    lock_evidence()
    moment = clock.now()
    basis.take_note()
    everywhere = set(Statement.objects.values_list("report", flat=True).distinct())
    everywhere |= set(Placement.objects.values_list("report", flat=True).distinct())
    forgotten = Refreshed()
    drop_unused_charges(None, forgotten)
    for reports in _chunks(everywhere):
        refresh(reports)
    regroup(Charge.objects.values_list("accuser", flat=True).distinct(), None, moment)
    for reports in _chunks(everywhere):
        locate(refresh(reports).said, Shapes())
    locate_numbers(everywhere, Shapes())
    written = _write_incidents(Incident.objects.values_list("pk", flat=True), moment, only_changed=False)
    written += write_all_responses(_chunks(everywhere), moment)
    drop_unsupported(moment)
    if not Change.objects.exists():
        keep_all_changes(moment)
    tallies.rebuild()
    return written


def _may_move(refreshed: Refreshed, regrouped: Regrouped) -> set[int]:
    """The reports with a statement that may belong elsewhere now, because the incidents are others."""
    found = set(regrouped.moved)
    alleging = Placement.objects.filter(charge__incident__in=list(regrouped.shapes))
    found |= set(alleging.values_list("report", flat=True))
    for before, after in regrouped.shapes.values():
        if before is not None or after is not None:
            found |= reports_drawn_to(before, after)
    numbers, measures = set(refreshed.numbers), set(refreshed.measures)
    documents = Placement.objects.filter(report__in=found, is_direct=True).exclude(counted="")
    for counted, measured, value in documents.values_list("counted", "measured", "value"):
        if value is not None:
            numbers.add((counted, value))
            measures.add((measured, value))
    return found | reports_with_numbers(numbers) | reports_with_measures(measures)


def _locate(dirty: Collection[int], refreshed: Refreshed) -> set[int]:
    """The incidents that gained or lost a statement of these reports, or a number like theirs."""
    said = {report: list(own) for report, own in refreshed.said.items()}
    others = Statement.objects.filter(placement__report__in=set(dirty) - said.keys())
    for one in load(others):
        said.setdefault(one.report_id, []).append(one)
    shapes = Shapes()
    return locate(said, shapes) | locate_numbers(set(said), shapes)


def _write_incidents(incidents: Iterable[int], moment: datetime, *, only_changed: bool) -> Written:
    """Living ones first: they take over what those that ended lose."""
    chosen = Incident.objects.filter(pk__in=incidents).order_by("merged_into", "pk")
    rows = sorted(chosen, key=lambda incident: (incident.merged_into_id is not None, incident.opened_on, incident.pk))
    former = {incident.address for incident in rows}
    written = Written(touched=Touched(incidents=frozenset(incident.pk for incident in rows)))
    for incident in rows:
        members = load(Statement.objects.filter(placement__incident=incident).exclude(kind=StatementKind.RESPONSE))
        traces = trace({said.report_id for said in members})
        describe(incident, members, traces.head_of, moment)
        inputs = fingerprint_of(members, traces)
        if only_changed and inputs == incident.inputs_hash:
            continue
        written += assertions.write(
            find_clusters(members, accusers=frozenset(actor.pk for actor in incident.accusers.all())),
            evidence_of(members, traces),
            incident_of=_always(incident),
            existing=Q(incident=incident) & ~Q(kind=StatementKind.RESPONSE),
            moment=moment,
        )
        Incident.objects.filter(pk=incident.pk).update(inputs_hash=inputs)
    keep_slugs([incident.pk for incident in rows], former)
    return written


def _always(incident: Incident) -> Callable[[Cluster], Incident]:
    return lambda _: incident


def _chunks(reports: Iterable[int]) -> Iterator[set[int]]:
    ordered = sorted(reports)
    for start in range(0, len(ordered), _CHUNK):
        yield set(ordered[start : start + _CHUNK])
