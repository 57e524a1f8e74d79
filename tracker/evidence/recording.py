"""An extraction -> rows: stored, grouped and graded in one transaction."""

from __future__ import annotations

from django.db import transaction

from tracker.collection.models import ArticleText
from tracker.evidence.assertions import Written
from tracker.evidence.assess import assess_report
from tracker.evidence.derivations import derive
from tracker.evidence.store import Stored, store
from tracker.extraction.records import Extraction


@transaction.atomic
def keep(text: ArticleText, extraction: Extraction) -> tuple[Stored, Written]:
    """What storing the extraction of this text changed, and what assessing it did."""
    stored = store(text, extraction)
    report = text.snapshot.report_id
    return stored, assess_report(report, also=derive(report))
