"""A page that says of itself that it is retracted: nothing on it counts, and what the accuser took back is retracted."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.evidence.making import company, draft, outlet, publish, snapshot
from tracker.evidence.models import Assertion, Notice, Statement
from tracker.evidence.recording import keep
from tracker.extraction.records import Predicate

pytestmark = pytest.mark.django_db

LATER = datetime.fromisoformat("2026-03-09T00:00:00+00:00")


def allegation() -> Assertion:
    return Assertion.objects.get(predicate=Predicate.ALLEGES_DISTILLATION, retired_at=None)


def edit(report, lead):
    again = draft(lead).alleges("DeepSeek")
    keep(snapshot(report, again.words.text, fetched_at=LATER), again.extraction())


def test_what_the_accuser_retracts_is_retracted_though_its_words_still_stand_there():
    post = publish(company(), draft().alleges("DeepSeek"))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek"))
    edit(post, "Retraction: We withdraw the allegation below.\n")
    assert Notice.objects.get(text=post.current_text).kind == "retracted"
    assert allegation().standing == "retracted"


def test_what_an_outlet_retracts_counts_no_longer_and_is_kept():
    made = publish(outlet("Quay Post"), draft().alleges("DeepSeek"))
    publish(outlet("Meridian"), draft("Of its own.").alleges("DeepSeek"))
    assert allegation().assessments.get(superseded_at=None).n_reports == 2
    edit(made, "Editor's note: This story has been retracted.\n")
    graded = allegation().assessments.get(superseded_at=None)
    assert (graded.n_reports, allegation().standing) == (1, "alleged")
    assert Statement.objects.filter(report=made).count() == 2


def test_a_correction_takes_nothing_away():
    made = publish(outlet("Quay Post"), draft().alleges("DeepSeek"))
    edit(made, "Correction: The month was wrong.\n")
    assert allegation().assessments.get(superseded_at=None).n_reports == 1
