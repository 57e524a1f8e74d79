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


def poll_all(work: Collector, *, at_most: int = 1_000) -> list[str]:
    """The names of the feeds that were due, longest waiting first, polled."""
    polled: list[str] = []
    while (
        len(polled) < at_most
        and (feed := Feed.objects.filter(due_at__lte=clock.now()).order_by("due_at", "pk").first()) is not None
    ):
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


N_MAPS = 7


@pytest.fixture
def many(outlets, index, monkeypatch) -> dict[str, Answer]:
    """An index of more sitemaps than are due at a time, whose names tell nothing; each lists one story of February."""
    monkeypatch.setattr(sitemap_feeds, "AT_ONCE", 3)
    outlets.answers[f"{HOST}/sitemap.xml"] = of_index(*((f"{n}.xml", "2026-02-28") for n in range(N_MAPS)))
    outlets.answers |= {
        f"{HOST}/{n}.xml": xml(f"<urlset>{page(f'story-{n}', '2026-02-10')}</urlset>") for n in range(N_MAPS)
    }
    return outlets.answers


def left() -> list[tuple[int, int, int]]:
    return [(one.n, one.n_failing, one.n_waiting) for one in sitemap_feeds.unasked(Feed.objects.all())]


def test_back_filling_reaches_all_sitemaps_of_an_index_a_lot_at_a_time(work, many, outlets):
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    polled = poll_all(work)
    assert [n for n, name in enumerate(polled) if name == "sitemap.xml"] == [0, 4, 8]
    assert sorted(polled) == sorted([*(f"{n}.xml" for n in range(N_MAPS)), *["sitemap.xml"] * 3])
    assert Report.objects.count() == N_MAPS
    told = Fetch.objects.filter(feed__listed_in=None).order_by("pk").values_list("detail", flat=True)
    assert list(told) == [
        "an index of 7 sitemaps, of which 3 are asked next and 4 later",
        "an index of 7 sitemaps, of which 3 are asked next and 1 later",
        "an index of 7 sitemaps, of which 1 are asked next",
    ]
    assert (left(), Issue.objects.count()) == ([], 0)


def test_back_filling_that_was_stopped_goes_on_where_it_was(work, many, outlets, index):
    """A worker died on the index's second poll, and the same days are asked for again: nobody is asked twice."""
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    first = poll_all(work, at_most=4)
    assert left() == [(5, 0, 4)]
    assert claims.claim(Feed, index.pk, lease=timedelta(seconds=30)) is not None
    claims.free(Feed.objects.all(), has_died=True)
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    polled = first + poll_all(work)
    assert sorted(name for name in polled if name != "sitemap.xml") == [f"{n}.xml" for n in range(N_MAPS)]
    assert (Report.objects.count(), left()) == (N_MAPS, [])


def test_back_filling_goes_on_past_sitemaps_that_fail_and_an_index_that_does(work, many, outlets, index):
    for n in range(3):
        many[f"{HOST}/{n}.xml"] = Answer(status=500)
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work, at_most=4)
    assert left() == [(8, 3, 4)]
    well, many[f"{HOST}/sitemap.xml"] = many[f"{HOST}/sitemap.xml"], Answer(status=500)
    assert poll_all(work) == ["sitemap.xml"]
    assert left() == [(8, 4, 4)]
    many[f"{HOST}/sitemap.xml"] = well
    claims.make_due(Feed.objects.filter(pk=index.pk))
    poll_all(work)
    assert (Report.objects.count(), left()) == (N_MAPS - 3, [(3, 3, 0)])


def test_other_days_take_the_place_of_those_that_were_not_done(work, many, outlets, index):
    """What waited for the first days waits for the others; what says nothing of those waits for nothing."""
    many[f"{HOST}/sitemap.xml"] = of_index(
        *((f"{n}.xml", "2026-02-28" if n < 5 else "2026-02-05") for n in range(N_MAPS))
    )
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work, at_most=4)
    later = Period(since=date(2026, 2, 10))
    sitemap_feeds.ask_for(Feed.objects.all(), later)
    polled = poll_all(work)
    assert sorted(polled) == sorted([*(f"{n}.xml" for n in range(5)), *["sitemap.xml"] * 2])
    assert (Report.objects.count(), left()) == (5, [])


def test_days_that_are_asked_for_during_a_poll_of_an_index_are_lined_up_by_the_next_one(work, many, outlets, index):
    reading = sitemap_feeds.read(
        index, making.fetched(index.url, body=many[f"{HOST}/sitemap.xml"].body.encode()), work._children
    )
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    index.refresh_from_db()
    sitemap_feeds.note_reading(index, reading)
    assert (Feed.objects.count(), index.since) == (1, FEBRUARY.since)
    poll_all(work)
    assert Report.objects.count() == N_MAPS


def test_plain_polls_come_round_to_every_sitemap_of_a_long_index(work, many, outlets, index):
    """It says of all that they changed today, at every poll."""
    today = clock.now().date().isoformat()
    many[f"{HOST}/sitemap.xml"] = of_index(*((f"{n}.xml", today) for n in range(N_MAPS)))
    seen: set[str] = set()
    for _ in range(N_MAPS):
        claims.make_due(Feed.objects.filter(pk=index.pk))
        polled = poll_all(work)
        assert len(polled) == 4
        seen.update(polled)
    assert seen == {"sitemap.xml", *(f"{n}.xml" for n in range(N_MAPS))}


def test_a_plain_poll_leaves_the_days_of_a_sitemap_that_back_filling_has_still_to_ask(work, many, outlets, index):
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work)
    child = Feed.objects.get(url__endswith="/1.xml")
    many[f"{HOST}/1.xml"] = Answer(status=500)
    sitemap_feeds.ask_for(Feed.objects.all(), FEBRUARY)
    poll_all(work)
    today = clock.now().date().isoformat()
    many[f"{HOST}/sitemap.xml"] = of_index(("1.xml", today))
    claims.make_due(Feed.objects.filter(pk=index.pk))
    assert poll_all(work) == ["sitemap.xml"]
    child.refresh_from_db()
    assert (child.since, child.until) == (FEBRUARY.since, FEBRUARY.until)
