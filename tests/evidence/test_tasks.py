"""Reading as a worker does it: claimed, fenced, finished, and failed with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.evidence.making import draft, outlet, report, snapshot
from tracker.collection import claims, clock
from tracker.collection.child import Unreadable
from tracker.collection.models import ArticleText, Snapshot
from tracker.evidence import tasks
from tracker.evidence.models import Assertion, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(monkeypatch):
    """A snapshot that is due, of a report that accuses DeepSeek."""
    said = draft().alleges("DeepSeek")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    monkeypatch.setattr(tasks.reading, "read_text", lambda _: said.extraction())
    claims.make_due(Snapshot.objects.all())
    return text.snapshot


def test_read_snapshot_stores_grades_and_finishes(due):
    tasks.read_snapshot(due.pk)
    due.refresh_from_db()
    assert (due.due_at, due.lease_until, due.failure) == (None, None, "")
    assert Assertion.objects.get().assessments.count() == 1


def test_read_snapshot_does_nothing_twice(due):
    tasks.read_snapshot(due.pk)
    tasks.read_snapshot(due.pk)
    assert Statement.objects.count() == 1
    assert Snapshot.objects.get().attempts == 1


def test_read_snapshot_leaves_alone_what_another_worker_holds(due):
    claims.claim(Snapshot, due.pk, lease=timedelta(minutes=5))
    tasks.read_snapshot(due.pk)
    assert not Statement.objects.exists()


def test_read_snapshot_drops_its_result_when_the_lease_went_to_another(due, monkeypatch, caplog):
    read = tasks.reading.read_text

    def slow(text):
        past = clock.now() - timedelta(minutes=1)
        Snapshot.objects.update(lease_until=past, due_at=past)
        assert claims.claim(Snapshot, due.pk, lease=timedelta(minutes=5))
        return read(text)

    monkeypatch.setattr(tasks.reading, "read_text", slow)
    tasks.read_snapshot(due.pk)
    due.refresh_from_db()
    assert not Statement.objects.exists()
    assert due.lease_until is not None
    assert "dropped" in caplog.text


def test_read_snapshot_keeps_the_reason_of_a_failure_and_tries_again_later(due, monkeypatch, caplog):
    def broken(text):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(tasks.reading, "read_text", broken)
    tasks.read_snapshot(due.pk)
    due.refresh_from_db()
    assert (due.n_failures, due.lease_until) == (1, None)
    assert due.due_at > clock.now()
    assert "ZeroDivisionError" in due.failure
    assert "secret" not in due.failure


def test_what_a_busy_machine_cannot_read_comes_again_at_once_and_in_the_end_later(due, monkeypatch):
    def too_late(text):
        why = Unreadable("it", "it was not over after 40 seconds: this machine was too busy", "Read it in a browser")
        why.permanent = False
        raise why

    monkeypatch.setattr(tasks.reading, "read_text", too_late)
    for _ in range(tasks.BUSY_TURNS):
        tasks.read_snapshot(due.pk)
        due.refresh_from_db()
        assert (due.n_failures, due.failure, due.lease_until) == (0, "", None)
        assert due.due_at <= clock.now()
    tasks.read_snapshot(due.pk)
    due.refresh_from_db()
    assert due.n_failures == 1
    assert due.due_at > clock.now()
    assert "too busy" in due.failure


def test_read_snapshot_says_when_a_page_has_no_text(due):
    due.texts.all().delete()
    tasks.read_snapshot(due.pk)
    due.refresh_from_db()
    assert (due.due_at, due.failure) == (None, "the page has no article text")


def test_read_snapshot_reads_the_text_that_the_report_is_shown_with(due, monkeypatch):
    newer = ArticleText.objects.create(snapshot=due, text_version="0", text="Other words.", created_at=clock.now())
    read, seen = tasks.reading.read_text, []
    monkeypatch.setattr(tasks.reading, "read_text", lambda text: seen.append(text) or read(text))
    tasks.read_snapshot(due.pk)
    assert seen == [due.report.current_text]
    assert seen != [newer]


def test_read_snapshot_of_one_that_is_gone_does_nothing():
    tasks.read_snapshot(123456789)
