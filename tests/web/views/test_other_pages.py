"""Home, actors, responses, sources, methodology, evidence, health."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from unittest import mock

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client

from tests.web import factories as make
from tests.web import record
from tests.web.factories import Said
from tests.web.record import Record
from tracker.extraction.measuring.calibration import Band, Calibration
from tracker.extraction.measuring.summary import read_summary
from tracker.grading import rules
from tracker.web.views import methodology
from tracker.web.views.methodology import LAYER_MEANINGS, RULES_WORDS


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_home_tells_the_numbers_the_newest_and_the_moves(client: Client, small_record: Record) -> None:
    said = read(client, "/")
    assert "more than 151 million exchanges alleged by Anthropic" in said
    assert "about 25,000 accounts" in said
    assert said.index("Anthropic accuses Alibaba") < said.index("Anthropic accuses DeepSeek")
    assert "NSTM-4, in force" in said


def test_home_has_no_weak_headline(client: Client, db: None) -> None:
    make.figure("exchanges", 9e9, score="0.30")
    assert "No figure is graded well enough for a headline yet" in read(client, "/")


def test_actor_is_shown_in_every_part(client: Client, small_record: Record) -> None:
    said = read(client, "/actors/moonshot-ai/")
    assert "月之暗面" in said
    assert "Kimi" in said
    assert "Allegations against it" in said
    assert "had not answered" in said
    assert "4 reports name it" in said
    accuser = read(client, "/actors/anthropic/")
    assert "As accuser" in accuser
    assert "Given by it about others" in accuser
    authority = read(client, "/actors/office-of-science-and-technology-policy/")
    assert "As authority" in authority


def test_sources_say_letter_reason_and_health(client: Client, small_record: Record) -> None:
    said = read(client, "/sources/")
    assert "Rewrites others’ reports without naming them." in said
    assert "1 of 1 feed failing" in said
    assert "20 Nov 2026, 12:00 UTC" in said


def test_sources_say_which_feeds_are_gone_or_moved(client: Client, db: None) -> None:
    outlet = make.source("The Harbor")
    make.feed(outlet, gone_at=datetime(2026, 11, 20, tzinfo=UTC), n_failures=3)
    make.feed(outlet, asked_url="http://elsewhere.example/feed")
    said = read(client, "/sources/")
    assert "1 feed gone, and polled no more" in said
    assert "1 feed moved from the catalogue’s address" in said
    assert "feed failing" not in said


def test_sources_say_which_feeds_list_nothing(client: Client, db: None) -> None:
    outlet = make.source("The Harbor")
    feed = make.feed(outlet)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    counts = dict.fromkeys(("n_entries", "n_new", "n_known", "n_rejected"), 0)
    feed.fetches.create(url=feed.url, started_at=at, finished_at=at, outcome="stored", **counts)
    assert "1 feed listing nothing at all" in read(client, "/sources/")
    assert "The Harbor" in read(client, "/sources/?show=failing")
    make.feed(outlet, n_failures=1, failure="status 500")
    said = read(client, "/sources/")
    assert "1 of 2 feeds failing" in said
    assert said.count("1 feed listing nothing at all") == 1


def test_methodology_says_the_constants_that_grade(client: Client, db: None) -> None:
    said = read(client, "/methodology/")
    for weight in (
        *rules.RELIABILITY.values(),
        *rules.DIRECTNESS.values(),
        rules.CAP_WITHOUT_DIRECT,
        rules.PUBLIC_FROM,
    ):
        assert str(weight) in said
    for label in rules.LABEL_MEANINGS:
        assert str(label) in said
    assert rules.RULES_VERSION in said
    assert "2.5%" in said


def test_the_words_of_the_rules_are_marked_for_translation() -> None:
    assert {*RULES_WORDS} == {*rules.LABEL_MEANINGS.values(), *(band.meaning for band in rules.BANDS)}


def test_methodology_says_how_well_reports_are_read(client: Client, db: None) -> None:
    said = read(client, "/methodology/")
    kept = read_summary()
    assert f"{kept.n_reports} short reports" in said
    assert f"version {kept.extractor_version} of the reader" in said
    assert {line.layer for line in kept.lines} == set(LAYER_MEANINGS)
    for line in kept.lines:
        score = line.score
        facts = (
            f"{score.n_wanted} {score.precision:.2f} {score.recall:.2f} {score.f1:.2f} {score.low:.2f}–{score.high:.2f}"
        )
        assert f"{LAYER_MEANINGS[line.layer]} {facts} {line.unknown_names:.2f}" in said
    assert ("so that is kept" in said) == kept.calibration.is_kept


def test_methodology_says_so_where_a_promise_of_confidence_is_not_kept(client: Client, db: None) -> None:
    broken = Calibration(
        bands=(Band(low=0.5, high=0.6, n_items=0, n_right=0), Band(low=0.8, high=1.0, n_items=4, n_right=3))
    )
    measured = replace(read_summary(), calibration=broken)
    methodology._reading.cache_clear()
    with mock.patch.object(methodology, "read_summary", return_value=measured):
        said = read(client, "/methodology/")
    methodology._reading.cache_clear()
    assert "3 of 4 were (75%), so that is not kept yet" in said
    assert "0.5–0.6 0 none read" in said


def test_evidence_has_every_report_s_words_and_the_reasons(client: Client, small_record: Record) -> None:
    body = client.get(f"/evidence/{small_record.thirteen.key[:16]}/").content.decode()
    assert body.count("<mark>more than 13 million exchanges</mark>") == 2
    assert "<mark>over 13 million</mark>" in body
    assert "Why this grade" in body
    assert "In conflict with" in body
    assert "C · 0.50 · Direct sources" in body


def test_health_is_ok_while_the_database_answers(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").content == b"ok\n"

    class Refusing:
        def cursor(self) -> None:
            raise DatabaseError

    monkeypatch.setattr("tracker.web.views.health.connection", Refusing())
    assert client.get("/healthz").status_code == 503


def test_failing_page_is_friendly_and_tells_nothing(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(as_of: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("tracker.web.views.home.home_page", fail)
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "This page could not be made" in answer.content.decode()
    assert "secret words" not in answer.content.decode()
    assert "Content-Security-Policy" in answer


def test_page_without_a_database_asks_to_try_again(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(as_of: object) -> None:
        raise OperationalError("connection to server failed: secret words")

    monkeypatch.setattr("tracker.web.views.home.home_page", refuse)
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer["Cache-Control"] == "no-store"
    assert "secret words" not in answer.content.decode()


def test_evidence_folds_equal_grades_and_says_who_repeats(client: Client, small_record: Record) -> None:
    for score in ("0.50", "0.50", "0.60"):
        make.past_grade(small_record.thirteen, score)
    body = client.get(f"/evidence/{small_record.thirteen.key[:16]}/").content.decode()
    history = body[body.index('id="history"') :]
    assert history.count('<th scope="row">C · 0.') == 2
    said = read(client, f"/evidence/{small_record.thirteen.key[:16]}/")
    assert (said.count("first on record"), said.count("first of this origin")) == (1, 1)
    assert "repeats Northwire" in said
    assert "Score: 1 − (1 − 0.86)(1 − 0." in said
    assert "The accused’s side" in said
    assert "MiniMax had not answered" in said


def test_evidence_shows_a_headline_after_the_body(client: Client, db: None) -> None:
    told = make.report(title="Lab made 5 million", text="Lab made 5 million\nLab made over 5 million exchanges.")
    headline, body = make.Said(told, "Lab made 5 million"), make.Said(told, "over 5 million exchanges")
    made = make.figure("exchanges", 5e6, headline, body)
    said = read(client, f"/evidence/{made.key[:16]}/")
    assert said.index("over 5 million exchanges") < said.index("In the headline.")


def test_public_bodies_lead_to_each_other_and_an_instrument_to_its_response(
    client: Client, small_record: Record
) -> None:
    make.actor("US government", kind="government_body", country="US")
    assert "Other public bodies of this country Office of Science and" in read(client, "/actors/us-government/")
    make.actor("NSTM-4", kind="instrument", country="US")
    said = read(client, "/actors/nstm-4/")
    assert "As a response" in said
    assert "NSTM-4 Executive action." in said
    assert "in force, 23 Apr 2026" in said


def test_headlines_name_their_metric_and_are_well_graded(client: Client, small_record: Record) -> None:
    make.figure("exchanges", 9e9, score="0.54")
    said = read(client, "/")
    assert "Largest count of exchanges more than 151 million exchanges" in said
    assert "9 billion" not in said


def test_home_tells_an_instrument_once_with_all_who_took_the_step(client: Client, db: None) -> None:
    said = Said(make.report(text="Both agencies recommend checks of customers."), "recommend checks")
    one = make.response("technical_defence", make.actor("CISA"), said, step="called_for", status="called_for")
    home = one.stage.response
    make.response("technical_defence", make.actor("NSA"), said, of=home, step="called_for", status="called_for")
    told = read(client, "/")
    assert "CISA and NSA call for technical defence." in told or "NSA and CISA call for technical defence." in told
    assert told.count("technical defence.") == 1
    assert f'href="/responses/{home.slug}/"' in client.get("/").content.decode()


def test_an_actor_s_responses_are_instruments_with_their_stages(client: Client, small_record: Record) -> None:
    committee = next(iter(small_record.bill.actors.all()))
    body = client.get(f"/actors/{committee.slug}/").content.decode()
    assert f'<a href="/responses/{small_record.bill.slug}/">' in body
    assert "Stages, the earliest first" in body


@pytest.mark.django_db
def test_evidence_leads_to_the_very_words_at_a_real_outlet_only() -> None:
    real = record.store(is_sample=False)
    shown = Client().get(f"/evidence/{real.thirteen.key[:16]}/").content.decode()
    assert "#:~:text=" in shown
    assert "These words at the outlet" in shown


def test_evidence_leads_to_no_page_of_an_invented_outlet(client: Client, small_record: Record) -> None:
    assert "#:~:text=" not in client.get(f"/evidence/{small_record.thirteen.key[:16]}/").content.decode()
