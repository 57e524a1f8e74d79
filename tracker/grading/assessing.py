"""Evidence items -> the grade, with every reason that moved it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from tracker.grading.origins import find_origins
from tracker.grading.records import Assessment, Directness, EvidenceItem, Factor, FactorKind, Origin, Rival, Version
from tracker.grading.rules import (
    COMPARABLE_MARGIN,
    RULES_VERSION,
    cap_for,
    combine,
    contested,
    label_for,
    letter_for,
    round_score,
)
from tracker.grading.serial import version_key


def known(items: Iterable[EvidenceItem], as_of: datetime | None) -> tuple[EvidenceItem, ...]:
    """The items that were known and not yet withdrawn then; with None those that still stand."""
    if as_of is None:
        return tuple(item for item in items if item.withdrawn_at is None)
    return tuple(
        item for item in items if item.known_at <= as_of and (item.withdrawn_at is None or item.withdrawn_at > as_of)
    )


def grade(
    items: Iterable[EvidenceItem], *, conflicts: Sequence[Rival] = (), as_of: datetime | None = None
) -> Assessment:
    """The grade of one assertion from all its evidence; the order of items and conflicts does not matter.

    as_of: only what was known at that moment counts, in rivals too. Factors come strongest first; copies of one
    origin count once. Raises ValueError where no item stands: "no evidence" is not a grade.
    """
    evidence = known(items, as_of)
    if not evidence:
        raise ValueError("no evidence stands: there is nothing to grade")
    origins = find_origins(evidence)
    support, factors = _support(origins)
    rivals = _comparable(conflicts, support, as_of)
    if rivals:
        factors.append(Factor(kind=FactorKind.CONFLICT, effect=contested(support) - support))
    score = round_score(contested(support) if rivals else support)
    has_direct = any(origin.directness is Directness.DIRECT for origin in origins)
    return Assessment(
        score=score,
        letter=letter_for(score, has_direct=has_direct),
        label=label_for(origins),
        origins=origins,
        factors=tuple(sorted(factors, key=lambda factor: (-abs(factor.effect), factor.kind, factor.origin_key))),
        rivals=rivals,
        statement_ids=tuple(sorted({item.statement_id for item in evidence})),
        n_reports=len({item.report_id for item in evidence}),
        rules_version=RULES_VERSION,
        as_of=as_of,
    )


def _support(origins: Sequence[Origin]) -> tuple[Decimal, list[Factor]]:
    """The score before conflicts, and what it was made of."""
    factors = [Factor(kind=FactorKind.ORIGIN, effect=origin.weight, origin_key=origin.key) for origin in origins]
    combined = combine([origin.weight for origin in origins])
    cap = cap_for(origins)
    if combined > cap.limit:
        factors.append(Factor(kind=FactorKind.CAP, effect=cap.limit - combined, cap=cap))
    return min(combined, cap.limit), factors


def _comparable(conflicts: Sequence[Rival], support: Decimal, as_of: datetime | None) -> tuple[Version, ...]:
    """What the rivals say that stand with a comparable score, the strongest first."""
    standing = []
    for rival in conflicts:
        evidence = known(rival.items, as_of)
        theirs = _support(find_origins(evidence))[0] if evidence else None
        if theirs is not None and theirs >= support - COMPARABLE_MARGIN:
            standing.append((-theirs, version_key(rival.version), rival.version))
    return tuple(version for _, _, version in sorted(standing, key=lambda one: one[:2]))
