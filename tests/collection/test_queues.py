"""Whether anything waits in a queue: of PostgreSQL's own, and of another broker."""

import pytest
from celery import Celery
from django.db import connection

from tracker.collection import queues

QUEUE = "queue_that_a_test_fills"


@pytest.fixture
def filled(db):
    """What puts a message into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgmq.create(%s)", [QUEUE])

    def fill():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pgmq.send(%s, '{}')", [QUEUE])

    return fill


def test_a_queue_to_which_nothing_was_ever_sent_is_empty(db):
    assert queues.is_empty("queue_that_nobody_made")


def test_what_a_worker_has_waits_no_more(filled):
    assert queues.is_empty(QUEUE)
    filled()
    assert not queues.is_empty(QUEUE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM pgmq.read(%s, 1800, 1)", [QUEUE])
    assert queues.is_empty(QUEUE)


@pytest.fixture
def elsewhere(settings, monkeypatch):
    """An app with a broker that is not PostgreSQL."""
    settings.BROKER_URL = "redis://queue.example"
    app = Celery(broker="memory://", set_as_current=False)
    monkeypatch.setattr(queues, "current_app", app)
    return app


def test_another_broker_is_asked(elsewhere):
    with elsewhere.connection_for_write() as broker, broker.SimpleQueue("memory_queue") as queue:
        assert queues.is_empty("memory_queue")
        queue.put({})
        assert not queues.is_empty("memory_queue")


def test_a_broker_that_does_not_say_counts_as_full(elsewhere, caplog):
    assert not queues.is_empty("queue_that_nobody_made")
    assert "does not say whether anything waits in queue_that_nobody_made" in caplog.text
