"""Storms of new identities: what a poll holds of them, and what a ruling does."""

import pytest
from django.db import IntegrityError, transaction

from tests.collection import making
from tests.collection.making import START
from tracker.collection import storms
from tracker.collection.models import Announcement, Feed, HeldEntry, Report, Storm, StormKind
from tracker.collection.storms import NothingHeld, Ruling

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
