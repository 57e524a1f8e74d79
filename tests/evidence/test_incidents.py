"""Which incidents come of reports: several of one accuser, joint ones, reversed ones, admissions, accusations of nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.evidence.making import LABS, company, day, draft, outlet, publish, report, snapshot
from tracker.evidence.models import Incident, Placement, Rule
from tracker.evidence.recording import keep
from tracker.extraction.records import Precision, Predicate

pytestmark = pytest.mark.django_db
FEBRUARY, SEPTEMBER = date(2026, 2, 23), date(2026, 9, 10)
AGENCIES = (
    "National Security Agency",
    "Cybersecurity and Infrastructure Security Agency",
    "Federal Bureau of Investigation",
)


def living():
    return Incident.objects.filter(retired_at=None, merged_into=None)


def slugs():
    return sorted(living().values_list("slug", flat=True))


def homes(of):
    """The incidents that a report's statements are placed in, with the rule, in the order of its text."""
    rows = Placement.objects.filter(report=of).order_by("statement__start")
    return [(row.incident.slug if row.incident else None, row.rule) for row in rows]


def test_one_accuser_has_an_incident_for_each_time_that_it_accuses():
    publish(company(), draft().alleges(*LABS, on="2026-02-23"), on=FEBRUARY)
    publish(company("Claude"), draft().alleges("Moonshot AI", on="2026-09-10"), on=SEPTEMBER)
    assert slugs() == ["anthropic-2026-02", "anthropic-2026-09"]


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        (day("2026-02-23"), Rule.SAME_TIME),
        (day("2026-02-01", Precision.MONTH), Rule.SAME_TIME),
        (day("2026-01-01", Precision.YEAR), Rule.SAME_TIME),
        (None, Rule.LOOK_BACK),
    ],
)
def test_a_look_back_belongs_to_the_old_incident_whatever_the_day_of_its_report(said, rule):
    publish(company(), draft().alleges(*LABS, on="2026-02-23"), on=FEBRUARY)
    text = draft().claim(Predicate.ALLEGES_DISTILLATION, "Anthropic", "MiniMax", date=said)
    late = publish(outlet("Late Review"), text, on=date(2026, 8, 2))
    publish(company("Claude"), draft().alleges("MiniMax", on="2026-09-10"), on=SEPTEMBER)
    found = homes(late)
    assert found[0][0] == "anthropic-2026-02"
    assert found[0][1] in (rule, Rule.FOUNDED)
    assert slugs() == ["anthropic-2026-02", "anthropic-2026-09"]


def test_a_look_back_beside_a_new_accusation_goes_to_the_old_incident_alone():
    publish(company(), draft().alleges(*LABS, on="2026-02-23"), on=FEBRUARY)
    both = draft().alleges("Alibaba", on="2026-09-10")
    both.claim(Predicate.ALLEGES_DISTILLATION, "Anthropic", "MiniMax", date=day("2026-02-01", Precision.MONTH))
    later = publish(outlet("Harbor Wire"), both, on=SEPTEMBER)
    assert homes(later) == [("anthropic-2026-09", Rule.FOUNDED), ("anthropic-2026-02", Rule.SAME_TIME)]


def joint(on="2026-09-08"):
    said = draft()
    for target in ("Alibaba", "DeepSeek"):
        said.claim(Predicate.ALLEGES_DISTILLATION, AGENCIES[0], target, date=day(on), hedged=True)
        said.claims += [replace(said.claims[-1], claimant=agency) for agency in AGENCIES[1:]]
    return said


def test_a_joint_accusation_is_one_incident_of_all_its_accusers():
    publish(outlet("Harbor Wire"), joint(), on=SEPTEMBER)
    publish(outlet("Quay Post"), draft().alleges("Alibaba", claimant=AGENCIES[2], on="2026-09-08"), on=SEPTEMBER)
    incident = living().get()
    assert incident.slug == "national-security-agency-2026-09"
    assert sorted(str(actor) for actor in incident.accusers.all()) == sorted(AGENCIES)
    assert incident.title.startswith("National Security Agency, Cybersecurity")
    assert " allege distillation by Alibaba and DeepSeek" in incident.title


def test_two_accusers_in_one_sentence_whose_accusations_lie_apart_stay_two_incidents():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", claimant="OpenAI", on="2026-02-02"), on=FEBRUARY)
    publish(company(), draft().alleges("DeepSeek", on="2026-02-23"), on=FEBRUARY)
    both = draft().alleges("DeepSeek", on=None)
    both.claims.append(replace(both.claims[0], claimant="OpenAI"))
    publish(outlet("Late Review"), both, on=date(2026, 4, 1))
    assert slugs() == ["anthropic-2026-02", "openai-2026-02"]


def test_the_reverse_accusation_is_an_incident_of_its_own():
    publish(outlet("Harbor Wire"), draft().alleges("DeepSeek", claimant="OpenAI", on="2026-09-01"), on=SEPTEMBER)
    publish(outlet("Quay Post"), draft().alleges("OpenAI", claimant="DeepSeek", on="2026-09-01"), on=SEPTEMBER)
    assert slugs() == ["deepseek-2026-09", "openai-2026-09"]


def admission(whom="OpenAI", **changes):
    return draft().claim(Predicate.ADMITS, "xAI", whom, date=day("2026-04-30"), **changes)


def test_what_is_admitted_and_alleged_by_nobody_is_an_incident_without_an_accuser():
    made = publish(outlet("Harbor Wire"), admission(), on=date(2026, 5, 1))
    incident = living().get()
    assert (incident.slug, incident.accuser, incident.accusers.count()) == ("xai-2026-04", None, 0)
    assert incident.title == "xAI is reported to admit distillation of OpenAI, April 2026"
    assert homes(made) == [("xai-2026-04", Rule.FOUNDED)]


def test_an_admission_answers_the_accusation_where_there_is_one_whatever_came_first():
    publish(outlet("Harbor Wire"), admission(), on=date(2026, 5, 1))
    publish(outlet("Quay Post"), draft().alleges("xAI", claimant="OpenAI", on="2026-04-29"), on=date(2026, 5, 1))
    incident = living().get()
    assert (incident.slug, incident.accuser.name) == ("openai-2026-04", "OpenAI")
    assert incident.former_slugs.get().slug == "xai-2026-04"


def test_an_accusation_of_nobody_named_stays_apart_from_a_later_one_that_names_somebody():
    publish(outlet("Harbor Wire"), nobody("2026-02-12"), on=date(2026, 2, 12))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", claimant="Google", on="2026-03-10"), on=date(2026, 3, 10))
    assert slugs() == ["google-2026-02", "google-2026-03"]
    assert not Incident.objects.get(slug="google-2026-02").accused.exists()


def test_a_report_that_says_whom_it_meant_joins_the_accusation_of_nobody_named():
    publish(outlet("Harbor Wire"), nobody("2026-02-12"), on=date(2026, 2, 12))
    publish(outlet("Quay Post"), draft().alleges("DeepSeek", claimant="Google", on="2026-02-12"), on=date(2026, 3, 10))
    assert [str(actor) for actor in living().get().accused.all()] == ["DeepSeek"]


def nobody(on):
    return draft().claim(Predicate.ALLEGES_DISTILLATION, "Google", None, date=day(on), hedged=True)


def test_an_edit_that_moves_the_only_accusation_renames_its_incident():
    page, wrong, right = report(outlet("Harbor Wire")), draft("One."), draft("Two.")
    keep(snapshot(page, wrong.alleges("DeepSeek", on="2026-02-28").words.text), wrong.extraction())
    made = living().get()
    keep(snapshot(page, right.alleges("DeepSeek", on="2026-03-02").words.text), right.extraction())
    assert living().get().slug in ("anthropic-2026-03", "anthropic-2026-02")
    assert living().get().pk == made.pk


def test_a_warning_is_of_the_incident_of_whoever_warns_whatever_stands_nearer():
    text = draft().alleges(*LABS, on="2026-02-23").claim(Predicate.WARNS, "Anthropic", None)
    text.alleges("DeepSeek", claimant="OpenAI", on="2026-02-12")
    told = publish(outlet("Harbor Wire"), text, on=date(2026, 2, 24))
    assert [slug for slug, _ in homes(told)].count("openai-2026-02") == 1
    warning = Placement.objects.get(report=told, statement__predicate=Predicate.WARNS)
    assert (warning.incident.slug, warning.rule) == ("anthropic-2026-02", Rule.NEAREST)
