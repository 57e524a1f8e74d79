"""Over which time each count of a sentence was made."""

from datetime import date

import pytest

from tests.extraction.wording import FEBRUARY, JUNE
from tracker.extraction import extract

pytestmark = pytest.mark.model


def windows(text):
    found = extract(text, published_on=date(2026, 9, 15)).figures
    return {f.value: f.window.text if f.window else None for f in found}


def test_each_count_of_an_enumeration_has_the_stretch_that_follows_it():
    text = FEBRUARY + "MiniMax made 13 million exchanges in 30 days and Moonshot AI 3.4 million in 20 days."
    assert windows(text) == {13e6: "in 30 days", 3.4e6: "in 20 days"}


def test_counts_of_one_sentence_share_the_stretch_that_closes_it():
    text = JUNE + "Alibaba made 28 million exchanges through 25,000 accounts between April 22 and June 5."
    assert set(windows(text).values()) == {"between April 22 and June 5"}


def test_means_and_peaks_keep_the_stretch_of_their_count():
    text = JUNE + "Alibaba made 28 million exchanges in 45 days through 25,000 accounts."
    assert windows(text) == {28e6: "in 45 days", 25e3: "in 45 days"}


def test_the_time_of_speaking_is_no_stretch_of_counting():
    text = FEBRUARY + "Anthropic alleged in February that the labs had made 16 million exchanges with Claude."
    assert windows(text) == {16e6: None}


def test_a_count_after_an_enumeration_borrows_nothing():
    text = FEBRUARY + "MiniMax made 13 million exchanges in 30 days, and DeepSeek made 150,000 exchanges."
    assert windows(text) == {13e6: "in 30 days", 150e3: None}
