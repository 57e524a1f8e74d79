"""The third writer: statements -> incidents, assertions, standings, conflicts and grades.

Everything is grouped anew each time, which is quick, so that the result never depends on what was read first; only
incidents whose evidence changed are written and graded. Safe to run twice and by several workers: they take turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tracker.collection import clock
from tracker.evidence import assertions
from tracker.evidence.assertions import Written
from tracker.evidence.clusters import Cluster, find_clusters, find_responses, response_signature
from tracker.evidence.grouping import Campaign, find_campaigns, place
from tracker.evidence.incidents import sync_incidents
from tracker.evidence.inputs import fingerprint_of
from tracker.evidence.items import evidence_of
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Incident, Statement, Support
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import Said, load, usable
from tracker.extraction.records import Predicate

_ALLEGES = Predicate.ALLEGES_DISTILLATION


@transaction.atomic
def assess_report(report_id: int) -> Written:
    """Whatever the report's statements changed is grouped and graded anew."""
    lock_evidence()
    moment = clock.now()
    statements = load(usable().exclude(kind=StatementKind.RESPONSE))
    written, changed = _assess(statements, moment, only_changed=True)
    return written + _write_responses(changed | {report_id}, moment)


@transaction.atomic
def assess_all() -> Written:
    """Everything is grouped and graded anew."""
    lock_evidence()
    moment = clock.now()
    statements = load(usable().exclude(kind=StatementKind.RESPONSE))
    written, _ = _assess(statements, moment, only_changed=False)
    reports = set(Statement.objects.filter(kind=StatementKind.RESPONSE).values_list("report", flat=True))
    return written + _write_responses(reports, moment)


def _assess(statements: Sequence[Said], moment: datetime, *, only_changed: bool) -> tuple[Written, set[int]]:
    """What was written, and the reports that allege something in an incident that was."""
    campaigns = find_campaigns(said for said in statements if said.is_allegation)
    placed = place(statements, campaigns)
    incidents = sync_incidents(campaigns, moment)
    members: dict[Campaign, list[Said]] = defaultdict(list)
    for said in statements:
        if said.id in placed:
            members[placed[said.id]].append(said)
    written, reports = Written(), set()
    for campaign, incident in sorted(incidents.items(), key=lambda pair: pair[1].slug):
        inputs = fingerprint_of(members[campaign])
        if only_changed and inputs == incident.inputs_hash:
            continue
        written += _write_incident(incident, campaign, members[campaign], moment)
        reports |= {said.report_id for said in members[campaign] if said.is_allegation}
        Incident.objects.filter(pk=incident.pk).update(inputs_hash=inputs)
    return written + _retire_ended(incidents.values(), moment), reports


def _write_incident(incident: Incident, campaign: Campaign, members: Sequence[Said], moment: datetime) -> Written:
    return assertions.write(
        find_clusters(members, accusers=frozenset(campaign.accusers)),
        evidence_of(members),
        incident_of=lambda _: incident,
        existing=Q(incident=incident) & ~Q(kind=StatementKind.RESPONSE),
        moment=moment,
    )


def _retire_ended(standing: Iterable[Incident], moment: datetime) -> Written:
    """Assertions of incidents that no longer stand."""
    ended = Q(incident__isnull=False) & ~Q(incident__in=[incident.pk for incident in standing])
    return assertions.write(
        (), {}, incident_of=lambda _: None, existing=ended & ~Q(kind=StatementKind.RESPONSE), moment=moment
    )


def _write_responses(reports: set[int], moment: datetime) -> Written:
    """Responses are grouped across incidents; those that these reports speak of, with all that say the same."""
    spoken = load(usable().filter(kind=StatementKind.RESPONSE, report__in=reports))
    touched = {response_signature(said) for said in spoken}
    kinds = {signature[1] for signature in touched}
    of_kind = load(usable().filter(kind=StatementKind.RESPONSE, instrument__in=kinds))
    members = [said for said in of_kind if response_signature(said) in touched]
    incidents = _incidents_of_reports({said.report_id for said in members})

    def incident_of(cluster: Cluster) -> Incident | None:
        concerned = {pk for said in cluster.live for pk in incidents[said.report_id]}
        return concerned.pop() if len(concerned) == 1 else None

    return assertions.write(
        find_responses(members),
        evidence_of(members),
        incident_of=incident_of,
        existing=Q(kind=StatementKind.RESPONSE)
        & (Q(statements__in=[said.id for said in members]) | Q(statements__report__in=reports)),
        moment=moment,
    )


def _incidents_of_reports(reports: set[int]) -> Mapping[int, set[Incident]]:
    """The incidents that each report alleges something in."""
    found: dict[int, set[Incident]] = defaultdict(set)
    supports = Support.objects.filter(
        statement__report__in=reports,
        statement__retired_at=None,
        assertion__predicate=_ALLEGES,
        assertion__retired_at=None,
    ).select_related("assertion__incident", "statement")
    for support in supports:
        if support.assertion.incident is not None:
            found[support.statement.report_id].add(support.assertion.incident)
    return found
