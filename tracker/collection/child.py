"""A child process for work on bytes from outside: takes a function and its arguments, gives what it returns, in time.

Some pages keep a parser busy for minutes or fill the memory, and code in C cannot be interrupted: it can only be
killed together with its process. Children are few, kept between calls, and end with their parent.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import queue
import resource
import signal
import traceback
from collections.abc import Callable
from functools import cache
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from scrapers.errors import ScrapeError

logger = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")

N_CHILDREN = 2
SECONDS = 15.0
MEMORY_BYTES = 768 * 2**20  # of address space, of which the libraries alone take 60 MiB
_CPU_SECONDS = 20  # ends a child whose parent is no longer there to kill it


class Unreadable(ScrapeError):
    """Our reader cannot cope with the input: it takes too long, too much memory, or hits a fault of ours."""

    permanent = True
    code = "unreadable"

    def __init__(self, what: str, why: str) -> None:
        super().__init__(what, why, "The log has the details")


class Children:
    """Child processes that take turns; threads may share them.

    seconds: what one call may take.
    """

    def __init__(self, *, size: int = N_CHILDREN, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)  # a place; its child is started when it is first needed

    def run(self, what: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What the function returns. what: names the input in errors.

        Raises the function's own ScrapeError, and Unreadable for every other end: an error, too long, too large.
        """
        child = self._idle.get() or _Child()
        try:
            outcome = child.ask((function, args, kwargs), self._seconds)
        except _Gone as end:
            child.kill()
            self._idle.put(None)
            raise Unreadable(what, str(end)) from None
        except BaseException:
            child.kill()
            self._idle.put(None)
            raise
        self._idle.put(child)
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
    """This process's children."""
    made = Children()
    atexit.register(made.close)
    return made


class _Gone(Exception):
    """The child gave no answer; the message says why."""


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
            return Unreadable(what, f"our reader fails on it ({self.name})")
        error = self.kind.__new__(self.kind)
        error.args = self.args
        error.__dict__.update(self.state)
        return error


class _Child:
    """One process that answers calls one after the other."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # forking a process that has threads can lock up
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, call: tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]], seconds: float) -> Any:
        """What the child answers. Raises _Gone."""
        try:
            self._connection.send(call)
            if not self._connection.poll(seconds):
                raise _Gone(f"reading it takes longer than {seconds:.0f} seconds")
            return self._connection.recv()
        except (EOFError, OSError) as error:
            raise _Gone("the process that read it died") from error

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._connection.close()


def _serve(connection: Connection[Any, Any]) -> None:
    """Answers calls until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what ends
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, hard))
    while True:
        try:
            function, args, kwargs = connection.recv()
        except (EOFError, OSError):
            return
        _limit_cpu()
        connection.send(_outcome(function, args, kwargs))


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    try:
        return function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001 - the edge of the process: it travels to the parent, which logs it
        return _Failed(error)


def _limit_cpu() -> None:
    """From now the process may use _CPU_SECONDS more; the system ends it then."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + _CPU_SECONDS, hard))
