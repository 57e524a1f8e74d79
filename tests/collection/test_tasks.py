"""The doorbell: which rows the queue is told of, what a sweep finds again, and the way of one report through it."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import connection

from scrapers.http import Door
from tests.collection import making
from tests.collection.making import LEASE
from tests.collection.outlets import Answer
from tracker.celery import SWEEP_SECONDS
from tracker.collection import claims, clock, tasks
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Fetch, Report, Snapshot, Source

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (
    "<html><head><title>One</title></head><body><article>"
    + "<p>"
    + "Words of a report. " * 20
    + "</p></article></body></html>"
)


@pytest.fixture(autouse=True)
def newsroom(outlets, settings, monkeypatch):
    settings.SAMPLE_NEWSROOM = outlets.address
    monkeypatch.setattr(tasks, "_collector", lambda: Collector(Door(sample_address=outlets.address)))
    monkeypatch.setattr(tasks, "_prepare_catalogue", lambda _: None)
    return outlets


@pytest.fixture
def rung(monkeypatch) -> list[tuple[str, int]]:
    """What the queue was told, instead of telling it."""
    heard: list[tuple[str, int]] = []
    monkeypatch.setattr(tasks.current_app, "send_task", lambda name, args, **_: heard.append((name, *args)))
    return heard


@pytest.fixture
def at(monkeypatch):
    """The clock stands still until it is set; it is some time after everything fell due."""
    morning = making.START + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: morning)
    return lambda after: monkeypatch.setattr(clock, "now", lambda: morning + after)


@pytest.fixture
def waiting():
    """A message that nobody takes, in the queue of fetching."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgmq.create('fetch')")
        cursor.execute("SELECT pgmq.send('fetch', '{}')")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE pgmq.q_fetch")


def test_sweep_rings_once_for_everything_that_is_due(rung, at):
    feed = making.feed(making.source("harbor"))
    report = making.report(making.source("ledger"))
    tasks.sweep()
    tasks.sweep()
    assert rung == [(tasks.POLL, feed.pk), (tasks.FETCH, report.pk)]


def test_a_message_lost_from_an_empty_queue_is_missed_by_the_next_sweep(rung, at):
    feed = making.feed(making.source())
    tasks.sweep()
    at(timedelta(seconds=SWEEP_SECONDS))
    tasks.sweep()
    assert rung == [(tasks.POLL, feed.pk)] * 2


def test_while_others_wait_in_the_queue_nothing_counts_as_lost(rung, at, waiting):
    """A slow worker's queue would be filled with the same again and again."""
    feed = making.feed(making.source())
    tasks.sweep()
    at(timedelta(seconds=SWEEP_SECONDS))
    tasks.sweep()
    assert rung == [(tasks.POLL, feed.pk)]
    at(claims.HINT_LASTS)
    tasks.sweep()
    assert rung == [(tasks.POLL, feed.pk)] * 2


def test_nothing_counts_as_lost_while_a_sweep_tells_of_it(at, monkeypatch):
    feed = making.feed(making.source())
    heard = []

    def slow(name, args, **_):
        heard.append((name, *args))
        at(timedelta(seconds=SWEEP_SECONDS * len(heard)))
        tasks.sweep()

    monkeypatch.setattr(tasks.current_app, "send_task", slow)
    tasks.sweep()
    assert heard == [(tasks.POLL, feed.pk)]


def test_sweep_finds_what_a_dead_worker_left(rung):
    feed = making.feed(making.source())
    assert claims.claim(Feed, feed.pk, lease=LEASE)
    tasks.sweep()
    assert rung == []
    making.expire(feed)
    tasks.sweep()
    assert rung == [(tasks.POLL, feed.pk)]


def test_sweep_rings_for_one_report_of_a_source_at_a_time(rung):
    for slug in ("harbor", "ledger"):
        source = making.source(slug)
        for number in range(5):
            making.report(source, str(number))
    tasks.sweep()
    assert Counter(Report.objects.get(pk=pk).source.slug for _, pk in rung) == {"harbor": 1, "ledger": 1}


def test_sweep_leaves_what_is_out_of_reach(rung, settings):
    feed = making.feed(making.source("harbor"))
    making.report(feed.source)
    paused = making.feed(making.source("paused"))
    Source.objects.filter(pk=paused.source_id).update(is_paused=True)
    settings.SAMPLE_NEWSROOM = None
    tasks.sweep()
    assert rung == []
    Source.objects.update(is_sample=False)
    tasks.sweep()
    assert rung == [], "real outlets are asked only where that is switched on"
    settings.IS_LIVE = True
    tasks.sweep()
    assert (tasks.POLL, feed.pk) in rung
    assert (tasks.POLL, paused.pk) not in rung


def test_sweep_parks_a_page_that_kills_workers(rung):
    report = making.report(making.source())
    Report.objects.update(
        lease_until=making.START, failure=claims.DIED, n_deaths=claims.MAX_DEATHS - 1, due_at=making.START
    )
    tasks.sweep()
    assert rung == []
    report.refresh_from_db()
    assert report.due_at > clock.now()


def test_a_task_does_nothing_where_the_row_is_held(rung, newsroom):
    report = making.report(making.source())
    claims.claim(Report, report.pk, lease=claims.LONGEST_LEASE)
    tasks.fetch_report(report.pk)
    assert newsroom.asked == ["harbor.example/robots.txt"]
    assert not Fetch.objects.exists()


def test_tasks_pass_a_report_on_from_its_feed_to_its_reader(rung, newsroom):
    feed = making.feed(making.source())
    newsroom.answers["harbor.example/feed"] = Answer(
        '<rss version="2.0"><channel><item><title>One</title><link>http://harbor.example/one</link></item></channel></rss>',
        media_type="application/rss+xml",
    )
    newsroom.answers["harbor.example/one"] = Answer(PAGE)
    tasks.poll_feed(feed.pk)
    report = Report.objects.get()
    assert rung == [(tasks.FETCH, report.pk)]
    tasks.fetch_report(report.pk)
    assert rung[1:] == [(tasks.READ, Snapshot.objects.get().pk)]
    tasks.poll_feed(feed.pk)
    tasks.fetch_report(report.pk)
    assert len(rung) == 2, "a message that comes twice starts nothing"
    assert Fetch.objects.count() == 2


def test_the_queues_get_ids_and_nothing_else_and_only_for_so_long():
    report = making.report(making.source())
    Report.objects.update(due_at=None)
    snapshot = Snapshot.objects.create(
        report=report,
        fetched_at=making.START,
        url=report.url,
        status=200,
        headers={},
        media_type="text/html",
        sha256="",
        body=b"",
        due_at=making.START,
    )
    tasks.sweep()
    with connection.cursor() as cursor:
        cursor.execute("SELECT message FROM pgmq.q_read")
        [(message,)] = cursor.fetchall()
    envelope = message if isinstance(message, dict) else json.loads(message)
    assert envelope["headers"]["task"] == tasks.READ
    assert envelope["headers"]["argsrepr"] == f"[{snapshot.pk}]"
    ends_at = datetime.fromisoformat(envelope["headers"]["expires"])
    assert timedelta() < clock.now() + claims.HINT_LASTS - ends_at < timedelta(seconds=20), "by then it is told again"


def test_a_broker_that_cannot_be_told_loses_nothing(monkeypatch, caplog):
    def broken(name, args, **_):
        raise ConnectionError("the broker is gone")

    feed = making.feed(making.source())
    with monkeypatch.context() as patch:
        patch.setattr(tasks.current_app, "send_task", broken)
        tasks.sweep()
    assert "the queue was not told of Feed" in caplog.text
    assert claims.overdue(Feed.objects.all(), 10) == [feed.pk], "the next sweep rings again"
