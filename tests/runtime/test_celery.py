"""Celery's settings for every broker, and a real worker on the queue in PostgreSQL."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from celery import Celery
from django.conf import settings
from django.db import connection

from tests.runtime.echo_task import leave_mark
from tracker.celery import app, broker_settings, pgmq_conninfo, wait_for_the_database


def test_tasks_are_late_acked_json_and_keep_no_results():
    conf = app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.accept_content == ["json"]
    assert conf.task_serializer == "json"
    assert conf.task_ignore_result
    assert conf.result_backend is None
    assert not conf.worker_enable_remote_control


def test_sweeps_expire_before_they_pile_up():
    entry = app.conf.beat_schedule["sweep"]
    assert entry["task"] == "tracker.collection.tasks.sweep"
    assert entry["options"]["expires"] < 10


def test_rabbitmq_gets_quorum_queues_and_confirms():
    conf = broker_settings("amqp://u:p@rabbit//", {})
    rabbit = Celery(set_as_current=False)
    rabbit.conf.update(conf)
    rabbit.amqp.queues.select(["fetch", "read"])
    arguments = [queue.queue_arguments for queue in rabbit.amqp.queues.consume_from.values()]
    assert arguments == [{"x-queue-type": "quorum"}] * 2
    assert conf["broker_transport_options"] == {"confirm_publish": True}
    assert conf["worker_prefetch_multiplier"] == 1


def test_redis_gives_back_unacknowledged_messages_quickly():
    options = broker_settings("redis://redis:6379/0", {})["broker_transport_options"]
    assert options["unacked_restore_interval"] == 5
    assert options["unacked_restore_throttle"] == 1
    assert options["visibility_timeout"] == 1800


def test_default_broker_needs_no_extension():
    options = app.conf.broker_transport_options
    assert options["init_extension"] is False
    assert options["visibility_timeout"] == 1800


@pytest.mark.parametrize("password", ["plain", "", "with space", r"quote ' and \ backslash", "@:/?#"])
def test_pgmq_reaches_the_database_with_any_password(password):
    """Through pgmq's own reading of the string, which passes values on without quoting them."""
    from pgmq.base import PGMQConfig

    database = {"HOST": "/a b/c", "PORT": "", "USER": "u", "PASSWORD": password, "NAME": "it's"}
    dsn = PGMQConfig(conn_string=pgmq_conninfo({**database, "OPTIONS": {"pool": {}, "sslmode": "disable"}})).dsn
    found = psycopg.conninfo.conninfo_to_dict(dsn)
    assert (found["host"], found["user"], found["dbname"], found["sslmode"]) == ("/a b/c", "u", "it's", "disable")
    assert found["options"] == "-c idle_in_transaction_session_timeout=10s"
    assert found["password"] == (password or "-")


class Worker:
    """A real worker process on the queues of the test database."""

    def __init__(self, database_url, log):
        self._environment = {**os.environ, "DATABASE_URL": database_url}
        self.log = log
        self.process = None

    def start(self):
        command = [sys.executable, "-m", "celery", "--app=tracker", "worker", "--pool=threads", "--concurrency=2"]
        command += ["--queues=sweep,read", "--include=tests.runtime.echo_task"]
        command += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self._environment, cwd=settings.BASE_DIR, stdout=log, stderr=log
            )

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def worker(transactional_db, database_url, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE queue_mark (n int)")
    worker = Worker(database_url, tmp_path / "worker.log")
    yield worker
    if worker.process and worker.process.poll() is None:
        worker.kill()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE queue_mark")
    app.control.purge()


def marks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM queue_mark ORDER BY n")
        return [row[0] for row in cursor.fetchall()]


def wait_for_marks(expected, seconds=20):
    deadline = time.monotonic() + seconds
    while marks() != expected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert marks() == expected


def test_worker_runs_tasks_of_both_queues_and_stops_cleanly(worker):
    worker.start()
    leave_mark.apply_async((1, 0))
    leave_mark.apply_async((2, 0), queue="read")
    wait_for_marks([1, 2])
    assert worker.stop() == 0


def test_a_hint_that_came_too_late_is_dropped_without_a_word(worker):
    """Whoever told of it has told of it again."""
    leave_mark.apply_async((1, 0), expires=0.5)
    time.sleep(0.6)
    worker.start()
    leave_mark.apply_async((2, 0))
    wait_for_marks([2])
    assert worker.stop() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pgmq.q_sweep")
        assert cursor.fetchone() == (0,)
    assert marks() == [2]
    assert not [line for line in worker.log.read_text().splitlines() if "leave_mark" in line and ". tests." not in line]


# kombu silences it with a tool that is not meant for threads.
@pytest.mark.filterwarnings(r"ignore:list_queues\(\) now returns:UserWarning")
def test_many_threads_send_at_once_while_a_worker_works(worker):
    """Every thread's first message declares the queue; what that locks must not make them fail."""
    worker.start()
    with ThreadPoolExecutor(12) as pool:
        list(
            pool.map(lambda number: leave_mark.apply_async((number, 0), queue=("sweep", "read")[number % 2]), range(60))
        )
    wait_for_marks(list(range(60)))
    assert "Traceback" not in worker.log.read_text()


def test_task_of_a_killed_worker_comes_back(worker):
    """Late acknowledgement: what nobody finished is still in the queue, invisible until its timeout."""
    worker.start()
    leave_mark.apply_async((1, 3))
    with connection.cursor() as cursor:
        query = "SELECT count(*) FROM pgmq.q_sweep WHERE read_ct = 1"
        deadline = time.monotonic() + 20
        while (cursor.execute(query), cursor.fetchone()[0])[1] != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        worker.kill()
        cursor.execute("SELECT count(*), min(vt) > now() + interval '29 minutes' FROM pgmq.q_sweep")
        assert cursor.fetchone() == (1, True)
        assert marks() == []
        cursor.execute("UPDATE pgmq.q_sweep SET vt = now()")  # the half hour is over
    worker.start()
    wait_for_marks([1])


def test_worker_waits_longer_for_the_database_than_a_reader(db, monkeypatch):
    options = connection.settings_dict["OPTIONS"]
    pool = options["pool"]
    monkeypatch.setitem(pool, "timeout", pool["timeout"])
    monkeypatch.setitem(options, "options", "-c jit=off")
    assert pool["timeout"] <= 4
    wait_for_the_database()
    assert pool["timeout"] >= 20
    assert options["options"] == "-c jit=off -c idle_in_transaction_session_timeout=60s"


def test_server_ends_what_falls_silent_with_a_queue_in_its_hands(db):
    from pgmq.base import PGMQConfig

    with psycopg.connect(PGMQConfig(conn_string=pgmq_conninfo(connection.settings_dict)).dsn) as session:
        assert session.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("10s",)
