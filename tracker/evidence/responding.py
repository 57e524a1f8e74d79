"""Policy and industry responses -> assertions; grouped across incidents, each joined to the one that its reports concern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Q

from tracker.evidence import assertions
from tracker.evidence.assertions import Written
from tracker.evidence.clusters import Cluster, find_responses
from tracker.evidence.items import evidence_of
from tracker.evidence.models import Incident, Placement, Statement, Support
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import load


def write(reports: Collection[int], same_as: Collection[str], moment: datetime) -> Written:
    """The responses that these reports speak of, or did, with all that say the same."""
    theirs = Placement.objects.filter(report__in=reports).exclude(same_as="")
    touched = {*same_as, *theirs.values_list("same_as", flat=True)}
    stated = Statement.objects.filter(report__in=reports, kind=StatementKind.RESPONSE).values_list("pk", flat=True)
    members = load(Statement.objects.filter(placement__same_as__in=touched)) if touched else ()
    resting = {*stated, *(said.id for said in members)}
    if not resting:
        return Written()
    existing = set(Support.objects.filter(statement__in=resting).values_list("assertion", flat=True))
    incidents = _incidents_of_reports({said.report_id for said in members})

    def incident_of(cluster: Cluster) -> Incident | None:
        concerned = {pk for said in cluster.live for pk in incidents[said.report_id]}
        return concerned.pop() if len(concerned) == 1 else None

    return assertions.write(
        find_responses(members),
        evidence_of(members),
        incident_of=incident_of,
        existing=Q(kind=StatementKind.RESPONSE, pk__in=existing),
        moment=moment,
    )


def _incidents_of_reports(reports: Collection[int]) -> Mapping[int, set[Incident]]:
    """The incidents that each report alleges something in."""
    found: dict[int, set[Incident]] = defaultdict(set)
    alleging = Placement.objects.filter(
        report__in=reports, charge__isnull=False, incident__isnull=False, statement__retired_at=None
    ).select_related("incident")
    for row in alleging:
        if row.incident is not None:
            found[row.report_id].add(row.incident)
    return found
