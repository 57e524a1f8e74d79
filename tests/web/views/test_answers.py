"""Pages that a reader has already are not sent again, nor made again; changed ones always are."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.evidence.making import company, draft, outlet, publish
from tests.web.record import Record
from tracker.collection.models import Source
from tracker.extraction.records import Instrument

PAGES = ("/", "/incidents/", "/timeline/", "/figures/", "/actors/", "/responses/", "/changes/", "/methodology/")


def ask(client: Client, address: str, tag: str = "") -> tuple[int, str, int]:
    """Status, ETag and number of queries of an answer."""
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address, headers={"If-None-Match": tag} if tag else {})
    return answer.status_code, answer.get("ETag", ""), len(caught)


def test_an_unchanged_page_costs_one_query_and_no_body(client: Client, small_record: Record) -> None:
    for address in (
        *PAGES,
        f"/incidents/{small_record.february.slug}/",
        "/timeline.csv",
        "/incidents/?as_of=2026-03-01",
    ):
        status, tag, _ = ask(client, address)
        assert (status, bool(tag)) == (200, True), address
        assert ask(client, address, tag) == (304, tag, 1), address
        assert ask(client, address, f"W/{tag}")[0] == 304, address


@pytest.mark.django_db
def test_a_page_is_sent_anew_once_anything_on_it_is_another(client: Client) -> None:
    publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"))
    tags = {address: ask(client, address)[1] for address in PAGES}
    publish(
        outlet("Harbor Wire"),
        draft().alleges("DeepSeek", "MiniMax").exchanges(160_000, "MiniMax"),
        on=date(2026, 2, 25),
    )
    publish(outlet("Bill Notes"), draft().responds("Congress", Instrument.LEGISLATION, name="Model Act"))
    for address, tag in tags.items():
        answer = client.get(address, headers={"If-None-Match": tag})
        if address == "/methodology/":
            assert (answer.status_code, answer["ETag"]) == (304, tag)
        else:
            assert answer.status_code == 200, address
            assert answer["ETag"] != tag
    assert "MiniMax" in client.get("/incidents/", headers={"If-None-Match": tags["/incidents/"]}).content.decode()


def test_a_source_that_is_judged_otherwise_changes_the_version(client: Client, small_record: Record) -> None:
    _, tag, _ = ask(client, "/figures/")
    Source.objects.filter(pk=small_record.wire_report.source_id).update(name="Northwire International")
    status, newer, n_queries = ask(client, "/figures/", tag)
    assert n_queries > 1
    assert status == 200 or newer == tag


def test_what_is_not_there_has_no_tag_and_nobody_may_write(client: Client, small_record: Record) -> None:
    assert ask(client, "/incidents/none/")[:2] == (404, "")
    assert client.post("/incidents/", headers={"If-None-Match": ask(client, "/incidents/")[1]}).status_code == 405


def test_pages_may_be_kept_for_a_minute_by_anybody_and_are_the_same_for_all(
    client: Client, small_record: Record
) -> None:
    answer = client.get("/incidents/")
    assert answer["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in answer.get("Vary", "")
