"""WRITER 3: statements -> incidents, assertions, standings, conflicts and grades.

Reading one report touches the incidents of the accusers it speaks about, and no others. Safe to run twice and by
several workers at once: they take turns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from scrapers.records import SourceKind
from tracker.collection import clock
from tracker.collection.models import Source
from tracker.evidence import assertions
from tracker.evidence.assertions import Written
from tracker.evidence.clusters import Cluster, find_clusters, find_responses, response_signature
from tracker.evidence.grouping import Campaign, find_campaigns, place
from tracker.evidence.incidents import sync_incidents
from tracker.evidence.items import evidence_of
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Actor, Incident, Statement, Support
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import REPLIES, Said, answers_to_parent, countries_by_code, load, principal, usable
from tracker.extraction.records import EntityKind, Predicate

_ALLEGES = Predicate.ALLEGES_DISTILLATION


@transaction.atomic
def assess_report(report_id: int) -> Written:
    """Everything that the report's statements bear on, or bore on before, is grouped and graded anew."""
    lock_evidence()
    accusers = _accusers_of(report_id)
    reports = set(_statements_about(accusers).values_list("report", flat=True)) | {report_id}
    return _assess(accusers, reports)


@transaction.atomic
def assess_all() -> Written:
    """Everything is grouped and graded anew."""
    lock_evidence()
    return _assess(_all_accusers(), set(usable().values_list("report", flat=True)))


def _assess(accusers: set[int], reports: set[int]) -> Written:
    moment = clock.now()
    statements = load(usable().filter(report__in=reports))
    mine = find_campaigns(said for said in statements if said.is_allegation and said.claimant in accusers)
    placed = place(statements, [*mine, *_stored_campaigns(statements, accusers)])
    incidents = sync_incidents(mine, accusers, moment)
    members: dict[int, list[Said]] = defaultdict(list)
    for said in statements:
        incident = incidents.get(placed[said.id]) if said.id in placed else None
        if incident is not None:
            members[incident.pk].append(said)
    written = Written()
    for incident in sorted(incidents.values(), key=lambda incident: incident.pk):
        written += _write_incident(incident, members[incident.pk], moment)
    written += _retire_ended(accusers, incidents.values(), moment)
    return written + _write_responses(reports, statements, moment)


def _write_incident(incident: Incident, members: Sequence[Said], moment: datetime) -> Written:
    return assertions.write(
        find_clusters(members, accuser=incident.accuser_id),
        evidence_of(members),
        incident_of=lambda _: incident,
        existing=Q(incident=incident) & ~Q(kind=StatementKind.RESPONSE),
        moment=moment,
    )


def _retire_ended(accusers: set[int], standing: Iterable[Incident], moment: datetime) -> Written:
    """Assertions of these accusers' incidents that no longer stand."""
    ended = Q(incident__accuser__in=accusers) & ~Q(incident__in=[incident.pk for incident in standing])
    return assertions.write(
        (), {}, incident_of=lambda _: None, existing=ended & ~Q(kind=StatementKind.RESPONSE), moment=moment
    )


def _write_responses(reports: set[int], statements: Sequence[Said], moment: datetime) -> Written:
    """Responses are grouped across incidents; those that these reports speak of, with all that say the same."""
    touched = {response_signature(said) for said in statements if said.row.kind == StatementKind.RESPONSE}
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


def _incidents_of_reports(reports: set[int]) -> dict[int, set[Incident]]:
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


def _all_accusers() -> set[int]:
    """Whoever alleges, and whoever did in an incident that stands."""
    return _principals(Statement.objects.filter(predicate=_ALLEGES), "claimant") | set(
        Incident.objects.filter(accuser__isnull=False).values_list("accuser", flat=True)
    )


def _accusers_of(report_id: int) -> set[int]:
    """The accusers whom a report speaks about: by allegation, answer, doubt, number or evidence, now or before."""
    own = Statement.objects.filter(report=report_id)
    owners = Actor.objects.filter(name__in=Source.objects.filter(reports=report_id).values("owner"))
    named = (
        {actor.pk for actor in owners}
        | _principals(own, "claimant")
        | _principals(own, "target")
        | _principals(own, "speakers")
    )
    replying = _principals(own.filter(predicate__in=REPLIES), "claimant")
    replying |= {pk for code, pk in countries_by_code().items() if code in _countries(replying)}
    stood = Support.objects.filter(statement__report=report_id, assertion__incident__isnull=False)
    incidents = Incident.objects.filter(Q(pk__in=stood.values("assertion__incident")) | Q(accused__in=replying))
    return (named & _all_accusers()) | set(incidents.filter(accuser__isnull=False).values_list("accuser", flat=True))


def _principals(statements: QuerySet[Statement], role: str) -> set[int]:
    """Whoever answers for those named in this role; see `said.principal`."""
    named = Actor.objects.filter(pk__in=statements.filter(**{f"{role}__isnull": False}).values(role))
    return {principal(actor).pk for actor in named.select_related("parent")}


def _voices(principals: set[int]) -> set[int]:
    """These, and everybody for whom they answer."""
    children = Actor.objects.filter(parent__in=principals)
    return principals | {child.pk for child in children if answers_to_parent(child)}


def _countries(bodies: set[int]) -> set[str]:
    found = Actor.objects.filter(pk__in=bodies, kind=EntityKind.GOVERNMENT_BODY)
    return set(found.values_list("country", flat=True))


def _public_bodies(countries: set[int]) -> set[int]:
    """The public bodies of those of these that are countries."""
    codes = [code for code, pk in countries_by_code().items() if pk in countries]
    return set(Actor.objects.filter(kind=EntityKind.GOVERNMENT_BODY, country__in=codes).values_list("pk", flat=True))


def _statements_about(accusers: set[int]) -> QuerySet[Statement]:
    """Usable statements that may belong to an incident of these accusers."""
    speaking = _voices(accusers)
    accused = _principals(Statement.objects.filter(predicate=_ALLEGES, claimant__in=speaking), "target")
    pages = Source.objects.filter(
        kind=SourceKind.COMPANY, owner__in=Actor.objects.filter(pk__in=accusers).values("name")
    )
    return usable().filter(
        Q(claimant__in=speaking)
        | Q(target__in=speaking)
        | Q(speakers__in=speaking)
        | Q(report__source__in=pages)
        | Q(predicate__in=REPLIES, claimant__in=_voices(accused | _public_bodies(accused)))
    )


def _stored_campaigns(statements: Sequence[Said], accusers: set[int]) -> list[Campaign]:
    """The campaigns of other accusers in these reports as they are stored: what is near one of them is not ours."""
    others = {said.id: said for said in statements if said.is_allegation and said.claimant not in accusers}
    campaigns: dict[int, Campaign] = {}
    supports = Support.objects.filter(statement__in=others, assertion__incident__isnull=False)
    for support in supports.select_related("assertion").order_by("assertion__incident", "statement"):
        said, incident = others[support.statement_id], support.assertion.incident_id
        if incident is None or said.claimant is None:
            continue
        campaign = campaigns.setdefault(incident, Campaign(accuser=said.claimant, first=said.reported_on))
        campaign.statements.append(said)
        campaign.accused |= {said.target} if said.target is not None else set()
    return list(campaigns.values())
