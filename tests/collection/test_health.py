"""How sources fare: their rhythm, their silence, what failed, and what asking costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.collection import making
from tests.collection.making import START
from tracker.collection.health import MOST_COUNTED, health, rhythm
from tracker.collection.models import Feed, Fetch, Report, Source

DAY = timedelta(days=1)
TODAY = START.date()


def days(*ago: int) -> list[date]:
    return [TODAY - n * DAY for n in ago]


@pytest.mark.parametrize(
    ("ago", "usual", "is_silent"),
    [
        ([0, 1, 2, 3, 4, 5], 1, False),  # daily, and today
        ([2, 3, 4, 5, 6, 7], 1, False),  # a day more than usual is nothing yet
        ([3, 4, 5, 6, 7, 8], 1, True),
        ([14, 21, 28, 35, 42, 49], 7, False),  # weekly, one was left out
        ([15, 22, 29, 36, 43, 50], 7, True),
        ([100, 101, 102], None, False),  # too few to say what is usual
        ([], None, False),
        ([9, 9, 9, 9, 9, 9, 9, 9], None, False),  # all on one day, as a first poll finds them
        ([10, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29], 1, True),  # one long gap is not what is usual
    ],
)
def test_silence_is_measured_by_a_sources_own_rhythm(ago, usual, is_silent):
    found = rhythm(days(*ago), n_lately=0, on=TODAY)
    assert (found.usual_days, found.is_silent) == (usual, is_silent)
    assert found.silent_days == (min(ago) if ago else None)


def stored(of: Source, *ago: float) -> None:
    Report.objects.bulk_create(
        Report(
            source=of,
            key=making.key(f"{of.slug}-{n}"),
            url=f"{of.homepage}{n}",
            title=f"Report {n}",
            published_at=START - n * DAY,
            first_seen_at=START,
            last_seen_at=START,
        )
        for n in ago
    )


def fares(of: Source):
    return health(Source.objects.all(), at=START)[of.pk]


@pytest.mark.django_db
def test_reports_a_week_are_those_of_the_last_four():
    source = making.source()
    stored(source, *(n + 0.5 for n in range(40)))
    found = fares(source)
    assert (found.rhythm.per_week, found.n_reports) == (7.0, 40)
    assert found.rhythm.newest_on == (START - DAY / 2).date()


@pytest.mark.django_db
def test_a_report_without_a_date_counts_from_its_first_sight_and_one_to_come_not_yet():
    source = making.source()
    stored(source, 1, -1)
    Report.objects.filter(url__endswith="1").update(published_at=None)
    assert fares(source).rhythm.newest_on == TODAY
    assert health(Source.objects.all(), at=START - 2 * DAY)[source.pk].rhythm.newest_on is None


@pytest.mark.django_db
def test_what_feeds_went_through_is_told_by_the_worst():
    source = making.source()
    well, bad, worse, gone = (making.feed(source, name) for name in ("well", "bad", "worse", "gone"))
    Feed.objects.filter(pk=well.pk).update(last_success_at=START, due_at=START + DAY)
    Feed.objects.filter(pk=bad.pk).update(n_failures=1, failure="status 500", due_at=START + 2 * DAY)
    Feed.objects.filter(pk=worse.pk).update(n_failures=4, failure="it is no feed", due_at=START + 3 * DAY)
    Feed.objects.filter(pk=gone.pk).update(n_failures=3, failure="status 410", gone_at=START, due_at=START)
    making.feed(source, "retired")
    Feed.objects.filter(url__endswith="retired").update(retired_at=START, n_failures=9)
    found = fares(source)
    assert (found.n_feeds, found.n_failing, found.n_gone) == (4, 2, 1)
    assert (found.failure, found.n_failures) == ("it is no feed", 4)
    assert (found.last_success_at, found.next_at) == (START, START + DAY)
    assert found.is_failing


def polled(of: Feed, outcome: str, n_entries: int | None, *, hour: int) -> None:
    at = START + timedelta(hours=hour)
    counts = {} if n_entries is None else {"n_entries": n_entries, "n_new": 0, "n_known": n_entries, "n_rejected": 0}
    Fetch.objects.create(feed=of, url=of.url, started_at=at, finished_at=at, outcome=outcome, **counts)


@pytest.mark.django_db
def test_a_feed_that_answers_and_lists_nothing_is_not_well():
    source = making.source()
    empty, filled, failing, sitemap = (making.feed(source, name) for name in "abcd")
    for feed in (empty, filled, failing, sitemap):
        polled(feed, "stored", 3, hour=0)
        polled(feed, "stored", 0, hour=1)
        polled(feed, "unchanged", None, hour=2)
    assert fares(source).n_empty == 4
    polled(filled, "stored", 1, hour=3)
    Feed.objects.filter(pk=failing.pk).update(n_failures=1)
    Feed.objects.filter(pk=sitemap.pk).update(kind="sitemap")
    assert fares(source).n_empty == 1
    Feed.objects.filter(pk=failing.pk).delete()
    assert fares(source).is_failing
    polled(empty, "stored", 1, hour=4)
    assert not fares(source).is_failing


@pytest.mark.django_db
def test_counting_ends_where_nobody_needs_to_know():
    source = making.source()
    stored(source, *range(MOST_COUNTED + 5))
    assert fares(source).n_reports == MOST_COUNTED


@pytest.mark.django_db
def test_it_costs_two_queries_for_one_source_and_for_two_hundred():
    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            health(Source.objects.all(), at=START)
        return len(caught)

    making.feed(making.source())
    assert cost() == 2
    for number in range(199):
        making.feed(making.source(f"outlet-{number}"))
    assert cost() == 2


@pytest.mark.django_db
def test_the_newest_reports_of_a_source_are_found_by_index():
    for name in ("harbor", "quay"):
        stored(making.source(name), *range(3_000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE collection_report")
        with CaptureQueriesContext(connection) as caught:
            health(Source.objects.filter(slug="quay"), at=START)
        cursor.execute(f"EXPLAIN {caught[0]['sql']}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert plan.count("report_of_source") >= 2
    assert "Seq Scan on collection_report" not in plan
