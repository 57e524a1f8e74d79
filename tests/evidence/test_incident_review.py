"""What people rule about incidents: applied in every re-run, undoable, and addresses that never break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.evidence.making import company, draft, outlet, publish
from tracker.evidence import incident_review as review
from tracker.evidence import ledger
from tracker.evidence.assess import assess_all
from tracker.evidence.models import Assertion, FormerSlug, Incident, IncidentRuling, Placement
from tracker.evidence.queries.incidents import successor
from tracker.evidence.review import CannotRule

pytestmark = pytest.mark.django_db
SAID = {"who": "E. Ng", "why": "The letter of June, published in July."}
JUNE, AUGUST = date(2026, 6, 10), date(2026, 8, 3)


@pytest.fixture
def two():
    """One accuser, one accused, two months apart; with a reply and a number."""
    publish(company(), draft().alleges("Alibaba", on="2026-06-10").exchanges(28.8e6, "Alibaba"), on=JUNE)
    publish(outlet("Harbor Wire"), draft().alleges("Alibaba", "MiniMax", on="2026-08-03"), on=AUGUST)
    publish(outlet("Quay Post"), draft().alleges("Alibaba", on="2026-08-03"), on=AUGUST)
    return incident("anthropic-2026-06"), incident("anthropic-2026-08")


def incident(slug):
    found = review.find_incident(slug)
    assert found is not None, slug
    return found


def slugs():
    return sorted(Incident.objects.filter(retired_at=None, merged_into=None).values_list("slug", flat=True))


def rebuilt():
    """What a rebuild from nothing concludes."""
    ledger.forget()
    assess_all()
    return list(ledger.lines())


def test_a_merge_joins_two_incidents_in_every_re_run(two):
    june, august = two
    review.merge(august, june, **SAID)
    assert slugs() == ["anthropic-2026-06"]
    assert Assertion.objects.filter(retired_at=None).exclude(incident=june).count() == 0
    before = list(ledger.lines())
    assess_all()
    assert list(ledger.lines()) == before
    assert rebuilt() == before


def test_a_report_that_comes_after_a_merge_joins_what_was_merged(two):
    june, august = two
    review.merge(august, june, **SAID)
    publish(outlet("Late Review"), draft().alleges("MiniMax", on="2026-08-04"), on=AUGUST)
    assert slugs() == ["anthropic-2026-06"]


def test_the_address_of_a_merged_incident_leads_on_and_comes_back(two):
    june, august = two
    assert Client().get("/incidents/anthropic-2026-08/").status_code == 200
    ruling = review.merge(august, june, **SAID)
    answer = Client().get("/incidents/anthropic-2026-08/")
    assert (answer.status_code, answer["Location"]) == (301, "/incidents/anthropic-2026-06/")
    review.undo(ruling, who="A. Li")
    assert slugs() == ["anthropic-2026-06", "anthropic-2026-08"]
    assert incident("anthropic-2026-08").pk == august.pk
    assert successor("anthropic-2026-08") is None
    assert not FormerSlug.objects.filter(slug="anthropic-2026-08").exists()
    assert Client().get("/incidents/anthropic-2026-08/").status_code == 200


def test_an_undone_merge_leaves_what_was_computed_before(two):
    before = list(ledger.lines())
    ruling = review.merge(two[1], two[0], **SAID)
    assert list(ledger.lines()) != before
    review.undo(ruling, who="A. Li")
    assert list(ledger.lines()) == before
    ruling.refresh_from_db()
    assert (ruling.who, ruling.undone_by, ruling.undone_at is not None) == ("E. Ng", "A. Li", True)


def test_a_merge_of_two_accusers_is_led_by_the_one_it_went_into(two):
    publish(outlet("Late Review"), draft().alleges("Alibaba", claimant="OpenAI", on="2026-06-20"), on=date(2026, 6, 20))
    review.merge(incident("openai-2026-06"), two[0], **SAID)
    june = incident("anthropic-2026-06")
    assert june.accuser.name == "Anthropic"
    assert sorted(str(actor) for actor in june.accusers.all()) == ["Anthropic", "OpenAI"]
    assert june.title.startswith("Anthropic and OpenAI allege distillation by Alibaba")


def test_a_rejected_pair_is_never_proposed_again(two):
    (proposal,) = review.proposals()
    assert {proposal.one, proposal.other} == set(two)
    assert "one accuser" in proposal.why
    review.reject(proposal.one, proposal.other, **SAID)
    publish(outlet("Late Review"), draft().alleges("MiniMax", on="2026-08-04"), on=AUGUST)
    assess_all()
    assert list(review.proposals()) == []
    with pytest.raises(CannotRule, match="not the same"):
        review.merge(*two, **SAID)


def test_a_rejection_keeps_apart_who_spoke_in_one_sentence():
    said = draft().alleges("DeepSeek", claimant="National Security Agency")
    joint = replace(said.claims[0], claimant="Federal Bureau of Investigation")
    for number in range(2):
        publish(outlet(f"Paper {number}"), draft().alleges("DeepSeek", claimant=joint.claimant))
        publish(outlet(f"Review {number}"), draft().alleges("DeepSeek", claimant="National Security Agency"))
    review.reject(
        incident("federal-bureau-of-investigation-2026-02"), incident("national-security-agency-2026-02"), **SAID
    )
    said.claims.append(joint)
    publish(outlet("Harbor Wire"), said)
    assert slugs() == ["federal-bureau-of-investigation-2026-02", "national-security-agency-2026-02"]


def test_a_split_sets_reports_apart_and_undone_brings_them_back(two):
    august = two[1]
    before = list(ledger.lines())
    moved = Placement.objects.filter(report__source__name="Quay Post").values_list("report", flat=True)[0]
    ruling = review.split(august, [moved], [], **SAID)
    assert len(slugs()) == 3
    apart = Placement.objects.filter(report=moved).values_list("incident", "rule")
    assert list(apart) == [(Incident.objects.get(charges__split=ruling).pk, "ruled")]
    after = list(ledger.lines())
    assert rebuilt() == after
    review.undo(ruling, who="A. Li")
    assert list(ledger.lines()) == before


def test_nothing_is_split_that_alleges_nothing_or_everything(two):
    june = two[0]
    (report,) = set(Placement.objects.filter(incident=june).values_list("report", flat=True))
    with pytest.raises(CannotRule, match="nothing would be left"):
        review.split(june, [report], [], **SAID)
    with pytest.raises(CannotRule, match="alleges nothing in this incident"):
        review.split(two[1], [report], [], **SAID)


@pytest.mark.parametrize("said", [{"who": "", "why": "x"}, {"who": "E. Ng", "why": " "}])
def test_a_ruling_gives_its_reason(two, said):
    with pytest.raises(CannotRule, match="say who rules, and why"):
        review.merge(*two, **said)


def command(*words):
    out = StringIO()
    call_command("incident", *words, stdout=out)
    return out.getvalue()


def test_the_command_merges_lists_and_undoes(two):
    who = ("--who", "E. Ng", "--why", "One letter.")
    assert "anthropic-2026-08  and  anthropic-2026-06: one accuser" in command("proposals")
    assert "part of anthropic-2026-06" in command("merge", "anthropic-2026-08", "anthropic-2026-06", *who)
    assert "anthropic-2026-08" not in command("list")
    (ruling,) = IncidentRuling.objects.all()
    assert "says E. Ng: One letter." in command("rulings")
    assert "holds no longer" in command("undo", str(ruling.pk), "--who", "A. Li")
    assert "anthropic-2026-08" in command("list")
    assert "undone" in command("rulings")
    with pytest.raises(CommandError, match="was undone before"):
        command("undo", str(ruling.pk), "--who", "A. Li")
    with pytest.raises(CommandError, match="There is no incident 'tea'"):
        command("merge", "tea", "anthropic-2026-06", *who)
