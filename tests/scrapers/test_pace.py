"""One connection at a time and a pause between two, for each host."""

from __future__ import annotations

import threading

import pytest

from scrapers.http import Door
from scrapers.pace import Pace
from tests.scrapers.hostile import HostileServer, wait_until


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


def test_second_turn_waits_for_the_pause() -> None:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    with pace.turn("a.test", 2.0) as waited:
        assert waited == 0
        clock.time += 0.5
    with pace.turn("a.test", 2.0) as waited:
        assert waited == pytest.approx(2.0)
    assert clock.slept == [pytest.approx(2.0)]


def test_a_door_pauses_as_long_as_the_host_wishes() -> None:
    clock = Clock()
    with HostileServer({"/": lambda request: request.reply(b"words")}) as server:
        pace = Pace(clock=clock, sleep=clock.sleep)
        door = Door(min_interval=2.0, allowed_peers=frozenset({server.peer}), pace=pace)
        for wish in (0.0, 9.0, 1.0):
            door.fetch(server.url("/"), pause=wish)
    assert clock.slept == [pytest.approx(2.0), pytest.approx(9.0)]


def test_other_host_does_not_wait() -> None:
    clock = Clock()
    pace = Pace(clock=clock, sleep=clock.sleep)
    with pace.turn("a.test", 2.0):
        pass
    with pace.turn("b.test", 2.0):
        pass
    assert clock.slept == []


def test_two_threads_never_hold_one_host_together() -> None:
    pace = Pace()
    inside, most = [], []

    def work() -> None:
        with pace.turn("a.test", 0):
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.01)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: len(most) == 8)
    for thread in threads:
        thread.join()
    assert max(most) == 1


def test_turn_ends_when_the_block_fails() -> None:
    pace = Pace()
    with pytest.raises(KeyError), pace.turn("a.test", 0):
        raise KeyError
    with pace.turn("a.test", 0) as waited:
        assert waited < 1
