"""Several workers at once leave the rows that one after the other would."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests.evidence.making import LABS, draft, outlet, report, snapshot
from tracker.collection import claims
from tracker.collection.models import Report, Snapshot, Source
from tracker.evidence import tasks
from tracker.evidence.assess import assess_report
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Actor, Assertion, Assessment, Incident, Statement
from tracker.evidence.recording import keep
from tracker.evidence.removal import remove_sample

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


def wait_for_a_waiter(seconds=10.0):
    """Until somebody else waits for a lock."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    pytest.fail(f"nobody waited for a lock within {seconds} seconds")


def closing(work):
    try:
        return work()
    finally:
        connection.close()


def test_a_reader_waits_for_the_evidence_before_it_holds_its_snapshot(monkeypatch):
    said = draft().alleges("DeepSeek")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    monkeypatch.setattr(tasks.reading, "read_text", lambda _: said.extraction())
    claims.make_due(Snapshot.objects.all())
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            lock_evidence()
            reading = pool.submit(closing, lambda: tasks.read_snapshot(text.snapshot_id))
            wait_for_a_waiter()
            assert Snapshot.objects.select_for_update(nowait=True).only("pk").get() == text.snapshot
        reading.result(timeout=20)
    assert Assertion.objects.count() == 1


def test_removing_the_sample_waits_for_a_poll_that_adds_to_it():
    source = outlet("Sample Wire", is_sample=True)
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            Source.objects.select_for_update(no_key=True).get(pk=source.pk)
            removing = pool.submit(closing, remove_sample)
            wait_for_a_waiter()
            report(source)
        assert removing.result(timeout=20)["reports"] == 1
    assert not Report.objects.exists()
    assert not Source.objects.exists()
