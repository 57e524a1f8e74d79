"""Puts the steps of reading in order: clean, judge relevance, then read and find what the report says."""

from __future__ import annotations

import math
import re
from datetime import date

from tracker.extraction import EXTRACTOR_VERSION
from tracker.extraction.allegations import find_allegations
from tracker.extraction.attribution import find_attributions
from tracker.extraction.blocks import find_blocks
from tracker.extraction.citations import find_cites
from tracker.extraction.claims import find_claims
from tracker.extraction.cleaning import clean_text
from tracker.extraction.dates import publication_date
from tracker.extraction.dating import date_claims, date_responses
from tracker.extraction.figures import find_figures
from tracker.extraction.language import detect_language
from tracker.extraction.mentions import entities_of, find_mentions
from tracker.extraction.parties import Parties
from tracker.extraction.read import read
from tracker.extraction.reading import Reading
from tracker.extraction.records import Cite, Claim, Extraction, Figure, ReportFacts, Response
from tracker.extraction.relevance import judge_text
from tracker.extraction.responses import find_responses

# Silent reading of English non-fiction: Brysbaert (2019), 238 words a minute; ideographs counted singly: about 260.
WORDS_PER_MINUTE = 238
IDEOGRAPHS_PER_MINUTE = 260


def compose(
    text: str,
    *,
    ref: str,
    url: str | None,
    outlet: str | None,
    title: str | None,
    published_on: date | None,
    language: str | None,
) -> Extraction:
    """What one report says; see `tracker.extraction.extract`."""
    cleaned = clean_text(text)
    published_on = published_on or publication_date(cleaned)
    language = language or detect_language(cleaned)
    relevance = judge_text(cleaned, title)
    if relevance.relevant:
        reading = read(cleaned, published_on=published_on, outlet=outlet, title=title, language=language)
        mentions = reading.mentions
        figures, claims, responses, cites = _statements(reading)
    else:
        # Names need no parse, which takes most of the time.
        mentions = find_mentions(cleaned, find_blocks(cleaned), outlet)
        figures, claims, responses, cites = (), (), (), ()
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
    return Extraction(
        report=facts,
        entities=entities_of(mentions),
        figures=figures,
        claims=claims,
        responses=responses,
        cites=cites,
        extractor_version=EXTRACTOR_VERSION,
    )


def _statements(
    reading: Reading,
) -> tuple[tuple[Figure, ...], tuple[Claim, ...], tuple[Response, ...], tuple[Cite, ...]]:
    parties = Parties(reading)
    attributions = find_attributions(reading, parties)
    allegations = find_allegations(reading, parties, attributions)
    figures = find_figures(reading, parties, attributions, allegations)
    claims = date_claims(reading, find_claims(reading, parties, attributions, allegations))
    responses = date_responses(reading, find_responses(reading, parties, attributions, claims))
    return figures, claims, responses, find_cites(reading, parties, attributions, claims)


def _reading_minutes(text: str) -> int:
    ideographs = len(re.findall(r"[\u4e00-\u9fff]", text))
    words = len(re.findall(r"[^\W\u4e00-\u9fff]+", text))
    return math.ceil(words / WORDS_PER_MINUTE + ideographs / IDEOGRAPHS_PER_MINUTE)
