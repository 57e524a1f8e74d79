"""Words that never state an allegation as a fact."""

from __future__ import annotations

from datetime import date

import pytest

from tests.evidence.making import draft, outlet, publish
from tracker.evidence.said import load, usable
from tracker.evidence.wording import listed, stated_day, version_of, words_for
from tracker.extraction.records import Instrument, Metric, Qualifier, Status


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "parties not named"),
        (["A"], "A"),
        (["A", "B", "C"], "A, B and C"),
        (list("ABCDEF"), "A, B, C, D and 2 others"),
    ],
)
def test_listed_reads_as_a_sentence(names, words):
    assert listed(names) == words


def test_stated_day_shows_no_more_than_is_known():
    assert [stated_day(date(2026, 2, 1), p) for p in ("day", "month", "year")] == ["2026-02-01", "2026-02", "2026"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [
        (draft().alleges("DeepSeek"), "the allegation by Anthropic against DeepSeek dated 2026-02-23"),
        (draft().exchanges(13e6, "MiniMax"), "“more than 13,000,000 exchanges” attributed to MiniMax"),
        (
            draft().exchanges(0.5, "MiniMax", qualifier=Qualifier.ABOUT, metric=Metric.TRAFFIC_SHARE),
            "“about 50.0% of traffic” attributed to MiniMax",
        ),
        (
            draft().responds("House", Instrument.LEGISLATION, Status.PROPOSED, name="Some Act"),
            "Some Act (proposed)",
        ),
    ],
)
def test_words_for_name_the_version(said, words):
    publish(outlet("Harbor Wire"), said)
    (one,) = load(usable())
    assert words_for(version_of(one, one.day)) == words
