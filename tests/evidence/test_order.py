"""Whatever was read first: the same addresses, titles, keys and grades in the end, and old addresses lead on."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from tests.evidence.making import LABS, company, day, draft, outlet, publish, report, snapshot
from tracker.evidence.models import Assertion, Assessment, FormerKey, Incident, Statement
from tracker.evidence.queries.evidence import evidence_page
from tracker.evidence.queries.incidents import successor
from tracker.evidence.recording import keep
from tracker.evidence.removal import remove_sample
from tracker.extraction.records import Instrument, Precision, Predicate, Qualifier

pytestmark = pytest.mark.django_db
FEBRUARY, MAY, SEPTEMBER = date(2026, 2, 23), date(2026, 5, 10), date(2026, 9, 10)


def a_store():
    """Reports by key: three campaigns, a look-back, replies, a conflict, copies and a response."""
    copied = " ".join(f"word{n} of the wire story number {n * 7} today" for n in range(40))
    feb, exact = "2026-02-01", Qualifier.EXACT
    look_back = draft("Look back.").alleges("DeepSeek", "MiniMax", on=None)
    month = draft("Of the month.").claim(
        Predicate.ALLEGES_DISTILLATION, "Anthropic", "DeepSeek", date=day(feb, Precision.MONTH), confidence=1.0
    )
    later = draft("New campaign.").alleges("Alibaba", on="2026-09-09").exchanges(12e6, "Alibaba", by=())
    said = {
        "post": ("Anthropic", draft("Findings.").alleges(*LABS).exchanges(16e6, *LABS).exchanges(13e6, "MiniMax")),
        "wire": ("Harbor Wire", draft(copied).alleges(*LABS).exchanges(13e6, "MiniMax", qualifier=exact)),
        "copy": ("Copy Site", draft(copied).alleges("DeepSeek")),
        "late": ("Late Review", look_back.claim(Predicate.NO_RESPONSE, "DeepSeek")),
        "month": ("Quay Post", month.exchanges(3.4e6, "MiniMax", qualifier=exact)),
        "denial": ("Quay Post", draft("Denied.").claim(Predicate.DENIES, "DeepSeek", date=day("2026-03-01"))),
        "new": ("Harbor Wire", later.responds("White House", Instrument.EXECUTIVE_ACTION, on="2026-09-10")),
        "other": ("Late Review", draft("Others.").alleges("DeepSeek", claimant="OpenAI", on="2026-02-12")),
    }
    days = {"late": MAY, "new": SEPTEMBER}
    return {key: (who, text, days.get(key, FEBRUARY)) for key, (who, text) in said.items()}


def collect(order, store):
    """The reports as they would come in this order; their keys and words do not depend on it."""
    sources = {
        name: company() if name == "Anthropic" else outlet(name) for name in {who for who, _, _ in store.values()}
    }
    for key in order:
        who, said, on = store[key]
        made = report(sources[who], on=on)
        made.key = hashlib.sha256(key.encode()).hexdigest()
        made.save()
        keep(snapshot(made, said.words.text), said.extraction())


def picture():
    """All that must not depend on the order; rows are named by what they say."""
    incidents = Incident.objects.filter(retired_at=None, merged_into=None)
    grades = Assessment.objects.filter(superseded_at=None, assertion__retired_at=None)
    return {
        "incidents": sorted((one.slug, one.title, str(one.began_on)) for one in incidents),
        "statements": sorted(Statement.objects.values_list("key", flat=True)),
        "assertions": sorted(
            Assertion.objects.filter(retired_at=None).values_list("key", "incident__slug", "standing", "value"), key=str
        ),
        "grades": sorted(grades.values_list("assertion__key", "letter", "score", "n_origins", "n_reports")),
    }


def picture_of(order, store):
    with transaction.atomic():
        collect(order, store)
        found = picture()
        transaction.set_rollback(True)
    return found


def test_the_order_of_reading_changes_nothing_in_the_end():
    store = a_store()
    names = list(store)
    expected = picture_of(names, store)
    assert [slug for slug, _, _ in expected["incidents"]] == [
        "anthropic-2026-02",
        "anthropic-2026-09",
        "openai-2026-02",
    ]
    for order in (names[::-1], names[3:] + names[:3], names[1::2] + names[::2]):
        assert picture_of(order, store) == expected


def test_an_address_of_the_wrong_month_leads_on_to_the_right_one():
    store = a_store()
    collect(["late", "post"], store)
    assert successor("anthropic-2026-05") == "anthropic-2026-02"


def test_a_key_that_an_older_report_changes_leads_on():
    store = a_store()
    collect(["late", "post"], store)
    allegation = Assertion.objects.get(target__name="DeepSeek", retired_at=None)
    former = FormerKey.objects.get(assertion=allegation)
    assert former.key != allegation.key
    assert evidence_page(former.key[:16]).item.key == allegation.key


def test_two_campaigns_of_one_month_get_addresses_of_their_own():
    publish(outlet("Harbor Wire"), draft().alleges("Alibaba", on="2026-02-25"), on=FEBRUARY)
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", on="2026-02-02"), on=FEBRUARY)
    assert sorted(Incident.objects.filter(merged_into=None).values_list("slug", "accused__name")) == [
        ("anthropic-2026-02", "DeepSeek"),
        ("anthropic-2026-02-alibaba", "Alibaba"),
    ]


def test_a_page_that_returns_to_old_words_says_them_anew():
    page, first = report(outlet("Harbor Wire")), draft("One.").alleges("DeepSeek")
    second = draft("Two.").alleges("MiniMax")
    for number, said in enumerate((first, second, first), 1):
        keep(snapshot(page, said.words.text, fetched_at=datetime(2026, 3, number, tzinfo=UTC)), said.extraction())
    keys = Statement.objects.filter(target__name="DeepSeek").values_list("key", flat=True)
    assert len(set(keys)) == 2


def test_removing_the_sample_leaves_what_real_reports_say():
    publish(outlet("Sample Wire", is_sample=True), draft().alleges("DeepSeek", "MiniMax"))
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"))
    remove_sample()
    assert [str(one) for one in Incident.objects.get().accused.all()] == ["DeepSeek"]
    assert Assertion.objects.get(retired_at=None).statements.count() == 1
