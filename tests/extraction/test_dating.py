"""Claims and responses get the date of their own sentence, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extraction.finding import read
from tracker.extraction.records import Claim, DatedValue, Instrument, Predicate, Response, Span, Status
from tracker.extraction.timing.dating import date_claims, date_responses

PUBLISHED = date(2026, 6, 25)


def dated(text: str, target: str = "Alibaba", *, published_on: date | None = PUBLISHED) -> str | None:
    """The day of an allegation that rests on the whole text."""
    reading = read(text, published_on=published_on, language="en")
    claim = Claim(
        predicate=Predicate.ALLEGES_DISTILLATION,
        claimant="Anthropic",
        target=target,
        confidence=1.0,
        evidence=Span(0, len(text), text),
        rule="made",
    )
    (found,) = date_claims(reading, [claim])
    return str(found.date.value) if found.date else None


def day_of_act(
    text: str,
    *,
    actor: str | None = None,
    instrument: Instrument = Instrument.EXECUTIVE_ACTION,
    status: Status = Status.IN_FORCE,
) -> DatedValue | None:
    """The date of a response that rests on the whole text."""
    response = Response(
        actor=actor,
        jurisdiction="US",
        instrument=instrument,
        status=status,
        confidence=1.0,
        evidence=Span(0, len(text), text),
        rule="made",
    )
    (found,) = date_responses(read(text, published_on=PUBLISHED, language="en"), [response])
    return found.date


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "target", "day"),
    [
        ("Anthropic on Wednesday accused Alibaba of distilling Claude.", "Alibaba", "2026-06-24"),
        ("Anthropic, which in February accused DeepSeek, on Wednesday accused Alibaba.", "Alibaba", "2026-06-24"),
        ("Anthropic, which in February accused DeepSeek, on Wednesday accused Alibaba.", "DeepSeek", "2026-02-01"),
        ("Alibaba ran the accounts from April 22 to June 5, Anthropic alleges.", "Alibaba", None),
        ("Anthropic alleges that Alibaba has done so since 2025.", "Alibaba", None),
        ("Anthropic says that Alibaba will answer on June 30.", "Alibaba", None),
        ("Anthropic accuses Alibaba.", "Alibaba", None),
        ("In May, accounts that we trace to Alibaba asked two million questions.", "Alibaba", None),
        ("On June 3 Alibaba asked our model the same 90,000 times.", "Alibaba", None),
        ("On June 3 we accused Alibaba of asking our model 90,000 times.", "Alibaba", "2026-06-03"),
        ("The company said on June 3 that Alibaba had asked its model 90,000 times.", "Alibaba", "2026-06-03"),
    ],
)
def test_date_claims_takes_the_date_nearest_to_the_target(text, target, day):
    assert dated(text, target) == day


@pytest.mark.model
def test_date_claims_guesses_nothing_without_the_reports_own_day():
    assert dated("Anthropic on Wednesday accused Alibaba.", published_on=None) is None


@pytest.mark.model
def test_date_responses_takes_the_date_of_the_act():
    text = "The House introduced the bill on April 15."
    found = day_of_act(text, actor="House", instrument=Instrument.LEGISLATION, status=Status.PROPOSED)
    assert found is not None
    assert (found.value, found.precision) == (date(2026, 4, 15), "day")


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Beijing said on June 9 that the advisory by CISA lacked any basis.", None),
        ("A ministry told reporters on Tuesday that it regretted the advisory by CISA.", None),
        ("CISA said on June 9 that it had issued an advisory.", "2026-06-09"),
        ("Beijing said that the advisory which CISA issued on June 2 lacked any basis.", "2026-06-02"),
        ("The advisory by CISA lacked any basis, Beijing said.", None),
        ("The advisory by CISA came out on June 2, the ministry said.", "2026-06-02"),
    ],
)
def test_date_responses_leaves_the_day_of_an_answer_to_the_answer(text, day):
    found = day_of_act(text, actor="Cybersecurity and Infrastructure Security Agency")
    assert (str(found.value) if found else None) == day


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The agency issued its guidance in August.", "2025-08-01"),
        ("The agency will issue its guidance in August.", None),
        ("The agency issued its guidance in August 2026.", None),
        ("The agency issued its guidance in early May.", "2026-05-01"),
        ("The agency issued its guidance last Thursday.", "2026-06-18"),
        ("The agency issued its guidance two weeks ago.", "2026-06-01"),
        ("The agency issued its guidance on Tuesday.", "2026-06-23"),
        ("The agency issued its guidance last month.", "2026-05-01"),
        ("The agency issued its guidance, which takes effect by August.", None),
        ("The agency has issued its guidance.", None),
        ("In April, the agency issued its guidance.", "2026-04-01"),
        ("Last month, the agency issued its guidance.", "2026-05-01"),
        ("Yesterday the agency issued its guidance.", "2026-06-24"),
        ("Three days ago the agency issued its guidance.", "2026-06-22"),
        ("Last Friday the agency issued its guidance.", "2026-06-19"),
    ],
)
def test_date_responses_takes_a_month_still_to_come_for_last_years(text, day):
    found = day_of_act(text)
    assert (str(found.value) if found else None) == day
