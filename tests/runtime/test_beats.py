"""Beat is a bell and nothing more: two at once, none for hours, or one whose clock is set tell everything once and in time."""

from __future__ import annotations

import sys
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from celery.beat import Scheduler
from django.contrib.sessions.models import Session
from django.db import connection

from tests.accounts.readers import account
from tests.collection import making
from tests.collection.clocks import set_clock
from tests.collection.outlets import Answer, running
from tests.digests import factories as make
from tests.digests.conftest import _one_sink, sink
from tests.runtime.staff import staff
from tracker.celery import SWEEP_SECONDS, TIDY_SECONDS, app
from tracker.collection import clock, sample
from tracker.collection.models import Feed, Fetch
from tracker.digests.models import Delivery, HookCall, Subscriber
from tracker.runtime import steady

__all__ = ["_one_sink", "sink"]

IN_TIME = 120.0  # seconds, until due work goes on
N_FEEDS, N_READERS = 12, 6
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = '<rss version="2.0"><channel><title>Harbor</title><item><title>Words without an address</title></item></channel></rss>'


class Outlet(dict):
    """Every outlet has the same feed."""

    def get(self, address: str, _: object = None) -> Answer:
        if address.endswith("/feed"):
            return Answer(FEED, media_type="application/rss+xml")
        return Answer(status=404)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch):
    """Of a real scheduler what it rang for while so many seconds passed; the wall's clock may show anything."""
    passed, shown, rung = [time.monotonic()], [timedelta()], []
    monkeypatch.setattr(steady, "time", SimpleNamespace(monotonic=lambda: passed[0]))
    right = app.now
    monkeypatch.setattr(app, "now", lambda: right() + shown[0])
    scheduler = Scheduler(app)
    monkeypatch.setattr(scheduler, "apply_entry", lambda entry, producer=None: rung.append(entry.name))
    monkeypatch.setattr(Scheduler, "producer", None)

    def heard(seconds: float, *, set_by: timedelta = timedelta(), slept: float = 0.0) -> list[str]:
        shown[0] += set_by
        passed[0] += slept
        rung.clear()
        end = passed[0] + seconds
        while passed[0] < end:
            wait = scheduler.tick()
            passed[0] += min(max(wait, 0.001), end - passed[0])
        return list(rung)

    return heard


@pytest.mark.parametrize("by", [HOUR, -HOUR, -DAY])
def test_beat_rings_on_whatever_the_walls_clock_is_set_to(rings, by: timedelta) -> None:
    before, after = rings(60.0), rings(60.0, set_by=by)
    for name, seconds in (("sweep", SWEEP_SECONDS), ("mail", SWEEP_SECONDS), ("digests", 15.0), ("hooks", 5.0)):
        for rung in (before, after):
            assert abs(rung.count(name) - 60.0 / seconds) <= 2


def test_what_is_rung_for_every_few_hours_is_rung_for_at_the_start(rings) -> None:
    assert rings(60.0).count("tidy") == 1
    assert rings(60.0, slept=TIDY_SECONDS / 2).count("tidy") == 0
    assert rings(60.0, slept=TIDY_SECONDS / 2).count("tidy") == 1


def wait_for(counted, n: int, began: float, at_work) -> float:
    """The seconds since then until there are so many."""
    while (found := counted()) < n:
        assert time.monotonic() - began < IN_TIME, f"{found} instead of {n}\n{at_work.said()}"
        time.sleep(0.1)
    return round(time.monotonic() - began, 1)


def n_polls() -> int:
    return Fetch.objects.filter(feed__isnull=False).count()


@pytest.mark.django_db(transaction=True)
def test_two_beats_after_six_hours_without_any_and_a_clock_that_is_set_back(database_url, sink, tmp_path) -> None:
    sample.note(sample.State.REMOVED)  # the outlets here are others
    missed = clock.now() - 6 * HOUR
    for number in range(N_FEEDS):
        making.feed(making.source(f"outlet-{number}"))
    Feed.objects.update(due_at=missed)
    hour = (missed.hour + 12) % 24
    for _ in range(N_READERS):
        who = make.subscriber(daily_due_at=missed, hour=hour)
        make.follow(who)
    hook = make.follow(
        make.subscriber(user=account()), channel="webhook", cadence="at_once", hook_url="https://127.0.0.1/hook"
    )
    news = [make.news(taken_at=missed) for _ in range(2)]
    Session.objects.create(session_key="over", session_data="", expire_date=missed)
    with running() as outlets, staff(database_url, tmp_path, newsroom=outlets.address, mail_port=sink.port) as at_work:
        outlets.answers = Outlet()
        at_work.start_workers("fetch worker", "mail worker")
        at_work.await_workers()
        assert not Fetch.objects.exists()
        for _ in range(2):
            at_work.start_beat()
        began = time.monotonic()
        told = {
            "polls": wait_for(n_polls, N_FEEDS, began, at_work),
            "mails": wait_for(lambda: len(sink.kept()), N_READERS, began, at_work),
            "calls": wait_for(HookCall.objects.exclude(tried_at=None).count, 1, began, at_work),
            "tidy": wait_for(lambda: int(not Session.objects.exists()), 1, began, at_work),
        }
        # Whatever is told twice is told within the next rounds of both beats.
        Feed.objects.filter(pk=Feed.objects.first().pk).update(due_at=clock.now() + timedelta(seconds=5))
        make.delivery(make.subscriber(), news[:1], made_at=clock.now(), due_at=clock.now() + timedelta(seconds=5))
        set_clock(-DAY)
        began = time.monotonic()
        told["poll after the clock was set back"] = wait_for(n_polls, N_FEEDS + 1, began, at_work)
        told["mail after that"] = wait_for(lambda: len(sink.kept()), N_READERS + 1, began, at_work)
        time.sleep(3 * SWEEP_SECONDS)
    sys.stderr.write(f"seconds until all of it was done: {told}\n")
    assert n_polls() == N_FEEDS + 1
    assert set(Fetch.objects.values_list("outcome", flat=True)) == {Fetch.Outcome.STORED}
    assert set(sink.ids().values()) == {1}
    assert Delivery.objects.count() == N_READERS + 1
    assert HookCall.objects.filter(follow=hook).count() == len(news)
    calls = HookCall.objects.values_list("attempts", "n_failures", "call_id")
    assert all(attempts == n_failures for attempts, n_failures, _ in calls)
    assert not Subscriber.objects.filter(daily_due_at__lte=clock.now()).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM collection_feed WHERE lease_until IS NOT NULL")
        assert cursor.fetchone() == (0,)


@pytest.fixture(autouse=True)
def _no_messages_left(request: pytest.FixtureRequest) -> None:
    yield
    if "database_url" in request.fixturenames:
        app.control.purge()
