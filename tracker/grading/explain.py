"""A grade -> what explains it: the origins it rests on, what capped or contradicts it, what would raise and lower it."""

from __future__ import annotations

from decimal import Decimal

from tracker.grading.parts import CapPart, ConflictPart, Explanation, OriginPart
from tracker.grading.records import Assessment, FactorKind, Origin
from tracker.grading.whatif import lowering, raising


def explain(assessment: Assessment) -> Explanation:
    """Why the grade is what it is, in parts: pages say it in the language of their reader."""
    return Explanation(
        origins=tuple(_origin(origin) for origin in assessment.origins),
        cap=_cap(assessment),
        conflict=_conflict(assessment),
        would_raise=raising(assessment),
        would_lower=lowering(assessment),
    )


def _origin(origin: Origin) -> OriginPart:
    return OriginPart(
        name=origin.name,
        reliability=origin.reliability,
        directness=origin.directness,
        confidence=_two(origin.confidence),
        effect=_two(origin.weight),
        is_stored=origin.is_stored,
        n_repeats=origin.n_repeats,
        report_ids=origin.report_ids,
    )


def _cap(assessment: Assessment) -> CapPart | None:
    for factor in assessment.factors:
        if factor.cap is not None:
            return CapPart(limit=_two(factor.cap.limit), cause=factor.cap.cause, effect=_two(factor.effect))
    return None


def _conflict(assessment: Assessment) -> ConflictPart | None:
    for factor in assessment.factors:
        if factor.kind is FactorKind.CONFLICT:
            return ConflictPart(rivals=assessment.rivals, effect=_two(factor.effect))
    return None


def _two(value: Decimal) -> str:
    return f"{value:.2f}"
