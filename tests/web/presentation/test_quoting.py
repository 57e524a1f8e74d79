"""Quotations: short, and never without the number that they are shown for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import rows
from tracker.web.presentation.quoting import excerpt

BEFORE = "It was told at some length, and in the manner of such letters, with much that matters little here, that "


@pytest.mark.parametrize(
    ("value", "fields", "number"),
    [
        (28.8e6, {}, "28.8 million"),
        (28.8e6, {}, "28,800,000"),
        (28.8e6, {}, "28800000"),
        (28.8e6, {}, "28.8m"),
        (28.8e6, {}, "2880万"),
        (1.5e8, {}, "1.5亿"),
        (24_000, {}, "24,000"),
        (24_000, {}, "2.4 万"),
        (3_000, {}, "3 thousand"),
        (0.5, {"metric": "traffic_share"}, "50%"),
        (0.5, {"metric": "traffic_share"}, "50 per cent"),
        (2e9, {"metric": "money", "unit": "USD"}, "2 billion"),
    ],
)
def test_a_figure_s_quotation_is_cut_around_its_number(value: float, fields: dict[str, object], number: str) -> None:
    words = f"{BEFORE}{number} of them were counted, and that this went on for many weeks after the first of them."
    told = excerpt(rows.figure(value, words=words, **fields), 100)
    assert number in told
    assert len(told) <= 100
    assert told.startswith("… ")
    assert told.endswith(" …")


def test_a_number_within_another_is_not_the_number() -> None:
    words = f"124,000 came first. {BEFORE}there were 24,000 of them"
    assert excerpt(rows.figure(24_000, words=words), 100).endswith("there were 24,000 of them")


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (rows.figure(5e6, words="Over 5 million in all."), "Over 5 million in all."),
        (rows.figure(5e6, words=f"Over 5 million, {BEFORE * 2}"), "Over 5 million, It was told at some …"),
        (rows.figure(5e6, words=f"{BEFORE}five million of them"), "It was told at some length, and in the …"),
        (rows.claim("denies", "Alibaba", words=BEFORE), "It was told at some length, and in the …"),
        (rows.claim("denies", "Alibaba", words="一" * 60), "一" * 38 + " …"),
    ],
)
def test_what_begins_with_its_number_or_has_none_is_cut_at_its_end(item: object, told: str) -> None:
    assert excerpt(item, 40) == told


@given(st.text(max_size=400), st.integers(min_value=100, max_value=300))
def test_a_quotation_never_grows_and_is_made_of_the_words(words: str, most: int) -> None:
    told = excerpt(rows.figure(13e6, words=words), most)
    assert len(told) <= max(most, 0)
    assert told.removeprefix("… ").removesuffix(" …") in words
