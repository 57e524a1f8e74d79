"""Queues for each kind of work, and who serves them: much work of one kind delays no other."""

import os
import subprocess
import time
from collections import Counter

import pytest
import yaml
from django.conf import settings
from django.db import connection

from tests.runtime.echo_task import leave_mark
from tracker.celery import FETCH, MAIL, READ, SWEEP, app
from tracker.collection import collector
from tracker.collection.tasks import FETCH as FETCH_TASK
from tracker.collection.tasks import POLL
from tracker.collection.tasks import READ as READ_TASK
from tracker.evidence import tasks as reading_tasks
from tracker.runtime.management.commands.work import PROGRAMS
from tracker.runtime.workers import WORKERS

QUEUES = (FETCH, READ, SWEEP, MAIL)
FLOOD_SECONDS = 6.0
TASK_SECONDS = 0.5
THREADS = {queue: worker.threads for worker in WORKERS.values() for queue in worker.queues}


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        (POLL, FETCH),
        (FETCH_TASK, FETCH),
        (READ_TASK, READ),
        ("tracker.collection.tasks.sweep", SWEEP),
        ("tracker.digests.tasks.send_issue", MAIL),
    ],
)
def test_each_kind_of_work_has_its_queue(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_one_worker_of_up_serves_each_queue():
    assert Counter(queue for worker in WORKERS.values() for queue in worker.queues) == Counter(QUEUES)


def test_the_containers_do_the_same_as_up():
    compose = yaml.safe_load((settings.BASE_DIR / "docker" / "compose.yaml").read_text())
    commands = [service.get("command", []) for service in compose["services"].values()]
    kept = [command[-1] for command in commands if command[:-1] == ["python", "manage.py", "work"]]
    assert sorted(kept) == sorted(PROGRAMS)
    assert not [command for command in commands if "celery" in command]


def test_whoever_is_kept_running_is_watched():
    assert {program.name for program in PROGRAMS.values()} == {*WORKERS, "beat"}
    assert {program.deaf_after for program in PROGRAMS.values()} == {settings.DEAF_SECONDS} == {90}


def test_whoever_works_as_long_as_it_may_is_not_deaf():
    assert max(collector.LEASE, reading_tasks.LEASE).total_seconds() < settings.DEAF_SECONDS


@pytest.fixture
def workers(transactional_db, database_url, tmp_path):
    """The workers of `up`, as processes of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE queue_mark (n int)")
    environment = {**os.environ, "DATABASE_URL": database_url}
    with (tmp_path / "workers.log").open("ab") as log:
        running = [
            subprocess.Popen(
                [*worker.command, "--include=tests.runtime.echo_task"],
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )
            for worker in WORKERS.values()
        ]
    yield running
    for process in running:
        process.kill()
        process.wait()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE queue_mark")
        for queue in QUEUES:
            cursor.execute(f"TRUNCATE pgmq.q_{queue}")


def has_marks(numbers):
    """Whether all of these marks are there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT n) FROM queue_mark WHERE n = ANY(%s)", [list(numbers)])
        return cursor.fetchone()[0] == len(numbers)


def wait_for_marks(numbers, seconds):
    deadline = time.monotonic() + seconds
    while not has_marks(numbers):
        assert time.monotonic() < deadline, numbers
        time.sleep(0.05)


def test_a_flood_of_one_kind_of_work_delays_no_other(workers):
    for number, queue in enumerate(QUEUES):
        leave_mark.apply_async((number, 0), queue=queue)
    wait_for_marks(range(len(QUEUES)), 60)
    for flood, queue in enumerate((FETCH, MAIL, READ), start=1):
        first = 1000 * flood
        n_tasks = int(THREADS[queue] * FLOOD_SECONDS / TASK_SECONDS)
        for number in range(n_tasks):
            leave_mark.apply_async((first + number, TASK_SECONDS), queue=queue)
        others = [other for other in QUEUES if other != queue]
        for number, other in enumerate(others):
            leave_mark.apply_async((first + 500 + number, 0), queue=other)
        wait_for_marks(range(first + 500, first + 500 + len(others)), FLOOD_SECONDS)
        assert not has_marks(range(first, first + n_tasks)), "the flood was over before it could delay anything"
        if queue != READ:
            wait_for_marks(range(first, first + n_tasks), 60)
