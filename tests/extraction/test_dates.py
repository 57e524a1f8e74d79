"""Dates and stretches of time, resolved against the report's own day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.timing.dates import find_dates, publication_date
from tracker.extraction.timing.windows import find_windows

TUESDAY = date(2026, 2, 24)


@pytest.mark.parametrize(
    ("words", "value", "precision"),
    [
        ("published Monday", "2026-02-23", "day"),
        ("on Tuesday", "2026-02-24", "day"),
        ("last Tuesday", "2026-02-17", "day"),
        ("next Monday", "2026-03-02", "day"),
        ("yesterday", "2026-02-23", "day"),
        ("three days ago", "2026-02-21", "day"),
        ("two weeks ago", "2026-02-01", "month"),
        ("a year ago", "2025-01-01", "year"),
        ("earlier this month", "2026-02-01", "month"),
        ("last month", "2026-01-01", "month"),
        ("late last year", "2025-01-01", "year"),
        ("Tuesday, February 24, 2026", "2026-02-24", "day"),
        ("23 February 2026", "2026-02-23", "day"),
        ("Feb. 12", "2026-02-12", "day"),
        ("in December", "2025-12-01", "month"),
        ("in February 2026", "2026-02-01", "month"),
        ("in February of last year", "2025-02-01", "month"),
        ("in June last year", "2025-06-01", "month"),
        ("in January this year", "2026-01-01", "month"),
        ("on 12 February last year", "2025-02-12", "day"),
        ("on February 12 of last year", "2025-02-12", "day"),
        ("last January", "2026-01-01", "month"),
        ("last February", "2025-02-01", "month"),
        ("last April", "2025-04-01", "month"),
        ("late last December", "2025-12-01", "month"),
        ("in 2024", "2024-01-01", "year"),
        ("2026-02-23", "2026-02-23", "day"),
        ("2026年2月23日", "2026-02-23", "day"),
        ("2月12日", "2026-02-12", "day"),
    ],
)
def test_a_date_is_resolved_with_its_precision(words, value, precision):
    [found] = find_dates(words, TUESDAY)
    assert (found.date.value.isoformat(), found.date.precision) == (value, precision)


@pytest.mark.parametrize(
    "words", ["you may want 5, and a half", "they march on", "H.R. 8283", "in 24 hours", "February 30, 2026"]
)
def test_words_that_only_look_like_dates_are_left_alone(words):
    assert find_dates(words, TUESDAY) == ()


@pytest.mark.parametrize("words", ["on Monday", "last month", "June 10", "yesterday"])
def test_without_the_reports_day_nothing_is_guessed(words):
    assert find_dates(words, None) == ()


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("between April 22 and June 5, 2026", date(2026, 4, 22), date(2026, 6, 5)),
        ("from July 3 to 17", date(2026, 7, 3), date(2026, 7, 17)),
        ("April 22–June 5", date(2026, 4, 22), date(2026, 6, 5)),
        ("May–July", date(2026, 5, 1), date(2026, 7, 31)),
        ("from November to January", date(2025, 11, 1), date(2026, 1, 31)),
        ("in July", date(2026, 7, 1), date(2026, 7, 31)),
        ("5月至7月", date(2026, 5, 1), date(2026, 7, 31)),
        ("in 14 days", None, None),
        ("over a 45-day period", None, None),
    ],
)
def test_a_window_has_the_bounds_that_the_words_give(words, start, end):
    [found] = find_windows(words, date(2026, 9, 11))
    assert (found.window.start, found.window.end) == (start, end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Published: 2026-02-24\nA story.", date(2026, 2, 24)),
        ("By Jane Roe\nFebruary 24, 2026\nA story.", date(2026, 2, 24)),
        ("SPRINGFIELD, Feb. 23, 2026 (Harbor Wire) - A story.", date(2026, 2, 23)),
        ("As of Tuesday, February 24, 2026, nobody had answered.", date(2026, 2, 24)),
        ("The figures, released on March 2, 2026, show growth.", None),
    ],
)
def test_the_publication_date_is_the_one_that_the_report_gives_for_itself(text, expected):
    assert publication_date(text) == expected


@given(st.text(max_size=200), st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 1, 1)))
def test_no_text_breaks_the_reading_of_dates(text, published):
    for found in find_dates(text, published):
        assert found.date.text == text[found.start : found.end]
    find_windows(text, published)
