"""Statements on responses -> the incidents that they answer and the figures that they cite, each with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F

from tracker.evidence.campaigns import SAME_MOMENT
from tracker.evidence.matters import is_about_distillation
from tracker.evidence.models import Actor, Answered, Cited, Incident, Placement, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import Said, load, principal
from tracker.grading.agreement import days_of

Reason = Answered.Reason

# How long before a measure the allegation may have been made that it answers, where its report tells of none.
LOOK_BACK: Final = timedelta(days=365)
# A report that tells of more allegations than these is a survey, and says of none that a response answers it.
_MOST_TOLD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An allegation as a report tells it: in which incident, by whom, against whom, and the first day it may mean."""

    incident: Incident
    accuser: int | None
    accused: int | None
    first: date


def incidents_answered(members: Sequence[Said]) -> dict[int, dict[Incident, Reason]]:
    """For every statement the incidents that it answers, with the reason.

    They are among those whose allegations its own report tells of, and dates before it: the latest of each accused whom
    its sentence names, else that in which whoever acts accuses or is accused, else the latest of each accuser whom its
    sentence names, else all where they are few. Where the report tells of none, and the sentence says that it is about
    distillation, they are the latest before it, found by the parties that it names.
    """
    told = _allegations_of({said.report_id for said in members})
    alone = [said for said in members if said.report_id not in told and _is_about_it(said)]
    named = _named_in([said for said in members if said.report_id in told] + alone)
    found = {
        said.id: _answers(said, told[said.report_id], named[said.id]) for said in members if said.report_id in told
    }
    return found | {said.id: _latest_of(said, named[said.id]) for said in alone}


def leaning_on(members: Sequence[Said]) -> dict[int, frozenset[int]]:
    """For statements that nothing in their own report joins to an incident: the parties by which one may."""
    told = _allegations_of({said.report_id for said in members})
    alone = [said for said in members if said.report_id not in told and _is_about_it(said)]
    named = _named_in(alone)
    return {said.id: frozenset(named[said.id]) | said.answers_for for said in alone}


def figures_cited(members: Sequence[Said], *, is_numbered: bool) -> dict[int, str]:
    """The figures, by their statements' ids, that stand in these statements' sentences or in the instrument's document.

    is_numbered: the instrument bears a number, so that what its issuer publishes under it is the instrument itself.
    """
    live = [said for said in members if said.row.retired_at is None]
    by_report: dict[int, list[Said]] = defaultdict(list)
    for said in live:
        by_report[said.report_id].append(said)
    figures = Statement.objects.filter(report__in=by_report, kind=StatementKind.FIGURE, retired_at=None)
    found: dict[int, str] = {}
    for pk, report, start, end in figures.values_list("pk", "report", "start", "end"):
        own = by_report[report]
        if any(said.row.start < end and start < said.row.end for said in own):
            found[pk] = Cited.Reason.SENTENCE
        elif is_numbered and any(said.is_direct for said in own):
            found[pk] = Cited.Reason.DOCUMENT
    return found


def _answers(said: Said, told: Sequence[_Told], named: Collection[int]) -> dict[Incident, Reason]:
    last = days_of(*said.day)[1] if said.day else said.reported_on
    before = [one for one in told if one.first <= last + SAME_MOMENT]
    others = set(named) - {said.claimant}
    accused = [_latest([one for one in before if one.accused == party]) for party in sorted(others)]
    accusers = [_latest([one for one in before if one.accuser == party]) for party in sorted(others)]
    party = [_latest([one for one in before if said.claimant in (one.accuser, one.accused)])] if said.claimant else []
    for reason, found in ((Reason.ACCUSED, accused), (Reason.PARTY, party), (Reason.ACCUSER, accusers)):
        sure = {one.incident for one in found if one is not None}
        if sure:
            return dict.fromkeys(sure, reason)
    every = {one.incident for one in before}
    return dict.fromkeys(every, Reason.REPORT) if len(every) <= _MOST_TOLD else {}


def _is_about_it(said: Said) -> bool:
    return said.row.retired_at is None and is_about_distillation(f"{said.row.words}\n{said.row.instrument_name}")


def _latest_of(said: Said, named: Collection[int]) -> dict[Incident, Reason]:
    """The latest incident of each accused that is named, else of whoever acts, else of each accuser that is named."""
    others = sorted(set(named) - {said.claimant})
    own = [said.claimant] if said.claimant is not None else []
    for side, parties in (("accused", others), ("accused", own), ("accusers", own), ("accusers", others)):
        found = {incident for party in parties if (incident := _last_before(said, side, party)) is not None}
        if found:
            return dict.fromkeys(found, Reason.LATEST)
    return {}


def _last_before(said: Said, side: str, party: int) -> Incident | None:
    last = (days_of(*said.day)[1] if said.day else said.reported_on) + SAME_MOMENT
    found = Incident.objects.filter(
        **{side: party}, retired_at=None, merged_into=None, opened_on__range=(last - LOOK_BACK, last)
    )
    return found.order_by("-opened_on", "slug").first()


def _latest(told: Sequence[_Told]) -> _Told | None:
    return max(told, key=lambda one: one.first, default=None)


def _allegations_of(reports: Collection[int]) -> dict[int, list[_Told]]:
    """What each report alleges, or tells of others' allegations, in the order of its text."""
    placed = Placement.objects.filter(
        report__in=reports, charge__isnull=False, incident__isnull=False, statement__retired_at=None
    )
    homes = {row.statement_id: row.incident for row in placed.select_related("incident")}
    found: dict[int, list[_Told]] = defaultdict(list)
    for said in load(Statement.objects.filter(pk__in=homes)):
        incident = homes[said.id]
        if incident is not None:
            first = days_of(*said.day)[0] if said.day else said.reported_on
            found[said.report_id].append(
                _Told(incident=incident, accuser=said.claimant, accused=said.target, first=first)
            )
    return found


def _named_in(members: Sequence[Said]) -> Mapping[int, set[int]]:
    """For every statement those who answer for the names in its words."""
    within = Statement.objects.filter(
        pk__in=[said.id for said in members],
        text__mentions__start__gte=F("start"),
        text__mentions__end__lte=F("end"),
    ).values_list("pk", "text__mentions__actor")
    pairs = list(within)
    actors = Actor.objects.select_related("parent__parent").in_bulk({actor for _, actor in pairs})
    named: dict[int, set[int]] = defaultdict(set)
    for statement, actor in pairs:
        named[statement].add(principal(actors[actor]).pk)
    return named
