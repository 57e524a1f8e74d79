"""The third writer: what contradicts what, and what the accused answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.evidence.making import LABS, company, day, draft, outlet, publish, snapshot
from tracker.evidence.models import Assertion, Conflict
from tracker.evidence.recording import keep
from tracker.extraction.records import Instrument, Manner, Metric, Precision, Predicate, Qualifier, Status

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, MAY = date(2026, 2, 23), date(2026, 2, 24), date(2026, 5, 10)


def live(**filters):
    return Assertion.objects.filter(retired_at=None, **filters)


def grade_of(assertion):
    return assertion.assessments.get(superseded_at=None)


def the_post():
    said = draft("Our findings.").alleges(*LABS).exchanges(16e6, *LABS).exchanges(13e6, "MiniMax")
    return publish(company(), said.exchanges(150_000, "DeepSeek").exchanges(3.4e6, "Moonshot AI"))


def test_assess_shows_a_conflict_and_grades_both_versions():
    exact = Qualifier.EXACT
    publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=exact))
    publish(outlet("Quay Post"), draft().alleges("MiniMax").exchanges(3.4e6, "MiniMax", qualifier=exact))
    conflict = Conflict.objects.get()
    scores = {grade_of(one).score for one in (conflict.one, conflict.other)}
    assert (conflict.kind, conflict.resolved_at, scores) == ("value", None, {Decimal("0.53")})
    assert "13,000,000 exchanges" in conflict.detail
    assert "3,400,000 exchanges" in conflict.detail


def test_assess_resolves_a_conflict_when_one_version_is_withdrawn():
    exact = Qualifier.EXACT
    publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=exact))
    wrong = draft("First edition.").alleges("MiniMax").exchanges(3.4e6, "MiniMax", qualifier=exact)
    page = publish(outlet("Quay Post"), wrong)
    right = draft("Corrected.").alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=exact)
    keep(snapshot(page, right.words.text, fetched_at=datetime(2026, 3, 5, tzinfo=UTC)), right.extraction())
    assert Conflict.objects.get().resolved_at is not None
    figure = live(kind="figure").get()
    assert figure.value == 13e6
    assert figure.assessments.count() == 3  # alone, in conflict, agreed
    assert grade_of(figure).n_origins == 2


@pytest.mark.parametrize(
    ("reply", "standing"),
    [
        ({"predicate": Predicate.DENIES}, "denied"),
        ({"predicate": Predicate.ADMITS}, "admitted"),
        ({"predicate": Predicate.NO_RESPONSE, "manner": Manner.SILENT}, "alleged"),
    ],
)
def test_assess_binds_a_reply_to_the_accused_who_gave_it(reply, standing):
    said = draft().alleges(*LABS).claim(reply.pop("predicate"), "DeepSeek", None, **reply)
    publish(outlet("Harbor Wire"), said, on=TUESDAY)
    theirs = live(predicate="alleges_distillation", target__name="DeepSeek").get()
    others = live(predicate="alleges_distillation").exclude(pk=theirs.pk)
    assert theirs.standing == standing
    assert {one.standing for one in others} == {"alleged"}
    assert (theirs.asked_as_of or theirs.replied_on) == TUESDAY


def test_assess_finds_the_incident_of_a_reply_in_a_report_of_its_own():
    the_post()
    publish(outlet("Harbor Wire"), draft().claim(Predicate.DENIES, "DeepSeek", "Anthropic"), on=date(2026, 3, 1))
    theirs = live(predicate="alleges_distillation", target__name="DeepSeek").get()
    assert (theirs.standing, theirs.replied_on) == ("denied", date(2026, 3, 1))


def test_assess_marks_a_total_that_is_given_to_one_actor():
    the_post()
    publish(outlet("Loose Blog", reliability="E"), draft().alleges("DeepSeek").exchanges(16e6, "DeepSeek"))
    assert Conflict.objects.get(resolved_at=None).kind == "actor"


def test_assess_keeps_metrics_and_windows_apart():
    publish(
        company(),
        draft().alleges("Alibaba").exchanges(28.8e6, "Alibaba").exchanges(25_000, "Alibaba", metric=Metric.ACCOUNTS),
    )
    assert live(kind="figure").count() == 2
    assert not Conflict.objects.exists()


def test_assess_puts_dates_that_cannot_be_one_into_conflict():
    bill = {"name": "Deterring Act"}
    publish(
        outlet("Harbor Wire"),
        draft().responds("House", Instrument.LEGISLATION, Status.PROPOSED, on="2026-04-15", **bill),
    )
    publish(
        outlet("Quay Post"), draft().responds("House", Instrument.LEGISLATION, Status.PROPOSED, on="2026-04-20", **bill)
    )
    publish(outlet("Third Post"), draft().responds("House", Instrument.LEGISLATION, Status.PROPOSED, **bill))
    assert [c.kind for c in Conflict.objects.all()] == ["date"]
    assert sorted(str(a.occurred_on) for a in live()) == ["2026-04-15", "2026-04-20"]


def test_assess_finds_no_conflict_between_silences_of_different_days():
    for name, on in (("Harbor Wire", TUESDAY), ("Quay Post", date(2026, 3, 20))):
        said = draft().alleges("DeepSeek")
        publish(outlet(name), said.claim(Predicate.NO_RESPONSE, "DeepSeek", date=day(str(on))), on=on)
    assert not Conflict.objects.exists()
    silences = live(predicate="no_response").order_by("occurred_on")
    assert [(one.occurred_on, grade_of(one).n_reports) for one in silences] == [(TUESDAY, 1), (date(2026, 3, 20), 1)]
    assert live(predicate="alleges_distillation").get().asked_as_of == date(2026, 3, 20)


def test_assess_dates_a_silence_no_later_than_it_is_stated():
    the_post()
    late = draft().alleges("DeepSeek").claim(Predicate.NO_RESPONSE, "DeepSeek", date=day("2026-02-01", Precision.MONTH))
    publish(outlet("Late Review"), late, on=MAY)
    assert live(predicate="alleges_distillation", target__name="DeepSeek").get().asked_as_of == date(2026, 2, 28)


def test_assess_takes_a_ministry_as_answering_for_its_country():
    china = draft().alleges("China", claimant="White House", on="2026-04-23")
    publish(outlet("Harbor Wire"), china, on=date(2026, 4, 23))
    denial = draft().claim(Predicate.DENIES, "Chinese Foreign Ministry", "White House")
    publish(outlet("Quay Post"), denial, on=date(2026, 4, 24))
    assert live(predicate="alleges_distillation").get().standing == "denied"


def test_assess_finds_a_denial_and_a_later_silence_of_one_party_in_conflict():
    said = draft().alleges("Alibaba").claim(Predicate.DENIES, "Alibaba")
    publish(outlet("Harbor Wire"), said, on=TUESDAY)
    silent = draft().alleges("Alibaba").claim(Predicate.NO_RESPONSE, "Alibaba", manner=Manner.SILENT)
    publish(outlet("Quay Post"), silent, on=date(2026, 2, 25))
    assert [conflict.kind for conflict in Conflict.objects.all()] == ["reply"]


def test_assess_dates_a_silence_without_a_date_by_its_report():
    for name, on in (("Harbor Wire", TUESDAY), ("Quay Post", date(2026, 3, 20))):
        publish(outlet(name), draft().alleges("DeepSeek").claim(Predicate.NO_RESPONSE, "DeepSeek"), on=on)
    assert sorted(one.occurred_on for one in live(predicate="no_response")) == [TUESDAY, date(2026, 3, 20)]


def test_assess_finds_no_conflict_between_a_silence_and_an_answer_later_in_the_month():
    silent = draft().alleges("Alibaba").claim(Predicate.NO_RESPONSE, "Alibaba", manner=Manner.SILENT)
    publish(outlet("Harbor Wire"), silent, on=TUESDAY)
    denied = draft().alleges("Alibaba").claim(Predicate.DENIES, "Alibaba", date=day("2026-02-01", Precision.MONTH))
    publish(outlet("Quay Post"), denied, on=MAY)
    assert not Conflict.objects.exists()


def test_assess_gives_a_silence_no_day_where_its_report_has_none():
    the_post()
    publish(outlet("Loose Blog"), draft().alleges("DeepSeek").claim(Predicate.NO_RESPONSE, "DeepSeek"), on=None)
    assert live(predicate="no_response").get().occurred_on is None


def test_assess_binds_no_silence_to_an_allegation_that_came_after_it():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", on="2026-02-26"), on=date(2026, 2, 26))
    publish(outlet("Quay Post"), draft().claim(Predicate.NO_RESPONSE, "DeepSeek"), on=TUESDAY)
    assert not live(predicate="no_response").exists()
