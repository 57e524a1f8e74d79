"""Reports -> rows that say of every statement what it is placed by: charges of allegations, numbers, likenesses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import md5

from django.db.models import Exists, OuterRef

from tracker.evidence.admissions import admitted_to
from tracker.evidence.charges import Charge, charges_of
from tracker.evidence.models import Charge as ChargeRow
from tracker.evidence.models import IncidentRuling, Placement, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import Said, load, usable

Number = tuple[str, float]
_FACTS = ("charge_id", "measured", "counted", "value", "is_direct")


@dataclass(slots=True)
class Refreshed:
    """What changed in what reports are placed by.

    said: their statements, by report. accusers: whose charges are other ones now. incidents: those that their
    statements were placed in. numbers: of speakers' own documents, as they were and as they are; measures: the same
    without whose doing they count.
    """

    said: dict[int, list[Said]] = field(default_factory=lambda: defaultdict(list))
    accusers: set[int] = field(default_factory=set)
    incidents: set[int] = field(default_factory=set)
    numbers: set[Number] = field(default_factory=set)
    measures: set[Number] = field(default_factory=set)

    def note(self, row: Placement) -> None:
        if row.incident_id is not None:
            self.incidents.add(row.incident_id)
        if row.is_direct and row.counted and row.value is not None:
            self.numbers.add((row.counted, row.value))
            self.measures.add((row.measured, row.value))


def refresh(reports: Collection[int]) -> Refreshed:
    """The reports' statements have their placements, allegations those of their charges; what is unusable has none."""
    found = Refreshed()
    for said in load(usable().filter(report__in=reports)):
        found.said[said.report_id].append(said)
    every = [said for own in found.said.values() for said in own]
    splits = splits_among(every)
    admitted = admitted_to(every)
    charges = {pk: charge for own in found.said.values() for pk, charge in charges_of(own, splits, admitted).items()}
    rows = _keep_charges(set(charges.values()), found)
    stored = {row.statement_id: row for row in Placement.objects.filter(report__in=reports)}
    for row in stored.values():
        found.note(row)
    left = {row.charge_id for row in stored.values() if row.charge_id is not None}
    wanted = [_wanted(said, rows.get(charges.get(said.id))) for said in every]
    _write(stored, wanted, found)
    Placement.objects.filter(pk__in=[row.pk for pk, row in stored.items() if pk not in {s.id for s in every}]).delete()
    drop_unused_charges(left - {row.pk for row in rows.values()}, found)
    return found


def measured_as(said: Said) -> str:
    """Equal for figures that measure the same, whosever doing it is; empty for what is no figure."""
    quantity = said.quantity
    return "" if quantity is None else _hash([quantity.metric, quantity.statistic])


def counted_as(said: Said) -> str:
    """Equal for figures that count the same thing of the same parties; empty where no party is named."""
    quantity = said.quantity
    if quantity is None or not quantity.actors:
        return ""
    return _hash([quantity.metric, quantity.statistic, sorted(quantity.actors)])


def _hash(told: list[object]) -> str:
    return md5(repr(told).encode(), usedforsecurity=False).hexdigest()


def drop_unused_charges(charges: Iterable[int] | None, found: Refreshed) -> None:
    """Charges, of these or of all, that no statement makes any more are gone."""
    unused = ChargeRow.objects.filter(~Exists(Placement.objects.filter(charge=OuterRef("pk"))))
    if charges is not None:
        unused = unused.filter(pk__in=charges)
    for row in unused:
        found.accusers.add(row.accuser_id)
        if row.incident_id is not None:
            found.incidents.add(row.incident_id)
    unused.delete()


def splits_among(every: Sequence[Said]) -> dict[int, int]:
    """For every statement that a person set apart the ruling; of several the latest."""
    holding = IncidentRuling.objects.filter(kind=IncidentRuling.Kind.SPLIT, undone_at=None)
    if not holding.exists():
        return {}
    reports = dict(
        holding.filter(reports__in={said.report_id for said in every}).order_by("pk").values_list("reports", "pk")
    )
    statements = dict(
        holding.filter(statements__in=[said.id for said in every]).order_by("pk").values_list("statements", "pk")
    )
    ruled = {said.id: max(reports.get(said.report_id, 0), statements.get(said.id, 0)) for said in every}
    return {pk: ruling for pk, ruling in ruled.items() if ruling}


def _keep_charges(charges: set[Charge], found: Refreshed) -> dict[Charge | None, ChargeRow]:
    by_key = {charge.key: charge for charge in charges}
    known = {row.key: row for row in ChargeRow.objects.filter(key__in=by_key)}
    new = [_charge_row(key, charge) for key, charge in sorted(by_key.items()) if key not in known]
    known.update({row.key: row for row in ChargeRow.objects.bulk_create(new)})
    found.accusers |= {row.accuser_id for row in known.values() if row.incident_id is None}
    return {charge: known[key] for key, charge in by_key.items()}


def _charge_row(key: str, charge: Charge) -> ChargeRow:
    return ChargeRow(
        key=key,
        accuser_id=charge.accuser,
        targets=sorted(charge.targets),
        partners=sorted(charge.partners),
        day=charge.day[0] if charge.day else None,
        precision=charge.day[1] if charge.day else "",
        reported_on=charge.reported_on,
        is_live=charge.is_live,
        is_admission=charge.is_admission,
        split_id=charge.split,
    )


def charge_of(row: ChargeRow) -> Charge:
    """The charge that a row stands for."""
    return Charge(
        accuser=row.accuser_id,
        targets=frozenset(row.targets),
        partners=frozenset(row.partners),
        day=(row.day, row.precision) if row.day else None,
        reported_on=row.reported_on,
        is_live=row.is_live,
        is_admission=row.is_admission,
        split=row.split_id,
    )


def _wanted(said: Said, charge: ChargeRow | None) -> Placement:
    """The placement as it should be; a charge that has its place gives it, the rest is placed later."""
    row = said.row
    measured = measured_as(said)
    return Placement(
        statement_id=said.id,
        report_id=said.report_id,
        charge=charge,
        incident_id=charge.incident_id if charge else None,
        rule=charge.rule if charge else "",
        measured=measured,
        counted=counted_as(said),
        value=row.value if measured else None,
        is_direct=said.is_direct,
    )


def _write(stored: Mapping[int, Placement], wanted: Iterable[Placement], found: Refreshed) -> None:
    new, changed = [], []
    for row in wanted:
        known = stored.get(row.statement_id)
        found.note(row)
        if known is None:
            new.append(row)
        elif any(getattr(known, name) != getattr(row, name) for name in _FACTS):
            moves = known.charge_id is not None or row.charge_id is not None
            for name in (*_FACTS, *(("incident_id", "rule") if moves else ())):
                setattr(known, name, getattr(row, name))
            changed.append(known)
    Placement.objects.bulk_create(new)
    Placement.objects.bulk_update(changed, ["charge", "incident", "rule", "measured", "counted", "value", "is_direct"])


def is_open(statement: Statement) -> bool:
    """Whether it is placed beside allegations: those make the incidents, policy responses stand by themselves."""
    return statement.kind == StatementKind.FIGURE or (
        statement.kind == StatementKind.CLAIM and statement.predicate != "alleges_distillation"
    )
