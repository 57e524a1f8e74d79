"""Texts anew from stored bytes."""

import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from scrapers.http import Door
from tests.collection import making
from tests.collection.outlets import Answer
from tracker.collection.collector import Collector
from tracker.collection.derive import text_version
from tracker.collection.models import ArticleText, Report, Snapshot

pytestmark = pytest.mark.django_db
PAGE = (
    "<html><head><title>One</title></head><body><article>"
    + "<p>Words of a report.</p>" * 20
    + "</article></body></html>"
)


@pytest.fixture
def report(outlets) -> Report:
    report = making.report(making.source())
    outlets.answers["harbor.example/one"] = Answer(PAGE)
    Collector(Door(sample_address=outlets.address)).fetch_page(report.pk)
    Snapshot.objects.update(due_at=None)
    return report


def test_rederive_leaves_present_texts_alone(report, capsys):
    call_command("rederive")
    assert capsys.readouterr().out == "Nothing is outdated: the present page reader made every text.\n"


def test_rederive_only_notes_the_version_where_the_text_is_the_same(report, capsys):
    ArticleText.objects.update(text_version="older")
    call_command("rederive")
    assert capsys.readouterr().out == "1 same, 0 new, 0 failed\n"
    assert ArticleText.objects.get().text_version == text_version()
    assert Snapshot.objects.get().due_at is None


def test_rederive_adds_the_text_that_differs_and_has_it_read(report, capsys):
    ArticleText.objects.update(text_version="older", text="What an older reader found.")
    call_command("rederive")
    assert capsys.readouterr().out == "0 same, 1 new, 0 failed\n"
    assert ArticleText.objects.count() == 2
    report.refresh_from_db()
    assert report.current_text.text_version == text_version()
    assert Snapshot.objects.get().due_at is not None


def test_rederive_keeps_a_text_whose_page_it_cannot_read_any_more(report, capsys):
    ArticleText.objects.update(text_version="older")
    Snapshot.objects.update(body=b"")
    with pytest.raises(SystemExit) as ended:
        call_command("rederive")
    assert ended.value.code == 1
    printed = capsys.readouterr()
    assert printed.out == "0 same, 0 new, 1 failed\n"
    assert f"report {report.pk} keeps its text" in printed.err
    assert ArticleText.objects.get().text_version == "older"


def test_rederive_tells_how_far_it_is(report, capsys):
    ArticleText.objects.update(text_version="older")
    call_command("rederive")
    assert "1 of 1 texts made anew\n" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_rederive_and_a_worker_that_reads_do_not_wait_for_each_other(report, capsys):
    """The worker holds the snapshot and goes on to the report; rederive takes them in the same order."""
    ArticleText.objects.update(text_version="older", text="What an older reader found.")

    def again() -> None:
        try:
            call_command("rederive")
        finally:
            connection.close()

    other = threading.Thread(target=again)
    with transaction.atomic():
        Snapshot.objects.select_for_update(no_key=True).only("pk").get()
        other.start()
        wait_for_a_lock()
        Report.objects.update(is_relevant=True)
    other.join()
    assert "1 new" in capsys.readouterr().out
    report.refresh_from_db()
    assert (report.is_relevant, report.current_text.text_version) == (True, text_version())


def wait_for_a_lock() -> None:
    """Until another connection waits for a row."""
    with connection.cursor() as cursor:
        for _ in range(600):
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # who asks twice in a transaction gets the same answer
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    pytest.fail("nobody waits")
