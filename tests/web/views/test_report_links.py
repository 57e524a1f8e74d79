"""The report page's links: through which report it was found, and what it leads to."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web import factories as make
from tracker.collection import clock
from tracker.collection.models import Link, Report

pytestmark = pytest.mark.django_db


def link(report: Report, document: Report, *, depth: int = 1) -> Link:
    return Link.objects.create(
        report=report,
        document=document,
        text=report.current_text,
        words="a <b>letter</b>",
        start=0,
        end=5,
        depth=depth,
        found_at=clock.now(),
    )


def body(client: Client, report: Report, day: str = "") -> str:
    return client.get(f"/reports/{report.pk}/{f'?as_of={day}' if day else ''}").content.decode()


def test_a_document_names_the_report_that_led_to_it_and_the_other_way_round(client: Client) -> None:
    wire, letter = (
        make.report(make.source("Northwire")),
        make.report(make.source("files.test"), title="Letter to senators"),
    )
    link(wire, letter)
    found = body(client, letter)
    assert '<a href="#links">a link in Northwire</a>' in found
    assert "it was found through a link in a report on the affair" in found
    assert "Linked words: <q>a &lt;b&gt;letter&lt;/b&gt;</q>" in found
    leading = body(client, wire)
    assert "Documents that it cites by a link" in leading
    assert "Letter to senators" in leading
    assert "Found through" not in leading


def test_what_is_not_fetched_yet_is_said(client: Client) -> None:
    wire, letter = make.report(make.source("Northwire")), make.report(make.source("files.test"))
    link(wire, letter)
    Report.objects.filter(pk=letter.pk).update(current_text=None)
    assert "its page is not in the store yet" in body(client, wire)


def test_a_page_that_a_feed_announced_was_not_found_through_a_link(client: Client) -> None:
    wire, post = make.report(make.source("Northwire")), make.report(make.source("Lab"))
    link(wire, post, depth=0)
    found = body(client, post)
    assert "Found through" not in found
    assert "1 other report that links to it" in found


def test_a_page_without_links_says_nothing_of_them(client: Client) -> None:
    assert 'id="links"' not in body(client, make.report())


def test_a_link_counts_from_the_day_on_which_both_ends_were_known(client: Client) -> None:
    wire = make.report(make.source("Northwire"), on="2026-06-24")
    letter = make.report(make.source("files.test"), on="2026-06-10")
    link(wire, letter)
    assert "Found through" in body(client, letter, "2026-06-24")
    assert "Found through" not in body(client, letter, "2026-06-23")


def test_many_links_cost_no_more_queries_than_one(client: Client, django_assert_max_num_queries) -> None:
    wire = make.report(make.source("Northwire"))
    for number in range(5):
        link(wire, make.report(make.source(f"Host {number}")))
    with django_assert_max_num_queries(14):
        body(client, wire)
