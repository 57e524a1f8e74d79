"""The files of a timeline: a table, data, a feed and a calendar, each with the same records."""

from __future__ import annotations

import csv
import html
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from icalendar import Calendar

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.collection import clock
from tracker.web.exports.feed import Entry, atom_of

ATOM = "{http://www.w3.org/2005/Atom}"


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return bytes(sent).decode()


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, f"/timeline.csv{query}"))))


def test_table_and_data_hold_the_same_records(client: Client, small_record: Record) -> None:
    lines = table(client)
    data = json.loads(body(client, "/timeline.json"))
    assert [line["sentence"] for line in lines] == [item["sentence"] for item in data["items"]]
    assert {line["kind"] for line in lines} >= {"Accusation", "Figure", "Silence", "Policy"}
    assert [line["date"] for line in lines if line["date"]] == sorted(
        (line["date"] for line in lines if line["date"]), reverse=True
    )
    assert data["as_known_on"] is None
    assert all(item["evidence"].startswith("http://testserver/evidence/") for item in data["items"])
    assert {line["is_sample"] for line in lines} == {"yes"}


def test_an_empty_store_gives_empty_files_that_still_read(client: Client, db: None) -> None:
    assert table(client) == []
    assert json.loads(body(client, "/timeline.json"))["items"] == []
    assert not ElementTree.fromstring(body(client, "/timeline.atom")).findall(f"{ATOM}entry")
    assert not Calendar.from_ical(body(client, "/timeline.ics")).walk("VEVENT")


def test_a_file_gives_what_its_page_chooses(client: Client, small_record: Record) -> None:
    replies = table(client, "?kind=silence&kind=reply")
    assert {line["kind"] for line in replies} <= {"Silence", "Reply"}
    assert replies
    june = table(client, f"?incident={small_record.june.slug}")
    assert june
    assert {line["incident"] for line in june} <= {small_record.june.title, ""}
    theirs = table(client, "?actor=moonshot-ai&kind=figure")
    assert theirs
    assert all("Moonshot AI" in line["about"] + line["said_by"] for line in theirs)
    assert {line["grade"] for line in table(client, "?least=B")} <= {"A", "B"}


def test_a_file_says_what_was_known_on_a_day(client: Client, small_record: Record) -> None:
    data = json.loads(body(client, "/timeline.json?as_of=2026-03-01"))
    assert data["as_known_on"] == "2026-03-01"
    assert data["items"]
    assert len(data["items"]) < len(json.loads(body(client, "/timeline.json"))["items"])
    assert all("as_of=2026-03-01" in item["evidence"] for item in data["items"])


def test_no_cell_is_one_that_a_spreadsheet_runs(client: Client, db: None) -> None:
    told = make.report(title="=HYPERLINK(1)", text="over 5 million exchanges")
    make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"), actors=[make.actor("@lab", slug="lab")])
    (line,) = table(client)
    assert (line["about"], line["report"]) == ("'@lab", "'=HYPERLINK(1)")


def test_feed_tells_the_newest_known_first_each_under_its_lasting_address(client: Client, small_record: Record) -> None:
    feed = ElementTree.fromstring(body(client, "/timeline.atom?kind=figure"))
    entries = feed.findall(f"{ATOM}entry")
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries) > 3
    assert feed.findtext(f"{ATOM}title") == "Stillwatch: Figure"
    first = entries[0]
    assert first.findtext(f"{ATOM}title", "").startswith("Sample: ")
    assert "alleges" in first.findtext(f"{ATOM}title", "")
    assert "Grade " in first.findtext(f"{ATOM}summary", "")


def test_no_word_of_a_feed_is_markup() -> None:
    said = Entry(
        title="A <b>", link="https://a.example/1", summary="x < y & <img src=z>", at=clock.now(), categories=()
    )
    feed = ElementTree.fromstring(
        atom_of([said], title="T", subtitle="S", page="https://a.example/", feed="https://a.example/f")
    )
    summary = feed.find(f"{ATOM}entry/{ATOM}summary")
    assert summary is not None
    assert summary.get("type") == "html"
    assert html.unescape(summary.text or "") == "x < y & <img src=z>"
    assert "<" not in (summary.text or "")


def test_calendar_makes_a_month_as_long_as_it_is(client: Client, db: None) -> None:
    told = make.report(text="Two acts.", on="2026-03-20")
    ministry = make.actor("Ministry", kind="government_body")
    for precision in ("day", "month", "year"):
        said = Said(told, "Two acts.")
        make.response("sanctions", ministry, said, occurred_on=date(2026, 2, 1), occurred_precision=precision)
    events = Calendar.from_ical(body(client, "/timeline.ics")).walk("VEVENT")
    spans = {(event.decoded("dtstart"), event.decoded("dtend")) for event in events}
    assert spans == {
        (date(2026, 2, 1), date(2026, 2, 2)),
        (date(2026, 2, 1), date(2026, 3, 1)),
        (date(2026, 1, 1), date(2027, 1, 1)),
    }
    assert any("Only the month is known" in str(event["description"]) for event in events)


def test_other_endings_are_not_there(client: Client, db: None) -> None:
    assert client.get("/timeline.xlsx").status_code == 404


@pytest.mark.parametrize("form", ["csv", "json", "atom", "ics"])
def test_files_are_read_only_and_carry_the_headers(client: Client, small_record: Record, form: str) -> None:
    assert client.post(f"/timeline.{form}").status_code == 405
    answer = client.get(f"/timeline.{form}")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert f'filename="stillwatch-timeline.{form}"' in answer["Content-Disposition"]


def test_files_go_beyond_one_batch(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.evidence.queries.timeline.EXPORT_BATCH", 2)
    told = make.report(text="over 5 million exchanges")
    for value in range(1, 6):
        make.figure("exchanges", value, Said(told, "over 5 million exchanges"))
    assert len({line["sentence"] for line in table(client)}) == 5


def test_a_calendar_is_sent_as_it_is_made(
    client: Client, small_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = body(client, "/timeline.ics").encode()
    monkeypatch.setattr("tracker.evidence.queries.timeline.BATCH", 3)
    answer = client.get("/timeline.ics")
    assert answer.streaming
    parts = list(answer.streaming_content)
    assert len(parts) > 5
    assert b"".join(parts) == whole
    assert whole.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0")
    assert whole.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
