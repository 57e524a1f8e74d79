"""What was known of an assertion day by day, as rows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.evidence.making import LABS, POST_DAY, company, draft, outlet, publish, snapshot
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Assertion, Conflict, Point
from tracker.evidence.recording import keep
from tracker.extraction.records import Manner, Predicate, Qualifier

pytestmark = pytest.mark.django_db


def on(days: int) -> date:
    return POST_DAY + timedelta(days=days)


def told(assertion):
    return [(one.since, one.until, one.n_reports) for one in assertion.points.order_by("since")]


def the(**filters):
    return Assertion.objects.get(retired_at=None, **filters)


def everything():
    """All points by what they say, without the numbers of rows."""
    return list(
        Point.objects.order_by("assertion__key", "since").values_list(
            "assertion__key", "since", "until", "score", "letter", "explanation", "standing", "reply", "replied_on",
            "asked_as_of", "answer__key", "representative__key", "occurred_on", "capabilities", "digest",
        )
    )  # fmt: skip


def test_points_follow_the_reports_day_by_day():
    publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"))
    for name, days in (("Harbor Wire", 1), ("Quay Post", 1), ("Late Review", 9)):
        publish(outlet(name), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek"), on=on(days))
    assert told(the(kind="figure")) == [(on(0), on(1), 1), (on(1), on(9), 3), (on(9), None, 4)]


def test_points_take_in_an_older_report_that_is_read_later():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"), on=on(3))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek"), on=on(1))
    assert told(the()) == [(on(1), on(3), 1), (on(3), None, 2)]


def test_points_end_with_the_grade_of_today():
    publish(company(), draft().alleges(*LABS).exchanges(16e6, *LABS).exchanges(13e6, "MiniMax"))
    wrong = draft().alleges("MiniMax").exchanges(3.4e6, "MiniMax", qualifier=Qualifier.EXACT)
    publish(outlet("Harbor Wire"), wrong.claim(Predicate.DENIES, "MiniMax"), on=on(2))
    for assertion in Assertion.objects.filter(retired_at=None):
        last, grade = assertion.points.get(until=None), assertion.assessments.get(superseded_at=None)
        mine = (last.score, last.letter, last.label, last.n_reports, last.explanation)
        assert mine == (grade.score, grade.letter, grade.label, grade.n_reports, grade.explanation)
        assert (last.standing, last.replied_on) == (assertion.standing, assertion.replied_on)
        assert last.representative_id == assertion.representative_id


def test_points_know_a_denial_from_its_day_and_lead_to_its_words():
    publish(company(), draft().alleges("DeepSeek"))
    silent = draft().alleges("DeepSeek").claim(Predicate.NO_RESPONSE, "DeepSeek", manner=Manner.DECLINED)
    publish(outlet("Harbor Wire"), silent, on=on(1))
    publish(outlet("Quay Post"), draft().claim(Predicate.DENIES, "DeepSeek", "Anthropic"), on=on(8))
    allegation = the(predicate="alleges_distillation")
    side = [(one.since, one.standing, one.reply, one.asked_as_of, one.replied_on) for one in allegation.points.all()]
    assert sorted(side) == [
        (on(0), "alleged", "", None, None),
        (on(1), "alleged", "declined", on(1), None),
        (on(8), "denied", "denies", on(1), on(8)),
    ]
    assert allegation.answer.predicate == "denies"
    assert allegation.answer.report.source.name == "Quay Post"


def test_points_show_the_wording_of_their_day():
    publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=Qualifier.ABOUT))
    publish(company(), draft().alleges("MiniMax").exchanges(13e6, "MiniMax"), on=on(2))
    words = [one.representative.qualifier for one in the(kind="figure").points.order_by("since")]
    assert words == ["about", "more_than"]


def edited(page, said, days):
    text = snapshot(page, said.words.text, fetched_at=datetime.combine(on(days), datetime.min.time(), tzinfo=UTC))
    keep(text, said.extraction())


def test_points_keep_what_was_said_until_it_was_taken_back():
    page = publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(3.4e6, "MiniMax"))
    edited(page, draft("Corrected.").alleges("MiniMax").exchanges(13e6, "MiniMax"), 9)
    gone = Assertion.objects.get(value=3.4e6)
    assert (told(gone), gone.retired_at.date()) == ([(on(0), on(9), 1)], on(9))
    assert told(the(value=13e6)) == [(on(9), None, 1)]
    assert not Conflict.objects.exists()


def test_points_remember_a_conflict_that_is_settled():
    exact = Qualifier.EXACT
    publish(outlet("Quay Post"), draft().alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=exact))
    page = publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(3.4e6, "MiniMax", qualifier=exact))
    edited(page, draft("Corrected.").alleges("MiniMax").exchanges(13e6, "MiniMax", qualifier=exact), 9)
    doubted = [one.explanation["conflict"] is not None for one in the(value=13e6).points.order_by("since")]
    assert doubted == [True, False]
    assert Conflict.objects.get().resolved_at.date() == on(9)


def test_points_are_the_same_after_a_full_rebuild():
    page = publish(outlet("Harbor Wire"), draft().alleges("MiniMax").exchanges(3.4e6, "MiniMax"))
    publish(company(), draft().alleges(*LABS).exchanges(16e6, *LABS), on=on(1))
    publish(outlet("Quay Post"), draft().claim(Predicate.DENIES, "MiniMax", "Anthropic"), on=on(4))
    edited(page, draft("Corrected.").alleges("MiniMax").exchanges(13e6, "MiniMax"), 9)
    before = everything()
    rows = set(Point.objects.values_list("pk", flat=True))
    assess_all()
    assert everything() == before
    assert set(Point.objects.values_list("pk", flat=True)) == rows  # nothing was written anew
    Assertion.objects.all().delete()
    assess_all()
    assert everything() == before
