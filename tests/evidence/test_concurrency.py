"""Several workers at once leave the rows that one after the other would."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.evidence.making import LABS, draft, outlet, report, snapshot
from tracker.evidence.assess import assess_report
from tracker.evidence.models import Actor, Assertion, Assessment, Incident, Statement
from tracker.evidence.recording import keep

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*work):
    def run(one):
        try:
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(work)) as pool:
        return [future.result() for future in [pool.submit(run, one) for one in work]]


def test_two_workers_that_read_two_reports_of_one_incident_make_one():
    jobs = []
    for name in ("Harbor Wire", "Quay Post", "Third Post"):
        said = draft().alleges(*LABS).exchanges(16e6, *LABS)
        jobs.append((snapshot(report(outlet(name)), said.words.text), said.extraction()))
    in_threads(*(lambda job=job: keep(*job) for job in jobs))
    assert Incident.objects.count() == 1
    assert Assertion.objects.count() == 4
    assert Statement.objects.count() == 12
    assert Actor.objects.filter(name="DeepSeek").count() == 1
    assert set(Assessment.objects.filter(superseded_at=None).values_list("n_reports", flat=True)) == {3}


def test_two_workers_that_read_one_snapshot_store_it_once():
    said = draft().alleges("DeepSeek")
    job = (snapshot(report(outlet("Harbor Wire")), said.words.text), said.extraction())
    in_threads(lambda: keep(*job), lambda: keep(*job))
    assert Statement.objects.count() == 1
    assert Assessment.objects.count() == 1


def test_two_workers_that_assess_one_incident_write_no_second_grade():
    said = draft().alleges(*LABS)
    made = report(outlet("Harbor Wire"))
    keep(snapshot(made, said.words.text), said.extraction())
    before = list(Assessment.objects.values())
    in_threads(lambda: assess_report(made.pk), lambda: assess_report(made.pk))
    assert list(Assessment.objects.values()) == before
