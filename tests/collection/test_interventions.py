"""What people do to collecting: each act with its row, and no host asked while it wants to be left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.collection import making
from tests.collection.outlets import Answer, Outlets
from tests.collection.turns import ARTICLE
from tracker.collection import claims, clock, interventions
from tracker.collection.backlog import backlog
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.interventions import CannotIntervene, Person, Refusal
from tracker.collection.models import ArticleText, Feed, Intervention, Report, Snapshot, Source

pytestmark = pytest.mark.django_db

EDITOR = Person(by="editor 7")
LATER = making.START + timedelta(days=4000)


@pytest.fixture
def feed() -> Feed:
    made = making.feed(making.source())
    Feed.objects.update(due_at=LATER)
    return Feed.objects.select_related("source").get(pk=made.pk)


def due(feed: Feed) -> bool:
    return Feed.objects.filter(pk=feed.pk, due_at__lte=clock.now()).exists()


def rows() -> list[tuple[str, str, str]]:
    return list(Intervention.objects.order_by("pk").values_list("act", "subject", "why"))


def refused(act, *args) -> Refusal:
    with pytest.raises(CannotIntervene) as told:
        act(*args, EDITOR)
    return told.value.refusal


def test_pausing_and_resuming_is_done_and_noted(feed):
    interventions.pause(feed.source, EDITOR, "They asked us\x00 to.")
    assert Source.objects.get().is_paused
    interventions.resume(feed.source, EDITOR)
    assert not Source.objects.get().is_paused
    assert due(feed)
    assert rows() == [("pause", "harbor", "They asked us to."), ("resume", "harbor", "")]
    noted = Intervention.objects.latest("pk")
    assert (noted.by, noted.source, noted.outcome) == ("editor 7", feed.source, "due now: 1")


def test_a_source_is_polled_at_once_but_not_its_sitemaps_of_an_index(feed):
    listed = making.feed(feed.source, "listed")
    Feed.objects.filter(pk=listed.pk).update(listed_in=feed, due_at=None)
    assert interventions.poll(feed.source, EDITOR).n_now == 1
    assert due(feed)
    assert Feed.objects.get(pk=listed.pk).due_at is None


def test_a_feed_that_was_given_up_is_resumed_and_not_polled_before(feed):
    Feed.objects.update(gone_at=clock.now(), due_at=None, n_gone=3)
    feed.refresh_from_db()
    assert refused(interventions.poll_feed, feed) is Refusal.GONE
    assert refused(interventions.poll, feed.source) is Refusal.NO_FEED
    interventions.resume_feed(feed, EDITOR, "It is back.")
    assert due(feed)
    assert Feed.objects.get().gone_at is None
    assert rows() == [("resume", feed.url, "It is back.")]


def test_nothing_is_asked_of_what_is_paused_or_retired(feed):
    Source.objects.update(is_paused=True)
    feed.source.refresh_from_db()
    assert refused(interventions.poll, feed.source) is Refusal.PAUSED
    assert refused(interventions.poll_feed, feed) is Refusal.PAUSED
    assert refused(interventions.fetch, making.report(feed.source)) is Refusal.PAUSED
    Source.objects.update(is_paused=False, retired_at=clock.now())
    feed.source.refresh_from_db()
    assert refused(interventions.poll, feed.source) is Refusal.RETIRED
    assert rows() == []


def test_a_host_that_wants_to_be_left_alone_is_asked_afterwards(feed, work: Collector, outlets: Outlets):
    ClusterPace().close("harbor.example", timedelta(hours=2))
    planned = interventions.poll(feed.source, EDITOR)
    assert (planned.n_now, planned.n_later) == (0, 1)
    assert planned.until is not None
    assert timedelta(minutes=119) < planned.until - clock.now() < timedelta(minutes=121)
    assert Feed.objects.get().due_at == planned.until
    assert "when the host may be asked again" in Intervention.objects.get().outcome
    # Were it due all the same, the turn would put it off and ask nobody.
    claims.make_due(Feed.objects.all())
    assert not work.poll(feed.pk)
    assert outlets.asked == []


def test_a_page_is_asked_for_only_by_the_rules_of_its_host(feed, work: Collector, outlets: Outlets):
    report = making.report(feed.source)
    Report.objects.update(due_at=None, n_failures=3, failure="status 404")
    outlets.answers["harbor.example/robots.txt"] = Answer("User-agent: *\nDisallow: /", media_type="text/plain")
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="First."))
    assert interventions.fetch(report, EDITOR).n_now == 1
    for _ in range(2):  # whoever asked for the rules has had the host's turn
        claims.make_due(Report.objects.all())
        work.fetch_page(report.pk)
    assert outlets.asked == ["harbor.example/robots.txt"]


def test_a_page_that_was_given_up_is_due_again(feed):
    report = making.report(feed.source)
    Report.objects.update(due_at=None, n_failures=3, failure="status 404")
    assert interventions.fetch(report, EDITOR, "It is there again.").n_now == 1
    assert Report.objects.get().due_at <= clock.now()
    assert rows() == [("fetch", report.url, "It is there again.")]


def snapshot(report: Report, **columns: object) -> Snapshot:
    made = Snapshot.objects.create(
        report=report, fetched_at=making.START, url=report.url, status=200, headers={}, media_type="text/html",
        sha256="0" * 64, body=b"bytes", **columns,
    )  # fmt: skip
    ArticleText.objects.create(snapshot=made, text_version="1", text="Words.", created_at=making.START)
    return made


def test_the_newest_edition_alone_is_read_again(feed):
    report = making.report(feed.source)
    assert refused(interventions.read, report) is Refusal.NOT_FETCHED
    first = snapshot(report)
    second = snapshot(report, replaces=first)
    interventions.read(report, EDITOR)
    assert list(Snapshot.objects.filter(due_at__isnull=False)) == [second]
    assert rows() == [("read", report.url, "")]


def test_a_report_that_came_as_a_file_is_asked_of_nobody(feed):
    report = making.report(feed.source)
    Snapshot.objects.filter(pk=snapshot(report).pk).update(headers={"handed-over-as": "one.html"})
    assert refused(interventions.fetch, report) is Refusal.HANDED_OVER


def test_what_was_done_outlives_the_source_and_the_account(feed, django_user_model):
    account = django_user_model.objects.create_user("ada@mail.example", "ninety heron umbrellas")
    interventions.pause(feed.source, Person(by=f"editor {account.pk}", account=account.pk), "Broken.")
    account.delete()
    Source.objects.all().delete()
    left = Intervention.objects.get()
    assert left.by.startswith("editor ")
    assert (left.account, left.source, left.subject) == (None, None, "harbor")


def test_the_backlog_is_counted(feed):
    assert backlog().n_to_fetch == 0
    report = making.report(feed.source)
    given_up = making.report(feed.source, "two")
    Report.objects.filter(pk=given_up.pk).update(due_at=None, n_failures=1)
    snapshot(given_up, due_at=clock.now(), n_failures=2)
    Feed.objects.update(gone_at=clock.now())
    found = backlog()
    assert (found.n_to_fetch, found.fetch_since) == (1, report.due_at)
    assert (found.n_to_read, found.read_since, found.n_unread) == (1, making.START, 1)
    assert (found.n_given_up, found.n_gone, found.n_moved, found.n_held, found.n_to_poll) == (1, 1, 0, 0, 0)
    Source.objects.update(is_paused=True)
    assert backlog().n_to_fetch == 0
