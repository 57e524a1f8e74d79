"""Marks in addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.evidence.queries.paging import Mark, read_mark


@pytest.mark.parametrize("when", [None, date(2026, 2, 23), datetime(2026, 2, 23, 12, 0, 0, 123456, tzinfo=UTC)])
def test_mark_is_read_as_it_was_written(when: date | datetime | None) -> None:
    assert read_mark(str(Mark(when, 7))) == Mark(when, 7)


def test_plus_sign_that_arrives_as_a_blank_is_understood() -> None:
    assert read_mark("2026-02-23T12:00:00 00:00~7") == Mark(datetime(2026, 2, 23, 12, tzinfo=UTC), 7)


@given(st.text(max_size=60))
def test_nonsense_is_no_mark(raw: str) -> None:
    mark = read_mark(raw)
    assert mark is None or read_mark(str(mark)) == mark
