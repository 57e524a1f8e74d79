"""Senders, database and mail server killed with -9 while mail goes out: nothing is lost, and what doubles is counted.

Few are killed here. `STILLWATCH_KILLS=100 pytest tests/digests/test_kill.py -s` kills so many.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from tests.digests import factories as make
from tests.digests.killed_senders import CONNECTIONS, NEVER
from tests.digests.sink import Sink
from tests.nurseries import nursery, work
from tracker.collection import clock
from tracker.digests.models import Delivery, Provider

pytestmark = pytest.mark.django_db(transaction=True)
N_KILLS = int(os.environ.get("STILLWATCH_KILLS", "3"))
N_MAILS = 400 if N_KILLS > 10 else 60
State = Delivery.State
PARTS = ("sender", "mail server", "database")
BACK_SECONDS = 60.0


@dataclass
class Toll:
    """How many of each were killed, and what came of it."""

    senders: int = 0
    servers: int = 0
    databases: int = 0
    doubled: int = 0

    def n_kills(self) -> int:
        return self.senders + self.servers + self.databases

    def most(self) -> int:
        return CONNECTIONS * (self.senders + self.servers)


@pytest.fixture
def healed():
    """A database that was killed has ended every connection of this process: tests that come later get fresh ones."""
    yield
    patiently(connection.ensure_connection)
    connection.close()
    connection.close_pool()


def patiently(ask):
    """What it gives, once the database is back."""
    deadline = time.monotonic() + BACK_SECONDS
    while True:
        try:
            return ask()
        except (OperationalError, InterfaceError):
            assert time.monotonic() < deadline
            connection.close()
            time.sleep(0.2)


def kill_database() -> bool:
    """The server loses one of its processes to -9: it ends all others, and recovers. Whether there was one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND query LIKE %s LIMIT 1",
            ["%digests_delivery%"],
        )
        found = cursor.fetchone()
    with suppress(ProcessLookupError):
        if found:
            os.kill(found[0], signal.SIGKILL)
            return True
    return False


def let_time_pass() -> None:
    """As if leases had run out, and what waits after a failure or a pause had waited."""
    moment = clock.now()
    waiting = Delivery.objects.filter(state=State.QUEUED)
    waiting.filter(lease_until__isnull=False).update(lease_until=moment, due_at=moment, n_deaths=0)
    waiting.update(due_at=moment)
    Provider.objects.update(free_at=moment)


def disturb(part: str, sink: Sink, process: subprocess.Popen, seed: str, toll: Toll) -> None:
    """Mail is sent, and one part killed meanwhile."""
    if part == "sender":
        toll.senders += work(process, seed) == -9
        return
    status: list[int] = []
    working = threading.Thread(target=lambda: status.append(work(process, NEVER)))
    n_before = len(sink.kept())
    working.start()
    wanted = n_before + random.Random(seed).randrange(1, N_MAILS // 2)
    while working.is_alive() and len(sink.kept()) < wanted:
        time.sleep(0.005)
    if part == "mail server":
        sink.kill()
        sink.start()
        toll.servers += 1
    else:
        toll.databases += patiently(kill_database)
    working.join(120)
    assert status == [0], "a sender outlives the mail server and the database"


def test_nothing_is_lost_and_at_most_one_mail_a_connection_doubled(sink, database_url, healed):
    parts = PARTS if settings.IS_EMBEDDED else PARTS[:2]
    toll, n_rounds = Toll(), 0
    with nursery("tests.digests.killed_senders", database_url, sink.port, N_MAILS) as process:
        n_steps = 0
        while toll.n_kills() < N_KILLS:
            n_rounds += 1
            rows = [
                make.delivery(None, purpose=Delivery.Purpose.ACCOUNT, subject="Your account", text="All is well.")
                for _ in range(N_MAILS)
            ]
            while patiently(Delivery.objects.filter(state=State.QUEUED).exists):
                part = parts[n_steps % len(parts)] if toll.n_kills() < N_KILLS else ""
                if part:
                    disturb(part, sink, process, f"{n_rounds}/{n_steps}", toll)
                    n_steps += 1
                else:
                    assert work(process, NEVER) == 0
                patiently(let_time_pass)
            states = set(patiently(lambda: list(Delivery.objects.values_list("state", flat=True))))
            assert states == {State.SENT}
            kept = sink.ids()
            assert [row.message_id for row in rows if not kept[row.message_id]] == []
    doubled = {name: n for name, n in sink.ids().items() if n > 1}
    toll.doubled = sum(doubled.values()) - len(doubled)
    assert toll.doubled <= toll.most()
    assert len(sink.ids()) == n_rounds * N_MAILS
    sys.stderr.write(f"{n_rounds * N_MAILS} mails, {toll}: none lost, at most {toll.most()} might have doubled\n")
