"""How a score comes about, as one line of arithmetic."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tracker.evidence.queries.rows import Grade
from tracker.web.presentation.grade_words import limit_words
from tracker.web.presentation.speech import gettext


def formula(grade: Grade) -> SafeString:
    """'1 − (1 − 0.86)(1 − 0.40) = 0.92; capped at 0.89: 0.89', empty where the grade rests on no origin.

    The weights are shown rounded, so that the line may be off by 0.01 from the score, which is computed exactly.
    """
    weights = [origin.effect for origin in grade.origins]
    if not weights:
        return SafeString("")
    left = Decimal(1)
    for weight in weights:
        left *= 1 - Decimal(weight)
    joined = f"{1 - left:.2f}"
    said = weights[0] if len(weights) == 1 else f"1 − {''.join(f'(1 − {weight})' for weight in weights)} = {joined}"
    changes = limit_words(grade)
    if not changes:
        return format_html(gettext("Score: {sum}; the grade is {score}."), sum=said, score=grade.score)
    then = format_html_join(gettext("; "), "{}", ((one,) for one in changes))
    return format_html(
        gettext("Score: {sum}; then {then}; the grade is {score}."), sum=said, then=then, score=grade.score
    )
