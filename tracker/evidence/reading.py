"""Stored article texts -> what the present extractor finds in them, in a child process that can be ended."""

from __future__ import annotations

import atexit
import threading
from functools import cache

from django.conf import settings

from tracker.collection.child import Children, Limits
from tracker.collection.models import ArticleText
from tracker.evidence.directness import voice_of
from tracker.extraction import extract
from tracker.extraction.records import Extraction

# A report of usual length takes a second, the longest that is read, 100,000 characters full of names, ten; no text that
# was tried took more than 400 MiB. A child keeps its language model, which takes some seconds to load, and whose
# vocabulary grows with every text.
LIMITS = Limits(seconds=20.0, memory_bytes=10**9, calls=500)
N_READERS = 2
_turns = threading.BoundedSemaphore(N_READERS)


def turn() -> threading.BoundedSemaphore:
    """One of as many turns at reading as there are readers, for the length of a `with` block; waits for it."""
    return _turns


def read_text(text: ArticleText) -> Extraction:
    """What the extractor finds in a stored article text; slow, and touches no row.

    The language is detected anew: what a page declares is often only its template's. Raises Unreadable where it takes
    too long, too much memory, or hits a fault of ours.
    """
    report = text.snapshot.report
    return _readers().run(
        report.url,
        extract,
        text.text,
        ref=str(report.pk),
        url=report.canonical_url or report.url,
        outlet=voice_of(report.source),
        title=text.title or report.title,
        published_on=report.published_on,
        name_model=settings.NAME_MODEL,
    )


@cache
def _readers() -> Children:
    made = Children(LIMITS, size=N_READERS)
    atexit.register(made.close)
    return made
