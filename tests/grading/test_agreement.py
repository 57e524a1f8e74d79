"""Which figures and dates agree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.grading.agreement import (
    PartsCheck,
    Quantity,
    check_parts,
    comparable,
    in_conflict,
    same_figure,
)

MILLION = 1e6
QUALIFIERS = ("exact", "about", "more_than", "less_than", "range")


def count(value: float, qualifier: str = "exact", **changes: object) -> Quantity:
    """That many exchanges, in total."""
    low = {"more_than": value, "exact": value, "range": value * 0.9}.get(qualifier)
    high = {"less_than": value, "exact": value, "range": value * 1.1}.get(qualifier)
    return Quantity(
        **{"metric": "exchanges", "value": value, "low": low, "high": high, "qualifier": qualifier, **changes}
    )


quantities = st.builds(count, st.floats(1, 1e9), st.sampled_from(QUALIFIERS))


@pytest.mark.parametrize(
    ("one", "other", "same", "conflict"),
    [
        (count(13 * MILLION, "more_than"), count(13 * MILLION, "about"), True, False),
        (count(13 * MILLION), count(3.4 * MILLION), False, True),
        (count(16 * MILLION, "more_than"), count(16 * MILLION), True, False),
        (count(16 * MILLION, "more_than"), count(13 * MILLION, "more_than"), False, False),
        (count(16 * MILLION, "more_than"), count(13 * MILLION, "less_than"), False, True),
        (count(24_000, "about"), count(24_000), True, False),
        (count(25_000, "less_than"), count(24_975), True, False),
        (count(24_000, "about"), count(35_000, "more_than"), False, True),
        (count(28.8 * MILLION), count(29 * MILLION), True, False),
        (count(24_000, "about"), count(20_000, "more_than"), False, False),
        (count(22_000, "about"), count(20_000, "more_than"), True, False),
        (count(22_000, "more_than"), count(20_000, "more_than"), False, False),
        (count(20_400, "more_than"), count(20_000, "more_than"), True, False),
    ],
)
def test_figures_agree_as_their_wording_allows(one, other, same, conflict):
    assert (same_figure(one, other), in_conflict(one, other)) == (same, conflict)


@given(quantities, quantities)
def test_agreement_is_mutual_and_excludes_conflict(one, other):
    assert same_figure(one, other) == same_figure(other, one)
    assert in_conflict(one, other) == in_conflict(other, one)
    assert not (same_figure(one, other) and in_conflict(one, other))


@given(quantities)
def test_a_figure_agrees_with_itself(one):
    assert same_figure(one, one)


SPRING = (date(2026, 4, 22), date(2026, 6, 5))
SUMMER = (date(2026, 5, 1), date(2026, 7, 31))


@pytest.mark.parametrize(
    "changes",
    [
        {"statistic": "peak"},
        {"metric": "accounts"},
        {"actors": frozenset({"Alibaba"})},
        {"window": SUMMER},
    ],
)
def test_different_measures_and_windows_never_conflict(changes):
    one, other = count(28.8 * MILLION, window=SPRING), count(151 * MILLION, **{"window": SPRING, **changes})
    assert not comparable(one, other)
    assert not in_conflict(one, other)


def test_a_figure_without_a_window_is_compared():
    assert comparable(count(1.0, window=SPRING), count(1.0))


def test_rates_of_different_units_are_not_compared():
    daily = count(3.0, statistic="rate", unit="exchanges per day")
    assert not comparable(daily, count(3.0, statistic="rate", unit="exchanges per hour"))


def test_currencies_are_not_compared():
    assert not comparable(count(3.0, metric="money", unit="USD"), count(3.0, metric="money", unit="CNY"))


def test_check_parts_accepts_lower_bounds_that_add_up_to_a_lower_bound():
    parts = [count(n * MILLION, "more_than") for n in (0.15, 3.4, 13)]
    verdict, added = check_parts(count(16 * MILLION, "more_than"), parts)
    assert (verdict, added.low) == (PartsCheck.CONSISTENT, pytest.approx(16.55 * MILLION))


def test_check_parts_finds_parts_that_exceed_and_fall_short():
    total = count(16 * MILLION)
    assert check_parts(total, [count(13 * MILLION), count(13 * MILLION)])[0] is PartsCheck.EXCEEDED
    assert check_parts(total, [count(3 * MILLION)])[0] is PartsCheck.SHORT


def test_check_parts_refuses_no_parts():
    with pytest.raises(ValueError, match="without parts"):
        check_parts(count(1.0), [])
