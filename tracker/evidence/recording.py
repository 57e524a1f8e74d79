"""An extraction -> rows: stored, grouped and graded in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from scrapers.links import ArticleLink
from tracker.collection import clock
from tracker.collection.links import keep_links
from tracker.collection.models import ArticleText
from tracker.evidence.assertions import Written
from tracker.evidence.assess import assess_report
from tracker.evidence.changes import keep_edits
from tracker.evidence.derivations import derive
from tracker.evidence.store import Stored, store
from tracker.extraction.records import Extraction


@transaction.atomic
def keep(text: ArticleText, extraction: Extraction, links: Sequence[ArticleLink] = ()) -> tuple[Stored, Written]:
    """What storing the extraction of this text changed, and what assessing it did.

    links: those by which it cites documents; what they lead to is stored already, or queued to be fetched.
    """
    stored = store(text, extraction)
    keep_links(text, links)
    report = text.snapshot.report_id
    written = assess_report(report, also=derive(report))
    keep_edits(report, clock.now())
    return stored, written
