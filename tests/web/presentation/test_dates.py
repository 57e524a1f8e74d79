"""Dates in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tests.web.rows import quantity
from tracker.evidence.queries.rows import StatedDay
from tracker.web.presentation import dates

DAY = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("precision", "words", "iso"),
    [
        ("day", "1 Feb 2026", "2026-02-01"),
        ("time", "1 Feb 2026", "2026-02-01"),
        ("month", "Feb 2026", "2026-02"),
        ("year", "2026", "2026"),
    ],
)
def test_dates_are_no_more_exact_than_known(precision: str, words: str, iso: str) -> None:
    assert dates.stated_words(StatedDay(DAY, precision)) == words
    assert dates.stated_iso(StatedDay(DAY, precision)) == iso


def test_moments_are_said_in_utc() -> None:
    local = datetime(2026, 2, 24, 1, 5, tzinfo=timezone(timedelta(hours=8)))
    assert dates.moment_words(local) == "23 Feb 2026, 17:05 UTC"
    assert dates.moment_words(local.astimezone(UTC)) == "23 Feb 2026, 17:05 UTC"


@pytest.mark.parametrize(
    ("start", "end", "text", "words"),
    [
        (date(2026, 4, 22), date(2026, 6, 5), "x", "22 Apr to 5 Jun 2026"),
        (date(2025, 12, 22), date(2026, 1, 5), "x", "22 Dec 2025 to 5 Jan 2026"),
        (date(2026, 4, 22), None, "x", "from 22 Apr 2026"),
        (None, date(2026, 6, 5), "x", "until 5 Jun 2026"),
        (None, None, "in 14 days", "in 14 days"),
        (None, None, "", ""),
    ],
)
def test_windows(start: date | None, end: date | None, text: str, words: str) -> None:
    assert dates.window_words(quantity(window_start=start, window_end=end, window_text=text)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (None, None, ""),
        (None, DAY, "until 1 Feb 2026"),
        (StatedDay(DAY, "day"), None, "1 Feb 2026"),
        (StatedDay(DAY, "day"), DAY, "1 Feb 2026"),
        (StatedDay(DAY, "month"), date(2026, 2, 28), "Feb 2026"),
        (StatedDay(DAY, "day"), date(2026, 3, 2), "1 Feb 2026 to 2 Mar 2026"),
    ],
)
def test_periods(start: StatedDay | None, end: date | None, words: str) -> None:
    assert dates.span_words(start, end) == words


@pytest.mark.parametrize(
    ("days", "words"), [(1, "1 day"), (6, "6 days"), (14, "2 weeks"), (61, "2 months"), (365, "1 year")]
)
def test_gaps(days: int, words: str) -> None:
    assert dates.gap_words(days) == words
