"""Puts the steps of reading in order: clean, judge relevance, then read and find what the report says."""

from __future__ import annotations

import math
import re
from datetime import date

from tracker.extraction import EXTRACTOR_VERSION
from tracker.extraction.judged import judge_report
from tracker.extraction.layers import Given, read_report
from tracker.extraction.naming.mentions import entities_of
from tracker.extraction.naming.proposals import propose, with_proposed
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.pages.cleaning import clean_text
from tracker.extraction.pages.language import detect_language
from tracker.extraction.pipeline import bounded_memory
from tracker.extraction.records import Extraction, ReportFacts
from tracker.extraction.timing.dates import publication_date

# Silent reading of English non-fiction: Brysbaert (2019), 238 words a minute; ideographs counted singly: about 260.
WORDS_PER_MINUTE = 238
IDEOGRAPHS_PER_MINUTE = 260
# What is longer is read up to here: no report is, and reading must end. MOST_RAW: before cleaning.
MOST_READ = 100_000
MOST_RAW = 400_000


def compose(
    text: str,
    *,
    ref: str,
    url: str | None,
    outlet: str | None,
    title: str | None,
    published_on: date | None,
    language: str | None,
    name_model: str | None,
) -> Extraction:
    """What one report says; see `tracker.extraction.extract`."""
    cleaned = _capped(clean_text(text[:MOST_RAW]))
    published_on = published_on or publication_date(cleaned)
    language = language or detect_language(cleaned)
    relevance, names = judge_report(cleaned, title, outlet)
    facts = ReportFacts(
        ref=ref,
        title=title,
        outlet=outlet,
        url=url,
        published=published_on,
        language=language if language != "und" else None,
        text=cleaned,
        relevant=relevance.relevant,
        relevance=round(relevance.score, 3),
        relevance_reasons=relevance.reasons,
        reading_minutes=_reading_minutes(cleaned),
    )
    proposed = propose(cleaned, name_model) if name_model else ()
    if not relevance.relevant:
        names = with_proposed(cleaned, find_blocks(cleaned), names, proposed) if proposed else names
        return Extraction(report=facts, entities=entities_of(names), extractor_version=EXTRACTOR_VERSION)
    given = Given(
        text=cleaned,
        published_on=published_on,
        outlet=outlet,
        title=title,
        language=language,
        proposed=proposed,
    )
    with bounded_memory():
        doc = read_report(given)
        found = doc._
        extraction = Extraction(
            report=facts,
            entities=entities_of(found.mentions),
            figures=found.figures,
            claims=found.claims,
            responses=found.responses,
            cites=found.cites,
            extractor_version=EXTRACTOR_VERSION,
        )
        # What was found holds the Doc that holds it: else nothing but the garbage collector, which looks at all, would end them.
        doc.user_data.clear()
        return extraction


def _capped(text: str) -> str:
    """The text up to the last line, or else the last word, that is read."""
    if len(text) <= MOST_READ:
        return text
    head = text[:MOST_READ]
    end = max(head.rfind("\n", MOST_READ // 2), 0) or max(head.rfind(" ", MOST_READ // 2), 0) or MOST_READ
    return head[:end].rstrip()


def _reading_minutes(text: str) -> int:
    ideographs = len(re.findall(r"[\u4e00-\u9fff]", text))
    words = len(re.findall(r"[^\W\u4e00-\u9fff]+", text))
    return math.ceil(words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE)
