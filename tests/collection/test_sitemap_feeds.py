"""Sitemaps as feeds: back-filling a period through an index, what a plain poll takes, and what a retired one leaves."""

import gzip
from datetime import date, timedelta

import pytest

from scrapers.http import Door
from scrapers.records import FeedKind, FeedSpec, Period
from tests.collection import making
from tests.collection.outlets import Answer
from tracker.collection import catalogue_sync, claims, clock, sitemap_feeds
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Fetch, Issue, Report

pytestmark = pytest.mark.django_db

HOST = "harbor.example"
FEBRUARY = Period(since=date(2026, 2, 1), until=date(2026, 2, 28))


@pytest.fixture
def work(outlets) -> Collector:
    return Collector(Door(sample_address=outlets.address, pace=ClusterPace()))


@pytest.fixture
def index() -> Feed:
    listed = FeedSpec(url=f"http://{HOST}/sitemap.xml", kind=FeedKind.SITEMAP)
    catalogue_sync.sync([making.spec("harbor", urls=(), feeds=(listed,))], is_sample=True)
    return Feed.objects.get()


def xml(body: str, **changes) -> Answer:
    return Answer(f'<?xml version="1.0"?>{body}', media_type="application/xml", **changes)


def page(path: str, changed: str = "") -> str:
    return f"<url><loc>http://{HOST}/{path}</loc>{f'<lastmod>{changed}</lastmod>' if changed else ''}</url>"


def of_index(*named: tuple[str, str]) -> Answer:
    told = (f"<sitemap><loc>http://{HOST}/{path}</loc><lastmod>{day}</lastmod></sitemap>" for path, day in named)
    return xml(f"<sitemapindex>{''.join(told)}</sitemapindex>")


@pytest.fixture
def site(outlets) -> dict[str, Answer]:
    outlets.answers |= {
        f"{HOST}/sitemap.xml": of_index(
            ("maps/2026-01.xml", "2026-01-31"), ("maps/2026-02.xml.gz", "2026-02-28"), ("maps/2024.xml", "2026-02-28")
        ),
        f"{HOST}/maps/2026-01.xml": xml(f"<urlset>{page('2026/01/05/old')}</urlset>"),
        f"{HOST}/maps/2026-02.xml.gz": Answer(
            gzip.compress(
                f"<urlset>{page('2026/02/24/labs-accuse')}{page('2026/02/25/reply')}{page('about')}</urlset>".encode()
            ),
            media_type="application/gzip",
        ),
    }
    return outlets.answers


def poll_all(work: Collector) -> list[str]:
    """The addresses of the feeds that were due, polled."""
    polled = []
    while (feed := Feed.objects.filter(due_at__lte=clock.now()).order_by("pk").first()) is not None:
        assert work.poll(feed.pk)
        polled.append(feed.url.rpartition("/")[2])
    return polled


def test_back_filling_asks_only_the_sitemaps_that_may_tell_of_the_period(work, outlets, site, index):
    assert sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY) == 1
    assert poll_all(work) == ["sitemap.xml", "2026-02.xml.gz"]
    assert set(Report.objects.values_list("title", flat=True)) == {"Labs accuse", "Reply"}
    assert set(Report.objects.values_list("published_on", flat=True)) == {date(2026, 2, 24), date(2026, 2, 25)}
    assert not Report.objects.filter(due_at=None).exists()
    assert not Feed.objects.exclude(since=None, until=None).exists()
    first, second = Fetch.objects.order_by("pk")
    assert first.detail == "an index of 3 sitemaps, of which 1 are asked next"
    assert (second.n_entries, second.n_new, second.n_known, second.n_rejected) == (3, 2, 0, 1)
    assert Issue.objects.get().detail.endswith("undated, so nothing tells whether the period covers it")


def test_back_filling_again_finds_nothing_new_even_where_nothing_changed(work, outlets, site, index):
    for answer in site.values():
        answer.headers["ETag"] = '"1"'
    for _ in range(2):
        sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
        poll_all(work)
    assert Report.objects.count() == 2
    last = Fetch.objects.latest("pk")
    assert (last.n_entries, last.n_new, last.n_known, last.n_rejected) == (3, 0, 2, 1)


def test_a_sitemap_of_an_index_rests_until_the_index_says_that_it_changed(work, outlets, site, index):
    today = clock.now().date()
    site[f"{HOST}/sitemap.xml"] = of_index(("maps/new.xml", today.isoformat()))
    site[f"{HOST}/maps/new.xml"] = xml(f"<urlset>{page('one', today.isoformat())}</urlset>")
    claims.make_due(Feed.objects.all())
    assert poll_all(work) == ["sitemap.xml", "new.xml"]
    child = Feed.objects.get(listed_in=index)
    assert (child.due_at, Report.objects.count()) == (None, 1)
    site[f"{HOST}/sitemap.xml"] = of_index(("maps/new.xml", (today - timedelta(days=2)).isoformat()))
    claims.make_due(Feed.objects.filter(pk=index.pk))
    assert poll_all(work) == ["sitemap.xml"]


def test_a_plain_poll_takes_what_is_of_the_last_days(work, outlets, site, index):
    today = clock.now().date()
    listed = page("new", today.isoformat()) + page("old", (today - timedelta(days=9)).isoformat())
    site[f"{HOST}/sitemap.xml"] = xml(f"<urlset>{listed}</urlset>")
    claims.make_due(Feed.objects.all())
    poll_all(work)
    assert list(Report.objects.values_list("title", flat=True)) == ["New"]
    assert Feed.objects.get().due_at > clock.now()


def test_a_period_that_is_asked_for_during_a_poll_is_not_lost(work, outlets, site, index):
    reading = sitemap_feeds.read(index, making.fetched(index.url, body=b"<urlset></urlset>"), work._children)
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    index.refresh_from_db()
    assert sitemap_feeds.note_reading(index, reading) == ""
    assert (index.since, index.until) == (FEBRUARY.since, FEBRUARY.until)


def test_an_index_that_names_itself_or_goes_ever_deeper_comes_to_an_end(work, outlets, site, index):
    for n in range(6):
        here = "sitemap.xml" if n == 0 else f"{n}.xml"
        site[f"{HOST}/{here}"] = of_index((here, "2026-02-28"), (f"{n + 1}.xml", "2026-02-28"))
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    assert poll_all(work) == ["sitemap.xml", "1.xml", "2.xml"]


def test_a_sitemap_that_fails_is_asked_again_for_the_same_days(work, outlets, site, index):
    site[f"{HOST}/maps/2026-02.xml.gz"] = Answer(b"\x1f\x8bbroken", media_type="application/gzip")
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work)
    child = Feed.objects.get(listed_in=index)
    assert (child.since, child.n_failures) == (FEBRUARY.since, 1)
    assert child.due_at > clock.now()
    assert "gzip data is" in child.failure


def test_the_sitemaps_of_an_index_go_with_it_and_come_back(work, outlets, site, index):
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work)
    same = making.spec("harbor", urls=(), feeds=(FeedSpec(url=index.url, kind=FeedKind.SITEMAP),))
    catalogue_sync.sync([same], is_sample=True)
    assert not Feed.objects.exclude(retired_at=None).exists()
    catalogue_sync.sync([making.spec("harbor")], is_sample=True)
    assert set(Feed.objects.filter(retired_at=None).values_list("url", flat=True)) == {f"http://{HOST}/feed"}
    assert Feed.objects.exclude(retired_at=None).count() == 2
    catalogue_sync.sync([same], is_sample=True)
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    assert poll_all(work) == ["sitemap.xml", "2026-02.xml.gz"]
