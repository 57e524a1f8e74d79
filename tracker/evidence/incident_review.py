"""WRITER 4, of incidents: that two are one, that they are not, that some reports speak of another; made and undone.

A ruling is a row of its own. Every re-run applies it, none overwrites it; undone, what was computed counts again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from tracker.collection import clock
from tracker.collection.models import Report
from tracker.evidence.assess import assess_reports
from tracker.evidence.campaigns import PERIOD
from tracker.evidence.changes import note_ruling
from tracker.evidence.decided import NEAR, Anchor
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Charge, Incident, IncidentRuling, Placement, Statement
from tracker.evidence.placements import charge_of
from tracker.evidence.review import CannotRule

Kind = IncidentRuling.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two incidents that may be one, and why that is thought; the later one would go into the earlier."""

    one: Incident
    other: Incident
    why: str


@transaction.atomic
def merge(one: Incident, other: Incident, *, who: str, why: str) -> IncidentRuling:
    """The ruling that `one` is part of `other`, whose accuser leads; grades follow at once.

    Raises CannotRule where they are one already, or a person said that they are not.
    """
    _check(who, why)
    lock_evidence()
    _check_apart(
        one,
        other,
        if_one="they are one incident already",
        if_rejected="somebody ruled that they are not the same: undo that ruling first",
    )
    return _rule_on(Kind.MERGE, one, other, who, why)


@transaction.atomic
def reject(one: Incident, other: Incident, *, who: str, why: str) -> IncidentRuling:
    """The ruling that they are not the same: it is never proposed again, and nothing joins them by itself."""
    _check(who, why)
    lock_evidence()
    _check_apart(
        one,
        other,
        if_one="they are one incident: undo the merge, or split what does not belong to it",
        if_rejected="that was ruled before",
    )
    return _rule_on(Kind.REJECT, one, other, who, why)


@transaction.atomic
def split(
    incident: Incident, reports: Collection[int], statements: Collection[int], *, who: str, why: str
) -> IncidentRuling:
    """The ruling that what these reports, or these statements, allege is an incident of its own.

    Raises CannotRule where they allege nothing in this incident, or all that is alleged in it.
    """
    _check(who, why)
    lock_evidence()
    alleging = Placement.objects.filter(incident=incident, charge__isnull=False, statement__retired_at=None)
    moved = alleging.filter(Q(report__in=reports) | Q(statement__in=statements))
    if not moved.exists():
        raise CannotRule("what is to be moved alleges nothing in this incident: name a report that does")
    if not alleging.exclude(pk__in=moved.values("pk")).exists():
        raise CannotRule("nothing would be left of this incident: it is one already")
    ruling = IncidentRuling.objects.create(kind=Kind.SPLIT, who=who, why=why, made_at=clock.now())
    ruling.reports.set(reports)
    ruling.statements.set(statements)
    note_ruling(ruling, ruling.made_at)
    assess_reports(_moved_by(ruling))
    return ruling


@transaction.atomic
def undo(ruling: IncidentRuling, *, who: str) -> None:
    """The ruling holds no longer; the row stays. Raises CannotRule where it was undone before."""
    if not who.strip():
        raise CannotRule("say who undoes it")
    lock_evidence()
    if ruling.undone_at is not None:
        raise CannotRule(f"ruling {ruling.pk} was undone before, by {ruling.undone_by}")
    ruling.undone_at, ruling.undone_by = clock.now(), who
    ruling.save(update_fields=["undone_at", "undone_by"])
    note_ruling(ruling, ruling.undone_at)
    if ruling.kind == Kind.SPLIT:
        assess_reports(_moved_by(ruling))
    else:
        assess_reports((), accusers=_accusers(ruling))


def proposals() -> Iterator[Proposal]:
    """Pairs of incidents that may be one, the newest first; what a person rejected is none of them."""
    living = Incident.objects.filter(retired_at=None, merged_into=None, opened_on__isnull=False)
    ordered = list(living.prefetch_related("accusers", "accused").order_by("-opened_on", "pk"))
    apart = _apart()
    for index, late in enumerate(ordered):
        for early in ordered[index + 1 :]:
            if late.opened_on is None or early.opened_on is None or late.opened_on - early.opened_on > 2 * PERIOD:
                break
            why = _why_one(late, early)
            if why and frozenset((late.pk, early.pk)) not in apart:
                yield Proposal(one=late, other=early, why=why)


def find_incident(slug: str) -> Incident | None:
    """The living incident that goes by this slug, or did; None where there is none."""
    named = Incident.objects.filter(Q(slug=slug) | Q(former_slugs__slug=slug)).order_by("-slug").first()
    while named is not None and named.merged_into is not None:
        named = named.merged_into
    return named if named is not None and named.retired_at is None else None


def _why_one(late: Incident, early: Incident) -> str:
    accusers = [set(one.accusers.all()) for one in (late, early)]
    accused = [set(one.accused.all()) for one in (late, early)]
    n_days = (late.opened_on - early.opened_on).days if late.opened_on and early.opened_on else 0
    shared = sorted(actor.name for actor in accused[0] & accused[1])
    if accusers[0] & accusers[1] and shared:
        return f"one accuser, {', '.join(shared)} accused in both, {n_days} days apart"
    if accusers[0] & accusers[1] and not (accused[0] and accused[1]) and n_days <= PERIOD.days:
        return f"one accuser, {n_days} days apart, and one of the two names nobody"
    if shared and _speak_together(late, early):
        return f"their accusers speak in one sentence of {', '.join(shared)}, {n_days} days apart"
    return ""


def _speak_together(late: Incident, early: Incident) -> bool:
    theirs = {actor.pk for actor in early.accusers.all()}
    return any(theirs & set(partners) for partners in late.charges.values_list("partners", flat=True))


def _rule_on(kind: IncidentRuling.Kind, one: Incident, other: Incident, who: str, why: str) -> IncidentRuling:
    mine, theirs = _anchor(one), _anchor(other)
    ruling = IncidentRuling.objects.create(
        kind=kind,
        one_accuser_id=mine.accuser,
        one_began=mine.began,
        one_split_id=mine.split,
        other_accuser_id=theirs.accuser,
        other_began=theirs.began,
        other_split_id=theirs.split,
        who=who,
        why=why,
        made_at=clock.now(),
    )
    note_ruling(ruling, ruling.made_at)
    assess_reports((), accusers=_accusers(ruling))
    return ruling


def _anchor(incident: Incident) -> Anchor:
    """What names the incident in every re-run: its leading accuser's earliest charge, or the split that made it."""
    rows = [row for row in incident.charges.order_by("pk") if row.is_live]
    if not rows:
        raise CannotRule(f"no report speaks of {incident.slug or incident.pk} any more: there is nothing to rule on")
    leading = [row for row in rows if row.accuser_id == incident.accuser_id] or rows
    computed = [row for row in leading if row.split_id is None]
    if not computed:
        return Anchor(accuser=leading[0].accuser_id, began=None, split=leading[0].split_id)
    first = min(computed, key=lambda row: charge_of(row).first)
    return Anchor(accuser=first.accuser_id, began=charge_of(first).first, split=None)


def _apart() -> set[frozenset[int]]:
    """The pairs of incidents that people said are not the same."""
    pairs = set()
    for row in IncidentRuling.objects.filter(kind=Kind.REJECT, undone_at=None):
        one = _found(Anchor(accuser=row.one_accuser_id, began=row.one_began, split=row.one_split_id))
        other = _found(Anchor(accuser=row.other_accuser_id, began=row.other_began, split=row.other_split_id))
        if one is not None and other is not None:
            pairs.add(frozenset((one, other)))
    return pairs


def _check_apart(one: Incident, other: Incident, *, if_one: str, if_rejected: str) -> None:
    """Raises CannotRule, in the words given, where they are one or a person said that they are not."""
    if one.pk == other.pk:
        raise CannotRule(if_one)
    if _rejected(one, other):
        raise CannotRule(if_rejected)


def _rejected(one: Incident, other: Incident) -> bool:
    return frozenset((one.pk, other.pk)) in _apart()


def _found(anchor: Anchor) -> int | None:
    """The incident that an anchor names today."""
    rows = Charge.objects.filter(accuser=anchor.accuser, split=anchor.split, incident__isnull=False, is_live=True)
    began = anchor.began
    if began is None:
        return rows.values_list("incident", flat=True).first()
    near = [(abs(charge_of(row).first - began), row.pk, row.incident_id) for row in rows]
    gap, _, incident = min(near, default=(None, 0, None))
    return incident if gap is not None and gap <= NEAR else None


def _accusers(ruling: IncidentRuling) -> set[int]:
    return {pk for pk in (ruling.one_accuser_id, ruling.other_accuser_id) if pk is not None}


def _moved_by(ruling: IncidentRuling) -> set[int]:
    statements = Statement.objects.filter(incident_rulings=ruling).values_list("report", flat=True)
    return set(Report.objects.filter(incident_rulings=ruling).values_list("pk", flat=True)) | set(statements)


def _check(who: str, why: str) -> None:
    if not who.strip() or not why.strip():
        raise CannotRule("say who rules, and why: a ruling without its reason cannot be judged by the next person")
