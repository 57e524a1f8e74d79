"""Threads that do due work: all of it, each piece once, and what fails is told."""

import threading
import time

import pytest
from django.db import connection

from tracker.collection.crew import DEPTH, Crew, Looks

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_crew_does_every_piece_once():
    done: list[int] = []
    with Crew(4) as crew:
        for pk in range(50):
            crew.do(done.append, pk)
        while crew.harvest():
            crew.wait(0.05)
    assert sorted(done) == list(range(50))


def test_a_slow_piece_keeps_one_thread_busy_and_the_others_go_on():
    done: list[int] = []
    is_slow_over = threading.Event()
    with Crew(2) as crew:
        crew.do(lambda pk: is_slow_over.wait(10), 0)
        for pk in range(1, 30):
            crew.do(done.append, pk)
        deadline = time.monotonic() + 5
        while crew.harvest() > 1 and time.monotonic() < deadline:
            crew.wait(0.05)
        assert sorted(done) == list(range(1, 30))
        is_slow_over.set()


def test_what_fails_in_a_thread_is_raised_where_the_work_is_followed():
    def fail(pk: int) -> None:
        raise ValueError(f"row {pk}")

    with Crew(1) as crew:
        crew.do(fail, 7)
        time.sleep(0.2)
        with pytest.raises(ValueError, match="row 7"):
            crew.harvest()


def test_leaving_drops_what_was_not_begun():
    begun: list[int] = []
    is_first_over = threading.Event()

    def work(pk: int) -> None:
        begun.append(pk)
        is_first_over.wait(5)

    with Crew(1) as crew:
        for pk in range(5):
            crew.do(work, pk)
        while not begun:
            time.sleep(0.01)
        threading.Timer(0.2, is_first_over.set).start()
    assert begun == [0]


def test_the_threads_give_their_connections_back():
    def backends() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
            return int(cursor.fetchone()[0])

    def ask(pk: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.01)")

    n_before = backends()
    with Crew(3) as crew:
        for _ in range(3):  # more rounds than the pool has connections: each must come back
            for pk in range(12):
                crew.do(ask, pk)
            while crew.harvest():
                crew.wait(0.05)
    assert backends() <= n_before + 3


def test_looks_become_rarer_while_they_find_nothing():
    looks = Looks(5)
    assert looks.rest(DEPTH * 5) == 0.0, "there may be more"
    assert looks.rest(7) == 0.1
    assert [round(looks.rest(0), 1) for _ in range(7)] == [0.2, 0.4, 0.6, 0.8, 1.0, 1.0, 1.0]
    assert looks.rest(1) == 0.1
    assert round(looks.rest(0), 1) == 0.2
