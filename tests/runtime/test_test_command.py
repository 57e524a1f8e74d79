"""`manage.py test` hands over to pytest, in settings of its own."""

import os
import subprocess
import sys

import pytest

from tests.runtime.product import ROOT


def run(*arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "test", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT,
        env={**os.environ, "CI": ""},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("arguments", "status"), [(["tests/runtime/test_logs.py"], 0), (["-k", "no_such_test"], 5)])
def test_status_is_pytests(arguments, status):
    done = run("tests/runtime/test_logs.py", *arguments)
    assert done.returncode == status, done.stdout


def test_options_go_to_pytest():
    assert run("--version").stdout.startswith("pytest ")
