"""Several processes that send side by side, as mail workers of the product do, and what they told of it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.db import connection

from tracker.digests.benching import sender_process
from tracker.digests.sending_crew import CrewError

_LOOK_SECONDS = 0.5
_PATIENCE_SECONDS = 60.0  # for the end of a process that has sent everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What all processes did together. seconds: from when all were ready; bytes of memory after a tenth of the mails, and
    in the end."""

    seconds: float
    queries: int
    memory_early: int
    memory_end: int


def send_side_by_side(
    port: int, n_processes: int, n_connections: int, n_mails: int, tell: Callable[[str], None]
) -> Sent:
    """All that waits in the database that is connected. Raises CrewError where a process ended early."""
    each = [len(range(place, n_connections, n_processes)) for place in range(n_processes)]
    early = 0
    with ExitStack() as stack:
        running = [stack.enter_context(_started(port, n)) for n in each if n]
        told = [_told(process) or (0, 0, 0) for process in running]
        began = time.perf_counter()
        listening = [threading.Thread(target=_listen, args=(told, *pair)) for pair in enumerate(running)]
        for one in listening:
            one.start()
        for one in listening:
            while one.is_alive():
                one.join(_LOOK_SECONDS)
                n_sent, _, memory = map(sum, zip(*told, strict=True))
                early = early or (memory if n_sent >= n_mails / 10 else 0)
                tell(f"{n_sent:,} of {n_mails:,} mails sent")
        seconds = time.perf_counter() - began
    if any(process.returncode for process in running):
        raise CrewError("A process that sends ended early; what it met stands above.")
    _, queries, memory = map(sum, zip(*told, strict=True))
    return Sent(seconds=seconds, queries=queries, memory_early=early or memory, memory_end=memory)


@contextmanager
def _started(port: int, n_connections: int) -> Iterator[subprocess.Popen[str]]:
    database = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", sender_process.__name__, database, str(port), str(n_connections)]
    process = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield process
        process.wait(_PATIENCE_SECONDS)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()


def _listen(told: list[tuple[int, int, int]], place: int, process: subprocess.Popen[str]) -> None:
    """It may begin; what it tells last stands in its place from then on."""
    assert process.stdin is not None
    process.stdin.write("begin\n")
    process.stdin.flush()
    while values := _told(process):
        told[place] = values


def _told(process: subprocess.Popen[str]) -> tuple[int, int, int] | None:
    """Mails, statements and bytes of memory, as the process tells them next; None where it ended."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        return None
    n_sent, queries, memory = map(int, line.split())
    return n_sent, queries, memory
