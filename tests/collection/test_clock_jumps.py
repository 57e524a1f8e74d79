"""The clock is set while work waits: nothing hangs for the time that comes twice, and who holds a row keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.collection import making
from tests.collection.clocks import set_clock
from tracker.collection import claims, clock, clock_jumps, politeness, tasks
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import ClockMark, Feed, Host, Report, RobotsFile

pytestmark = pytest.mark.django_db
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOON = 20 * SECOND  # that a slow machine takes between two looks; by as much what waits may be moved too little
BACK = [HOUR, DAY]


@pytest.fixture(autouse=True)
def _looked_at() -> None:
    clock_jumps.make_up()


def waits(moment: datetime) -> timedelta:
    return moment - clock.now()


def put(feed: Feed, **fields: object) -> None:
    Feed.objects.filter(pk=feed.pk).update(**fields)


@pytest.mark.parametrize("back", BACK)
def test_what_waits_goes_on_waiting_as_long_as_it_would_have(feed: Feed, back: timedelta) -> None:
    put(feed, due_at=clock.now() + 40 * MINUTE, rests_until=clock.now() + 5 * MINUTE)
    ClusterPace().close("harbor.example", 30 * MINUTE)
    Host.objects.update(slot_at=clock.now() + 3 * MINUTE)
    set_clock(-back)
    assert clock_jumps.make_up() >= back - SOON
    feed.refresh_from_db()
    assert 40 * MINUTE - SOON < waits(feed.due_at) <= 40 * MINUTE + SOON
    assert 5 * MINUTE - SOON < waits(feed.rests_until) <= 5 * MINUTE + SOON
    assert 30 * MINUTE - SOON < ClusterPace().left("harbor.example") <= 30 * MINUTE + SOON
    assert waits(Host.objects.get().slot_at) <= 3 * MINUTE + SOON
    assert clock_jumps.make_up() == timedelta(), "once"


@pytest.mark.parametrize("back", BACK)
def test_what_was_due_is_due(feed: Feed, back: timedelta) -> None:
    """Also where the queue was told of it just before, and its message is lost."""
    put(feed, due_at=clock.now(), hinted_at=clock.now())
    set_clock(-back)
    assert claims.claim(Feed, feed.pk, lease=making.LEASE) is None
    tasks.sweep()
    assert claims.overdue(Feed.objects.all(), 10) == []  # the sweep has rung for it
    feed.refresh_from_db()
    assert waits(feed.hinted_at) <= timedelta()
    assert claims.claim(Feed, feed.pk, lease=making.LEASE)


@pytest.mark.parametrize("back", BACK)
def test_who_holds_a_row_goes_on_and_finishes_it(feed: Feed, back: timedelta) -> None:
    token = claims.claim(Feed, feed.pk, lease=making.LEASE)
    assert token
    set_clock(-back)
    clock_jumps.make_up()
    assert claims.claim(Feed, feed.pk, lease=making.LEASE) is None, "nobody else gets it"
    next_at = clock.now() + HOUR
    assert claims.finish(Feed, feed.pk, token, due_at=next_at)
    feed.refresh_from_db()
    assert feed.due_at == next_at


@pytest.mark.parametrize("back", [5 * MINUTE, *BACK])
def test_what_a_dead_worker_holds_comes_back_when_it_would_have(feed: Feed, back: timedelta) -> None:
    assert claims.claim(Feed, feed.pk, lease=claims.LONGEST_LEASE)
    set_clock(-back)
    clock_jumps.make_up()
    feed.refresh_from_db()
    assert waits(feed.lease_until) <= claims.LONGEST_LEASE + SOON
    assert feed.due_at == feed.lease_until


def test_what_is_claimed_between_the_jump_and_the_sweep_stays_with_who_claimed_it(feed: Feed) -> None:
    set_clock(-DAY)
    claims.make_due(Feed.objects.all())
    token = claims.claim(Feed, feed.pk, lease=making.LEASE)
    assert token
    clock_jumps.make_up()
    assert claims.claim(Feed, feed.pk, lease=making.LEASE) is None
    assert claims.finish(Feed, feed.pk, token, due_at=None)


@pytest.mark.parametrize("back", BACK)
def test_rules_of_a_host_count_no_longer_than_a_day(back: timedelta) -> None:
    RobotsFile.objects.create(url="http://harbor.example/robots.txt", status=404, body=b"", fetched_at=clock.now())
    set_clock(-back)
    clock_jumps.make_up()
    assert waits(RobotsFile.objects.get().fetched_at) <= timedelta()
    politeness.forget_rules()
    assert RobotsFile.objects.exists()


@pytest.mark.parametrize("ahead", BACK)
def test_a_clock_that_is_set_forward_makes_things_due_and_moves_none(feed: Feed, ahead: timedelta) -> None:
    put(feed, due_at=clock.now() + 30 * MINUTE)
    held = making.report(feed.source)
    assert claims.claim(Report, held.pk, lease=claims.LONGEST_LEASE)
    set_clock(ahead)
    assert clock_jumps.make_up() == timedelta()
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]
    assert claims.overdue(Report.objects.all(), 10) == [held.pk]


def test_there_and_back_again_all_is_due_when_it_was(feed: Feed) -> None:
    put(feed, due_at=clock.now() + 2 * DAY)
    was_due_at = Feed.objects.get().due_at
    set_clock(DAY)
    assert clock_jumps.make_up() == timedelta()
    set_clock(-DAY)
    clock_jumps.make_up()
    assert abs(Feed.objects.get().due_at - (was_due_at - DAY)) < SOON, "a day early, and never late"


def test_less_than_a_minute_moves_nothing(feed: Feed) -> None:
    put(feed, due_at=clock.now() + HOUR)
    set_clock(-30 * SECOND)
    assert clock_jumps.make_up() == timedelta()


@pytest.mark.parametrize("off", [-HOUR, HOUR])
def test_a_machine_whose_clock_differs_moves_nothing(feed: Feed, off: timedelta, monkeypatch) -> None:
    put(feed, due_at=clock.now() + HOUR)
    with monkeypatch.context() as patch:
        there = clock.now
        patch.setattr(clock, "now", lambda: there() + off)
        assert clock_jumps.make_up() == timedelta()
    assert clock_jumps.make_up() == timedelta()


def test_every_table_with_work_is_looked_after() -> None:
    names = set(ClockMark.objects.values_list("name", flat=True))
    assert {"collection_feed", "collection_report", "collection_snapshot", "collection_host"} <= names
    assert {"digests_delivery", "digests_hookcall", "digests_provider", "digests_subscriber"} <= names
