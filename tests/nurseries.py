"""A process that forks a worker for every line of its input, so that one can be killed without its imports."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def nursery(module: str, database_url: str, *arguments: object) -> Iterator[subprocess.Popen]:
    """The process, over the test database. module: whose `main` reads the lines; arguments: its command line."""
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


def work(process: subprocess.Popen, seed: str) -> int:
    """The exit status of one worker, -9 where it was killed."""
    process.stdin.write(f"{seed}\n")
    process.stdin.flush()
    return int(process.stdout.readline())
