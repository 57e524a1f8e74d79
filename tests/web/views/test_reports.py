"""The list of reports: what can be chosen, and its files; what was read out of one, as a file; what followed from its edits."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.evidence.making import company, draft, outlet, publish, report, snapshot
from tests.web.record import Record
from tracker.collection.models import Report
from tracker.evidence.models import Change
from tracker.evidence.queries import report_lists
from tracker.evidence.recording import keep


def titles(client: Client, query: str = "") -> set[str]:
    answer = client.get(f"/reports/{query}")
    assert answer.status_code == 200
    return set(re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", answer.content.decode()))


def test_outlet_language_letter_relevance_and_period_can_be_chosen(client: Client, small_record: Record) -> None:
    everything = titles(client)
    assert titles(client, "?source=northwire") < everything
    assert titles(client, "?language=zh") == set(Report.objects.filter(language="zh").values_list("title", flat=True))
    assert len(titles(client, "?letter=D")) == Report.objects.filter(source__reliability="D").count()
    assert titles(client, "?since=2026-06-01&until=2026-06-30") == {
        "Anthropic tells senators of a second, larger campaign"
    }
    assert titles(client, "?about=no") == set()
    assert titles(client, "?about=yes&language=xx&letter=ZZ&since=never") == set()
    assert titles(client, f"?incident={small_record.june.slug}") < everything


@pytest.mark.django_db
def test_of_very_many_outlets_those_that_published_lately_are_offered(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_lists, "MOST_OUTLETS", 3)
    monkeypatch.setattr(report_lists, "_MOST_READ", 2)
    for number in range(3):
        publish(outlet(f"Outlet {number}"), draft(f"Report {number}."), on=date(2026, 2, 20 + number))
    assert offered(client) == {"Outlet 0", "Outlet 1", "Outlet 2"}
    outlet("Outlet 3")
    assert offered(client) == {"Outlet 1", "Outlet 2"}
    assert offered(client, "?source=outlet-3") == {"Outlet 1", "Outlet 2", "Outlet 3"}


def offered(client: Client, query: str = "") -> set[str]:
    choice = client.get(f"/reports/{query}").content.decode().partition('name="source"')[2].partition("</select>")[0]
    return set(re.findall(r"(Outlet \d)</option>", choice))


def test_files_give_what_the_list_chooses(client: Client, small_record: Record) -> None:
    made = list(csv.DictReader(io.StringIO(client.get("/reports.csv?source=northwire").getvalue().decode())))
    assert {row["outlet"] for row in made} == {"Northwire"}
    assert {row["title"] for row in made} == titles(client, "?source=northwire")
    told = json.loads(client.get("/reports.json").getvalue())
    assert len(told["items"]) == Report.objects.count()
    assert all(item["page"].startswith("http://testserver/reports/") for item in told["items"])


def test_what_was_read_can_be_had_as_a_file_without_the_text(client: Client, small_record: Record) -> None:
    wire = small_record.wire_report
    told = json.loads(client.get(f"/reports/{wire.pk}/extraction.json").content)
    text = wire.current_text.text
    assert told["items"]
    assert all(item["quote"] in text and len(item["quote"]) <= 240 for item in told["items"])
    assert text not in json.dumps(told, ensure_ascii=False)
    assert all("·" in item["grade"] for item in told["items"])
    page = client.get(f"/reports/{wire.pk}/").content.decode()
    anchors = [item["at"].partition("#")[2] for item in told["items"]]
    assert len(set(anchors)) == len(anchors)
    assert all(f'id="{anchor}"' in page for anchor in anchors)
    assert client.get("/reports/999999/extraction.json").status_code == 404


def test_evidence_leads_to_the_words_on_the_reports_page(client: Client, small_record: Record) -> None:
    key = small_record.thirteen.key[:16]
    for number in re.findall(rf'href="/reports/(\d+)/#i-{key}"', client.get(f"/evidence/{key}/").content.decode()):
        assert f'id="i-{key}"' in client.get(f"/reports/{number}/").content.decode()


@pytest.mark.django_db
def test_an_edited_report_lists_what_followed(client: Client) -> None:
    publish(company(), draft().alleges("DeepSeek"))
    wire = report(outlet("Harbor Wire"), on=date(2026, 2, 25))
    first = draft("First words.").alleges("DeepSeek").exchanges(3e6, "DeepSeek")
    keep(snapshot(wire, first.words.text), first.extraction())
    assert "What followed from it" not in client.get(f"/reports/{wire.pk}/").content.decode()
    second = draft("Other words.").alleges("DeepSeek")
    keep(snapshot(wire, second.words.text, fetched_at=datetime(2026, 3, 9, tzinfo=UTC)), second.extraction())
    page = client.get(f"/reports/{wire.pk}/").content.decode()
    followed = page.partition('id="followed"')[2]
    assert "No report says any more: Anthropic alleges more than 3 million exchanges" in followed
    gone = Change.objects.get(kind="withdrawn", assertion__kind="figure")
    assert f"/changes/{gone.key[:16]}/" in followed
    assert "What followed from it" not in client.get(f"/reports/{wire.pk}/?as_of=2026-03-01").content.decode()


@pytest.mark.django_db
def test_a_retracted_report_lists_what_was_regraded(client: Client) -> None:
    publish(company(), draft().alleges("DeepSeek"))
    wire = report(outlet("Harbor Wire"), on=date(2026, 2, 25))
    first = draft("Opening.").exchanges(3e6, "DeepSeek").alleges("DeepSeek")
    keep(snapshot(wire, first.words.text), first.extraction())
    publish(outlet("Quay Post"), draft("Of its own.").exchanges(3e6, "DeepSeek"))
    again = (
        draft("Editor's note: This story has been retracted.\nOpening.").exchanges(3e6, "DeepSeek").alleges("DeepSeek")
    )
    keep(snapshot(wire, again.words.text, fetched_at=datetime(2026, 3, 9, tzinfo=UTC)), again.extraction())
    page = client.get(f"/reports/{wire.pk}/").content.decode()
    assert "Nothing in it counts as evidence." in page
    followed = page.partition('id="followed"')[2].partition("</section>")[0]
    regraded = Change.objects.filter(kind="regraded", day=date(2026, 3, 9), reports__contains=[wire.pk])
    assert regraded
    assert all(f"/changes/{one.key[:16]}/" in followed for one in regraded)
    assert "more than 3 million exchanges" in followed
