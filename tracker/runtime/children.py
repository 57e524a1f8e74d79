"""Other programs that run beside us: started, tended, stopped together; none outlives us."""

import ctypes
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten

from tracker.runtime.errors import Mendable
from tracker.runtime.pulse import VARIABLE, Pulse

_LAUNCHER = Path(__file__).with_name("launch.py")
_PR_SET_PDEATHSIG = 1
MANY_DEATHS = 5
WITHIN_SECONDS = 60.0
STOP_SECONDS = 6.0
N_WORDS = 4  # lines
LONGEST_WORDS = 200  # characters of a line
_TRACEBACK = ("Traceback (most", "During handling", "The above exception")
LONGEST_LOG = 10_000_000  # bytes; then one older file is kept beside it


class ChildError(Mendable):
    """A program that we need does not stay alive: says which, its last words and what to do."""


def launch_command(
    command: list[str], *, death_signal: signal.Signals, owned: tuple[Path, ...] | None = None
) -> list[str]:
    """The command line that runs `command` and sends it `death_signal` when this process dies.

    owned: given, the program never runs as root, and these are the folders that it must be able to write.
    """
    folders = ":".join(str(folder) for folder in owned or ())
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    return [*launcher, str(os.getpid()), str(int(death_signal)), folders, *command]


def die_with_parent() -> None:
    """Have the kernel end this process when the one that forked it dies (on Linux); SystemExit where it has died already."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    parent = multiprocessing.parent_process()
    if parent is not None and os.getppid() != parent.pid:  # it died before the signal was asked for
        sys.exit("The process that started this one has ended.")


def shorten_log(log: Path) -> None:
    """Move a log's content aside once it is long; its writers append, so they just go on."""
    with suppress(FileNotFoundError):
        if log.stat().st_size > LONGEST_LOG:
            shutil.copyfile(log, log.with_name(f"{log.name}.1"))
            os.truncate(log, 0)


def last_words(written: str) -> str:
    """The end of what a program wrote, indented: of a traceback only what was raised, each line only once."""
    lines = [line.rstrip() for line in written.replace("\\n", "\n").splitlines() if line.strip()]
    plain = [line for line in lines if not line.startswith((" ", "\t", *_TRACEBACK))] or lines
    return "\n".join(f"  {shorten(line, LONGEST_WORDS)}" for line in list(dict.fromkeys(plain))[-N_WORDS:])


@dataclass(slots=True)
class Deaths:
    """When one program died, as far as it still matters."""

    times: list[float] = field(default_factory=list)

    def count_one(self) -> float | None:
        """Seconds to wait before starting it again; None when it has died too often to go on."""
        now = time.monotonic()
        self.times = [moment for moment in self.times if now - moment < WITHIN_SECONDS] + [now]
        return None if len(self.times) >= MANY_DEATHS else 0.2 * 2.0 ** (len(self.times) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program to keep running. environment: added to ours.

    deaf_after: seconds without a word that it hears, after which it is killed and started again; None: it says none.
    handed_over: file descriptors of ours that it inherits under the same numbers, at every start.
    """

    name: str
    command: list[str]
    environment: dict[str, str]
    deaf_after: float | None = None
    handed_over: tuple[int, ...] = ()


class Child:
    """A program that is kept running; its output goes to `log`, or where ours goes."""

    def __init__(self, program: Program, log: Path | None) -> None:
        self.program = program
        self.log = log
        self._deaths = Deaths()
        self._due: float | None = None
        self._start()

    def _start(self) -> None:
        """The program runs, with a pulse of its own."""
        self._is_deaf = False
        self._pulse = Pulse()
        with self._pulse.handed_over() as writer, self.log.open("ab") if self.log else nullcontext() as output:
            self._process = subprocess.Popen(
                launch_command(self.program.command, death_signal=signal.SIGKILL),
                env={**os.environ, **self.program.environment, VARIABLE: str(writer)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=(writer, *self.program.handed_over),
            )

    def tend(self, say: Callable[[str], None]) -> bool:
        """Whether it was found dead. It is started again, after a growing pause; ChildError when it dies again and again."""
        if self.log:
            shorten_log(self.log)
        if self._process.poll() is None:
            self._end_deaf()
            return False
        if is_news := self._due is None:
            self.signal(signal.SIGKILL)  # what it forked must not keep its port
            self._pulse.close()
            pause = self._deaths.count_one()
            if pause is None:
                raise ChildError(self._last_message())
            say(f"the {self.program.name} {self._how_it_ended()}; starting it again")
            self._due = time.monotonic() + pause
        if self._due is not None and time.monotonic() >= self._due:
            self._due = None
            self._start()
        return is_news

    def _end_deaf(self) -> None:
        """Kill it where it hears nothing; that it is dead is found at the next look."""
        limit = self.program.deaf_after
        if limit is not None and not self._is_deaf and self._pulse.is_missing(limit):
            self._is_deaf = True
            self.signal(signal.SIGKILL)

    def _how_it_ended(self) -> str:
        if self._is_deaf:
            return f"heard nothing for {self.program.deaf_after:g} s"
        return how_it_ended(self._process.returncode)

    def _last_message(self) -> str:
        died = f"The {self.program.name} died {MANY_DEATHS} times within a minute"
        if self.log is None:
            return f"{died}: read what it wrote, mend the cause and start again."
        written = self.log.read_text(encoding="utf-8", errors="replace")
        return f"{died}. Its last words:\n{last_words(written)}\nRead {self.log}, mend the cause and start again."

    def finish(self) -> int:
        """Ask the program, not what it started, to end, wait for it as long as it takes, and return its exit status."""
        self._process.send_signal(signal.SIGTERM)
        status = self._process.wait()
        self.signal(signal.SIGKILL)
        return status

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and to all that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def wait(self, deadline: float) -> None:
        """Wait for its end, and force it at the deadline."""
        try:
            self._process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self._process.wait()
        self.signal(signal.SIGKILL)  # whatever it started and left behind


def how_it_ended(status: int) -> str:
    """A process's end in words."""
    return f"was killed (signal {-status})" if status < 0 else f"ended with status {status}"


def stop_all(children: list[Child]) -> None:
    """Ask all of them to end, wait a moment, force those that did not."""
    for child in children:
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        child.wait(deadline)
