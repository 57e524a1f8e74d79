"""WRITER 1: fetched bytes and readings become rows, whole or not at all."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from scrapers.records import DateSource, RejectedEntry
from tests.collection import making
from tests.collection.making import START, attempt, entry, fetched, held, page, reading, stated
from tracker.collection import claims, editions, ingest
from tracker.collection.models import ArticleText, Feed, Fetch, Issue, Report, Snapshot

pytestmark = pytest.mark.django_db
LATER = START + timedelta(days=1)


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


@pytest.fixture
def report() -> Report:
    return making.report(making.source())


def take(feed: Feed, *args, **kwargs) -> Fetch:
    return ingest.ingest_feed(feed.pk, held(feed), fetched(), reading(*args, **kwargs), attempt(LATER))


def take_page(report: Report, derived, **kwargs) -> Snapshot | None:
    body = kwargs.pop("body", derived.text.encode())
    return ingest.ingest_page(report.pk, held(report), fetched(report.url, body=body, **kwargs), derived, attempt())


def numbers(fetch: Fetch) -> tuple[int | None, ...]:
    return fetch.n_entries, fetch.n_new, fetch.n_known, fetch.n_rejected


def test_a_poll_accounts_for_every_entry(feed):
    refused = (RejectedEntry(reason="no link", raw="Draft"), RejectedEntry(reason="duplicate", raw="one"))
    assert numbers(take(feed, entry("one"), entry("two"), rejected=refused)) == (4, 2, 0, 2)
    assert numbers(take(feed, entry("one"), entry("three"), rejected=refused)) == (4, 1, 1, 2)
    assert Report.objects.count() == 3


def test_a_poll_stores_what_the_entry_states_and_makes_it_due(feed):
    take(feed, entry("one"), entry("undated", published=None))
    one, undated = Report.objects.get(title="About one"), Report.objects.get(title="About undated")
    assert (one.published_at, one.published_precision, one.published_source) == (START, "time", "feed")
    assert (undated.published_at, undated.published_precision, undated.published_source) == (None, "", "")
    assert one.due_at is not None


def test_a_poll_keeps_the_validators_and_its_next_turn(feed):
    take(feed, entry("one"))
    feed.refresh_from_db()
    assert (feed.etag, feed.due_at, feed.lease_until, feed.last_success_at) == ('"1"', LATER, None, START)


def test_an_unchanged_feed_counts_nothing(feed):
    fetch = ingest.ingest_feed(feed.pk, held(feed), fetched(status=304), None, attempt(LATER))
    assert (fetch.outcome, *numbers(fetch)) == ("unchanged", None, None, None, None)


def test_rejected_entries_become_one_issue_each_and_are_counted_there(feed):
    refused = (RejectedEntry(reason="no link", raw="Draft"),)
    take(feed, rejected=refused, problems=("not well-formed",))
    take(feed, rejected=refused)
    assert {(issue.kind, issue.n_seen) for issue in Issue.objects.all()} == {("rejected_entry", 2), ("damaged_feed", 1)}


def test_thousands_of_rejected_entries_do_not_flood_the_issues(feed):
    refused = tuple(RejectedEntry(reason="no link", raw=str(number)) for number in range(5_000))
    assert numbers(take(feed, rejected=refused)) == (5_000, 0, 0, 5_000)
    assert Issue.objects.count() == ingest.MAX_LISTED + 1


def test_the_same_address_under_another_guid_is_the_same_report(feed):
    take(feed, entry("one"))
    assert numbers(take(feed, entry("other", url="http://harbor.example/one"))) == (1, 0, 1, 0)


def test_an_announced_update_makes_a_known_report_due_once(feed):
    take(feed, entry("one", updated=stated(START)))
    Report.objects.update(due_at=None)
    take(feed, entry("one", updated=stated(START)))
    assert Report.objects.get().due_at is None
    take(feed, entry("one", updated=stated(LATER)))
    assert Report.objects.get().due_at is not None
    Report.objects.update(due_at=None)
    take(feed, entry("one", updated=stated(LATER)))
    assert Report.objects.get().due_at is None


def test_a_page_becomes_a_snapshot_that_is_due_for_reading(report):
    snapshot = take_page(report, page("The words."), body=b"<p>The words.</p>")
    report.refresh_from_db()
    assert bytes(Snapshot.objects.get().body) == b"<p>The words.</p>"
    assert snapshot.due_at is not None
    assert report.current_text.text == "The words."
    assert (report.title, report.byline, report.canonical_url) == (
        "On the page",
        "A. Writer",
        "http://harbor.example/canonical",
    )
    assert Fetch.objects.get(report=report).outcome == "stored"


def test_the_pages_date_beats_the_feeds_and_silence_does_not(report):
    take_page(report, page("The words."))
    report.refresh_from_db()
    assert (report.published_at, report.published_source) == (START, "feed")
    take_page(report, page("Other words.", published=stated(LATER, DateSource.JSON_LD)))
    report.refresh_from_db()
    assert (report.published_at, report.published_source, report.published_precision) == (LATER, "json_ld", "time")


def test_other_furniture_around_the_same_words_makes_no_second_snapshot(report):
    take_page(report, page("The words."), body=b"one advertisement")
    assert take_page(report, page("The words."), body=b"another advertisement") is None
    assert Snapshot.objects.count() == 1
    assert list(Fetch.objects.order_by("pk").values_list("outcome", flat=True)) == ["stored", "unchanged"]


def test_the_very_same_bytes_make_no_second_snapshot_however_they_read(report):
    take_page(report, page("The words."), body=b"the same")
    assert take_page(report, page("Better words.", version="2"), body=b"the same") is None
    assert Snapshot.objects.count() == 1


def test_both_ways_to_find_a_report_again_have_an_index(feed):
    for first in range(0, 5_000, 1_000):
        take(feed, *(entry(f"report-{number}") for number in range(first, first + 1_000)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collection_report")
    ours = Report.objects.filter(source=feed.source)
    assert "report_address" in ours.filter(url__in=["http://harbor.example/one"]).values("pk").explain()
    assert "report_identity" in ours.filter(key__in=[making.key("one")]).values("pk").explain()


def test_a_page_that_reads_differently_replaces_the_snapshot_before(report):
    first = take_page(report, page("The words."))
    second = take_page(report, page("The words, corrected."))
    third = take_page(report, page("The words."))
    assert (second.replaces, third.replaces) == (first, second)
    report.refresh_from_db()
    assert report.current_text.snapshot == third
    assert ArticleText.objects.count() == 3


def test_a_page_older_than_the_announced_update_is_looked_at_once_more(report):
    Report.objects.update(announced_update_at=LATER)
    take_page(report, page("First words.", updated=stated(START)))
    report.refresh_from_db()
    assert report.due_at is not None
    take_page(report, page("Second words.", updated=stated(LATER)))
    report.refresh_from_db()
    assert report.due_at is None


@pytest.mark.parametrize("updated", [None, stated(LATER)])
def test_a_page_not_known_to_be_old_is_taken_for_the_announced_one(report, updated):
    Report.objects.update(announced_update_at=LATER)
    take_page(report, page("The words.", updated=updated))
    report.refresh_from_db()
    assert report.due_at is None


def test_a_page_that_stays_old_is_not_looked_at_for_ever(report):
    Report.objects.update(announced_update_at=LATER)
    looks = 0
    while Report.objects.filter(due_at__isnull=False).exists() and looks < 10:
        looks += 1
        take_page(report, page(f"Words of look {looks}.", updated=stated(START)))
    assert looks == editions.MAX_BEHIND + 1


def test_a_page_that_the_server_says_is_unchanged_changes_nothing(report):
    take_page(report, page("The words."))
    assert ingest.ingest_page(report.pk, held(report), fetched(status=304), None, attempt()) is None
    assert Snapshot.objects.count() == 1


def test_a_failed_fetch_is_recorded_with_its_reason(report):
    ingest.record_page_failure(report.pk, held(report), "status 500", attempt(LATER), status=500)
    report.refresh_from_db()
    assert (report.failure, report.n_failures, report.due_at) == ("status 500", 1, LATER)
    assert (Fetch.objects.get().detail, Fetch.objects.get().status) == ("status 500", 500)


def test_a_result_that_came_too_late_leaves_nothing(feed):
    with time_machine.travel(START, tick=False) as clock:
        late = held(feed)
        clock.shift(making.LEASE)
        token = claims.claim(Feed, feed.pk, lease=making.LEASE)
        with pytest.raises(claims.LostClaim):
            ingest.ingest_feed(feed.pk, late, fetched(), reading(entry("one")), attempt(LATER))
        assert not Report.objects.exists()
        assert ingest.ingest_feed(feed.pk, token, fetched(), reading(entry("one")), attempt(LATER)).n_new == 1


def test_a_crash_in_the_middle_of_a_poll_leaves_nothing_and_the_next_run_completes(feed, monkeypatch):
    def crash(*args, **kwargs):
        raise SystemExit("killed")

    token = held(feed)
    monkeypatch.setattr(claims, "finish", crash)
    with pytest.raises(SystemExit):
        ingest.ingest_feed(feed.pk, token, fetched(), reading(entry("one")), attempt(LATER))
    assert not Report.objects.exists()
    assert not Fetch.objects.exists()
    feed.refresh_from_db()
    assert feed.etag == "", "the next poll must not be told that nothing changed"
    making.expire(feed)
    monkeypatch.undo()
    assert take(feed, entry("one")).n_new == 1


def test_a_crash_in_the_middle_of_a_page_leaves_nothing(report, monkeypatch):
    def crash(*args, **kwargs):
        raise SystemExit("killed")

    token = held(report)
    monkeypatch.setattr(claims, "finish", crash)
    with pytest.raises(SystemExit):
        ingest.ingest_page(report.pk, token, fetched(report.url), page("The words."), attempt())
    assert not Snapshot.objects.exists()
    report.refresh_from_db()
    assert (report.current_text, report.title) == (None, "About one")


@pytest.mark.django_db(transaction=True)
def test_feeds_of_one_source_taken_in_at_once_make_one_row_per_report():
    source = making.source()
    feeds = [making.feed(source, f"feed-{number}") for number in range(4)]
    tokens = [held(feed) for feed in feeds]
    entries = [entry(f"report-{number}") for number in range(30)]
    barrier = threading.Barrier(4)

    def work(number: int) -> None:
        barrier.wait()
        ingest.ingest_feed(feeds[number].pk, tokens[number], fetched(), reading(*entries), attempt(LATER))
        connection.close()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Report.objects.count() == 30
    assert sorted(Fetch.objects.values_list("n_new", flat=True)) == [0, 0, 0, 30]
    assert all(fetch.n_entries == 30 for fetch in Fetch.objects.all())
