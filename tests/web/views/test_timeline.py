"""The timeline of everything: what is chosen, and how it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.evidence.models import Assertion
from tracker.evidence.queries import visible
from tracker.evidence.queries.timeline import KINDS, TimelineFilter, kind_of, timeline_page


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/timeline/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_kind_chooses_just_the_items_that_are_of_it(small_record: Record) -> None:
    items = visible.items(visible.assertions())
    for kind in KINDS:
        chosen = timeline_page(TimelineFilter(kinds=(kind,))).rows
        assert {item.id for item in chosen} == {item.id for item in items if kind_of(item) == kind}, kind
    assert {kind_of(item) for item in items} >= {"accusation", "figure", "silence", "policy"}


@pytest.mark.django_db
def test_a_measure_of_nobody_known_is_policy_and_a_companys_own_is_industry() -> None:
    told = make.report(text="Measures.")
    company, body = make.actor("Company"), make.actor("Ministry", kind="government_body")
    for by, instrument, jurisdiction in (
        (None, "sanctions", "US"),
        (body, "use_ban", "US"),
        (company, "use_ban", "US"),
    ):
        make.response(instrument, by, Said(told, "Measures."), jurisdiction=jurisdiction)
    make.response("technical_defence", company, Said(told, "Measures."), jurisdiction="")
    assert len(timeline_page(TimelineFilter(kinds=("policy",))).rows) == 2
    assert len(timeline_page(TimelineFilter(kinds=("industry",))).rows) == 2


def test_an_incidents_timeline_has_what_answers_it(client: Client, small_record: Record) -> None:
    shown = page(client, f"?incident={small_record.february.slug}&kind=policy")
    assert small_record.bill.title in shown
    assert small_record.february.title in shown


def test_page_says_what_is_chosen(client: Client, small_record: Record) -> None:
    shown = page(client, "?kind=reply&kind=silence&actor=moonshot-ai&least=C")
    assert "<h1>Reply and silence: Moonshot AI, graded C or better</h1>" in shown
    assert 'value="moonshot-ai" selected' in shown
    assert "timeline.csv?kind=reply&amp;kind=silence&amp;actor=moonshot-ai&amp;least=C" in shown
    assert 'rel="alternate" type="application/atom+xml"' in shown


def test_table_has_a_row_for_each_entry(client: Client, small_record: Record) -> None:
    shown = page(client, "?view=table&kind=figure")
    n_figures = len([one for one in visible.items(visible.assertions()) if one.quantity])
    assert shown.count('<th scope="row">') == n_figures
    assert 'class="rail"' not in shown


def test_what_nobody_chose_says_so(client: Client, small_record: Record) -> None:
    assert "No such entry on record" in page(client, "?actor=nobody")


@pytest.mark.django_db
def test_one_that_happened_stands_on_its_day_and_another_on_that_of_its_report() -> None:
    told = make.report(text="Acts.", on="2026-03-20")
    body = make.actor("Ministry", kind="government_body")
    happened = make.response(
        "sanctions", body, Said(told, "Acts."), occurred_on=date(2026, 2, 1), occurred_precision="day"
    )
    reported = make.response("investigation", body, Said(told, "Acts."))
    falls = dict(Assertion.objects.values_list("pk", "falls_on"))
    assert falls[happened.pk] == date(2026, 2, 1)
    assert falls[reported.pk] == reported.known_from.date()
