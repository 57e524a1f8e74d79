"""The report page: each item beside its words, what was fetched, whose news it is."""

from __future__ import annotations

from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.collection.models import Report


def test_items_stand_beside_their_marked_words(client: Client, small_record: Record) -> None:
    body = client.get(f"/reports/{small_record.wire_report.pk}/").content.decode()
    assert "<mark>more than 13 million exchanges</mark>" in body
    assert "Names its sources and corrects its mistakes." in body
    assert "Most of what it says goes back to Northwire" in body
    assert "Gradient Weekly" in body


def test_quotation_stays_short(client: Client, db: None) -> None:
    told = make.report(text="word " * 400 + "over 5 million exchanges" + " word" * 400)
    make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"))
    body = client.get(f"/reports/{told.pk}/").content.decode()
    quotation = body[body.index("<blockquote") : body.index("</blockquote>")]
    assert "<mark>over 5 million exchanges</mark>" in quotation
    assert len(quotation) < 700
    assert "… word" in quotation
    assert "word …" in quotation


def test_editions_are_listed_with_hash_and_time(client: Client, small_record: Record) -> None:
    letter = Report.objects.get(title__contains="second, larger")
    body = client.get(f"/reports/{letter.pk}/").content.decode()
    assert "The page changed 1 time since we first fetched it." in body
    for snapshot in letter.snapshots.all():
        assert snapshot.sha256 in body
    assert "25 Jun 2026, 12:00 UTC" in body


def test_report_not_fetched_yet_says_so(client: Client, db: None) -> None:
    told = make.report(on=None)
    told.current_text = None
    told.is_relevant = None
    told.failure = "timed out"
    told.save()
    told.snapshots.all().delete()
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert "Its page has not been fetched yet: the last attempt failed." in body
    assert "no date stated" in body
    assert "timed out" not in body


def test_report_about_something_else_says_so(client: Client, db: None) -> None:
    told = make.report()
    told.is_relevant = False
    told.save()
    assert "found to be about something else" in client.get(f"/reports/{told.pk}/").content.decode()


def test_month_is_never_shown_as_a_day(client: Client, db: None) -> None:
    told = make.report(on="2026-03-01", precision="month")
    body = client.get(f"/reports/{told.pk}/").content.decode()
    assert '<time datetime="2026-03">Mar 2026</time>' in body


def test_reports_of_one_outlet(client: Client, small_record: Record) -> None:
    body = client.get("/reports/?source=northwire").content.decode()
    assert "Threat report widens the circle" in body
    assert "Memorandum on adversarial distillation" not in body
