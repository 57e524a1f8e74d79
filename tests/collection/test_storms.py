"""Storms of new identities: what a poll holds of them, and what a ruling does."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from tests.collection import making
from tests.collection.making import START, attempt, entry, fetched, reading, stated
from tracker.collection import announced, clock, ingest, storms
from tracker.collection.models import Announcement, Feed, Fetch, HeldEntry, Report, Storm, StormKind
from tracker.collection.single_pages import stored_page
from tracker.collection.storms import NothingHeld, Ruling
from tracker.collection.whose_page import Hosts

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


def held(feed: Feed, n: int = 7) -> Storm:
    """A storm as a poll leaves it."""
    storm = Storm.objects.create(feed=feed, kind=StormKind.ADDRESSES, since=START, n_entries=n + 1, n_known=n)
    for number in range(n):
        report = making.report(feed.source, f"r{number}")
        HeldEntry.objects.create(
            storm=storm,
            report=report,
            old_url=report.url,
            key=making.key(f"new-{number}"),
            url=f"http://harbor.example/new/{number}",
            title=f"About r{number}",
        )
    return storm


def test_what_is_held_is_told_with_examples(feed):
    held(feed)
    [told] = storms.held()
    assert (told.feed, told.feed.source.slug, told.since, told.kind) == (feed, "harbor", START, StormKind.ADDRESSES)
    assert (told.n_entries, told.n_known, len(told.examples)) == (8, 7, storms.MAX_EXAMPLES)
    assert told.examples[0] == ("About r0", "http://harbor.example/r0", "http://harbor.example/new/0")


def test_the_same_reports_have_both_identities_and_the_new_address(feed):
    held(feed)
    storms.rule(feed.pk, Ruling.SAME, by="editor@harbor.example", why="They moved to another system.")
    assert (Report.objects.count(), storms.held()) == (7, [])
    assert set(Report.objects.values_list("url", flat=True)) == {f"http://harbor.example/new/{n}" for n in range(7)}
    assert Announcement.objects.get(key=making.key("new-3")).report.key == making.key("r3")
    ruled = Storm.objects.get()
    assert (ruled.ruling, ruled.ruled_by, ruled.why) == (
        "same",
        "editor@harbor.example",
        "They moved to another system.",
    )
    assert ruled.ended_at is not None


@pytest.mark.parametrize("ruling", Ruling)
def test_a_link_to_the_old_address_still_leads_to_the_report(feed, ruling):
    held(feed)
    Report.objects.update(key=F("title"))  # their identities are no addresses
    storms.rule(feed.pk, ruling, by="editor", why="They moved.")
    found = stored_page("http://harbor.example/r3", Hosts.load(is_sample=True))
    assert found.title == "About r3"
    assert found.url == f"http://harbor.example/{'new/3' if ruling is Ruling.SAME else 'r3'}"


def test_reports_of_their_own_are_stored(feed):
    held(feed)
    storms.rule(feed.pk, Ruling.NEW, by="editor", why="A series that repeats its titles.")
    assert Report.objects.count() == 14
    new = Report.objects.get(key=making.key("new-3"))
    assert (new.url, new.title, new.source) == ("http://harbor.example/new/3", "About r3", feed.source)
    assert new.due_at is not None
    assert Report.objects.get(key=making.key("r3")).url == "http://harbor.example/r3"


def test_nobody_rules_twice_or_on_nothing(feed):
    with pytest.raises(NothingHeld):
        storms.rule(feed.pk, Ruling.SAME, by="editor", why="It moved.")
    held(feed)
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="It moved.")
    with pytest.raises(LookupError):
        storms.rule(feed.pk, Ruling.NEW, by="another", why="It did not.")
    assert Storm.objects.get().ruling == "same"
    with pytest.raises(NothingHeld):
        storms.rule(0, Ruling.SAME, by="editor", why="It moved.")


@pytest.mark.parametrize(("by", "why"), [("", "It moved."), ("editor", " ")])
def test_a_ruling_has_somebody_and_a_reason(feed, by, why):
    held(feed)
    with pytest.raises(ValueError, match="a reason"):
        storms.rule(feed.pk, Ruling.SAME, by=by, why=why)
    with pytest.raises(IntegrityError), transaction.atomic():
        Storm.objects.update(ruling="same", ended_at=START)
    assert len(storms.held()) == 1


def test_a_feed_that_is_ruled_on_is_polled_at_once_unless_it_is_not_polled(feed):
    Feed.objects.update(due_at=None)
    held(feed)
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="It moved.")
    feed.refresh_from_db()
    assert feed.due_at is None
    Storm.objects.update(ended_at=None, ruling="", ruled_by="", why="")
    Feed.objects.update(due_at=making.attempt().started_at.replace(year=2099))
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="It moved.")
    feed.refresh_from_db()
    assert feed.due_at.year < 2099


def poll(feed: Feed, *entries) -> Fetch:
    """A poll of the feed, in which every entry is accounted for."""
    made = ingest.ingest_feed(feed.pk, making.held(feed), fetched(), reading(*entries), attempt())
    assert len(entries) == made.n_entries == made.n_new + made.n_known + made.n_rejected
    return made


def numbers(made: Fetch) -> tuple[int | None, ...]:
    return made.n_new, made.n_known, made.n_rejected


OLD = [entry(f"r{n}") for n in range(10)]
SAME_PAGES = [entry(f"new-{n}", url=f"http://harbor.example/r{n}", title=f"About r{n}") for n in range(10)]
MOVED = [entry(f"new-{n}", url=f"http://quay.example/{n}", title=f"About r{n}") for n in range(10)]
BOTH = pytest.mark.parametrize("changed", [SAME_PAGES, MOVED], ids=["identities", "addresses"])


@BOTH
def test_what_is_not_of_the_storm_goes_on_being_stored(feed, changed):
    poll(feed, *OLD)
    assert numbers(poll(feed, entry("fresh"), *changed)) == (1, 0, 10)
    assert numbers(poll(feed, entry("fresher"), entry("fresh"), *changed)) == (1, 1, 10)
    assert Report.objects.count() == 12
    assert Fetch.objects.order_by("-pk").first().detail == "held for an editor: 10"


def test_the_page_may_say_another_title_and_date(feed):
    poll(feed, *OLD)
    Report.objects.update(title="As the page has it", published_at=None)
    assert numbers(poll(feed, *MOVED)) == (0, 0, 10)


@BOTH
def test_a_storm_that_the_publisher_undoes_ends_by_itself(feed, changed):
    poll(feed, *OLD)
    poll(feed, *changed)
    assert numbers(poll(feed, *OLD)) == (0, 10, 0)
    assert storms.held() == []
    assert (Storm.objects.get().ruling, Report.objects.count()) == ("", 10)
    assert numbers(poll(feed, *changed)) == (0, 0, 10), "a second one is held again"
    assert Storm.objects.count() == 2


def test_what_the_feed_no_longer_lists_is_ruled_on_as_well(feed):
    poll(feed, *OLD)
    poll(feed, *MOVED)
    poll(feed, *(entry(f"later-{n}") for n in range(10)))
    [waiting] = storms.held()
    assert (waiting.n_entries, waiting.n_known) == (10, 10)
    storms.rule(feed.pk, Ruling.NEW, by="editor", why="A series.")
    assert Report.objects.count() == 30


@BOTH
@pytest.mark.parametrize("ruling", Ruling)
def test_a_ruling_stands_whatever_is_polled_afterwards(feed, changed, ruling):
    poll(feed, *OLD)
    poll(feed, *changed)
    storms.rule(feed.pk, ruling, by="editor", why="So they said.")
    for listed in (changed, OLD, changed):
        assert numbers(poll(feed, *listed)) == (0, 10, 0)
    assert Report.objects.count() == (10 if ruling is Ruling.SAME else 20)
    assert Storm.objects.get().ruling == ruling


def test_an_update_of_a_report_is_seen_under_its_new_identity(feed):
    poll(feed, *OLD)
    poll(feed, *MOVED)
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="They moved.")
    Report.objects.update(due_at=None)
    later = stated(START.replace(hour=20))
    poll(feed, *(entry(f"new-{n}", url=f"http://quay.example/{n}", updated=later) for n in range(10)))
    assert Report.objects.filter(due_at__isnull=False).count() == 10


def test_another_feed_of_the_source_waits_for_the_same_ruling(feed):
    other = making.feed(feed.source, "other")
    poll(feed, *OLD)
    poll(other, *OLD[:3])
    poll(feed, *MOVED)
    assert numbers(poll(other, entry("fresh"), *MOVED[:3])) == (1, 0, 3)
    assert [one.feed for one in storms.held()] == [feed]
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="They moved.")
    assert numbers(poll(other, entry("fresh"), *MOVED[:3])) == (0, 4, 0)


def test_a_second_feed_with_identities_of_its_own_is_no_storm(feed):
    poll(feed, *OLD)
    other = making.feed(feed.source, "other")
    assert numbers(poll(other, *SAME_PAGES)) == (0, 10, 0)
    more = [entry(f"r{n}") for n in range(10, 20)]
    poll(feed, *more)
    mine = [entry(f"new-{n}", url=f"http://harbor.example/r{n}", title=f"About r{n}") for n in range(10, 20)]
    assert numbers(poll(other, *mine)) == (0, 10, 0)
    assert storms.held() == []


def test_a_feed_that_makes_new_identities_at_every_look_is_ruled_on_once(feed, monkeypatch):
    def look(number: int) -> tuple[int | None, ...]:
        return numbers(
            poll(feed, *(entry(f"{number}-{n}", url=f"http://harbor.example/{n}", title=f"T {n}") for n in range(9)))
        )

    assert look(1) == (9, 0, 0)
    assert look(2) == (0, 0, 9)
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="Their system counts its answers.")
    n_kept = Announcement.objects.count()
    assert [look(number) for number in range(3, 6)] == [(0, 9, 0)] * 3
    assert Announcement.objects.count() == n_kept
    later = clock.now() + announced.SETTLED_FOR
    monkeypatch.setattr(clock, "now", lambda: later)
    assert look(7) == (0, 0, 9)
