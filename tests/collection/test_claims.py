"""Leases on rows: who gets them, what a dead worker leaves, what a late one may still do."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction

from tracker.collection import claims
from tracker.collection.models import Feed, Source

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=45)
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def feed() -> Feed:
    source = Source.objects.create(
        slug="sample", name="Sample", kind="blog", homepage="http://a.example/", reliability="F", first_seen_at=START
    )
    return Feed.objects.create(source=source, url="http://a.example/feed", kind="syndication", due_at=START)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def test_claim_gives_a_due_row_to_one_worker_only(feed, clock):
    first = claims.claim(Feed, feed.pk, lease=LEASE)
    assert first == 1
    assert claims.claim(Feed, feed.pk, lease=LEASE) is None


def test_claim_refuses_what_is_not_due_and_what_is_gone(feed, clock):
    Feed.objects.update(due_at=START + timedelta(seconds=1))
    assert claims.claim(Feed, feed.pk, lease=LEASE) is None
    Feed.objects.update(due_at=None)
    assert claims.claim(Feed, feed.pk, lease=LEASE) is None
    assert claims.claim(Feed, feed.pk + 1000, lease=LEASE) is None


def test_claim_refuses_a_lease_that_a_dead_worker_would_hold_for_ever(feed, clock):
    with pytest.raises(ValueError, match="longer than"):
        claims.claim(Feed, feed.pk, lease=timedelta(days=1))


def test_an_expired_lease_goes_to_the_next_and_fences_the_first(feed, clock):
    late = claims.claim(Feed, feed.pk, lease=LEASE)
    clock.shift(LEASE)
    token = claims.claim(Feed, feed.pk, lease=LEASE)
    assert token == late + 1
    assert not claims.finish(Feed, feed.pk, late)
    assert not claims.fail(Feed, feed.pk, late, "slow", retry_at=None)
    with transaction.atomic(), pytest.raises(claims.LostClaim):
        claims.hold(Feed, feed.pk, late)
    assert claims.finish(Feed, feed.pk, token, due_at=START + timedelta(hours=1))


@pytest.mark.parametrize(("has_died", "noted"), [(False, (0, "")), (True, (1, claims.DIED))])
def test_freed_rows_are_due_at_once(feed, clock, has_died, noted):
    token = claims.claim(Feed, feed.pk, lease=LEASE)
    assert claims.free(Feed.objects.all(), has_died=has_died) == 1
    assert claims.claim(Feed, feed.pk, lease=LEASE) == token + 1
    assert not claims.finish(Feed, feed.pk, token)
    feed.refresh_from_db()
    assert (feed.n_deaths, feed.failure) == noted
    assert feed.n_failures == 0, "a feed is not judged by what happens to our workers"


def test_freed_rows_are_hinted_at_anew(feed, clock):
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]
    claims.free(Feed.objects.all(), has_died=False)
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]


def test_freeing_leaves_what_nobody_holds(feed, clock):
    Feed.objects.update(due_at=None)
    assert claims.free(Feed.objects.all(), has_died=False) == 0
    feed.refresh_from_db()
    assert feed.due_at is None


def test_finish_counts_once(feed, clock):
    token = claims.claim(Feed, feed.pk, lease=LEASE)
    assert claims.finish(Feed, feed.pk, token)
    assert not claims.finish(Feed, feed.pk, token)
    feed.refresh_from_db()
    assert (feed.due_at, feed.lease_until, feed.failure) == (None, None, "")


def test_fail_keeps_the_reason_until_a_success(feed, clock):
    retry_at = START + timedelta(minutes=1)
    claims.fail(Feed, feed.pk, claims.claim(Feed, feed.pk, lease=LEASE), "status 500", retry_at=retry_at)
    feed.refresh_from_db()
    assert (feed.failure, feed.n_failures, feed.due_at) == ("status 500", 1, retry_at)
    clock.move_to(retry_at)
    claims.finish(Feed, feed.pk, claims.claim(Feed, feed.pk, lease=LEASE))
    feed.refresh_from_db()
    assert (feed.failure, feed.n_failures) == ("", 0)


def test_a_row_made_due_in_the_middle_of_its_work_comes_once_more(feed, clock):
    token = claims.claim(Feed, feed.pk, lease=LEASE)
    clock.shift(timedelta(seconds=1))
    claims.make_due(Feed.objects.all())
    assert claims.claim(Feed, feed.pk, lease=LEASE) is None, "still held"
    claims.finish(Feed, feed.pk, token, due_at=START + timedelta(hours=1))
    assert claims.claim(Feed, feed.pk, lease=LEASE) == token + 1


def test_overdue_hints_once_and_again_when_the_hint_was_lost(feed, clock):
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]
    assert claims.overdue(Feed.objects.all(), 10) == []
    clock.shift(claims.HINT_LASTS)
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]


def test_overdue_leaves_a_held_row_and_finds_it_when_its_worker_died(feed, clock):
    claims.claim(Feed, feed.pk, lease=LEASE)
    assert claims.overdue(Feed.objects.all(), 10) == []
    clock.shift(LEASE)
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk]


def test_overdue_keeps_few_hints_out_however_much_waits(feed, clock):
    for number in range(9):
        Feed.objects.create(source=feed.source, url=f"http://a.example/{number}", kind="syndication", due_at=START)
    first = claims.overdue(Feed.objects.all(), 4)
    assert len(first) == 4
    assert claims.overdue(Feed.objects.all(), 4) == []
    claims.claim(Feed, first[0], lease=LEASE)
    assert len(claims.overdue(Feed.objects.all(), 4)) == 1


def test_rows_at_rest_take_no_hint_from_others(feed, clock):
    resting = [
        Feed.objects.create(source=feed.source, url=f"http://a.example/{number}", kind="syndication", due_at=START)
        for number in range(5)
    ]
    for row in resting:
        claims.rest(row, timedelta(seconds=10))
    assert claims.overdue(Feed.objects.all(), 2) == [feed.pk]
    assert claims.overdue(Feed.objects.all(), 9, one_per="source_id") == []
    clock.shift(timedelta(seconds=10))
    assert claims.overdue(Feed.objects.all(), 3) == [row.pk for row in resting[:2]]


def test_a_row_that_kills_its_workers_is_parked_and_comes_again(feed, clock):
    for _ in range(claims.MAX_DEATHS):
        assert claims.claim(Feed, feed.pk, lease=LEASE)
        clock.shift(LEASE)
    assert claims.claim(Feed, feed.pk, lease=LEASE) is None
    assert claims.park_deadly(Feed) == 1
    feed.refresh_from_db()
    assert (feed.failure, feed.n_failures) == (claims.DIED, 1), "by now editors should look at it"
    assert feed.due_at == datetime.now(UTC) + claims.FIRST_PARKING
    clock.move_to(feed.due_at)
    assert claims.claim(Feed, feed.pk, lease=LEASE)


@pytest.fixture
def feeds(feed, clock):
    """Four, one of which kills whoever works on it: all were in the hands of two who died."""
    made = [
        Feed.objects.create(source=feed.source, url=f"http://a.example/{n}", kind="syndication", due_at=START)
        for n in range(3)
    ]
    for _ in range(claims.MAX_DEATHS - 1):
        assert all(claims.claim(Feed, one.pk, lease=LEASE) for one in (feed, *made))
        clock.shift(LEASE)
    return [feed, *made]


def test_of_those_that_died_twice_together_one_is_worked_on_at_a_time_and_the_deadly_one_parked(feeds, clock):
    harmless, deadly, *others = feeds
    token = claims.claim(Feed, harmless.pk, lease=LEASE)
    assert not any(claims.claim(Feed, one.pk, lease=LEASE) for one in feeds)
    assert claims.overdue(Feed.objects.all(), 10) == [], "for a moment nobody is told of those that wait"
    clock.shift(claims.LAST_APART)
    assert claims.overdue(Feed.objects.all(), 10) == [one.pk for one in (deadly, *others)]
    assert claims.finish(Feed, harmless.pk, token)
    assert claims.claim(Feed, deadly.pk, lease=LEASE)
    clock.shift(LEASE)
    assert claims.park_deadly(Feed) == 1
    for one in others:
        token = claims.claim(Feed, one.pk, lease=LEASE)
        assert claims.finish(Feed, one.pk, token)
    clock.shift(claims.FIRST_PARKING)
    token = claims.claim(Feed, deadly.pk, lease=LEASE)
    assert claims.finish(Feed, deadly.pk, token)
    assert not Feed.objects.exclude(n_deaths=0).exists()


def test_what_was_parked_comes_again_while_nobody_holds_another_that_may_be_parked(feeds, clock):
    parked, dying, fresh, _ = feeds
    assert claims.claim(Feed, parked.pk, lease=LEASE)
    clock.shift(LEASE)
    assert claims.park_deadly(Feed) == 1
    clock.shift(claims.FIRST_PARKING)
    Feed.objects.filter(pk=fresh.pk).update(n_deaths=0, lease_until=None)
    assert claims.claim(Feed, parked.pk, lease=LEASE)
    assert claims.claim(Feed, dying.pk, lease=LEASE) is None
    assert claims.claim(Feed, fresh.pk, lease=LEASE), "whoever has not died with it waits for nobody"
    clock.shift(LEASE)
    assert claims.park_deadly(Feed) == 1
    assert claims.claim(Feed, dying.pk, lease=LEASE)


def test_those_parked_together_come_again_one_after_the_other(feeds, clock):
    """One of them killed the worker that held them all; the others are not in its hands when it does so again."""
    Feed.objects.update(n_deaths=claims.MAX_DEATHS - 1, lease_until=START, due_at=START)
    assert claims.park_deadly(Feed) == 4
    dues = sorted(Feed.objects.values_list("due_at", flat=True))
    assert [later - earlier for earlier, later in pairwise(dues)] == [claims.PARKED_APART] * 3


@pytest.mark.django_db(transaction=True)
def test_of_many_claimers_at_once_one_wins(feed):
    tokens: list[int | None] = []
    barrier = threading.Barrier(6)

    def work() -> None:
        barrier.wait()
        tokens.append(claims.claim(Feed, feed.pk, lease=LEASE))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(tokens, key=str) == [1] + [None] * 5


@pytest.mark.django_db(transaction=True)
def test_of_two_that_may_be_parked_claimed_at_once_one_is(feed):
    other = Feed.objects.create(source=feed.source, url="http://a.example/other", kind="syndication", due_at=START)
    Feed.objects.update(n_deaths=claims.MAX_DEATHS - 2, lease_until=START)

    def work() -> int | None:
        try:
            return claims.claim(Feed, other.pk, lease=LEASE)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert claims.claim(Feed, feed.pk, lease=LEASE)
            second = pool.submit(work)
            wait([second], 1.0)
        assert second.result() is None
