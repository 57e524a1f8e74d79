"""What an outlet asks of those who ask it, turn by turn: its robots.txt, pauses and patience."""

from datetime import timedelta

import pytest

from tests.collection import making
from tests.collection.outlets import Answer
from tests.collection.turns import ARTICLE
from tracker.collection import clock
from tracker.collection.models import Report

pytestmark = pytest.mark.django_db


def test_robots_txt_is_followed_for_pages_and_asked_once(work, outlets, report):
    outlets.answers["harbor.example/robots.txt"] = Answer("User-agent: *\nDisallow: /one", media_type="text/plain")
    work.fetch_page(report.pk)
    second = making.report(report.source, "two")
    outlets.answers["harbor.example/two"] = Answer(ARTICLE.format(words="Words."))
    work.fetch_page(second.pk)
    assert outlets.asked == ["harbor.example/robots.txt", "harbor.example/two"]
    report.refresh_from_db()
    assert "robots.txt forbids it" in report.failure


def test_robots_txt_of_a_redirects_target_is_followed_too(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(status=302, headers={"Location": "http://ledger.example/closed"})
    outlets.answers["ledger.example/robots.txt"] = Answer("User-agent: *\nDisallow: /", media_type="text/plain")
    work.fetch_page(report.pk)
    assert outlets.asked == ["harbor.example/robots.txt", "harbor.example/one", "ledger.example/robots.txt"]
    report.refresh_from_db()
    assert "ledger.example's robots.txt forbids it" in report.failure


def test_the_pause_that_a_robots_txt_wants_goes_to_the_door(work, outlets, report, monkeypatch):
    outlets.answers["harbor.example/robots.txt"] = Answer("User-agent: *\nCrawl-delay: 7", media_type="text/plain")
    fetch, pauses = work._door.fetch, {}

    def noted(url, *, pause=0.0, **options):
        pauses[url] = pause
        return fetch(url, pause=pause, **options)

    monkeypatch.setattr(work._door, "fetch", noted)
    work.fetch_page(report.pk)
    assert pauses == {"http://harbor.example/robots.txt": 0.0, "http://harbor.example/one": 7.0}


def test_a_host_whose_robots_txt_fails_is_left_alone_for_now(work, outlets, report):
    outlets.answers["harbor.example/robots.txt"] = Answer(b"", status=500)
    work.fetch_page(report.pk)
    report.refresh_from_db()
    assert outlets.asked == ["harbor.example/robots.txt"]
    assert report.due_at > clock.now()


def test_a_server_that_asks_for_patience_gets_it(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(b"", status=503, headers={"Retry-After": "7200"})
    work.fetch_page(report.pk)
    report.refresh_from_db()
    assert report.due_at - clock.now() >= timedelta(seconds=7190)


def test_a_server_that_asks_for_patience_gets_it_for_all_that_it_serves(work, outlets, report):
    second, feed = making.report(report.source, "two"), making.feed(report.source)
    elsewhere = making.report(making.source("ledger"))
    resting = making.report(report.source, "three")
    Report.objects.filter(pk=resting.pk).update(due_at=None)
    outlets.answers["harbor.example/one"] = Answer(b"", status=429, headers={"Retry-After": "7200"})
    work.fetch_page(report.pk)
    soonest = clock.now() + timedelta(seconds=7190)
    for row in (report, second, feed):
        row.refresh_from_db()
        assert row.due_at >= soonest
    elsewhere.refresh_from_db()
    resting.refresh_from_db()
    assert elsewhere.due_at == making.START
    assert resting.due_at is None
    assert not work.fetch_page(second.pk)


def test_what_a_redirects_target_asks_for_does_not_bind_the_host_that_led_there(work, outlets, report):
    second = making.report(report.source, "two")
    outlets.answers["harbor.example/one"] = Answer(status=302, headers={"Location": "http://ledger.example/busy"})
    outlets.answers["ledger.example/busy"] = Answer(b"", status=503, headers={"Retry-After": "86400"})
    work.fetch_page(report.pk)
    second.refresh_from_db()
    assert second.due_at == making.START
