"""Turns at hosts, decided by the database for all processes: never two at once, never without the pause between."""

import os
import platform
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from psycopg.pq import TransactionStatus

from scrapers.errors import Busy
from tests.scrapers.hostile import HostileServer
from tracker.collection import hosts
from tracker.collection.hosts import KEPT, ClusterPace, Turn, take_statement, take_values
from tracker.collection.models import Host
from tracker.collection.statements import ask

pytestmark = pytest.mark.django_db(transaction=True)
HOST = "harbor.example"


class Clock:
    """Stands in for the database's clock; only waiting moves it."""

    def __init__(self):
        from tests.collection.making import START

        self.now = START

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return ClusterPace(now=clock, sleep=clock.sleep)


def test_the_next_turn_begins_after_the_rest(pace, clock):
    with pace.turn(HOST, 2.0, hold=30) as waited:
        assert waited == 0
        clock.sleep(5)
    assert pace.left(HOST) == timedelta(seconds=2)
    with pace.turn("ledger.example", 2.0, hold=30) as waited:
        assert waited == 0, "another host does not wait"
    with pace.turn(HOST, 2.0, hold=30) as waited:
        assert 2 <= waited < 2.6


def test_a_host_that_is_being_asked_is_left_to_who_asks(pace, clock):
    with pace.turn(HOST, 2.0, hold=60), pytest.raises(Busy) as caught, pace.turn(HOST, 2.0, hold=60):
        pass
    assert caught.value.host == HOST
    assert timedelta(seconds=40) < caught.value.free_in < timedelta(seconds=62)


def test_the_turn_of_a_dead_worker_runs_out_and_counts_no_more(pace, clock):
    dead = pace.turn(HOST, 2.0, hold=30)
    dead.__enter__()
    clock.sleep(32)
    with pace.turn(HOST, 2.0, hold=30) as waited:
        assert waited == 0
        dead.__exit__(None, None, None)  # it was only slow
        assert pace.left(HOST) == timedelta(seconds=32), "who is late gives nothing back"


def test_a_turn_that_another_statement_took_is_had_once_and_given_back_as_any(pace, clock):
    taken = taken_elsewhere(clock)
    with pace.handed_over(taken):
        with pace.turn("ledger.example", 2.0, hold=30) as waited:
            assert waited == 0, "another host's turn is another"
        with pace.turn(HOST, 2.0, hold=30) as waited:
            assert waited == 0
            assert taken_elsewhere(clock) is None, "nobody else has it"
        assert pace.left(HOST) == timedelta(seconds=2)
        with pace.turn(HOST, 2.0, hold=30) as waited:
            assert waited >= 2
    assert pace.left(HOST) == timedelta(seconds=2)


@pytest.mark.parametrize("error", [None, KeyError])
def test_a_turn_that_was_taken_for_who_does_not_ask_is_over(pace, clock, error):
    with suppress(KeyError), pace.handed_over(taken_elsewhere(clock)):
        assert pace.left(HOST) == timedelta(seconds=40)
        if error is not None:
            raise error
    assert pace.left(HOST) == timedelta(0)
    with pace.turn(HOST, 2.0, hold=30):
        assert pace.left(HOST) == timedelta(seconds=32), "it is a turn of its own"


def test_no_turn_is_taken_at_no_host(clock):
    assert ask(take_statement("NULL::text", "(SELECT 1) AS one"), take_values(40, clock())) == []


def taken_elsewhere(clock) -> Turn | None:
    rows = ask(take_statement(f"'{HOST}'", "(SELECT 1) AS one"), take_values(40, clock()))
    return Turn(*rows[0]) if rows else None


def test_a_turn_ends_when_the_block_fails(pace):
    with pytest.raises(KeyError), pace.turn(HOST, 2.0, hold=30):
        raise KeyError
    assert pace.left(HOST) == timedelta(seconds=2)


def test_who_finds_a_host_busy_is_told_when_to_come_one_after_the_other(pace, clock):
    half_a_minute = timedelta(seconds=30)
    assert pace.come_later(HOST, most=half_a_minute) is None, "nobody asks it"
    with pace.turn(HOST, 2.0, hold=30):
        waits = [pace.come_later(HOST, most=half_a_minute) for _ in range(20)]
        assert [wait.come_in.total_seconds() for wait in waits] == [*range(2, 31, 2), *[30] * 5]
        assert {(wait.left.total_seconds(), wait.is_closed) for wait in waits} == {(32, False)}
        clock.sleep(28)
        wait = pace.come_later(HOST, most=half_a_minute)
        assert (wait.left.total_seconds(), wait.come_in.total_seconds()) == (4, 4)
    clock.sleep(1)
    assert pace.come_later(HOST, most=half_a_minute).left == timedelta(seconds=1), "it rests"
    clock.sleep(1)
    assert pace.come_later(HOST, most=half_a_minute) is None


def test_who_finds_a_host_closed_is_told_so(pace, clock):
    pace.close(HOST, timedelta(hours=3))
    wait = pace.come_later(HOST, most=timedelta(seconds=30))
    assert (wait.left, wait.is_closed, wait.come_in) == (timedelta(hours=3), True, timedelta(seconds=2))
    clock.sleep(3 * 3600)
    assert pace.come_later(HOST, most=timedelta(seconds=30)) is None


def test_a_host_that_asks_to_be_left_alone_is(pace, clock):
    with pace.turn(HOST, 2.0, hold=30):
        pace.close(HOST, timedelta(hours=3))
        pace.close(HOST, timedelta(hours=1))
    begun = clock.now
    with pytest.raises(Busy) as caught, pace.turn(HOST, 2.0, hold=30):
        pass
    assert clock.now == begun, "nobody waits so long"
    assert caught.value.free_in == timedelta(hours=3)
    clock.sleep(3 * 3600)
    with pace.turn(HOST, 2.0, hold=30):
        pass


def test_connections_are_held_while_hosts_are_asked_but_not_all_of_the_pool(monkeypatch):
    one = threading.Semaphore(1)
    monkeypatch.setattr(hosts, "_to_keep", lambda: one)
    with ClusterPace().turn(HOST, 0.0, hold=30):
        assert connection.connection is not None
        with ClusterPace().turn("ledger.example", 0.0, hold=30):
            assert connection.connection is None
    with ClusterPace().turn("post.example", 0.0, hold=30):
        assert connection.connection is not None


def test_no_transaction_is_open_while_a_host_is_asked():
    with ClusterPace().turn(HOST, 0.0, hold=30):
        assert connection.connection.info.transaction_status == TransactionStatus.IDLE


def test_after_a_long_answer_the_connection_is_looked_at_again(monkeypatch):
    monkeypatch.setattr(hosts, "LONG_SECONDS", 0.0)
    with ClusterPace().turn(HOST, 0.0, hold=30):
        before = connection.connection
        before.close()  # the database was started anew
    assert Host.objects.get(name=HOST).holder == "", "the turn is given back all the same"


def test_a_turn_that_cannot_be_given_back_runs_out(pace, clock, monkeypatch, caplog):
    def lost(*_, **__):
        raise OperationalError("server closed the connection")

    with pace.turn(HOST, 2.0, hold=30):
        monkeypatch.setattr(pace, "_tell", lost)
    monkeypatch.undo()
    assert "the turn at harbor.example is not given back" in caplog.text
    assert pace.left(HOST) == timedelta(seconds=32)


def test_the_turn_of_a_process_that_is_no_more_is_over(pace, clock):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with pace.turn("ours.example", 2.0, hold=30), pace.turn(HOST, 2.0, hold=30):
        Host.objects.filter(name=HOST).update(holder=f"{platform.node()}:{gone.pid}")
        with pace.turn("ledger.example", 2.0, hold=30):
            Host.objects.filter(name="ledger.example").update(holder=f"another machine:{gone.pid}")
            pace.free_dead()
            assert pace.left("ledger.example") > timedelta(seconds=30), "nobody here knows"
        assert pace.left(HOST) == timedelta(seconds=2)
        assert pace.left("ours.example") > timedelta(seconds=30)


def test_hosts_of_the_past_are_forgotten(pace, clock):
    with pace.turn(HOST, 2.0, hold=30):
        pass
    pace.close("closed.example", KEPT * 2)
    clock.sleep(KEPT.total_seconds() + 60)
    pace.forget()
    assert list(Host.objects.values_list("name", flat=True)) == ["closed.example"]


def test_of_many_threads_one_at_a_time_has_the_host():
    inside, most = [], []

    def work():
        for _ in range(5):
            with ClusterPace(sleep=lambda _: time.sleep(0.002)).turn(HOST, 0.0, hold=30):
                inside.append(1)
                most.append(len(inside))
                time.sleep(0.002)
                inside.pop()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 30


def test_processes_that_know_nothing_of_each_other_ask_a_host_in_turns(database_url):
    """Read from the host's own log: when each request came, and when its answer was done."""
    spans = []

    def answer(request):
        begun = time.monotonic()
        time.sleep(0.03)
        request.reply(b"words")
        spans.append((begun, time.monotonic()))

    with HostileServer({"/": answer}) as server:
        command = [sys.executable, "-m", "tests.collection.fetching", server.url("/"), "4", "0.25"]
        environment = {**os.environ, "DATABASE_URL": database_url}
        running = [subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR) for _ in range(3)]
        assert [process.wait(60) for process in running] == [0, 0, 0]
    assert len(spans) == 12
    gaps = [later[0] - earlier[1] for earlier, later in pairwise(sorted(spans))]
    assert min(gaps) >= 0.24
