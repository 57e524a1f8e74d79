"""Quantities in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.rows import quantity
from tracker.web.presentation.numbers import amount_words, bounds_words, exact_number, number_words, quantity_words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.5, "0.5"),
        (273, "273"),
        (24_000, "24,000"),
        (150_000, "150,000"),
        (1_000_000, "1 million"),
        (3_400_000, "3.4 million"),
        (16_550_000, "16.55 million"),
        (12_345_678, "12,345,678"),
        (2_000_000_000, "2 billion"),
        (1.5e12, "1.5 trillion"),
    ],
)
def test_numbers_are_said_as_people_read_them(value: float, words: str) -> None:
    assert number_words(value) == words


@given(st.integers(min_value=0, max_value=10**13))
def test_number_words_never_change_the_number(value: int) -> None:
    number, _, scale = number_words(value).replace(",", "").partition(" ")
    factor = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}[scale]
    assert round(float(number) * factor) == value
    assert exact_number(value) == str(value)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": 13e6, "qualifier": "more_than"}, "more than 13 million exchanges"),
        ({"value": 24e3, "qualifier": "about", "metric": "accounts", "unit": "accounts"}, "about 24,000 accounts"),
        ({"value": 273, "metric": "accounts", "unit": "accounts"}, "273 accounts"),
        ({"value": 1, "unit": "exchanges"}, "1 exchange"),
        ({"value": 5e4, "qualifier": "less_than", "unit": "queries"}, "less than 50,000 queries"),
        ({"value": 175e3, "low": 15e4, "high": 2e5, "qualifier": "range"}, "150,000 to 200,000 exchanges"),
        ({"value": 0.5, "metric": "traffic_share", "qualifier": "less_than", "unit": ""}, "less than 50% of traffic"),
        ({"value": 2.5e9, "metric": "money", "unit": "USD"}, "2.5 billion US$"),
        ({"value": 3e6, "statistic": "peak", "unit": "exchanges per day"}, "a peak of 3 million exchanges per day"),
        ({"value": 35e3, "metric": "other", "unit": "API keys", "qualifier": "more_than"}, "more than 35,000 API keys"),
    ],
)
def test_quantities_keep_their_qualifier_and_unit(fields: dict[str, object], words: str) -> None:
    assert quantity_words(quantity(**fields)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (None, None, "no bound stated"),
        (13e6, None, "at least 13,000,000"),
        (None, 5.0, "at most 5"),
        (5.0, 5.0, "exactly 5"),
        (1.0, 2.0, "1 to 2"),
    ],
)
def test_bounds_say_what_the_wording_supports(low: float | None, high: float | None, words: str) -> None:
    assert bounds_words(quantity(low=low, high=high)) == words


def test_about_says_within_which_bounds_it_is_compared() -> None:
    about = quantity(value=24_000, qualifier="about")
    assert bounds_words(about) == "no bound stated; compared with others as 21,600 to 26,400"
    share = quantity(value=0.5, qualifier="about", metric="traffic_share")
    assert bounds_words(share) == "no bound stated; compared with others as 45% to 55%"
    assert bounds_words(quantity(value=0.07, qualifier="about")).endswith("as 0.063 to 0.077")


def test_range_without_bounds_says_its_value() -> None:
    assert amount_words(quantity(value=5, qualifier="range")) == "5"
