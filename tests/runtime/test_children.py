"""What is said of programs that died, and which are found to hear nothing."""

import signal
import subprocess
import sys
import time

import pytest

from tests.runtime.product import wait_until
from tracker.runtime import pulse
from tracker.runtime.children import LONGEST_WORDS, Child, Program, last_words

ESCAPED = (
    r"2026-11-21T09:00:00.000Z ERROR celery.worker: Unrecoverable error\nTraceback (most recent call last):\n"
    r'  File "a.py", line 1, in run\n    go()\n    ^^^^\nKeyError: 1\n\nDuring handling of the above exception, another '
    r'exception occurred:\n\nTraceback (most recent call last):\n  File "b.py", line 2, in go\nOSError: no room'
)


def test_last_words_of_a_traceback_are_what_was_raised():
    said = [
        "  2026-11-21T09:00:00.000Z ERROR celery.worker: Unrecoverable error",
        "  KeyError: 1",
        "  OSError: no room",
    ]
    assert last_words(ESCAPED).splitlines() == said
    assert last_words(ESCAPED.replace(r"\n", "\n")).splitlines() == said


def test_last_words_are_short_and_said_once():
    words = last_words("\n".join(["first", "again", "again", "x " * 500, "LOG:  stopped", "again"]))
    assert words.splitlines()[:2] == ["  first", "  again"]
    assert all(len(line) <= LONGEST_WORDS + 2 for line in words.splitlines())
    assert words.splitlines()[-1] == "  LOG: stopped"


def test_last_words_of_nothing_but_indented_lines_are_those():
    assert last_words("  only this\n") == "  only this"


ORPHANED = """
import multiprocessing, os, sys, time
from tracker.runtime.children import die_with_parent

def worker(parent):
    while os.getppid() == parent:
        time.sleep(0.01)
    die_with_parent()
    print("serves nobody", flush=True)

if __name__ == "__main__":
    multiprocessing.get_context("fork").Process(target=worker, args=(os.getpid(),)).start()
    os.kill(os.getpid(), 9)
"""


def test_worker_whose_parent_died_before_it_could_ask_for_the_signal_ends():
    """As the web server's worker does when `up` is killed while it still loads the site."""
    command = [sys.executable, "-c", ORPHANED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)  # to the end of the output
    assert done.returncode == -signal.SIGKILL
    assert "serves nobody" not in done.stdout
    assert "has ended" in done.stderr


SPEAKING = "import time; from tracker.runtime.pulse import inherited; say = inherited(); say(); "
TALKATIVE = SPEAKING + "[(time.sleep(0.05), say()) for _ in iter(int, 1)]"
SILENT = SPEAKING + "time.sleep(60)"
MUTE = "import time; time.sleep(60)"


@pytest.fixture
def kept(tmp_path):
    """Starts a program that is kept running, for as long as the test lasts."""
    children = []

    def start(code, deaf_after):
        command = [sys.executable, "-c", code]
        program = Program(name="program", command=command, environment={}, deaf_after=deaf_after)
        children.append(Child(program, tmp_path / "program.log"))
        return children[0]

    yield start
    for child in children:
        child.wait(time.monotonic())


def tend(child, seconds):
    """What is said in so many seconds, or until something is."""
    said = []
    deadline = time.monotonic() + seconds
    while not said and time.monotonic() < deadline:
        child.tend(said.append)
        time.sleep(0.02)
    return said


def test_program_that_falls_silent_is_killed_and_started_again(kept):
    child = kept(SILENT, 0.5)
    assert tend(child, 30) == ["the program heard nothing for 0.5 s; starting it again"]
    assert tend(child, 30) == ["the program heard nothing for 0.5 s; starting it again"]


def test_program_that_says_that_it_hears_is_left_alone(kept):
    assert tend(kept(TALKATIVE, 1), 3) == []


def test_program_that_is_not_watched_may_be_silent(kept):
    assert tend(kept(SILENT, None), 1) == []


def test_program_that_never_spoke_has_more_time_and_no_more(kept, monkeypatch):
    child = kept(MUTE, 0.1)
    assert tend(child, 2) == []
    monkeypatch.setattr(pulse, "START_SECONDS", 2.1)
    assert tend(child, 30) == ["the program heard nothing for 0.1 s; starting it again"]


def test_time_in_which_nobody_looked_does_not_count(kept):
    child = kept(SILENT, 3)
    assert tend(child, 0.5) == []
    time.sleep(5)
    assert tend(child, 0.2) == []
    assert tend(child, 30) == ["the program heard nothing for 3 s; starting it again"]


def test_full_pipe_holds_nobody_up(kept):
    child = kept(SPEAKING + "[say() for _ in range(200_000)]; print('done', flush=True); time.sleep(60)", 60)
    wait_until(lambda: "done" in child.log.read_text())
