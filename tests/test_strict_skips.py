"""The rule that CI lets no test be skipped quietly."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CASE = "import pytest\ndef test_one(): pass\ndef test_two(): pytest.skip({reason!r})\n"


@pytest.mark.parametrize(
    ("ci", "reason", "status"),
    [("true", "no browser", 1), ("true", "no ../shared here", 0), ("", "no browser", 0)],
)
def test_skip_fails_the_run_only_in_ci(tmp_path, ci, reason, status):
    (tmp_path / "test_case.py").write_text(CASE.format(reason=reason))
    plugins = ["tests.strict_skips", "no:django", "no:cacheprovider"]
    options = [option for plugin in plugins for option in ("-p", plugin)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, f"--rootdir={tmp_path}", str(tmp_path)],
        env={**os.environ, "CI": ci, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert ("test_two: Skipped: no browser" in done.stdout) == (status == 1)


def test_run_without_tests_fails(tmp_path):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED
