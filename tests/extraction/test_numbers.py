"""Numbers as reports write them, and what bounds them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.counting.numbers import bounds, find_numbers, find_shares
from tracker.extraction.records import Qualifier


@pytest.mark.parametrize(
    ("words", "value", "qualifier"),
    [
        ("24,000 accounts", 24_000, "exact"),
        ("over 16 million exchanges", 16_000_000, "more_than"),
        ("3.4M", 3_400_000, "exact"),
        ("28.8m exchanges", 28_800_000, "exact"),
        ("150k+ prompts", 150_000, "more_than"),
        ("16 million-plus", 16_000_000, "more_than"),
        ("13 million or more", 13_000_000, "more_than"),
        ("upwards of 1.2 billion", 1_200_000_000, "more_than"),
        ("> 150,000", 150_000, "more_than"),
        ("more than an estimated total of 24,000", 24_000, "more_than"),
        ("nearly 25,000", 25_000, "about"),
        ("~24,000", 24_000, "about"),
        ("some two dozen accounts", 24, "about"),
        ("just shy of 30 million", 30_000_000, "less_than"),
        ("as many as 200 accounts", 200, "less_than"),
        ("between 20,000 and 25,000 accounts", 22_500, "range"),
        ("3–4 million exchanges", 3_500_000, "range"),
        ("sixteen million conversations", 16_000_000, "exact"),
        ("a hundred and fifty thousand prompts", 150_000, "exact"),
        ("half a million exchanges", 500_000, "exact"),
        ("a quarter of a million queries", 250_000, "exact"),
        ("1,50,000 requests", 150_000, "exact"),
        ("1.51 亿次", 151_000_000, "exact"),
        ("超过340万次", 3_400_000, "more_than"),
        ("3500多个", 3_500, "more_than"),
        ("超过2万4000个", 24_000, "more_than"),
        ("约1亿5000万次", 150_000_000, "about"),
        ("3万2千个", 32_000, "exact"),
    ],
)
def test_a_number_has_its_value_and_qualifier(words, value, qualifier):
    [number] = find_numbers(words)
    assert (number.value, number.qualifier) == (value, qualifier)


@pytest.mark.parametrize("words", ["GPT-4o", "v3.2", "the H200", "at 9:30", "the 3rd", "a 2,000-strong crowd", "R1"])
def test_digits_of_names_times_and_ordinals_are_no_numbers(words):
    assert find_numbers(words) == ()


def test_and_joins_no_range_without_between():
    values = [number.value for number in find_numbers("3.4 million and 13 million")]
    assert values == [3_400_000, 13_000_000]


def test_a_range_bounds_both_sides_and_shares_its_scale():
    [number] = find_numbers("from 3 to 4 million")
    assert (number.low, number.high) == (3_000_000, 4_000_000)


@pytest.mark.parametrize(
    ("words", "value", "qualifier"),
    [
        ("nearly half of its traffic", 0.5, "less_than"),
        ("about 48% of traffic", 0.48, "about"),
        ("almost 50 percent", 0.5, "less_than"),
        ("three-quarters", 0.75, "exact"),
    ],
)
def test_shares_are_fractions_of_one(words, value, qualifier):
    [share] = find_shares(words, 0, len(words))
    assert (share.value, share.qualifier) == (pytest.approx(value), qualifier)


@given(st.integers(min_value=1, max_value=10**12))
def test_any_grouped_number_is_read_whole(value):
    words = f"over {value:,} exchanges"
    [number] = find_numbers(words)
    assert (number.value, words[number.start : number.end]) == (value, f"over {value:,}")


@given(st.floats(min_value=1, max_value=1e12), st.sampled_from([q for q in Qualifier if q is not Qualifier.RANGE]))
def test_bounds_never_exclude_the_value(value, qualifier):
    low, high = bounds(value, qualifier)
    assert low is None or low <= value
    assert high is None or value <= high


@given(st.text(max_size=200))
def test_numbers_of_any_text_are_in_order_and_apart(text):
    found = find_numbers(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(0 <= n.start < n.end <= len(text) for n in found)
