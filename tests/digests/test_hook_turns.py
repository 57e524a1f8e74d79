"""Receivers that take their time hold two threads, and one of an account; nothing that waits is lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from tracker.digests.hook_turns import Turns

SECONDS = 10.0


def test_two_at_once_and_each_is_made() -> None:
    now, most, made, lock = 0, 0, list[int](), threading.Lock()

    def call(pk: int) -> None:
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        threading.Event().wait(0.01)
        with lock:
            now -= 1
            made.append(pk)

    turns = Turns(call, 2)
    with ThreadPoolExecutor(max_workers=8) as pool:
        assert list(pool.map(lambda pk: turns.take(pk, pk % 7), range(40))) == [None] * 40
    assert most == 2
    assert sorted(made) == list(range(40))


def test_no_thread_waits_for_a_receiver_that_does_not_answer() -> None:
    answers, at_work, other = threading.Event(), threading.Event(), threading.Event()
    begun: list[int] = []

    def call(pk: int) -> None:
        begun.append(pk)
        if pk >= 100:
            other.set()
        else:
            at_work.set()
            assert answers.wait(SECONDS)

    turns = Turns(call, 2)
    slow = threading.Thread(target=turns.take, args=(1, 1))
    slow.start()
    assert at_work.wait(SECONDS)
    for pk in range(2, 10):
        turns.take(pk, 1)  # comes back at once: its account is being called
    turns.take(100, 2)
    assert other.is_set()
    assert begun == [1, 100]
    answers.set()
    slow.join(SECONDS)
    assert begun == [1, 100, *range(2, 10)]
