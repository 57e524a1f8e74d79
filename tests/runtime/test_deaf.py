"""Workers and beat that live and hear nothing are found, and nobody else is started again.

Short limits and few faults here. `STILLWATCH_DEAF=50 python3 manage.py test tests/runtime/test_deaf.py -s` has the true limit
and cuts the line to the queue so often, once for ten minutes, which takes about an hour.
"""

import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from pgmq.base import PGMQConfig

from tests.runtime.product import Product, wait_until
from tests.runtime.wire import Wire
from tracker.celery import FETCH, READ, app, pgmq_conninfo
from tracker.collection.tasks import POLL
from tracker.collection.tasks import READ as READ_TASK
from tracker.runtime.workers import WORKERS

pytestmark = pytest.mark.kill

N_FAULTS = int(os.environ.get("STILLWATCH_DEAF", "0"))
LIMIT = settings.DEAF_SECONDS if N_FAULTS else 5
# For cuts it has to be longer than Celery's pauses between two attempts to come back.
CUT_LIMIT = settings.DEAF_SECONDS if N_FAULTS else 10
DICE = random.Random(4)
CUTS = [*(DICE.uniform(1, 30) for _ in range(N_FAULTS)), 600.0] if N_FAULTS else [1.0, CUT_LIMIT + 2.0]
N_ROUNDS = max(1, N_FAULTS // 10)
BACK_AFTER_CUT = 60.0
FOUND_WITHIN = 60.0  # of its limit, on a busy machine
BACK_AFTER_SILENCE = 180.0
N_OVERLOAD = 2000 * LIMIT  # messages: more than a worker does in the time
START = 180.0
QUEUES = ("fetch", "mail", "read", "sweep")


class Kept:
    """`manage.py work NAME`."""

    def __init__(self, name, url, limit, folder):
        self.log = folder / f"{name}.log"
        environment = {**os.environ, "DATABASE_URL": url, "DEAF_SECONDS": str(limit)}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "work", name],
                env=environment,
                cwd=settings.BASE_DIR,
                stdout=log,
                stderr=log,
            )

    @property
    def pid(self):
        """The number of the worker itself; 0 between two."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[0]) if children else 0

    @property
    def said(self):
        return self.log.read_text()

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture
def keep(transactional_db, database_url, tmp_path):
    """Starts keepers with a worker or beat each, on the test database or through a wire, and waits until they work."""
    kept = []

    def start(*names, url=database_url, limit=LIMIT):
        new = [Kept(name, url, limit, tmp_path) for name in names]
        kept.extend(new)
        for name in names:
            if name == "beat":
                wait_for_beat()
            else:
                seconds_until_served(name, START)
        return new

    yield start
    for each in kept:
        each.process.kill()  # what it keeps dies with it
        each.process.wait()
    with connection.cursor() as cursor:
        for queue in QUEUES:
            cursor.execute("SELECT to_regclass(%s)", [f"pgmq.q_{queue}"])
            if cursor.fetchone()[0]:
                cursor.execute(f"TRUNCATE pgmq.q_{queue}")


@pytest.fixture
def wire(database_url):
    """The test database's server by TCP, and its address."""
    known = connection.settings_dict
    wire = Wire(f"{known['HOST']}/.s.PGSQL.{known['PORT'] or 5432}")
    login = ":".join(quote(known[part], safe="") for part in ("USER", "PASSWORD") if known[part])
    wire.url = f"postgresql://{login}@127.0.0.1:{wire.port}/{quote(known['NAME'])}"
    yield wire
    wire.cut()


def seconds_until_served(queue, seconds):
    """How long it takes until a task that is rung for is done; one is sent every second, as one may go down with a worker."""
    since = time.monotonic()
    sent = []
    with connection.cursor() as cursor:
        while True:
            sent.append(app.send_task({FETCH: POLL, READ: READ_TASK}[queue], args=[0], queue=queue).id)
            until = time.monotonic() + 1
            while time.monotonic() < until:
                cursor.execute(f"SELECT count(*) FROM pgmq.q_{queue} WHERE message->'headers'->>'id' = ANY(%s)", [sent])
                if cursor.fetchone()[0] < len(sent):
                    return time.monotonic() - since
                time.sleep(0.02)
            assert time.monotonic() - since < seconds, f"{queue} is not served within {seconds} s"


def n_messages(queue):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM pgmq.q_{queue}")
        return cursor.fetchone()[0]


def newest_message():
    """The number of the sweeps' newest message: it grows as long as beat works. 0 where there was none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(pg_sequence_last_value(to_regclass('pgmq.q_sweep_msg_id_seq')), 0)")
        return cursor.fetchone()[0]


def wait_for_beat(seconds=START):
    """Wait until one more message of beat has come in."""
    newest = newest_message()
    wait_until(lambda: newest_message() > newest, seconds)


def wait_for_sweeps(product):
    """Wait until two more sweeps of a product have come in and are taken; what a killed worker had is left out."""
    waiting = "SELECT count(*) FROM pgmq.q_sweep WHERE vt <= now()"
    query = f"SELECT last_value, ({waiting}) FROM pgmq.q_sweep_msg_id_seq"
    with product.database() as database:
        wait_until(lambda: database.execute("SELECT to_regclass('pgmq.q_sweep')").fetchone()[0], START)
        before, _ = database.execute(query).fetchone()
        wait_until(lambda: (new := database.execute(query).fetchone())[0] > before + 1 and new[1] <= 1, START)


def tell(what, seconds):
    """Numbers of the long run, for who looks on with -s."""
    sys.stdout.write(
        f"\n{what}: {len(seconds)} times, back after {statistics.median(seconds):.1f} s (median), {max(seconds):.1f} s at worst\n"
    )


def test_frozen_parts_of_up_are_started_again(blank, monkeypatch):
    monkeypatch.setenv("DEAF_SECONDS", str(LIMIT))
    product = Product(blank)
    names = [*WORKERS, "beat"]
    took = []
    try:
        product.start()
        wait_for_sweeps(product)
        for round in range(1, N_ROUNDS + 1):
            frozen = {name: wait_until(lambda name=name: product.pids(name))[0] for name in names}
            since = time.monotonic()  # some have had nothing to do since they were started
            for pid in frozen.values():
                os.kill(pid, signal.SIGSTOP)
            for name, old in frozen.items():
                words = f"the {name} heard nothing for {LIMIT} s; starting it again"
                wait_until(lambda words=words, round=round: product.said.count(words) == round, LIMIT + FOUND_WITHIN)
                wait_until(lambda name=name, old=old: (new := product.pids(name)) and old not in new)
            wait_for_sweeps(product)
            took.append(time.monotonic() - since)
        assert product.said.count("starting it again") == len(names) * N_ROUNDS
    finally:
        product.destroy()
    tell("frozen", took)


def test_worker_and_beat_whose_line_fell_silent_are_started_again(keep, wire):
    worker, beat = keep("fetch", "beat", url=wire.url)
    through = {**connection.settings_dict, "HOST": "127.0.0.1", "PORT": wire.port}
    took = []
    for _ in range(N_ROUNDS):
        old, old_beat = worker.pid, beat.pid
        # Cut short in the middle of a transaction, as happens to real ones: a new worker must not wait for its locks.
        holder = psycopg.connect(PGMQConfig(conn_string=pgmq_conninfo(through)).dsn)
        holder.execute("DELETE FROM pgmq.q_fetch WHERE msg_id = 0")
        wire.fall_silent()
        took.append(seconds_until_served(FETCH, BACK_AFTER_SILENCE))
        wait_for_beat(BACK_AFTER_SILENCE)
        holder.close()
        assert worker.pid != old
        assert beat.pid != old_beat
    for kept, name in ((worker, "fetch worker"), (beat, "beat")):
        assert kept.said.count("starting it again") == N_ROUNDS
        assert f"the {name} heard nothing for {LIMIT} s; starting it again" in kept.said
        assert kept.stop() == 0
    tell("silent line", took)


def test_queue_that_is_away_is_waited_for(keep, wire):
    worker, beat = keep("fetch", "beat", url=wire.url, limit=CUT_LIMIT)
    pids = worker.pid, beat.pid
    took, took_beat = [], []
    for seconds in CUTS:
        wire.cut()
        time.sleep(seconds)
        newest = newest_message()
        wire.mend()
        since = time.monotonic()
        took.append(seconds_until_served(FETCH, BACK_AFTER_CUT))
        while newest_message() == newest:
            assert time.monotonic() - since < BACK_AFTER_CUT
            time.sleep(0.05)
        took_beat.append(time.monotonic() - since)
    assert (worker.pid, beat.pid) == pids, worker.said + beat.said
    tell("queue away, worker", took)
    tell("queue away, beat", took_beat)


def test_idle_overloaded_and_sleeping_ones_are_left_alone(keep):
    with connection.cursor() as cursor:
        idle, busy = keep("fetch", "read")
        pids = idle.pid, busy.pid
        task = app.send_task(READ_TASK, args=[0], queue=READ)
        cursor.execute("SELECT message FROM pgmq.q_read WHERE message->'headers'->>'id' = %s", [task.id])
        cursor.execute(
            "INSERT INTO pgmq.q_read (vt, message) SELECT now(), message FROM pgmq.q_read, generate_series(1, %s)",
            [N_OVERLOAD],
        )
    time.sleep(1.5 * LIMIT)
    assert n_messages(READ), "the worker was not overloaded"
    for pid in (idle.process.pid, idle.pid):  # as when a lid is closed
        os.kill(pid, signal.SIGSTOP)
    time.sleep(2 * LIMIT)
    os.kill(idle.process.pid, signal.SIGCONT)
    time.sleep(LIMIT / 4)
    os.kill(idle.pid, signal.SIGCONT)
    time.sleep(LIMIT)
    assert (idle.pid, busy.pid) == pids, idle.said + busy.said
    assert idle.stop() == 0
