"""The whole product as a user starts it, for tests that kill parts of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg

from tests.in_memory import in_memory

ROOT = Path(__file__).resolve().parent.parent.parent
READY = "Stillwatch is at "
OURS = ("DATABASE_URL", "BROKER_URL", "SECRET_KEY", "SITE_URL", "SAMPLE_NEWSROOM", "LIVE", "DJANGO_SETTINGS_MODULE")
# What tells each part's command line from the others'.
MARKS = {
    "web": "granian",
    "fetch worker": " worker --hostname=fetch@",
    "read worker": " worker --hostname=read@",
    "mail worker": " worker --hostname=sweep@",
    "beat": " beat ",
    "newsroom": "scrapers.newsroom",
    "postgres": "/postgres -D",
    "collect": " collect ",
}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _hear_hangups():
    """Tests that run under nohup ignore SIGHUP, and what they start would too."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def wait_until(condition, seconds=30.0):
    """Ask until the answer is true, and return it; an AssertionError when it never is."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.05)
    return answer


class Product:
    """`manage.py up` in a folder of its own. blank: a folder whose database it begins with; without, it begins bare."""

    def __init__(self, blank=None):
        self.var = Path(tempfile.mkdtemp(prefix="sw-", dir=in_memory()))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.output = []
        self.process = None
        self._reader = None
        self._asking = None
        if blank:
            shutil.copytree(blank / "pg", self.var / "pg", ignore=shutil.ignore_patterns("socket", "*.lock"))

    @property
    def environment(self):
        kept = {key: value for key, value in os.environ.items() if key not in OURS}
        return {**kept, "TRACKER_VAR": str(self.var)}

    def command(self, *arguments):
        """Run another command of manage.py beside it, to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def launch(self, *arguments):
        """Start `up` without waiting for anything."""
        self.output.clear()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(self.port), *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_hear_hangups,
        )
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def start(self, *arguments, seconds=120.0):
        """Start `up` and wait until it says that it is ready; the seconds that took."""
        since = time.monotonic()
        self.launch(*arguments)
        self.wait_for(READY, seconds)
        return time.monotonic() - since

    def wait_for(self, words, seconds=30.0):
        """Wait until `up` has said `words`."""
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert self.process.poll() is None, f"up ended with {self.process.returncode}:\n{self.said}"
            assert time.monotonic() < deadline, f"{words!r} was not said within {seconds} s:\n{self.said}"
            time.sleep(0.02)

    @property
    def said(self):
        return "".join(self.output)

    def pids(self, name=None):
        """Every process of this product, or only those of one part; `up` itself is not among them."""
        return [pid for pid, line in processes(self.var) if name is None or MARKS[name] in line]

    def kill(self, name):
        """kill -9 the part's first process (its master, where it has several)."""
        os.kill(min(wait_until(lambda: self.pids(name))), signal.SIGKILL)

    def kill_up(self):
        """kill -9 `up` itself."""
        self.process.kill()
        self._end()

    def wait_for_end_of_all(self, seconds=60.0):
        """Wait until what a killed `up` had started has ended too; a reader ends with its text."""
        deadline = time.monotonic() + seconds
        while left := list(processes(self.var)):
            assert time.monotonic() < deadline, f"{left} are still there after {seconds:g} s; up had said:\n{self.said}"
            time.sleep(0.05)

    def stop(self, number=signal.SIGTERM, seconds=60.0):
        """Stop `up` with a signal; its exit status."""
        self.process.send_signal(number)
        self.process.wait(seconds)
        return self._end()

    def status(self):
        """The HTTP status of the first page; None while nobody answers."""
        try:
            with urllib.request.urlopen(self.url, timeout=5) as response:
                return response.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return None

    def database(self):
        """A connection to its database."""
        socket_folder = self.var / "pg" / "socket"
        try:
            return psycopg.connect(host=str(socket_folder), user="tracker", dbname="tracker", autocommit=True)
        except psycopg.OperationalError as error:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(20)
            error.add_note(f"up ended with {self.process.poll()}; its last words:\n{self.said[-4000:]}")
            raise

    def ask(self, query, *values):
        """The rows of a query, by one connection for all of them as long as its server lives."""
        if self._asking is not None:
            with suppress(psycopg.OperationalError):
                return self._asking.execute(query, values or None).fetchall()
            self._asking.close()
        self._asking = self.database()
        self._asking.prepare_threshold = None  # tables come while it asks
        return self._asking.execute(query, values or None).fetchall()

    def destroy(self):
        """End whatever is left, and remove its folder."""
        if self._asking is not None:
            self._asking.close()
        if self.process and self.process.poll() is None:
            self.stop()
        elif self.process:
            self._end()
        shutil.rmtree(self.var)

    def _read(self, process):
        for line in process.stdout:
            self.output.append(line)

    def _end(self):
        status = self.process.wait()
        self._reader.join()
        self.process.stdout.close()
        return status


def processes(var):
    """(pid, command line) of every living process that was started for the product in `var`, less `up` itself."""
    mark = f"TRACKER_VAR={var}".encode()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            is_ours = mark in (entry / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if is_ours and line and " up --port " not in line:
            yield int(entry.name), line
