"""Readers that misbehave; they run in a child process, which imports them from here."""

import os
import signal
import subprocess
import sys
import time
from typing import NoReturn

from scrapers.errors import ArticleLack, NotAnArticle


def fail(*args: object, **kwargs: object) -> NoReturn:
    raise RecursionError("too deep")


def refuse(*args: object, **kwargs: object) -> NoReturn:
    raise NotAnArticle("http://a.example/", ArticleLack.EMPTY, "the page is empty", "Look at it")


def hang(*args: object, **kwargs: object) -> None:
    time.sleep(60)


def starve(*args: object, **kwargs: object) -> None:
    """Ready to run all the time, and all but never let: another process keeps the one processor that it may use."""
    processor = {min(os.sched_getaffinity(0))}
    os.sched_setaffinity(0, processor)
    subprocess.Popen(
        [sys.executable, "-c", "import time; end = time.monotonic() + 6\nwhile time.monotonic() < end: pass"]
    )
    os.nice(19)
    spin()


def spin(*args: object, **kwargs: object) -> None:
    while True:
        pass


def take(n_bytes: int) -> int:
    return len(bytearray(n_bytes))


def fill_memory(*args: object, **kwargs: object) -> int:
    return len(bytes(2 * 2**30))  # taken, but never written to: a limit on address space counts it all the same


def die(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def process_id() -> int:
    return os.getpid()
