"""The incident page as an evidence pack: why it matters, questions, sources, and that it stays bounded."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.views.test_incident import page, words
from tests.web.views.test_pages import queries_of


def test_why_it_matters_tells_impact_and_horizon_with_evidence(client: Client, small_record: Record) -> None:
    body = page(client, small_record.february.slug)
    section = body[body.index('id="matters"') : body.index('id="timeline"')]
    read = words(section).replace("&nbsp;", " ")
    assert (
        "Anthropic says that this was aimed at: reasoning, censorship-safe answers, coding, tool use and agentic work"
        in read
    )
    assert "NSTM-4, in force (23 Apr 2026)." in read
    assert "Within a quarter" in read
    assert "advanced in committee (2 May 2026)" in read
    assert section.count('class="ref"') >= 4


def test_questions_are_answered_and_sources_summed_up(client: Client, small_record: Record) -> None:
    read = words(page(client, small_record.february.slug)).replace("&nbsp;", " ")
    for question in ("Who alleges it?", "How many exchanges?", "What is disputed?", "How many independent origins?"):
        assert question in read
    assert "2 origins have direct access: Anthropic Notes and Federal Notices." in read
    assert "One origin is a party’s own: Anthropic Notes." in read
    assert "in 2 languages (English and Chinese)" in read
    assert "Reading time" in read


def test_an_incident_without_figures_or_responses_asks_nothing_of_them(client: Client, db: None) -> None:
    campaign = make.incident("Bare two")
    make.claim("alleges_distillation", make.actor("Somebody"), None, incident=campaign)
    read = words(page(client, "bare-two"))
    assert "How many exchanges?" not in read
    assert "What did anyone do?" not in read
    assert "Why it matters" not in read


def test_rail_ends_with_who_was_not_heard(client: Client, small_record: Record) -> None:
    body = page(client, small_record.june.slug)
    rail = body[body.index('class="rail"') : body.index('id="questions"')]
    assert "Zhipu: no reply on record as of 10 Sep 2026." in words(rail)


@pytest.mark.django_db
def test_an_incident_of_two_hundred_statements_costs_no_more_and_shows_the_first(client: Client) -> None:
    lab, accuser = make.actor("Lab"), make.actor("Accuser")
    campaign = make.incident("Large", accuser=accuser, accused=[lab])

    def add(n: int) -> None:
        for index in range(n):
            told = make.report(text="Over 5 million exchanges.") if index % 10 == 0 else told_last[0]
            told_last[:] = [told]
            value = 5e6 + make.next_number()
            make.figure("exchanges", value, Said(told, "Over 5 million"), incident=campaign, actors=[lab])

    told_last = [make.report(text="Over 5 million exchanges.")]
    make.claim("alleges_distillation", accuser, lab, Said(told_last[0], "Over 5 million"), incident=campaign)
    add(1)
    few = queries_of(client, "/incidents/large/")
    add(199)
    assert queries_of(client, "/incidents/large/") == few
    body = page(client, "large")
    assert "141 more entries" in words(body)
    assert "170 more figures" in words(body)
    assert len(body) < 300_000


def test_all_reports_of_an_incident_are_one_click_away(client: Client, small_record: Record) -> None:
    slug = small_record.february.slug
    assert f'href="/reports/?incident={slug}"' in page(client, slug)
    listed = client.get(f"/reports/?incident={slug}").content.decode()
    assert small_record.february.title in listed
    assert small_record.letter_report.title not in listed
    assert small_record.wire_report.title in listed
