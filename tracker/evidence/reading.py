"""Stored article texts -> what the present extractor finds in them."""

from __future__ import annotations

from tracker.collection.models import ArticleText
from tracker.evidence.directness import voice_of
from tracker.extraction import extract
from tracker.extraction.records import Extraction


def read_text(text: ArticleText) -> Extraction:
    """What the extractor finds in a stored article text; slow, and touches no row.

    The language is detected anew: what a page declares is often only its template's.
    """
    report = text.snapshot.report
    return extract(
        text.text,
        ref=str(report.pk),
        url=report.canonical_url or report.url,
        outlet=voice_of(report.source),
        title=text.title or report.title,
        published_on=report.published_at.date() if report.published_at else None,
    )
