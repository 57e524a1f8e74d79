"""How direct a statement is, and whom it is credited to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.evidence.making import POST_DAY, company, draft, outlet, publish, report, snapshot
from tracker.evidence.items import evidence_of
from tracker.evidence.recording import keep
from tracker.evidence.said import load, usable
from tracker.extraction.records import Instrument, Predicate
from tracker.grading import Directness

pytestmark = pytest.mark.django_db


def evidence():
    """The items of all statements, oldest report first."""
    said = load(usable())
    items = evidence_of(said)
    return [items[one.id] for one in said]


def only():
    (item,) = evidence()
    return item


def credits(item):
    return [credit.name for credit in item.credits]


def test_a_companys_own_claim_is_direct():
    publish(company(), draft().alleges("DeepSeek").citing("Anthropic"))
    assert (only().directness, only().credits) == (Directness.DIRECT, ())


def test_a_companys_own_number_is_direct_without_a_speaker():
    publish(company(), draft().exchanges(1e6, "DeepSeek", by=()))
    assert only().directness is Directness.DIRECT


def test_what_a_company_says_that_another_said_is_reported():
    publish(company(), draft().alleges("DeepSeek", claimant="OpenAI"))
    assert only().directness is Directness.NAMED


def test_a_newspaper_does_not_speak_for_its_owner():
    publish(outlet("Morning Post", owner="Alibaba"), draft().claim(Predicate.DENIES, "Alibaba"))
    assert only().directness is Directness.NAMED


def test_a_governments_page_speaks_for_its_bodies():
    room = outlet("Federal press room", kind="government", owner="United States government", reliability="A")
    publish(room, draft().responds("White House", Instrument.EXECUTIVE_ACTION))
    publish(outlet("Quay Post"), draft().responds("White House", Instrument.EXECUTIVE_ACTION))
    assert [item.directness for item in evidence()] == [Directness.DIRECT, Directness.NAMED]


def test_a_report_that_cites_the_speaker_is_credited_to_the_speakers_document():
    publish(outlet("Quay Post"), draft().alleges("DeepSeek").citing("Anthropic", "Reuters"))
    assert credits(only()) == ["Anthropic"]


def test_a_go_between_is_credited_first_with_its_owner():
    outlet("Harbor Wire", owner="Harbor Cooperative")
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", via=("Harbor Wire",)).citing("Anthropic"))
    assert [(c.name, c.owner) for c in only().credits] == [
        ("Harbor Wire", "Harbor Cooperative"),
        ("Anthropic", "Anthropic"),
    ]


def test_a_number_attributed_to_an_outlet_is_credited_to_it():
    publish(outlet("Quay Post"), draft().exchanges(1e6, "DeepSeek", by=("Reuters",)))
    assert (only().directness, credits(only())) == (Directness.NAMED, ["Reuters"])


def test_nobodys_silence_is_credited_to_the_silent():
    publish(outlet("Quay Post"), draft().claim(Predicate.NO_RESPONSE, "DeepSeek").citing("DeepSeek"))
    assert credits(only()) == []


def test_people_who_are_not_named_weigh_less():
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", claimant="people familiar with the matter"))
    assert only().directness is Directness.UNNAMED


def test_a_number_without_a_speaker_is_unattributed():
    publish(outlet("Quay Post"), draft().exchanges(1e6, "DeepSeek", by=()))
    assert only().directness is Directness.UNATTRIBUTED


def test_a_report_is_known_from_the_end_of_its_stated_day_but_never_after_our_fetch():
    publish(outlet("Quay Post"), draft().alleges("DeepSeek"))
    assert only().known_at.isoformat() == "2026-02-23T23:59:59.999999+00:00"


def test_a_report_without_a_date_is_known_from_our_fetch():
    made = report(outlet("Quay Post"), on=None)
    fetched_at = datetime(2026, 4, 1, tzinfo=UTC)
    said = draft().alleges("DeepSeek")
    keep(snapshot(made, said.words.text, fetched_at=fetched_at), said.extraction())
    assert (only().known_at, only().published_at) == (fetched_at, None)


def test_an_edit_is_known_from_its_fetch_and_withdraws_what_it_replaced():
    made = report(outlet("Quay Post"))
    edited_at = datetime.combine(POST_DAY, datetime.min.time(), tzinfo=UTC) + timedelta(days=9)
    first, second = draft("First.").alleges("DeepSeek"), draft("Second.").alleges("DeepSeek")
    keep(snapshot(made, first.words.text), first.extraction())
    keep(snapshot(made, second.words.text, fetched_at=edited_at), second.extraction())
    old, new = evidence()
    assert (old.withdrawn_at, new.known_at, new.withdrawn_at) == (edited_at, edited_at, None)
