"""The day of an accuser's document dates what it alleges, where no sentence dates that itself."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.extraction.records import Predicate

pytestmark = pytest.mark.model
LEAD = "Anthropic accuses MiniMax of distilling Claude through fraudulent accounts. "


def days(text, on=date(2026, 3, 10)):
    claims = extract(text, published_on=on).claims
    alleged = [claim for claim in claims if claim.predicate is Predicate.ALLEGES_DISTILLATION]
    return {str(claim.date.value) if claim.date else "" for claim in alleged}


@pytest.mark.parametrize(
    "sentence",
    [
        "The figures that Anthropic published on March 2, 2026, show how much was taken.",
        "On March 2, Anthropic released a report with its findings.",
        "Details were disclosed in a post by Anthropic on 2 March 2026.",
        "The memo was made public by Anthropic on March 2.",
    ],
)
def test_the_day_of_the_document_dates_the_allegation(sentence):
    assert days(LEAD + sentence) == {"2026-03-02"}


@pytest.mark.parametrize(
    "sentence",
    [
        "MiniMax published its own report on March 2.",
        "Anthropic released a new model on March 2.",
        "Anthropic published a report on March 2 and a further one, with more evidence, was released by Anthropic on March 5.",
        "Anthropic had published findings about another company on October 2, 2025.",
        "Anthropic published its findings in March.",
        "The findings of Anthropic were published.",
        "The accusations, made public on March 2, come on top of what others in the industry had heard from Anthropic.",
    ],
)
def test_other_days_date_nothing(sentence):
    assert days(LEAD + sentence) == {""}


def test_a_day_of_its_own_goes_first():
    text = "On February 23 Anthropic accused MiniMax of distilling Claude. Anthropic released a report on March 2."
    assert days(text) == {"2026-02-23"}
