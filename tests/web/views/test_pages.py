"""Every page: it answers, says its sample mark, carries its headers and stays within its queries."""

from __future__ import annotations

import html
import re
from datetime import date
from urllib.parse import urljoin

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from tests.web import factories as make
from tests.web import record
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.structured import without_data
from tracker.evidence.queries import sources

LISTS = (
    "/",
    "/incidents/",
    "/timeline/",
    "/actors/",
    "/figures/",
    "/responses/",
    "/reports/",
    "/sources/",
    "/changes/",
)
PLAIN = (*LISTS, "/timeline/?view=table", "/search/", "/search/?q=exchanges", "/methodology/", "/api/", "/feeds/")
HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)
MARK = "Sample data from invented outlets"


def every_page(stored: Record) -> tuple[str, ...]:
    """One address of every kind of page."""
    return (
        *PLAIN,
        f"/incidents/{stored.february.slug}/",
        f"/incidents/{stored.june.slug}/",
        f"/actors/{stored.moonshot.slug}/",
        f"/actors/{stored.anthropic.slug}/",
        f"/reports/{stored.wire_report.pk}/",
        f"/evidence/{stored.thirteen.key[:16]}/",
        f"/responses/{stored.bill.slug}/",
        f"/sources/{stored.wire_report.source.slug}/",
    )


def test_every_page_answers_with_its_headers_and_the_sample_mark(client: Client, small_record: Record) -> None:
    for address in every_page(small_record):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert MARK in answer.content.decode(), address
        for header in HEADERS:
            assert header in answer, (address, header)
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_no_page_carries_style_or_script(client: Client, small_record: Record) -> None:
    for address in every_page(small_record):
        body = without_data(client.get(address).content.decode())
        assert "<script" not in body
        assert "<style" not in body
        assert " style=" not in body


@pytest.mark.django_db
def test_empty_store_has_words_on_every_page_and_no_sample_mark(client: Client) -> None:
    for address in PLAIN:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert MARK not in answer.content.decode(), address


@pytest.mark.django_db
def test_real_data_carries_no_sample_mark(client: Client) -> None:
    for address in every_page(record.store(is_sample=False)):
        body = client.get(address).content.decode()
        assert MARK not in body
        assert "sample outlet" not in body


@pytest.mark.django_db
def test_absent_things_are_friendly_not_found(client: Client) -> None:
    absent = (
        "/incidents/none/",
        "/actors/none/",
        "/reports/99/",
        "/responses/none/",
        "/sources/none/",
        "/reports/99999999999999999999/",
        f"/evidence/{'0' * 16}/",
    )
    for address in (*absent, "/nope", "/figures/chart.svg"):
        answer = client.get(address)
        assert answer.status_code == 404, address
        assert "There is nothing at this address" in answer.content.decode()
        assert "Content-Security-Policy" in answer


@pytest.mark.django_db
@pytest.mark.parametrize("path", PLAIN)
def test_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*LISTS, "/search/"])
def test_nonsense_in_an_address_gives_a_page(client: Client, path: str) -> None:
    nonsense = ("x", "~", "2026-99-99~1", "~99999999999999999999", "2026-01-01~-1", "1~1", "\x00~1", "nan~1", "²~³")
    for value in nonsense:
        names = ("after", "metric", "actor", "incident", "status", "jurisdiction", "source")
        answer = client.get(path, query_params={"q": f"exchanges {value}"} | dict.fromkeys(names, value))
        assert answer.status_code == 200, value


def test_unchanged_page_is_not_sent_again(client: Client, small_record: Record) -> None:
    first = client.get("/incidents/")
    again = client.get("/incidents/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert "Content-Security-Policy" in again


def test_every_address_is_tried(small_record: Record) -> None:
    named = {pattern.name for pattern in get_resolver("tracker.web.urls").url_patterns}
    tried = {"home", "incidents", "incident", "actors", "actor", "figures", "responses", "reports", "report", "search"}
    tried |= {
        "response",
        "source",
        "sources",
        "methodology",
        "evidence",
        "healthz",
        "figures-chart",
        "chart-file",
        "chart-embed",
        "card-home",
        "card-figures",
        "card-incident",
        "card-actor",
        "card-evidence",
        "card-response",
        "api",
        "feeds",
        "figures-file",
        "openapi",
        "figures-table",
        "responses-file",
        "sources-file",
        "timeline",
        "timeline-file",
        "changes",
        "changes-file",
        "robots",
        "sitemap",
        "sitemap-part",
        "reports-file",
        "report-extraction",
        "change",
        "evidence-reference",
        "search-file",
        "reference",
        "report-reference",
        "figures-reference",
        "incident-pack",
        "incidents-file",
        "actors-file",
    }
    assert named == tried


@make.counted_together()
def grow(n: int) -> None:
    accuser = make.actor("Accuser")
    for index in range(n):
        told = make.report(title=f"Report {index}", text="Accuser says that Lab made over 5 million exchanges.")
        lab = make.actor(f"Lab {make.next_number()}")
        campaign = make.incident(f"Campaign {make.next_number()}", accuser=accuser, accused=[lab])
        said = Said(told, "over 5 million exchanges")
        make.feed(told.source)
        make.claim("alleges_distillation", accuser, lab, said, incident=campaign, standing="alleged")
        make.figure("exchanges", 5e6, said, incident=campaign, actors=[lab], speakers=[accuser])
        make.response(
            "sanctions", accuser, said, incident=campaign, occurred_on=date(2026, 3, 1), occurred_precision="day"
        )


def queries_of(client: Client, address: str) -> int:
    """How many queries a page costs; what a search sets for its transaction is undone for the pages after it."""
    with transaction.atomic():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        transaction.set_rollback(True)
    return len([query for query in caught if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/incidents/{incident}/", 22),
        ("/actors/{actor}/", 26),
        ("/reports/{report}/", 16),
        ("/reports/{edited}/", 17),
        ("/responses/{response}/", 17),
        ("/sources/{source}/", 13),
    ],
)
def test_pages_of_one_thing_stay_within_their_queries(
    client: Client, address: str, most: int, small_record: Record
) -> None:
    here = address.format(
        incident=small_record.february.slug,
        actor=small_record.anthropic.slug,
        report=small_record.wire_report.pk,
        edited=small_record.letter_report.pk,
        response=small_record.bill.slug,
        source=small_record.wire_report.source.slug,
    )
    assert queries_of(client, here) <= most


ROWS = {
    "/incidents/": r"<h3><a href=\"(/incidents/[^/]+/)",
    # Those of the ledger: the charts above it lead to the largest, wherever these stand.
    "/figures/": r"class=\"why\">.*?(/evidence/[0-9a-f]+/)",
    "/timeline/?view=table&kind=figure": r"(/evidence/[0-9a-f]+/)",
    "/responses/": r"<th scope=\"row\"><a href=\"(/responses/[^/?]+/)",
    "/reports/": r"<h3><a href=\"(/reports/\d+/)",
    "/actors/": r"<th scope=\"row\"><a href=\"(/actors/lab-[^/]+/)",
    "/sources/": r"<tr id=\"([-a-z0-9]+)\">",
}


@pytest.mark.django_db
def test_lists_go_on_without_gap_or_double(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources.source_list, "__kwdefaults__", {"size": 30})
    grow(65)
    for address, row in ROWS.items():
        seen: list[str] = []
        here: str | None = address
        n_pages = 0
        while here:
            body = client.get(here).content.decode()
            seen += set(re.findall(row, body))
            following = re.search(r"rel=\"next\" href=\"([^\"]+)", body)
            here = urljoin(address, html.unescape(following.group(1))) if following else None
            n_pages += 1
        assert n_pages > 1, address
        assert len(seen) == len(set(seen)) == 65, address
