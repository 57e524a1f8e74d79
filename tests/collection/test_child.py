"""Work in a child process: what it returns, how it fails, and that it can always be ended."""

import os
import subprocess
import sys
import threading
import time

import pytest

from scrapers.errors import ArticleLack, NotAnArticle
from tests.collection import hostile
from tracker.collection.child import PAGE_LIMITS, Children, Limits, Unreadable


def limits(**changes) -> Limits:
    return Limits(**{"seconds": 10, "memory_bytes": 512 * 2**20, **changes})


@pytest.fixture
def children():
    made = Children(limits(), size=1)
    yield made
    made.close()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_run_returns_what_the_function_returns_and_keeps_the_child(children):
    first = children.run("a page", hostile.process_id)
    assert first != os.getpid()
    assert children.run("a page", hostile.process_id) == first


def test_a_child_that_got_no_processor_says_nothing_of_what_it_read():
    children = Children(limits(seconds=3), size=1)
    with pytest.raises(Unreadable, match="this machine was too busy") as raised:
        children.run("a page", hostile.starve)
    assert not raised.value.permanent


def test_a_child_that_sleeps_hangs_however_idle_the_machine():
    with pytest.raises(Unreadable, match="takes longer than 2 seconds") as raised:
        Children(limits(seconds=2), size=1).run("a page", hostile.hang)
    assert raised.value.permanent


def test_run_raises_our_own_errors_as_they_were(children):
    with pytest.raises(NotAnArticle, match="the page is empty") as raised:
        children.run("a page", hostile.refuse)
    assert (raised.value.lack, raised.value.permanent) == (ArticleLack.EMPTY, NotAnArticle.permanent)


def test_run_names_other_errors_and_logs_them(children, caplog):
    with pytest.raises(Unreadable, match=r"a page: our reader fails on it \(RecursionError\)"):
        children.run("a page", hostile.fail)
    assert "too deep" in caplog.text


@pytest.mark.parametrize(
    ("function", "why"),
    [(hostile.die, "died"), (hostile.fill_memory, "MemoryError"), (hostile.hang, "longer than 3 seconds")],
)
def test_run_ends_a_child_that_misbehaves_and_goes_on_with_another(function, why):
    children = Children(limits(seconds=3), size=1)
    begun = time.monotonic()
    with pytest.raises(Unreadable, match=why):
        children.run("a page", function)
    assert time.monotonic() - begun < 30
    assert children.run("a page", hostile.process_id)
    children.close()


def test_a_child_gives_way_to_a_fresh_one_after_its_calls():
    children = Children(limits(calls=2), size=1)
    pids = [children.run("a page", hostile.process_id) for _ in range(5)]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]
    assert not is_running(pids[0])
    children.close()


def test_an_error_names_the_remedy(children):
    with pytest.raises(Unreadable, match="Read it in a browser") as raised:
        children.run("a page", hostile.die)
    assert "log" not in str(raised.value)


def test_feeds_and_pages_have_half_a_gibibyte():
    children = Children(PAGE_LIMITS, size=1)
    assert children.run("a page", hostile.take, 300 * 2**20) == 300 * 2**20
    with pytest.raises(Unreadable, match="MemoryError"):
        children.run("a page", hostile.take, 513 * 2**20)
    children.close()


def test_limits_of_memory_are_the_childs_own():
    roomy = Children(limits(memory_bytes=4 * 2**30), size=1)
    assert roomy.run("a page", hostile.fill_memory) == 2 * 2**30
    roomy.close()


def test_threads_share_the_children(children):
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(children.run("a page", hostile.process_id))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
    assert len(set(found)) == 1


def test_a_child_ends_with_its_parent():
    code = (
        "from tests.collection import hostile; from tracker.collection.child import children; import os\n"
        "if __name__ == '__main__':\n"
        "    print(children().run('a page', hostile.process_id), flush=True); os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    child = int(parent.stdout)
    deadline = time.monotonic() + 10
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(child)
