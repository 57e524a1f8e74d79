"""Turns of fetching pages that change, break a reader or hold nothing: what is stored and what becomes of the rest."""

import time
from datetime import timedelta

import pytest
from django.db import DataError

from tests.collection import hostile
from tests.collection.outlets import Answer
from tests.collection.turns import ARTICLE, due_again
from tracker.collection import child, clock, collector
from tracker.collection.child import Children, Limits
from tracker.collection.models import ArticleText, Fetch, Issue, Report, Snapshot

pytestmark = pytest.mark.django_db


def test_a_fault_of_ours_fails_that_page_alone(work, outlets, report, monkeypatch):
    def broken(*args, **kwargs):
        raise DataError("value too long")

    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    monkeypatch.setattr(collector.ingest, "ingest_page", broken)
    assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert (report.n_failures, report.lease_until) == (1, None)
    assert "DataError" in report.failure


def test_a_page_on_a_private_address_is_never_asked(work, outlets, report):
    Report.objects.update(url=f"http://127.0.0.1:{outlets.address[1]}/secret")
    work.fetch_page(report.pk)
    assert outlets.asked == []
    assert Fetch.objects.get().outcome == "failed"


def test_a_page_is_stored_with_its_bytes_and_headers(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."), headers={"ETag": '"7"'})
    assert work.fetch_page(report.pk)
    snapshot = Snapshot.objects.get()
    assert bytes(snapshot.body).decode() == ARTICLE.format(words="Words.")
    assert (snapshot.etag, snapshot.status, snapshot.headers["etag"]) == ('"7"', 200, '"7"')
    assert "Words." in Report.objects.get().current_text.text


def test_a_page_is_looked_at_again_and_an_edit_is_found(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    work.fetch_page(report.pk)
    report.refresh_from_db()
    assert timedelta(minutes=59) < report.due_at - clock.now() < timedelta(minutes=61)
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Corrected words."))
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 2


def test_a_better_reader_makes_no_edit_of_a_page_that_only_reads_better(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    work.fetch_page(report.pk)
    ArticleText.objects.update(text_version="older", text="What an older reader found.")
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words.") + "<!-- another advertisement -->")
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 1
    assert Fetch.objects.latest("pk").outcome == "unchanged"
    report.refresh_from_db()
    assert "Words." in report.current_text.text
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Corrected words."))
    ArticleText.objects.filter(current_for=report).update(text_version="older still")
    work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 2, "an edit is found all the same"


def test_a_poison_page_is_parked_with_growing_waits_and_then_given_up(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(b"\x00\xff" * 500, media_type="image/png")
    waits = []
    for _ in range(12):
        if not work.fetch_page(report.pk):
            break
        report.refresh_from_db()
        waits.append(report.due_at - clock.now() if report.due_at else None)
        if report.due_at:
            due_again(report)
    assert waits[-1] is None, "given up in the end"
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] >= timedelta(minutes=4)
    assert Issue.objects.get(kind="no_article").n_seen == len(waits)
    assert not Snapshot.objects.exists()


def test_a_reader_that_breaks_on_a_page_fails_that_page_alone(work, outlets, report, monkeypatch, caplog):
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words."))
    with monkeypatch.context() as patch:
        patch.setattr(collector, "derive_page", hostile.fail)
        assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert "RecursionError" in report.failure
    assert report.due_at > clock.now()
    assert "our reader fails on http://harbor.example/one" in caplog.text
    assert work.fetch_page(due_again(report).pk)
    assert Snapshot.objects.count() == 1


def test_a_page_that_keeps_the_parser_busy_is_cut_off(work, outlets, report, monkeypatch):
    short = Children(Limits(seconds=3, memory_bytes=512 * 2**20), size=1)
    monkeypatch.setattr(work, "_children", short)
    monkeypatch.setattr(child, "_LONGEST", 10.0)  # however little of the processors the tests beside it leave it
    attributes = " ".join(f"a{number}=1" for number in range(300_000))
    outlets.answers["harbor.example/one"] = Answer(f"<html><body><p {attributes}>Words</p></body></html>")
    begun = time.monotonic()
    work.fetch_page(report.pk)
    assert time.monotonic() - begun < 35
    assert "longer than 3 seconds" in Fetch.objects.get().detail
    short.close()


def test_a_page_that_is_too_large_is_refused_with_its_size(work, outlets, report):
    words = "<p>The outlet wrote one more paragraph.</p>" * (20 * 2**20 // 40)
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words="Words.") + words)
    assert work.fetch_page(report.pk)
    told = report.title
    report.refresh_from_db()
    assert (report.title, report.current_text) == (told, None)
    assert report.due_at > clock.now()
    assert "the server announces 2" in Fetch.objects.get().detail
    assert "the server announces 2" in report.failure


def test_a_text_that_is_too_long_is_stored_by_its_beginning_and_marked(work, outlets, report):
    words = "".join(f"</p><p>Paragraph {n} says what the board counted that day." for n in range(4_000))
    outlets.answers["harbor.example/one"] = Answer(ARTICLE.format(words=f"Words.{words}"))
    assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert "Paragraph 9 says" in report.current_text.text
    assert 90_000 < len(report.current_text.text) <= 100_000
    assert "the end of a very long text was left out" in Issue.objects.get(kind="cut_text").detail
