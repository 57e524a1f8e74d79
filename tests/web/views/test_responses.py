"""The list of responses and the page of one: stages in order, asked apart from done, whom it answers, what it cites."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.evidence.models import FormerResponse


def read(client: Client, address: str) -> str:
    """A page's words, without its markup."""
    body = client.get(address).content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def test_the_list_is_filtered(client: Client, small_record: Record) -> None:
    assert "Technical defence" in read(client, "/responses/?jurisdiction=industry")
    asked = read(client, "/responses/?state=asked")
    assert "called for, Apr 2026" in asked
    assert "NSTM-4" not in asked
    assert "called for, Apr 2026" in read(client, "/responses/?status=called_for")
    companies = read(client, "/responses/?by=companies")
    assert "Technical defence" in companies
    assert "NSTM-4" not in companies
    public = client.get("/responses/?by=public").content.decode()
    assert "NSTM-4" in public
    assert '<h2 id="done">Done or in force</h2>' in public
    bills = read(client, "/responses/?kind=legislation")
    assert "H.R. 9911" in bills
    assert "NSTM-4" not in bills
    assert "No such response on record" in read(client, "/responses/?step=lifted")


def test_a_bill_is_one_row_with_its_stages_in_order(client: Client, small_record: Record) -> None:
    body = client.get("/responses/?kind=legislation").content.decode()
    assert body.count('<th scope="row">') == 1
    steps = re.findall(r"<li[^>]*>([^,<]+), ", body.split('class="steps"')[1].split("</ol>")[0])
    assert steps == ["called for", "proposed", "advanced in committee", "passed by a chamber", "advanced in committee"]


def test_a_response_tells_its_history(client: Client, small_record: Record) -> None:
    said = read(client, f"/responses/{small_record.bill.slug}/")
    assert "H.R. 9911: Model Safekeeping Act" in said
    order = [
        "Anthropic asks for it",
        "US House of Representatives proposes it",
        "Advanced in committee, as told of House Foreign",
        "Passed by a chamber",
    ]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert "Apr 2026" in said
    assert "Asked for by Anthropic" in said
    assert "Different dates" in said
    assert "Joined because its report tells of the allegation" in said
    assert "Given in the same sentence." in said
    assert "more than 16 million exchanges" in said


def test_what_is_held_or_only_asked_for_is_said(client: Client, db: None) -> None:
    body = make.actor("Commerce", kind="government_body")
    held = make.response("sanctions", body, status="under_consideration", step="held")
    asked = make.response("export_control", body, status="called_for")
    assert "Latest known stage: approved but held" in read(client, f"/responses/{held.stage.response.slug}/")
    assert "Approved is not in force." in read(client, f"/responses/{held.stage.response.slug}/")
    assert "nobody is on record as having done it" in read(client, f"/responses/{asked.stage.response.slug}/")


def test_a_stage_too_weak_to_show_hides_its_response(client: Client, db: None) -> None:
    told = make.report(text="It may ban it.")
    weak = make.response("use_ban", make.actor("Body"), Said(told, "may ban"), score="0.05")
    assert client.get(f"/responses/{weak.stage.response.slug}/").status_code == 404
    assert "No such response on record" in read(client, "/responses/")


def test_a_former_address_leads_on(client: Client, small_record: Record) -> None:
    FormerResponse.objects.create(slug="by-its-title", response=small_record.bill)
    answer = client.get("/responses/by-its-title/")
    assert answer.status_code == 301
    assert answer["Location"] == f"/responses/{small_record.bill.slug}/"


def test_incident_and_evidence_lead_to_the_response(client: Client, small_record: Record) -> None:
    here = f'href="/responses/{small_record.bill.slug}/"'
    incident = client.get(f"/incidents/{small_record.february.slug}/").content.decode()
    assert here in incident.split('id="responses"')[1]
    stage = small_record.bill.stages.first()
    assert stage
    assert here in client.get(f"/evidence/{stage.assertion.key[:16]}/").content.decode()


def sent(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode()


@pytest.mark.parametrize(
    "query", ["", "?kind=legislation", "?state=asked", "?by=companies", "?jurisdiction=industry", "?as_of=2026-04-30"]
)
def test_files_have_the_responses_of_the_page(client: Client, small_record: Record, query: str) -> None:
    shown = re.findall(
        r'<th scope="row"><a href="(/responses/[^"?]+/[^"]*)', client.get(f"/responses/{query}").content.decode()
    )
    lines = list(csv.DictReader(io.StringIO(sent(client, f"/responses.csv{query}"))))
    assert shown
    assert {line["page"] for line in lines} == {f"http://testserver{html.unescape(address)}" for address in shown}
    assert f"/responses.csv{query.replace('&', '&amp;')}" in client.get(f"/responses/{query}").content.decode()
    data = json.loads(sent(client, f"/responses.json{query}"))
    assert [item["page"] for item in data["items"]] == [line["page"] for line in lines]
    assert data["page"] == f"http://testserver/responses/{query}"


def test_a_file_tells_stages_days_and_grade(client: Client, small_record: Record) -> None:
    (bill,) = json.loads(sent(client, "/responses.json?kind=legislation"))["items"]
    stages = bill["stages"].split("; ")
    assert [stage.split(" ")[0] for stage in stages] == ["called_for", "proposed", "advanced", "passed", "advanced"]
    assert stages[0] == "called_for 2026-05-21 (first report)", "no report tells its own day"
    assert stages[-1] == f"advanced {bill['date']}"
    assert (bill["kind"], bill["jurisdiction"], bill["is_sample"]) == ("legislation", "US", True)
    assert bill["grade"] in "ABCDE"
    (industry,) = json.loads(sent(client, "/responses.json?jurisdiction=industry"))["items"]
    assert industry["jurisdiction"] == "industry"


def test_files_go_beyond_one_batch(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.evidence.queries.response_list.EXPORT_BATCH", 2)
    told, body = make.report(text="Acts."), make.actor("Ministry", kind="government_body")
    for _ in range(5):
        make.response("sanctions", body, Said(told, "Acts."))
    assert len({item["page"] for item in json.loads(sent(client, "/responses.json"))["items"]}) == 5
