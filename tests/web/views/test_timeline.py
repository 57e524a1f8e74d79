"""The timeline of everything: what is chosen, and how it is shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.views.test_listings import accuse
from tests.web.views.test_pages import queries_of
from tests.web.views.test_query_counts import MOST_QUERIES
from tracker.evidence.models import Assertion, Incident
from tracker.evidence.queries import visible
from tracker.evidence.queries.paging import read_mark
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
    assert shown.partition('aria-label="Timeline as a table"')[2].count('<th scope="row">') == n_figures
    assert 'class="rail"' not in shown


def test_links_of_a_table_of_everything_are_whole_addresses(client: Client, small_record: Record) -> None:
    for query in ("", "?view=table", "?view=table&as_of=2026-05-01"):
        shown = page(client, query)
        assert "?&amp;" not in shown
        assert "?&" not in shown
    assert 'href="http://testserver/timeline/?view=table&amp;as_of=' in page(client, "?view=table")


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


def test_order_is_chosen_for_page_and_files(client: Client, small_record: Record) -> None:
    newest = timeline_page(TimelineFilter()).rows
    oldest = timeline_page(TimelineFilter(is_oldest_first=True)).rows
    assert [item.id for item in oldest] == [item.id for item in newest][::-1]
    shown = page(client, "?order=oldest&kind=policy")
    assert '<option value="oldest" selected>' in shown
    assert "timeline.ics?kind=policy&amp;order=oldest" in shown
    assert "the oldest day first" in shown


def test_oldest_first_goes_on_without_gap_or_double(small_record: Record) -> None:
    wanted = TimelineFilter(is_oldest_first=True)
    everything = [item.id for item in timeline_page(wanted, size=500).rows]
    seen: list[int] = []
    mark = None
    while True:
        found = timeline_page(wanted, mark, size=7)
        seen += [item.id for item in found.rows]
        mark = read_mark(found.next_mark)
        if mark is None:
            break
    assert seen == everything


def test_stages_are_chosen_by_response_place_instrument_and_step(client: Client, small_record: Record) -> None:
    bill = timeline_page(TimelineFilter(response=small_record.bill.slug)).rows
    assert len(bill) == small_record.bill.stages.count()
    for wanted in (
        TimelineFilter(instrument="legislation", step="passed"),
        TimelineFilter(instrument="legislation", step="passed", jurisdiction="US"),
    ):
        assert [item.response.step for item in timeline_page(wanted).rows if item.response] == ["passed"]
    industry = timeline_page(TimelineFilter(jurisdiction="industry")).rows
    assert [item.response.instrument for item in industry if item.response] == ["technical_defence"]
    shown = page(client, f"?response={small_record.bill.slug}&order=oldest")
    assert f"<h1>Timeline: {small_record.bill.title}</h1>" in shown


def test_a_silence_is_told_with_its_day_and_an_accusation_with_how_it_stands(
    client: Client, small_record: Record
) -> None:
    shown = page(client, f"?incident={small_record.february.slug}")
    assert "no reply on record as of 24 Feb 2026 (had not answered)" in shown
    assert "not answered as of 24 Feb 2026" in shown


def test_permanent_address_names_the_day(client: Client, small_record: Record) -> None:
    shown = page(client, "?kind=policy&as_of=2026-05-01")
    assert 'class="lasting" href="http://testserver/timeline/?kind=policy&amp;as_of=2026-05-01"' in shown


def test_pages_about_one_thing_lead_to_its_timeline_as_files(client: Client, small_record: Record) -> None:
    february, bill = small_record.february.slug, small_record.bill.slug
    for address, query in (
        (f"/incidents/{february}/", f"incident={february}&amp;order=oldest"),
        ("/actors/moonshot-ai/", "actor=moonshot-ai"),
        (f"/responses/{bill}/", f"response={bill}&amp;order=oldest"),
        ("/responses/?kind=legislation", "kind=policy&amp;kind=industry&amp;instrument=legislation"),
    ):
        body = client.get(address).content.decode()
        for form in ("csv", "json", "atom", "ics"):
            assert f'href="/timeline.{form}?{query}"' in body, (address, form)


@pytest.mark.django_db
def test_a_timeline_costs_the_same_with_one_row_and_with_many(client: Client) -> None:
    accuse(1)
    campaign = Incident.objects.get().slug
    addresses = (
        "/timeline/?actor=accuser",
        "/timeline/?actor=accuser&order=oldest&view=table&least=D",
        f"/timeline/?incident={campaign}&actor=accuser",
        "/timeline/?kind=accusation&least=D",
    )
    few = {address: queries_of(client, address) for address in addresses}
    accuse(70)
    assert {address: queries_of(client, address) for address in addresses} == few
    assert {address: n for address, n in few.items() if n > MOST_QUERIES} == {}
