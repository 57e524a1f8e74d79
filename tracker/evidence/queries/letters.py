"""Conditions on the letter of a grade."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q

from tracker.evidence.models import Assessment
from tracker.evidence.queries import known
from tracker.evidence.queries.apart import Apart
from tracker.grading.records import Letter

# Of grades, the best first.
LETTERS = tuple(letter.value for letter in Letter)


def graded(least: str, as_of: date | None = None) -> Q:
    """Assertions whose grade on that day, or now, has this letter or a better one; of no letter every assertion."""
    if least not in LETTERS:
        return Q()
    letters = LETTERS[: LETTERS.index(least) + 1]
    held = Assessment.objects.filter(superseded_at__isnull=True) if as_of is None else known.points(as_of)
    return Q(Apart(held.filter(letter__in=letters, assertion=OuterRef("pk"))))
