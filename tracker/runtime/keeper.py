"""One of the programs of this machine kept running by itself: what `up` does for all of them."""

import signal
import sys
import time

from tracker.runtime.children import Child, Program

_TICK = 0.1


def keep(program: Program) -> int:
    """Keep it running until a signal comes, which is passed on as SIGTERM; then its exit status, once it has ended.

    It may take as long as it wants to: what is under way is finished. Raises ChildError where it dies again and again.
    """
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: asked.append(number))
    child = Child(program, log=None)
    while not asked:
        child.tend(_say)
        time.sleep(_TICK)
    status = child.finish()
    return status if status >= 0 else 128 - status


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
