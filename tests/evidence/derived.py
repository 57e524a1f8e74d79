"""What the tests of derivations ask of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tests.evidence.making import POST_DAY, Draft, draft
from tracker.collection.models import Report
from tracker.evidence.items import evidence_of
from tracker.evidence.models import Derivation
from tracker.evidence.said import load, usable
from tracker.extraction.records import Predicate
from tracker.grading.origins import find_origins

LATER = POST_DAY + timedelta(days=1)
LATEST = POST_DAY + timedelta(days=2)
LETTER = "Anthropic accused DeepSeek in a letter to two senators seen by {}."


def of(made: Report) -> Derivation:
    return Derivation.objects.get(report=made)


def origins() -> list[str]:
    """The independent origins of all that is stored, by name."""
    return sorted(origin.name for origin in find_origins(evidence_of(load(usable())).values()))


def said(lead: str = "", *, words: str = "", via: Sequence[str] = (), claimant: str = "Anthropic") -> Draft:
    """One allegation in words of its own."""
    made = draft(lead)
    return made.claim(
        Predicate.ALLEGES_DISTILLATION, claimant, "DeepSeek", words=words or "Anthropic accused DeepSeek.", via=via
    )
