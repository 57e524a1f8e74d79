"""When to ask again: bounded on both sides, whatever servers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.schedule import (
    MAX_WAIT,
    MIN_WAIT,
    RECHECKS,
    next_page_try,
    next_poll,
    next_poll_after_failure,
    next_recheck,
    sends_validators,
)

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
moments = st.datetimes(datetime(1995, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
waits = st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=4_000)))


@given(st.text(max_size=20), st.integers(0, 10**9), st.lists(moments, max_size=12))
def test_poll_comes_between_an_hour_and_a_day(seed: str, age: int, newest: list[datetime]) -> None:
    due = next_poll(now=NOW, seed=seed, headers={"cache-control": f"max-age={age}"}, newest=newest)
    assert MIN_WAIT <= due - NOW <= MAX_WAIT


@given(st.text(max_size=20), st.integers(0, 10**6), waits)
def test_failing_feed_is_asked_within_a_day_for_ever(seed: str, n_failures: int, retry_after: timedelta | None) -> None:
    due = next_poll_after_failure(now=NOW, seed=seed, n_failures=n_failures, retry_after=retry_after)
    assert MIN_WAIT <= due - NOW <= MAX_WAIT


def test_feed_is_asked_twice_within_its_usual_gap() -> None:
    newest = [NOW - timedelta(hours=12 * n) for n in range(10)]
    assert 6 * HOUR <= next_poll(now=NOW, seed="a", newest=newest) - NOW <= 6.6 * HOUR


def test_max_age_is_waited_for() -> None:
    assert next_poll(now=NOW, seed="a", headers={"cache-control": "max-age=14400"}) - NOW >= 4 * HOUR


@pytest.mark.parametrize(("n_failures", "hours"), [(1, 1), (2, 2), (3, 4), (5, 16), (6, 21.6), (60, 21.6)])
def test_backoff_doubles_up_to_a_day(n_failures: int, hours: float) -> None:
    wait = next_poll_after_failure(now=NOW, seed="a", n_failures=n_failures) - NOW
    assert hours * HOUR <= wait <= min(1.1 * hours * HOUR, MAX_WAIT) or wait >= 0.9 * MAX_WAIT


def test_retry_after_is_kept_to() -> None:
    assert next_poll_after_failure(now=NOW, seed="a", n_failures=1, retry_after=5 * HOUR) - NOW >= 5 * HOUR


def test_feeds_of_one_rhythm_are_spread_and_repeatable() -> None:
    dues = {next_poll(now=NOW, seed=f"feed {n}") for n in range(50)}
    assert len(dues) == 50
    assert next_poll(now=NOW, seed="a") == next_poll(now=NOW, seed="a")


@pytest.mark.parametrize(
    ("full_hours_ago", "poll_hours_ago", "is_conditional"),
    [(1, 1, True), (22, 1, True), (23, 1, False), (24, 1, False), (12, 12, False), (6, 6, True), (0, 0, True)],
)
def test_no_day_passes_without_an_unconditional_poll(full_hours_ago: int, poll_hours_ago: int, is_conditional: bool):
    last_full_at, last_poll_at = NOW - full_hours_ago * HOUR, NOW - poll_hours_ago * HOUR
    assert sends_validators(now=NOW, last_full_at=last_full_at, last_poll_at=last_poll_at) is is_conditional


def test_page_is_looked_at_again_three_times() -> None:
    seen, now = [], NOW
    while (due := next_recheck(now=now, first_fetched_at=NOW)) is not None:
        seen.append(due - NOW)
        now = due
    assert tuple(seen) == RECHECKS


def test_missed_looks_are_made_up_for_once() -> None:
    assert next_recheck(now=NOW + timedelta(days=3), first_fetched_at=NOW) == NOW + timedelta(days=7)
    assert next_recheck(now=NOW + timedelta(days=8), first_fetched_at=NOW) is None


@pytest.mark.parametrize(("is_permanent", "n_tries"), [(True, 2), (False, 7)])
def test_page_is_given_up_in_the_end(is_permanent: bool, n_tries: int) -> None:
    dues = [next_page_try(now=NOW, seed="a", n_failures=n, is_permanent=is_permanent) for n in range(1, 10)]
    assert [due is not None for due in dues] == [True] * n_tries + [False] * (9 - n_tries)


def test_page_waits_as_long_as_the_server_asks_but_a_day() -> None:
    due = next_page_try(now=NOW, seed="a", n_failures=1, is_permanent=False, retry_after=timedelta(days=400))
    assert due is not None
    assert timedelta(hours=24) <= due - NOW <= timedelta(hours=27)
