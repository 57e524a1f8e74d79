"""`sample clear`: nothing of the sample is left, nothing else is lost."""

from __future__ import annotations

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.evidence.making import LABS, company, draft, outlet, publish
from tracker.collection.models import Issue, Report, Sample, Source
from tracker.collection.sample import State, state
from tracker.evidence.models import Actor, Assertion, Incident, Revision
from tracker.evidence.removal import remove_sample
from tracker.extraction.records import Instrument, Qualifier

pytestmark = pytest.mark.django_db


def sample(name: str):
    return outlet(name, is_sample=True)


def rows():
    """How many rows each of our tables has; what became of the sample, and how often was written, is no part of it."""
    models = [
        m
        for name in ("collection", "evidence")
        for m in apps.get_app_config(name).get_models(include_auto_created=True)
        if m not in (Sample, Revision)
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_remove_sample_leaves_nothing_where_there_is_nothing_else():
    exact = Qualifier.EXACT
    for name, value in (("Harbor Wire", 13e6), ("Quay Post", 3.4e6)):
        said = draft().alleges(*LABS).exchanges(value, "MiniMax", qualifier=exact)
        made = publish(sample(name), said.responds("White House", Instrument.EXECUTIVE_ACTION))
        Issue.objects.create(
            source=made.source,
            report=made,
            key=name,
            kind="x",
            first_seen_at=made.first_seen_at,
            last_seen_at=made.first_seen_at,
        )
    remove_sample()
    assert {label: number for label, number in rows().items() if number} == {}
    assert state() is State.REMOVED


def test_remove_sample_keeps_and_regrades_what_a_real_report_says_too():
    publish(sample("Harbor Wire"), draft().alleges(*LABS))
    publish(outlet("Real Post"), draft().alleges("DeepSeek"))
    slug = Incident.objects.get().slug
    removed = remove_sample()
    assertion = Assertion.objects.get()
    assert (assertion.target.name, assertion.representative.report.source.name) == ("DeepSeek", "Real Post")
    assert assertion.assessments.get(superseded_at=None).n_reports == 1
    assert Incident.objects.get().slug == slug
    assert (removed["sources"], removed["reports"], removed["assertions"]) == (1, 1, 2)
    assert not Actor.objects.filter(name="MiniMax").exists()


def test_remove_sample_touches_nothing_real():
    publish(company(), draft().alleges(*LABS))
    before = rows()
    publish(sample("Harbor Wire"), draft().alleges("Alibaba", claimant="OpenAI", on="2026-06-01"))
    remove_sample()
    assert rows() == before
    assert Report.objects.count() == 1


def test_sample_clear_asks_first_and_says_what_went(monkeypatch):
    publish(sample("Harbor Wire"), draft().alleges("DeepSeek"))
    monkeypatch.setattr("builtins.input", lambda _: "n")
    out = StringIO()
    call_command("sample", "clear", stdout=out)
    assert "Nothing was removed" in out.getvalue()
    assert Source.objects.count() == 1
    call_command("sample", "clear", "--yes", stdout=out)
    assert "1 sources, 1 reports" in out.getvalue()
    call_command("sample", "clear", "--yes", stdout=out)
    assert "no sample" in out.getvalue()
    assert state() is State.REMOVED
