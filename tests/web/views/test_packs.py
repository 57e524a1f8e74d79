"""The evidence pack of an incident: the same as its page, as files."""

from __future__ import annotations

import csv
import io
import json
from zipfile import ZipFile

from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.evidence.models import Derivation


def pack(client: Client, record: Record, query: str = "") -> dict:
    answer = client.get(f"/incidents/{record.february.slug}/pack.json{query}")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_pack_holds_briefing_statements_reports_and_citation(client: Client, small_record: Record) -> None:
    data = pack(client, small_record)
    assert data["is_sample"] is True
    assert [part["heading"] for part in data["briefing"]] == [
        "In short",
        "Why it matters",
        "Questions and answers",
        "Sources",
    ]
    first = data["briefing"][0]["points"][0]["sentences"][0]
    assert first["text"].startswith("Anthropic alleges that DeepSeek, Moonshot AI and MiniMax")
    assert client.get(first["evidence"]).status_code == 200
    assert {one["kind"] for one in data["statements"]} >= {"Accusation", "Figure", "Silence", "Policy"}
    assert len(data["reports"]) == small_record.february.assertions.values("statements__report").distinct().count()
    assert data["conflicts"][0]["one"].startswith("Anthropic alleges more than 13 million")
    assert "Sample data, not to be cited" in data["citation"]


def test_pack_as_known_on_a_day_keeps_the_day_in_its_addresses(client: Client, small_record: Record) -> None:
    data = pack(client, small_record, "?as_of=2026-02-24")
    assert data["as_known_on"] == "2026-02-24"
    assert all("as_of=2026-02-24" in one["evidence"] for one in data["statements"])
    assert len(data["statements"]) < len(pack(client, small_record)["statements"])


def test_zip_holds_the_same_as_tables_and_text(client: Client, small_record: Record) -> None:
    address = f"/incidents/{small_record.february.slug}/pack.zip"
    answer = client.get(address)
    assert answer["Content-Type"] == "application/zip"
    assert client.get(address).content == answer.content
    folder = ZipFile(io.BytesIO(answer.content))
    assert set(folder.namelist()) == {
        "briefing.md",
        "statements.csv",
        "reports.csv",
        "conflicts.csv",
        "pack.json",
        "cite.bib",
    }
    data = json.loads(folder.read("pack.json"))
    rows = list(csv.DictReader(io.StringIO(folder.read("statements.csv").decode())))
    assert [row["sentence"] for row in rows] == [one["sentence"] for one in data["statements"]]
    reports = list(csv.DictReader(io.StringIO(folder.read("reports.csv").decode())))
    assert {row["title"] for row in reports} == {one["title"] for one in data["reports"]}
    text = folder.read("briefing.md").decode()
    assert "## Why it matters" in text
    assert "](http://testserver/evidence/" in text


def test_copies_are_told_from_what_they_copy(client: Client, small_record: Record) -> None:
    told = make.report(title="The wire’s text again", text="more than 13 million exchanges", on="2026-02-26")
    make.figure("exchanges", 13e6, Said(told, "13 million"), incident=small_record.february)
    wire = small_record.wire_report
    make.figure("exchanges", 12e6, Said(wire, "13 million"), incident=small_record.february)
    Derivation.objects.create(report=told, head=wire, kind="copy", parent=wire, sign="text", similarity=0.99)
    named = {one["title"]: one for one in pack(client, small_record)["reports"]}
    copy = named["The wire’s text again"]
    if copy["origin"] == named[wire.title]["origin"]:
        assert copy["copy_of"].endswith(f"/reports/{wire.pk}/")
    else:
        assert copy["copy_of"] == ""


def test_pack_of_no_incident_is_not_found_and_a_merged_one_leads_on(client: Client, small_record: Record) -> None:
    make.incident("First name", merged_into=small_record.february)
    assert client.get("/incidents/none/pack.zip").status_code == 404
    answer = client.get("/incidents/first-name/pack.json")
    assert answer.status_code == 301
    assert answer["Location"] == f"/incidents/{small_record.february.slug}/pack.json"
