"""WRITER 4: what a person decided of a report's origin, beside what was computed; made, shown and undone, never lost."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tracker.collection import clock
from tracker.collection.models import Report
from tracker.evidence.assess import assess_report
from tracker.evidence.changes import note_ruling
from tracker.evidence.derivations import resting_on
from tracker.evidence.likeness import group_of
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Derivation, OriginRuling
from tracker.evidence.models.derivations import Derives


class CannotRule(ValueError):
    """A ruling that makes no sense; the words say what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person says of a report. parent, or named for an outlet without a stored report: what it derives from."""

    kind: Derives
    parent: int | None = None
    named: str = ""
    who: str
    why: str


@transaction.atomic
def rule_origin(report: Report, decision: Decision) -> OriginRuling:
    """The ruling, from now on instead of what was computed and of an earlier ruling; grades follow at once.

    Raises CannotRule where it contradicts itself.
    """
    _check(report, decision)
    lock_evidence()
    moment = clock.now()
    standing = OriginRuling.objects.filter(report=report, undone_at=None)
    former = standing.first()
    if former is not None:
        former.undone_at, former.undone_by = moment, decision.who
        former.save(update_fields=["undone_at", "undone_by"])
        note_ruling(former, moment)
    ruling = OriginRuling.objects.create(
        report=report,
        kind=decision.kind,
        parent_id=decision.parent,
        named=decision.named,
        who=decision.who,
        why=decision.why,
        made_at=moment,
    )
    note_ruling(ruling, moment)
    _assess(report)
    return ruling


@transaction.atomic
def undo_origin(report: Report, *, who: str) -> OriginRuling:
    """The ruling that no longer holds; what was computed counts again. Raises CannotRule where none stands."""
    lock_evidence()
    ruling = OriginRuling.objects.filter(report=report, undone_at=None).first()
    if ruling is None:
        raise CannotRule(f"no ruling stands on report {report.pk}: there is nothing to undo")
    if not who.strip():
        raise CannotRule("say who undoes it")
    ruling.undone_at, ruling.undone_by = clock.now(), who
    ruling.save(update_fields=["undone_at", "undone_by"])
    note_ruling(ruling, ruling.undone_at)
    _assess(report)
    return ruling


def _check(report: Report, decision: Decision) -> None:
    if not decision.who.strip() or not decision.why.strip():
        raise CannotRule("say who rules, and why: a ruling without its reason cannot be judged by the next person")
    has_source = decision.parent is not None or bool(decision.named)
    if decision.parent is not None and decision.named:
        raise CannotRule("name a stored report or an outlet, not both")
    if decision.kind is Derives.ORIGINAL and has_source:
        raise CannotRule("an original derives from nothing: leave out what it would derive from")
    if decision.kind is not Derives.ORIGINAL and not has_source:
        raise CannotRule(f"say what the {decision.kind.label} derives from: a stored report, or an outlet by its name")
    if decision.parent == report.pk:
        raise CannotRule("a report does not derive from itself")
    if decision.parent is not None and not Derivation.objects.filter(report=decision.parent).exists():
        raise CannotRule(f"there is no report {decision.parent} that was read")


def _assess(report: Report) -> None:
    assess_report(report.pk, also=resting_on(group_of([report.pk])))
