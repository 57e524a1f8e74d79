"""Stored grades as pages show them, those too that an older store explained in English sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tracker.evidence.models import Assessment, Point
from tracker.evidence.queries import rows
from tracker.grading.parts import Explanation, OriginPart
from tracker.grading.points import end_of
from tracker.grading.records import Directness, FactorKind, Reliability
from tracker.grading.serial import explanation_from_json

# How an older store says how an origin knows.
_DIRECTNESS: Final = {
    "direct": Directness.DIRECT,
    "reported": Directness.NAMED,
    "from sources it does not name": Directness.UNNAMED,
    "without saying who says so": Directness.UNATTRIBUTED,
}


def grade(stored: Assessment | Point) -> rows.Grade:
    """A stored grade with its explanation (`tracker.grading.serial.explanation_to_json`)."""
    explanation: dict[str, Any] = stored.explanation
    is_former = "sentence" in explanation
    return rows.Grade(
        score=stored.score,
        letter=stored.letter,
        label=stored.label,
        n_origins=stored.n_origins,
        n_reports=stored.n_reports,
        why=_origins_alone(explanation) if is_former else explanation_from_json(explanation),
        former=_former(explanation) if is_former else None,
        rules_version=stored.rules_version,
        assessed_at=stored.assessed_at if isinstance(stored, Assessment) else end_of(stored.since),
    )


def _former(explanation: Mapping[str, Any]) -> rows.FormerWords:
    return rows.FormerWords(
        sentence=explanation["sentence"],
        limits=tuple(
            rows.FormerLimit(kind=row["kind"], words=row["words"], effect=row["effect"])
            for row in explanation["rows"]
            if row["kind"] != FactorKind.ORIGIN
        ),
        raises=tuple(explanation["would_raise"]),
        lowers=tuple(explanation.get("would_lower", ())),
    )


def _origins_alone(explanation: Mapping[str, Any]) -> Explanation:
    origins = tuple(
        OriginPart(
            name=row["words"],
            reliability=Reliability(row["reliability"]),
            directness=_DIRECTNESS[row["directness"]],
            confidence=row["confidence"],
            effect=row["effect"],
            is_stored=True,
            n_repeats=0,
            report_ids=tuple(row["report_ids"]),
        )
        for row in explanation["rows"]
        if row["kind"] == FactorKind.ORIGIN
    )
    return Explanation(origins=origins, cap=None, conflict=None, would_raise=(), would_lower=())
