"""Runs of `manage.py collect` that are cut short, repeated, limited, or done by somebody else."""

import threading
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from tests.collection import making
from tests.collection.making import LEASE
from tracker.collection import claims, clock, run
from tracker.collection.models import ArticleText, Feed, Fetch, Issue, Report, Snapshot, Source
from tracker.collection.reach import Reach

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_reader")]


def everything() -> dict[str, list[tuple]]:
    """What a run that finds nothing new must leave as it is."""
    return {
        "reports": list(Report.objects.order_by("pk").values_list("key", "title", "published_at", "current_text")),
        "snapshots": list(Snapshot.objects.order_by("pk").values_list("sha256", "replaces", "attempts")),
        "texts": list(ArticleText.objects.order_by("pk").values_list("text", "text_version")),
        "issues": list(Issue.objects.order_by("pk").values_list("key", "n_seen")),
    }


def test_a_run_that_was_cut_short_is_completed_by_the_next_and_a_further_one_changes_nothing(capsys):
    call_command("collect", "--sample", "--wait", "0")
    assert "rows are left" in capsys.readouterr().err
    assert not Fetch.objects.exists()
    call_command("collect", "--sample")
    first = everything()
    assert len(first["reports"]) > 20
    capsys.readouterr()
    call_command("collect", "--sample")
    assert everything() == first
    last = capsys.readouterr().out.splitlines()[-1].split()
    assert (last[0], int(last[1])) == ("all", 2 * Source.objects.filter(is_sample=True).count())
    assert {int(number) for number in last[2:]} == {0}, "no entry, page or reading"


def test_collect_of_one_source_leaves_the_others(capsys):
    call_command("collect", "--sample", "--source", "sample-yuanhai")
    assert set(Report.objects.values_list("source__slug", flat=True)) == {"sample-yuanhai"}
    assert set(Feed.objects.filter(due_at__isnull=False).values_list("source__slug", flat=True)) == {"sample-yuanhai"}


def test_collect_names_a_source_that_it_does_not_know():
    with pytest.raises(CommandError, match="'nobody' is no source of the sample"):
        call_command("collect", "--sample", "--source", "nobody")


def test_a_run_follows_a_worker_that_does_the_work(settings, monkeypatch, capsys):
    """Where somebody else claims the rows, the command only watches."""
    from scrapers.newsroom.server import start
    from tracker.collection.collector import Collector
    from tracker.collection.reach import door_for

    monkeypatch.setattr(run.Run, "_work", lambda self: pytest.fail("the command did the work itself"))
    with start() as newsroom:
        settings.SAMPLE_NEWSROOM = newsroom.address
        stop = threading.Event()

        def worker() -> None:
            collector = Collector(door_for(newsroom.address))
            while not stop.wait(0.05):
                for feed in claims.overdue(Feed.objects.all(), 10):
                    collector.poll(feed)
                for report in claims.overdue(Report.objects.all(), 10):
                    collector.fetch_page(report)
                for snapshot in claims.overdue(Snapshot.objects.all(), 10):
                    claims.finish(Snapshot, snapshot, claims.claim(Snapshot, snapshot, lease=LEASE))
            connection.close()

        thread = threading.Thread(target=worker)
        thread.start()
        try:
            call_command("collect", "--sample", "--source", "sample-capitol-ledger")
        finally:
            stop.set()
            thread.join()
    assert Snapshot.objects.count() == 6
    assert "Nothing is left to do." in capsys.readouterr().err


def test_a_run_outlives_a_database_that_is_started_again(monkeypatch, capsys):
    n_lost = 0
    tally = run.Run.tally

    def lost_twice(self: run.Run):
        nonlocal n_lost
        n_lost += 1
        if n_lost <= 2:
            raise OperationalError("terminating connection due to unexpected postmaster exit")
        return tally(self)

    monkeypatch.setattr(run.Run, "tally", lost_twice)
    monkeypatch.setattr(run.time, "sleep", lambda seconds: None)
    call_command("collect", "--sample", "--source", "sample-yuanhai")
    assert Snapshot.objects.filter(due_at=None).count() == 1
    assert "Nothing is left to do." in capsys.readouterr().err


def test_a_run_gives_up_on_a_database_that_stays_away(monkeypatch):
    def lost(self: run.Run):
        raise OperationalError("connection refused")

    monkeypatch.setattr(run, "DATABASE_SECONDS", 0.0)
    monkeypatch.setattr(run.Run, "tally", lost)
    with pytest.raises(OperationalError, match="refused"):
        call_command("collect", "--sample", "--source", "sample-yuanhai")


def test_a_run_that_finds_no_work_for_itself_rests_between_two_looks(monkeypatch):
    """Hints that are out keep rows from it for half a minute: it must not ask without end meanwhile."""
    feed = making.feed(making.source())
    Feed.objects.filter(pk=feed.pk).update(hinted_at=clock.now())
    reach = Reach(is_live=False, newsroom=("127.0.0.1", 9))
    looks, tallies = [], []
    idle, tally = run.Run._work, run.Run.tally
    monkeypatch.setattr(run.Run, "_work", lambda self: looks.append(idle(self)) or looks[-1])
    monkeypatch.setattr(run.Run, "tally", lambda self: tallies.append(self) or tally(self))
    waiting = run.Run(reach, ["harbor"], is_alone=True)
    assert len(list(waiting.follow(until=time.monotonic() + 1.5, every=60.0))) == 1
    assert 1 <= len(looks) <= 1.5 / run.TICK_SECONDS + 1
    assert set(looks) == {0}
    assert len(tallies) == 1, "nobody reads what no line shows"
