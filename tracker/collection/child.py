"""A child process for work on bytes from outside: takes a function and its arguments, gives what it returns, in time.

Some inputs keep a parser busy for minutes or fill the memory, and code in C cannot be interrupted: it can only be
killed together with its process. Children are few, kept between calls, and end with their parent.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import queue
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from scrapers.errors import ScrapeError
from tracker.collection.processes import Waiting

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

_LONGEST = 2.0  # times its limit that a call may take on a machine that is too busy to give it a processor
_LOOK_LATER = 0.05  # seconds, so that the time is over when it is looked at
_CPU_MARGIN_SECONDS = 5  # the limit on processor time only ends a child whose parent is no longer there to kill it


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one child may use. seconds: for one call, less what it waits for a processor, where the system tells that.
    memory_bytes: of address space, enforced where Linux runs.

    calls: after so many a fresh child takes over, so that what libraries hoard is given back; None for no such end.
    """

    seconds: float
    memory_bytes: int
    calls: int | None = None

    @property
    def longest(self) -> float:
        """Seconds on the clock after which every call is over."""
        return self.seconds * _LONGEST


N_CHILDREN = 2
# The libraries alone take 60 MiB of address space, a page of 9 MiB 210, one of 100,000 metas 330, a PDF with 200,000 words
# on one page 444. What needs more, such as 400 MiB of words packed into a file, needs more than 768 as well.
PAGE_LIMITS = Limits(seconds=15.0, memory_bytes=512 * 2**20, calls=2_000)


class Unreadable(ScrapeError):
    """Our reader cannot cope with the input: it takes too long, too much memory, or hits a fault of ours."""

    permanent = True
    code = "unreadable"


class Children:
    """Child processes that take turns; threads may share them."""

    def __init__(self, limits: Limits, *, size: int = N_CHILDREN) -> None:
        self.limits = limits
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)  # a place; its child is started when it is first needed

    def run(self, what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns. what: names the input in errors.

        Raises the function's own ScrapeError, and Unreadable for every other end: an error, too long, too large.
        """
        child = self._idle.get()
        kept = None
        try:
            child = child or _Child(self.limits)
            outcome = child.ask((function, args, kwargs))
            kept = child if self.limits.calls is None or child.n_calls < self.limits.calls else None
        except _Gone as end:
            unreadable = Unreadable(what, str(end), "Read it in a browser")
            unreadable.permanent = not end.was_busy
            raise unreadable from None
        finally:
            if kept is None and child is not None:
                child.kill()
            self._idle.put(kept)
        if isinstance(outcome, _Failed):
            raise outcome.as_error(what)
        result: R = outcome
        return result

    def close(self) -> None:
        """End the idle children."""
        while not self._idle.empty():
            child = self._idle.get_nowait()
            if child is not None:
                child.kill()


@cache
def children() -> Children:
    """This process's children for feeds and pages."""
    made = Children(PAGE_LIMITS)
    atexit.register(made.close)
    return made


class _Gone(Exception):
    """The child gave no answer; the message says why. was_busy: it was the machine's fault and not the input's."""

    was_busy = False


class _Busy(_Gone):
    was_busy = True


class _Failed:
    """An exception on its way out of the child. Ours are taken apart: their signatures keep them from travelling."""

    def __init__(self, error: Exception) -> None:
        self.kind = type(error) if isinstance(error, ScrapeError) else None
        self.args = error.args
        self.state = dict(error.__dict__) if self.kind else {}
        self.name = type(error).__name__
        self.trace = "".join(traceback.format_exception(error))

    def as_error(self, what: str) -> ScrapeError:
        if self.kind is None:
            logger.error("our reader fails on %s\n%s", what, self.trace)
            return our_fault(what, self.name)
        error = self.kind.__new__(self.kind)
        error.args = self.args
        error.__dict__.update(self.state)
        return error


def our_fault(what: str, name: str) -> Unreadable:
    """The error that stands for a fault of ours, of which the log has been told. name: of the exception."""
    return Unreadable(what, f"our reader fails on it ({name})", "The log has the details")


class _Child:
    """One process that answers calls one after the other."""

    def __init__(self, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")  # forking a process that has threads can lock up
        self._limits = limits
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, limits), daemon=True)
        self._process.start()
        theirs.close()
        self._waiting = Waiting(self._process.pid)
        self.n_calls = 0

    def ask(self, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]) -> Any:
        """What the child answers. Raises _Gone."""
        self.n_calls += 1
        try:
            began, waited = time.monotonic(), self._waiting.seconds()
            self._connection.send(call)
            left = self._limits.seconds
            while not self._connection.poll(left):
                left = self._left(time.monotonic() - began, self._waiting.seconds() - waited)
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise _Gone(self._why_it_died()) from error

    def _left(self, passed: float, waited: float) -> float:
        """Seconds until it is looked at again. Raises _Gone where its time is over: a child that waited for a processor
        most of it says nothing of what it read, one that sleeps hangs."""
        own = self._limits.seconds - (passed - waited)
        if own <= 0:
            raise _Gone(f"reading it takes longer than {self._limits.seconds:.0f} seconds")
        if passed >= self._limits.longest:
            raise _Busy(f"reading it was not over after {passed:.0f} seconds: this machine was too busy")
        return min(own, self._limits.longest - passed) + _LOOK_LATER

    def _why_it_died(self) -> str:
        """PDFium, and other code in C, ends its process where it gets no more memory."""
        self._process.join(timeout=1.0)
        code = self._process.exitcode
        if code is None or code >= 0:
            return "the process that read it died"
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"the process that read it died ({name}): it needs too much memory, or it breaks the reader"

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()
        self._waiting.close()


def _serve(connection: Connection[Any, Any], limits: Limits) -> None:
    """Answers calls until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what ends
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":  # macOS knows this limit and does not take it
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, hard))
    while True:
        try:
            function, args, kwargs = connection.recv()
        except (EOFError, OSError):
            return
        _limit_cpu(limits.seconds + _CPU_MARGIN_SECONDS)
        outcome = _outcome(function, args, kwargs)
        try:
            connection.send(outcome)
        except BrokenPipeError:
            return


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        return function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - the edge of the process: it travels to the parent, which logs it
        return _Failed(error)


def _limit_cpu(seconds: float) -> None:
    """From now the process may use so many seconds of processor time more; the system ends it then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds), hard))
