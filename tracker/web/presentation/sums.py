"""How a score comes about, as one line of arithmetic."""

from __future__ import annotations

from decimal import Decimal

from tracker.evidence.queries.rows import Grade


def formula(grade: Grade) -> str:
    """'1 − (1 − 0.86)(1 − 0.40) = 0.92; capped at 0.89: 0.89', empty where the grade rests on no origin.

    The weights are shown rounded, so that the line may be off by 0.01 from the score, which is computed exactly.
    """
    weights = [row.effect for row in grade.rows if row.kind == "origin"]
    if not weights:
        return ""
    left = Decimal(1)
    for weight in weights:
        left *= 1 - Decimal(weight)
    joined = f"{1 - left:.2f}"
    said = weights[0] if len(weights) == 1 else f"1 − {''.join(f'(1 − {weight})' for weight in weights)} = {joined}"
    changes = [row.words for row in grade.rows if row.kind != "origin"]
    if changes:
        said += f"; then {'; '.join(changes)}"
    return f"Score: {said}; the grade is {grade.score}."
