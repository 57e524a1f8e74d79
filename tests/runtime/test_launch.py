"""What is started ends with the one that started it, on systems that have no signal for that too."""

import os
import subprocess
import sys

import pytest

from tests.runtime.product import wait_until
from tracker.runtime import launch

# The launcher as a system without that signal runs it.
ELSEWHERE = "import runpy, sys; sys.platform = 'darwin'; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
PARENT = """
import os, subprocess, sys
launcher, elsewhere, program = sys.argv[1:]
command = [sys.executable, "-c", elsewhere, launcher, str(os.getpid()), "15", "", sys.executable, "-c", program]
print(subprocess.Popen(command, start_new_session=True).pid, flush=True)
sys.stdin.readline()
"""


def is_gone(group):
    """Whether no process of the group is left."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


def started(program):
    """The process that started the program, and the program's number."""
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, launch.__file__, ELSEWHERE, program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return parent, int(parent.stdout.readline())


@pytest.mark.parametrize("is_forking", [False, True])
def test_program_and_what_it_started_end_with_a_killed_parent(is_forking):
    program = "import os, time; " + "os.fork(); " * is_forking + "time.sleep(60)"
    parent, group = started(program)
    with parent:
        assert not is_gone(group)
        parent.kill()
    wait_until(lambda: is_gone(group), seconds=5)


def test_nothing_stays_behind_a_program_that_ends():
    parent, group = started("pass")
    with parent:
        parent.stdin.write("\n")
        parent.stdin.close()
    wait_until(lambda: is_gone(group), seconds=5)


def test_program_whose_parent_is_gone_already_is_not_started():
    done = subprocess.run(
        [sys.executable, launch.__file__, "1", "15", "", sys.executable, "-c", "print('started')"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "has ended" in done.stderr
