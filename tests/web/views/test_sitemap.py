"""What search engines are told: every page that is there, none that is not."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.record import Record
from tests.web.views.test_pages import queries_of
from tracker.collection.models import Report

HOST = "http://testserver"


def addresses(client: Client, path: str) -> list[str]:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/xml; charset=utf-8")
    ElementTree.fromstring(answer.content)
    return [one.removeprefix(HOST) for one in re.findall(r"<loc>([^<]+)</loc>", answer.content.decode())]


def test_sitemap_leads_to_every_page_and_every_page_is_there(client: Client, small_record: Record) -> None:
    found = [page for part in addresses(client, "/sitemap.xml") for page in addresses(client, part)]
    assert len(found) == len(set(found))
    assert {
        "/",
        "/changes/",
        f"/incidents/{small_record.february.slug}/",
        f"/actors/{small_record.moonshot.slug}/",
        f"/responses/{small_record.bill.slug}/",
        f"/reports/{small_record.wire_report.pk}/",
    } <= set(found)
    for page in found:
        assert client.get(page).status_code == 200, page


def test_robots_are_led_to_the_sitemap_and_away_from_searches(client: Client, small_record: Record) -> None:
    told = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {HOST}/sitemap.xml" in told
    assert "Disallow: /search/" in told


@pytest.mark.django_db
def test_an_empty_store_has_its_lists(client: Client) -> None:
    assert addresses(client, "/sitemap.xml") == ["/sitemap-lists-0.xml"]
    assert "/methodology/" in addresses(client, "/sitemap-lists-0.xml")
    assert addresses(client, "/sitemap-reports-7.xml") == []
    assert client.get("/sitemap-others-0.xml").status_code == 404


def test_a_part_costs_two_queries(client: Client, small_record: Record) -> None:
    for kind in ("incidents", "actors", "responses", "reports"):
        assert queries_of(client, f"/sitemap-{kind}-0.xml") == 2, kind


def test_numbers_without_rows_cost_nothing(client: Client, small_record: Record) -> None:
    near = small_record.wire_report
    Report.objects.create(
        pk=987_654_321, source=near.source, key="far", first_seen_at=near.first_seen_at, last_seen_at=near.last_seen_at
    )
    with CaptureQueriesContext(connection) as caught:
        parts = [part for part in addresses(client, "/sitemap.xml") if "reports" in part]
    assert len(parts) == 2
    assert parts[-1] == "/sitemap-reports-98765.xml"
    assert len(caught) <= 6
