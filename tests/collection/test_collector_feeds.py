"""Turns of polling against feeds that misbehave: what is recorded, when it is tried again, what goes on regardless."""

import threading
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection

from tests.collection.outlets import Answer
from tests.collection.turns import due_again, rss
from tracker.collection import clock, collector
from tracker.collection.announced import SEEN_EVERY
from tracker.collection.models import Fetch, Issue, Report

pytestmark = pytest.mark.django_db


def test_a_polled_feed_is_not_polled_again_before_its_time(work, outlets, feed):
    outlets.answers["harbor.example/feed"] = rss("one")
    assert work.poll(feed.pk)
    assert not work.poll(feed.pk)
    feed.refresh_from_db()
    assert timedelta(minutes=59) < feed.due_at - clock.now() < timedelta(hours=25)


def test_a_feed_that_moved_for_good_is_polled_and_the_editor_told(work, outlets, feed):
    outlets.answers["harbor.example/feed"] = Answer(status=301, headers={"Location": "http://harbor.example/new"})
    outlets.answers["harbor.example/new"] = rss("one")
    work.poll(feed.pk)
    assert "moved for good to http://harbor.example/new" in Fetch.objects.get().detail
    assert Report.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_four_threads_that_poll_a_feed_at_once_one_does(work, outlets, feed):
    outlets.answers["harbor.example/feed"] = rss(*(f"report-{number}" for number in range(20)))
    done: list[bool] = []

    def poll() -> None:
        done.append(work.poll(feed.pk))
        connection.close()

    threads = [threading.Thread(target=poll) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    assert Report.objects.count() == 20
    assert Fetch.objects.get().n_new == 20


@pytest.mark.parametrize("status", [404, 421, 500, 503])
def test_a_feed_that_fails_is_recorded_and_asked_again_later_for_ever(work, outlets, feed, status):
    outlets.answers["harbor.example/feed"] = Answer(b"no", status=status)
    for n_failures in (1, 2, 3):
        assert work.poll(due_again(feed).pk)
        feed.refresh_from_db()
        assert feed.n_failures == n_failures
        assert clock.now() < feed.due_at < clock.now() + timedelta(hours=25)
    assert list(Fetch.objects.values_list("outcome", "status").distinct()) == [("failed", status)]
    outlets.answers["harbor.example/feed"] = rss("one")
    work.poll(due_again(feed).pk)
    feed.refresh_from_db()
    assert (feed.n_failures, feed.failure, Report.objects.count()) == (0, "", 1)


def test_what_is_no_feed_is_a_failure_with_its_reason(work, outlets, feed):
    outlets.answers["harbor.example/feed"] = Answer("<html><body><p>Log in to read on</p></body></html>")
    work.poll(feed.pk)
    assert Fetch.objects.get().outcome == "failed"
    assert "neither RSS nor Atom" in Fetch.objects.get().detail


def test_a_hostile_feed_is_taken_as_far_as_it_can_be(work, outlets, feed):
    items = (
        "<item><title>&lt;script&gt;alert(1)&lt;/script&gt;Good\u202e one</title><link>/good</link>"
        "<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate></item>"
        "<item><title>Inside</title><link>http://169.254.169.254/latest/meta-data</link></item>"
        "<item><title>Script</title><link>javascript:alert(1)</link></item>"
        f"<item><title>Long</title><link>http://harbor.example/{'a' * 5_000}</link></item>"
        "<item></item>"
    )
    outlets.answers["harbor.example/feed"] = Answer(
        f'<rss version="2.0"><channel>{items}', media_type="application/rss+xml"
    )
    work.poll(feed.pk)
    fetch = Fetch.objects.get()
    assert (fetch.outcome, fetch.n_entries) == ("stored", 5)
    assert fetch.n_entries == fetch.n_new + fetch.n_known + fetch.n_rejected
    good = Report.objects.get(url="http://harbor.example/good")
    assert "\u202e" not in good.title
    assert good.published_at is None
    assert not Report.objects.filter(url__startswith="javascript").exists()


def test_an_address_that_grows_too_long_costs_its_entry_and_no_other(work, outlets, feed):
    outlets.answers["harbor.example/feed"] = rss("?utm_source=feed&amp;q=" + "'" * 900, "one")
    work.poll(feed.pk)
    fetch = Fetch.objects.get()
    assert (fetch.n_new, fetch.n_rejected) == (1, 1)
    assert "longer than 2000 characters" in Issue.objects.get().detail


def test_a_fault_of_ours_fails_that_feed_alone(work, outlets, feed, monkeypatch, caplog):
    def broken(*args, **kwargs):
        raise DataError("value too long: secret detail")

    outlets.answers["harbor.example/feed"] = rss("one")
    with monkeypatch.context() as patch:
        patch.setattr(collector.ingest, "ingest_feed", broken)
        assert work.poll(feed.pk)
    feed.refresh_from_db()
    assert (feed.n_failures, feed.lease_until) == (1, None)
    assert feed.due_at > clock.now()
    assert "DataError" in feed.failure
    assert "secret" not in feed.failure
    assert "value too long" in caplog.text
    assert work.poll(due_again(feed).pk)
    assert Report.objects.count() == 1


def test_a_database_that_goes_away_is_not_counted_against_the_feed(work, outlets, feed, monkeypatch):
    def lost(*args, **kwargs):
        raise OperationalError("the connection is lost")

    outlets.answers["harbor.example/feed"] = rss("one")
    monkeypatch.setattr(collector.ingest, "ingest_feed", lost)
    with pytest.raises(OperationalError):
        work.poll(feed.pk)
    feed.refresh_from_db()
    assert (feed.n_failures, feed.failure) == (0, "")


@pytest.mark.parametrize(("ago", "is_noted"), [(SEEN_EVERY / 2, False), (SEEN_EVERY * 2, True)])
def test_that_a_feed_names_a_report_again_is_written_now_and_then(work, outlets, feed, ago, is_noted):
    outlets.answers["harbor.example/feed"] = rss("one")
    work.poll(feed.pk)
    before = clock.now() - ago
    Report.objects.update(last_seen_at=before)
    outlets.answers["harbor.example/feed"] = rss("one", "two")
    work.poll(due_again(feed).pk)
    assert (Report.objects.get(url__endswith="one").last_seen_at > before) is is_noted
