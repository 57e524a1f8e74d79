"""Turns of work against outlets that misbehave: what is recorded, when it is tried again, what goes on regardless."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection

from scrapers.http import Door
from tests.collection import hostile, making
from tests.collection.outlets import Answer
from tracker.collection import claims, clock, collector
from tracker.collection.child import Children, Limits
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import ArticleText, Feed, Fetch, Issue, Report, Snapshot

pytestmark = pytest.mark.django_db

ARTICLE = """<html><head><title>A report</title></head><body><article><h1>A report</h1>
<p>{words} The outlet wrote a paragraph of a usual length here, so that it counts as an article and not as a stub.</p>
<p>It wrote a second one, in which nothing happens but that the text becomes longer than the shortest one allowed.</p>
</article></body></html>"""
ITEM = "<item><title>{name}</title><link>http://harbor.example/{name}</link></item>"


@pytest.fixture
def work(outlets) -> Collector:
    return Collector(Door(sample_address=outlets.address, pace=ClusterPace()))


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


@pytest.fixture
def report() -> Report:
    return making.report(making.source())


def rss(*names: str) -> Answer:
    items = "".join(ITEM.format(name=name) for name in names)
    return Answer(f'<rss version="2.0"><channel>{items}</channel></rss>', media_type="application/rss+xml")


def due_again(row: Feed | Report) -> Feed | Report:
    claims.make_due(type(row).objects.filter(pk=row.pk))
    return row


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


def test_a_fault_of_ours_fails_that_page_alone(work, outlets, report, monkeypatch):
    def broken(*args, **kwargs):
        raise DataError("value too long")

    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    monkeypatch.setattr(collector.ingest, "ingest_page", broken)
    assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert (report.n_failures, report.lease_until) == (1, None)
    assert "DataError" in report.failure


def test_a_database_that_goes_away_is_not_counted_against_the_feed(work, outlets, feed, monkeypatch):
    def lost(*args, **kwargs):
        raise OperationalError("the connection is lost")

    outlets.answers["harbor.example/feed"] = rss("one")
    monkeypatch.setattr(collector.ingest, "ingest_feed", lost)
    with pytest.raises(OperationalError):
        work.poll(feed.pk)
    feed.refresh_from_db()
    assert (feed.n_failures, feed.failure) == (0, "")


def test_a_page_on_a_private_address_is_never_asked(work, outlets, report):
    Report.objects.update(url=f"http://127.0.0.1:{outlets.address[1]}/secret")
    work.fetch_page(report.pk)
    assert outlets.asked == []
    assert Fetch.objects.get().outcome == "failed"


def test_a_page_is_stored_with_its_bytes_and_headers(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."), headers={"ETag": '"7"'})
    assert work.fetch_page(report.pk)
    snapshot = Snapshot.objects.get()
    assert bytes(snapshot.body).decode() == ARTICLE.format(words="Words.")
    assert (snapshot.etag, snapshot.status, snapshot.headers["etag"]) == ('"7"', 200, '"7"')
    assert "Words." in Report.objects.get().current_text.text


def test_a_page_is_looked_at_again_and_an_edit_is_found(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    work.fetch_page(report.pk)
    report.refresh_from_db()
    assert timedelta(minutes=59) < report.due_at - clock.now() < timedelta(minutes=61)
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Corrected words."))
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 2


def test_a_better_reader_makes_no_edit_of_a_page_that_only_reads_better(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    work.fetch_page(report.pk)
    ArticleText.objects.update(text_version="older", text="What an older reader found.")
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words.") + "<!-- another advertisement -->")
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 1
    assert Fetch.objects.latest("pk").outcome == "unchanged"
    report.refresh_from_db()
    assert "Words." in report.current_text.text
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Corrected words."))
    ArticleText.objects.filter(current_for=report).update(text_version="older still")
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 2, "an edit is found all the same"


def test_a_poison_page_is_parked_with_growing_waits_and_then_given_up(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(b"\x00\xff" * 500, media_type="image/png")
    waits = []
    for _ in range(12):
        if not work.fetch_page(report.pk):
            break
        report.refresh_from_db()
        waits.append(report.due_at - clock.now() if report.due_at else None)
        if report.due_at:
            due_again(report)
    assert waits[-1] is None, "given up in the end"
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] >= timedelta(minutes=4)
    assert Issue.objects.get(kind="no_article").n_seen == len(waits)
    assert not Snapshot.objects.exists()


def test_a_reader_that_breaks_on_a_page_fails_that_page_alone(work, outlets, report, monkeypatch, caplog):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    with monkeypatch.context() as patch:
        patch.setattr(collector, "derive_page", hostile.fail)
        assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert "RecursionError" in report.failure
    assert report.due_at > clock.now()
    assert "our reader fails on http://harbor.example/one" in caplog.text
    assert work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 1


def test_a_page_that_keeps_the_parser_busy_is_cut_off(work, outlets, report, monkeypatch):
    short = Children(Limits(seconds=3, memory_bytes=768 * 2**20), size=1)
    monkeypatch.setattr(work, "_children", short)
    attributes = " ".join(f"a{number}=1" for number in range(300_000))
    outlets.answers["harbor.example/one"] = Answer(f"<html><body><p {attributes}>Words</p></body></html>")
    begun = time.monotonic()
    work.fetch_page(report.pk)
    assert time.monotonic() - begun < 10
    assert "3 seconds" in Fetch.objects.get().detail, "or, on a busy machine, not over after them"
    short.close()


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
