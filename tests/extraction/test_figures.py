"""Figures: each fact once, with its bounds, window, statistic, target and speaker."""

from datetime import date

import pytest

from tests.extraction.wording import FEBRUARY, JUNE, LABS, accounts, exchanges, figures
from tracker.extraction import extract
from tracker.extraction.records import Statistic

pytestmark = pytest.mark.model


def test_each_fact_is_stated_once_with_its_first_bound():
    text = (
        FEBRUARY
        + "They used more than 24,000 accounts. Roughly 24,000 accounts were fake; the 24,000 accounts are gone."
    )
    assert figures(text) == [accounts(24_000, "more_than", *LABS)]


def test_the_same_value_of_two_actors_is_two_figures():
    text = FEBRUARY + "Moonshot AI made over 3.4 million exchanges. Zhipu AI made over 3.4 million exchanges."
    assert figures(text) == [
        exchanges(3_400_000, "more_than", "Moonshot AI"),
        exchanges(3_400_000, "more_than", "Zhipu AI"),
    ]


def test_peaks_and_rates_are_no_totals():
    text = (
        JUNE
        + "Alibaba made 28.8 million exchanges, averaging 640,000 exchanges a day and peaking at nearly 3 million requests a day."
    )
    found = {f.value: (f.statistic, f.unit) for f in extract(text).figures}
    assert found == {
        28_800_000: (Statistic.TOTAL, "exchanges"),
        640_000: (Statistic.AVERAGE, "exchanges"),
        3_000_000: (Statistic.PEAK, "requests per day"),
    }


def test_a_figure_keeps_bounds_window_target_and_speaker():
    text = (
        JUNE
        + "Anthropic said that Alibaba drew more than 28.8 million exchanges from Claude between April 22, 2026, and June 5, 2026."
    )
    [figure] = extract(text).figures
    assert (figure.low, figure.high) == (28_800_000, None)
    assert figure.window is not None
    assert (figure.window.start, figure.window.end) == (date(2026, 4, 22), date(2026, 6, 5))
    assert (figure.target, figure.attributed_to) == ("Claude", ("Anthropic",))


def test_a_figure_rests_on_its_sentence():
    sentence = "MiniMax made over 13 million exchanges."
    report = extract(FEBRUARY + "It began in May. " + sentence + " It ended in June.")
    [figure] = report.figures
    assert figure.evidence.text == sentence
    assert report.report.text[figure.evidence.start : figure.evidence.end] == sentence
