"""The third writer: incidents, assertions, standings, conflicts and grades, with their history."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.evidence.making import LABS, company, day, draft, outlet, publish, report, snapshot
from tracker.collection import clock
from tracker.evidence.assess import assess_all, assess_report
from tracker.evidence.models import Assertion, Assessment, Conflict, Incident, Statement
from tracker.evidence.queries.incidents import successor
from tracker.evidence.recording import keep
from tracker.evidence.said import usable
from tracker.extraction.records import Instrument, Precision, Predicate, Qualifier

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY, MAY = date(2026, 2, 23), date(2026, 2, 24), date(2026, 5, 10)


def live(**filters):
    return Assertion.objects.filter(retired_at=None, **filters)


def grade_of(assertion):
    return assertion.assessments.get(superseded_at=None)


def state():
    """Everything that assessing writes, times included."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Incident, Assertion, Assessment, Conflict, Assertion.statements.through)
    ]


def the_post():
    said = draft("Our findings.").alleges(*LABS).exchanges(16e6, *LABS).exchanges(13e6, "MiniMax")
    return publish(company(), said.exchanges(150_000, "DeepSeek").exchanges(3.4e6, "Moonshot AI"))


def test_assess_makes_one_incident_of_one_campaign_with_several_accused():
    the_post()
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", on="2026-02-23"), on=TUESDAY)
    incident = Incident.objects.get()
    assert incident.slug == "anthropic-2026-02"
    assert incident.title == "Anthropic alleges distillation by DeepSeek, MiniMax and Moonshot AI, February 2026"
    assert (incident.began_on, incident.began_precision) == (MONDAY, "day")
    assert sorted(actor.name for actor in incident.accused.all()) == list(LABS)


def test_assess_grades_a_post_and_its_repeats_as_one_direct_origin():
    the_post()
    for number in range(3):
        publish(outlet(f"Outlet {number}"), draft().alleges(*LABS).citing("Anthropic"), on=TUESDAY)
    graded = grade_of(live(predicate="alleges_distillation", target__name="DeepSeek").get())
    assert (graded.letter, graded.score, graded.n_origins, graded.n_reports) == ("A", Decimal("0.95"), 1, 4)
    assert [origin["n_repeats"] for origin in graded.explanation["origins"]] == [3]


def test_assess_twice_writes_nothing_more():
    made = the_post()
    publish(outlet("Harbor Wire"), draft().alleges(*LABS).exchanges(3.4e6, "DeepSeek", qualifier=Qualifier.EXACT))
    before = state()
    assess_report(made.pk)
    assess_all()
    assert state() == before


def test_assess_gives_the_same_whatever_the_order_of_reports(django_assert_num_queries):
    texts = [
        ("Harbor Wire", draft().alleges(*LABS).citing("Anthropic"), TUESDAY),
        ("Late Review", draft().alleges("DeepSeek", on=None), MAY),
        ("Quay Post", draft().alleges("MiniMax", on="2026-02-23").exchanges(13e6, "MiniMax"), MONDAY),
    ]
    for name, said, on in texts:
        publish(outlet(name), said, on=on)
    forward = _picture()
    Assertion.objects.all().delete()
    Incident.objects.all().delete()
    for made in reversed(list(Statement.objects.values_list("report", flat=True).distinct().order_by("report"))):
        assess_report(made)
    assert _picture() == forward


def _picture():
    """Incidents and what they hold, without the numbers of rows."""
    return sorted(
        (
            incident.slug,
            sorted(
                (a.predicate or a.metric, str(a.target), a.value, str(grade_of(a)), a.supports.count())
                for a in incident.assertions.filter(retired_at=None)
            ),
        )
        for incident in Incident.objects.filter(retired_at=None, merged_into=None)
    )


def test_assess_puts_a_look_back_without_a_date_into_the_old_incident():
    the_post()
    publish(outlet("Late Review"), draft().alleges("DeepSeek", "MiniMax", on=None), on=MAY)
    assert Incident.objects.count() == 1


def test_assess_puts_a_dated_look_back_into_the_old_incident():
    the_post()
    said = draft()
    said.claim(
        Predicate.ALLEGES_DISTILLATION,
        "Anthropic",
        "DeepSeek",
        date=day("2026-02-01", Precision.MONTH),
        confidence=1.0,
    )
    publish(outlet("Late Review"), said, on=MAY)
    assert Incident.objects.count() == 1


def test_assess_makes_a_new_incident_of_a_later_campaign():
    the_post()
    publish(outlet("Harbor Wire"), draft().alleges("Alibaba", on="2026-06-24"), on=date(2026, 6, 24))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", claimant="OpenAI", on="2026-02-12"))
    slugs = sorted(Incident.objects.values_list("slug", flat=True))
    assert slugs == ["anthropic-2026-02", "anthropic-2026-06", "openai-2026-02"]


def test_assess_renames_an_incident_that_turns_out_to_be_of_another_month():
    publish(outlet("Late Review"), draft().alleges("DeepSeek", on=None), on=MAY)
    assert Incident.objects.get().slug == "anthropic-2026-05"
    the_post()
    assert (Incident.objects.get().slug, successor("anthropic-2026-05")) == ("anthropic-2026-02", "anthropic-2026-02")
    assert set(Assertion.objects.values_list("incident", flat=True)) == {Incident.objects.get().pk}


def test_assess_takes_an_undated_own_document_as_of_itsday():
    publish(company(), draft().alleges("DeepSeek", on=None))
    assert (Incident.objects.get().began_on, live().get().occurred_on) == (MONDAY, MONDAY)


def test_assess_knows_no_date_where_no_report_gives_one():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", on=None))
    assert (Incident.objects.get().began_on, live().get().occurred_on) == (None, None)


def test_assess_takes_a_company_page_as_the_speaker_of_its_numbers():
    publish(company(), draft().alleges(*LABS).exchanges(16e6, by=()))
    assert live(kind="figure").get().incident == Incident.objects.get()


def test_assess_returns_a_number_to_the_campaign_whose_document_gives_it():
    the_post()
    publish(company("Alibaba"), draft().claim(Predicate.WARNS, "Alibaba"))
    later = draft().alleges("DeepSeek", on="2026-09-10").exchanges(150_000, "DeepSeek").exchanges(12e6, "DeepSeek")
    publish(outlet("Harbor Wire"), later, on=date(2026, 9, 10))
    homes = {a.value: a.incident.slug for a in live(kind="figure", actors__name="DeepSeek") if a.value < 16e6}
    assert homes == {150_000: "anthropic-2026-02", 12e6: "anthropic-2026-09"}


def test_assess_makes_no_incident_of_somebody_accusing_itself():
    publish(outlet("Harbor Wire"), draft().alleges("xAI", claimant="Elon Musk"))
    assert not Incident.objects.exists()


def test_assess_keeps_the_lower_bound_of_the_best_origin_as_wording():
    the_post()
    publish(outlet("Harbor Wire"), draft().alleges(*LABS).exchanges(13e6, "MiniMax", qualifier=Qualifier.EXACT))
    figure = live(kind="figure", actors__name="MiniMax", value=13e6).get()
    assert (figure.qualifier, figure.low, figure.high, figure.statements.count()) == ("more_than", 13e6, None, 2)


def test_assess_keeps_the_history_of_a_grade():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek"), on=TUESDAY)
    first, second = live().get().assessments.order_by("pk")
    assert (first.n_origins, second.n_origins) == (1, 2)
    assert first.superseded_at == second.assessed_at
    assert second.score > first.score


def test_assess_does_not_raise_a_grade_for_copies():
    text = " ".join(f"word{n} of the wire story number {n * 7} today" for n in range(40))
    publish(outlet("Harbor Wire"), draft(text).alleges("DeepSeek"))
    alone = grade_of(live().get())
    publish(outlet("Copy Site"), draft(text).alleges("DeepSeek"), on=TUESDAY)
    graded = grade_of(live().get())
    assert (graded.score, graded.n_origins, graded.n_reports) == (alone.score, 1, 2)


def test_assess_joins_a_response_to_the_one_incident_its_report_concerns():
    said = draft().alleges(*LABS).responds("White House", Instrument.EXECUTIVE_ACTION, on="2026-02-24")
    publish(outlet("Harbor Wire"), said, on=TUESDAY)
    publish(outlet("Quay Post"), draft().responds("US State Department", Instrument.DIPLOMACY), on=TUESDAY)
    assert live(instrument="executive_action").get().incident == Incident.objects.get()
    assert live(instrument="diplomacy").get().incident is None


def test_assess_leaves_out_reports_on_other_matters():
    said = draft().alleges("DeepSeek")
    made = publish(outlet("Harbor Wire"), said)
    made.refresh_from_db()
    made.is_relevant = False
    made.save()
    assess_report(made.pk)
    assert not live().exists()
    assert Incident.objects.get().retired_at is not None


def test_assess_touches_no_incident_of_another_accuser():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", claimant="OpenAI"))
    other = list(Assertion.objects.values())
    the_post()
    assert list(Assertion.objects.filter(pk__in=[row["id"] for row in other]).values()) == other


def test_assess_ignores_a_reports_statements_that_were_only_misread():
    said = draft("The page.").alleges("DeepSeek", "MiniMax")
    page = report(outlet("Harbor Wire"))
    text = snapshot(page, said.words.text)
    keep(text, said.extraction())
    said.claims.pop()
    keep(text, said.extraction())
    assert [str(a.target) for a in live()] == ["DeepSeek"]
    assert [str(actor) for actor in Incident.objects.get().accused.all()] == ["DeepSeek"]


def test_assess_reads_a_number_without_actors_as_the_one_that_names_them():
    publish(company(), draft().alleges(*LABS).exchanges(16e6))
    publish(outlet("Harbor Wire"), draft().alleges(*LABS).exchanges(16e6, *LABS))
    figure = live(kind="figure").get()
    assert sorted(actor.name for actor in figure.actors.all()) == list(LABS)
    assert figure.representative.report.source.name == "Harbor Wire"
    assert grade_of(figure).label == "Direct sources"


def test_assess_places_a_number_by_its_value_where_nothing_else_tells():
    the_post()
    publish(outlet("Far Post"), draft().exchanges(3.4e6, "Moonshot AI", by=()), on=TUESDAY)
    assert live(kind="figure", actors__name="Moonshot AI", value=3.4e6).get().statements.count() == 2


def test_assess_takes_products_units_and_people_as_those_who_answer_for_them():
    publish(outlet("Harbor Wire"), draft().alleges("Alibaba", on="2026-02-23"))
    publish(outlet("Quay Post"), draft().alleges("Qwen", on="2026-02-23").exchanges(1e6, "Qwen"))
    assert [str(actor) for actor in Incident.objects.get().accused.all()] == ["Alibaba"]
    assert [str(actor) for actor in live(kind="figure").get().actors.all()] == ["Alibaba"]


def test_assess_takes_a_subsidiary_that_is_no_unit_as_itself():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek"))
    assert [str(actor) for actor in Incident.objects.get().accused.all()] == ["DeepSeek"]


def test_assess_takes_an_official_and_his_office_as_one_accuser():
    for name, claimant in (("Harbor Wire", "Michael Kratsios"), ("Quay Post", "White House")):
        publish(outlet(name), draft().alleges("DeepSeek", claimant=claimant))
    office = "White House Office of Science and Technology Policy"
    publish(outlet("Third Post"), draft().alleges("DeepSeek", claimant=office))
    assert Incident.objects.get().accuser.name == "White House"
    assert live().get().statements.count() == 3


def test_assess_names_every_speaker_that_a_statement_of_it_names():
    publish(company(), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek", by=()))
    assert [str(actor) for actor in live(kind="figure").get().speakers.all()] == ["Anthropic"]
    publish(outlet("Quay Post"), draft().alleges("DeepSeek").exchanges(150_000, "DeepSeek", by=("Reuters",)))
    assert [str(actor) for actor in live(kind="figure").get().speakers.all()] == ["Anthropic"]


def test_assess_makes_one_incident_of_a_joint_statement():
    said = draft().alleges("DeepSeek", claimant="National Security Agency")
    said.claims.insert(0, replace(said.claims[0], claimant="Federal Bureau of Investigation"))
    publish(outlet("Harbor Wire"), said)
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", claimant="Federal Bureau of Investigation"))
    assert Incident.objects.get(merged_into=None).accuser.name == "National Security Agency"
    assert (live().get().claimant.name, live().get().statements.count()) == ("National Security Agency", 3)


def test_assess_dates_a_post_by_the_day_on_its_outlets_calendar():
    made = report(company())
    made.published_at, made.published_precision = datetime(2026, 2, 24, 1, 30, tzinfo=UTC), "time"
    made.save()
    said = draft().alleges("DeepSeek", on=None)
    keep(snapshot(made, said.words.text), said.extraction())
    assert live().get().occurred_on == MONDAY


def test_assess_does_not_bring_a_misreading_back_when_its_page_is_edited():
    page, said = report(outlet("Harbor Wire")), draft("The page.").alleges("DeepSeek", "MiniMax")
    text = snapshot(page, said.words.text)
    keep(text, said.extraction())
    said.claims.pop()
    keep(text, said.extraction())
    edited = draft("Edited.").alleges("DeepSeek")
    later = clock.now() + timedelta(hours=1)
    keep(snapshot(page, edited.words.text, fetched_at=later), edited.extraction())
    assert not Assertion.objects.filter(target__name="MiniMax", retired_at=None).exists()
    assert not usable().filter(target__name="MiniMax").exists()
