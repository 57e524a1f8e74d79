"""Rows of the lists of incidents and of actors as flat records, the same in every kind of file."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.evidence.queries.actor_list import ActorRow
from tracker.evidence.queries.incidents import IncidentRow
from tracker.web.presentation import choosing
from tracker.web.presentation.dates import stated_iso
from tracker.web.presentation.numbers import quantity_words


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRecord:
    """became_public: as far as it is known, '2026-02-24' or '2026-02', empty where no report gives it. grade, score: of the
    allegation that stands for it; alleged_count: the leading total, empty where there is none. page: its address."""

    title: str
    accusers: str
    accused: str
    became_public: str
    n_reports: int
    grade: str
    score: str
    alleged_count: str
    count_grade: str
    is_sample: bool
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorRecord:
    """Counts of incidents and of statements; page: the actor's address."""

    name: str
    kind: str
    country: str
    incidents_as_accuser: int
    incidents_as_accused: int
    own_claims_and_replies: int
    own_responses: int
    page: str


def incident_record(row: IncidentRow, *, page: str) -> IncidentRecord:
    alleged, lead = choosing.alleged_on(row.items), choosing.lead(row.items, "exchanges")
    return IncidentRecord(
        title=row.title.words,
        accusers="; ".join(actor.name for actor in row.accusers),
        accused="; ".join(actor.name for actor in row.accused),
        became_public=stated_iso(row.began) if row.began else "",
        n_reports=row.n_reports,
        grade=alleged.grade.letter if alleged else "",
        score=str(alleged.grade.score) if alleged else "",
        alleged_count=quantity_words(lead.quantity) if lead and lead.quantity else "",
        count_grade=f"{lead.grade.letter} {lead.grade.score}" if lead else "",
        is_sample=any(item.report.source.is_sample for item in row.items),
        page=page,
    )


def actor_record(row: ActorRow, *, page: str) -> ActorRecord:
    return ActorRecord(
        name=row.actor.name,
        kind=row.actor.kind,
        country=row.country,
        incidents_as_accuser=row.n_as_accuser,
        incidents_as_accused=row.n_as_accused,
        own_claims_and_replies=row.n_remarks,
        own_responses=row.n_responses,
        page=page,
    )
