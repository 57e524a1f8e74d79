"""Bands, rounding and labels exactly as the table says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.builders import direct, item
from tracker.grading import Directness, Label, Reliability
from tracker.grading.origins import find_origins
from tracker.grading.rules import (
    DIRECTNESS,
    LABEL_MEANINGS,
    RELIABILITY,
    combine,
    is_public,
    label_for,
    letter_for,
    round_score,
)


@pytest.mark.parametrize(
    ("score", "with_direct", "without"),
    [
        ("0.99", "A", "A"),
        ("0.90", "A", "A"),
        ("0.89", "A", "B"),
        ("0.75", "A", "B"),
        ("0.74", "B", "C"),
        ("0.72", "B", "C"),
        ("0.55", "B", "C"),
        ("0.54", "C", "D"),
        ("0.35", "C", "D"),
        ("0.34", "D", "D"),
        ("0.00", "D", "D"),
    ],
)
def test_letter_for_takes_the_better_letter_only_with_a_direct_origin(score, with_direct, without):
    assert letter_for(Decimal(score), has_direct=True) == with_direct
    assert letter_for(Decimal(score), has_direct=False) == without


@pytest.mark.parametrize(("score", "shown"), [("0.745", "0.75"), ("0.7449", "0.74"), ("0.005", "0.01"), ("-0.1", "0")])
def test_round_score_rounds_half_up_and_never_below_nought(score, shown):
    assert round_score(Decimal(score)) == Decimal(shown)


def test_a_score_is_rounded_before_its_band_is_chosen():
    assert letter_for(round_score(Decimal("0.8951")), has_direct=False) == "A"


@given(st.lists(st.decimals(0, 1, places=4), max_size=8))
def test_combine_stays_a_share_and_is_at_least_its_heaviest(weights):
    assert max(weights, default=Decimal(0)) <= combine(weights) <= 1


def test_the_constants_cover_every_letter_directness_and_label():
    assert set(RELIABILITY) == set(Reliability)
    assert set(DIRECTNESS) == set(Directness)
    assert set(LABEL_MEANINGS) == set(Label)


def test_is_public_hides_the_lowest_band():
    assert is_public(Decimal("0.10"))
    assert not is_public(Decimal("0.09"))


UNNAMED = {"directness": Directness.UNNAMED}


@pytest.mark.parametrize(
    ("items", "label"),
    [
        ([direct(1), item(2, **UNNAMED)], Label.DIRECT),
        ([item(1), item(2, **UNNAMED)], Label.MIXED),
        ([item(1), item(2)], Label.REPORTED),
        ([item(1)], Label.SINGLE),
        ([item(1, **UNNAMED), item(2, **UNNAMED)], Label.UNATTRIBUTED),
    ],
)
def test_label_for_says_what_kind_of_sources(items, label):
    assert label_for(find_origins(items)) is label
