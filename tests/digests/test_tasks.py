"""The tasks of mail: whatever is rung twice, late or never, each mail goes out once."""

from __future__ import annotations

import threading
from collections import Counter

import pytest
from django.db import connection

from tests.digests import factories as make
from tests.digests.test_sending import mail_server
from tracker.celery import MAIL, app
from tracker.collection import clock
from tracker.digests import tasks
from tracker.digests.models import Delivery

__all__ = ["mail_server"]


@pytest.fixture
def rung(monkeypatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(tasks, "ring", told.append)
    return told


def asked_for(address: str) -> Delivery:
    who = make.subscriber(address, is_confirmed=False)
    return make.delivery(
        who, purpose=Delivery.Purpose.CONFIRM, subject="Is it you?", text="Say yes.", due_at=clock.now()
    )


@pytest.mark.django_db
def test_nothing_is_rung_for_where_nothing_waits(rung):
    tasks.sweep()
    tasks.tick()
    assert rung == []


@pytest.mark.django_db
def test_the_sweep_rings_once_for_each_batch_and_for_what_people_wait_for(rung, monkeypatch):
    monkeypatch.setattr(tasks.sending, "BATCH", 2)
    who = make.subscriber()
    for _ in range(5):
        make.delivery(who)
    asked_for("anna@mail.example")
    tasks.sweep()
    assert Counter(rung) == {tasks.SEND_URGENT: 1, tasks.SEND_DIGESTS: 3}


def test_beat_rings_and_the_mail_queue_hears():
    schedule = {entry["task"]: entry for entry in app.conf.beat_schedule.values()}
    for task in (f"{tasks.__name__}.sweep", f"{tasks.__name__}.tick"):
        assert task in schedule
        assert task in app.tasks
        assert app.amqp.router.route({}, task)["queue"].name == MAIL


@pytest.mark.django_db(transaction=True)
def test_tasks_at_once_send_each_mail_once(mail_server):
    rows = [asked_for(f"reader{number}@mail.example") for number in range(30)]

    def work() -> None:
        for task in (tasks.sweep, tasks.tick, tasks.send_urgent, tasks.send_digests):
            task()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert mail_server.ids() == {row.message_id: 1 for row in rows}
    assert set(Delivery.objects.values_list("state", flat=True)) == {Delivery.State.SENT}
