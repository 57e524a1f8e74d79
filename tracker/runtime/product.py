"""The whole product on one machine: database, newsroom, workers, beat and web, started in order and kept running."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command

from tracker.collection import claims, sample
from tracker.collection.hosts import ClusterPace
from tracker.collection.reach import lacks_contact
from tracker.collection.statements import AWAY
from tracker.runtime import environment, tables
from tracker.runtime.children import Child, Deaths, Program, how_it_ended, launch_command, stop_all
from tracker.runtime.errors import Mendable
from tracker.runtime.owner import Lock, Owner, owner_lock
from tracker.runtime.ports import LOOPBACK, is_free, newsroom_listener
from tracker.runtime.postgres import OLDEST_MAJOR, PostgresError, Server, find_programs
from tracker.runtime.workers import WORKERS, WorkerPlan, programs

WEB_SECONDS = 60.0
WAIT_SECONDS = 60.0  # for another command to give the database back
COLLECT_ATTEMPTS = 3  # less those under which the database died; what was done stays done
_TICK = 0.1


class UpError(Mendable):
    """The product cannot start: one sentence with the reason and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to start. port: of the site, on loopback."""

    port: int
    is_live: bool


def run(plan: Plan) -> None:
    """Start everything, keep it running, and stop it all when a signal (as KeyboardInterrupt) or an error ends it.

    Raises UpError, before anything starts, where real publishers would be asked by somebody whom they cannot reach.
    """
    if plan.is_live and (lacking := lacks_contact()):
        raise UpError(lacking)
    with owner_lock(settings.VAR_DIR) as lock:
        _become_owner(lock, plan)
        if not is_free(plan.port):
            raise UpError(_taken(plan.port))
        product = Product(plan)
        try:
            product.start()
            while True:
                product.tend()
                time.sleep(_TICK)
        finally:
            _ignore_signals()
            product.stop()


class Product:
    """The running parts, and what was said about them."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._since = time.monotonic()
        self._children: list[Child] = []
        self._server: Server | None = None
        self._server_deaths = Deaths()
        self._n_server_deaths = 0
        self._newsroom: socket.socket | None = None
        self._logs: Path = settings.VAR_DIR / "log"
        self._url = settings.SITE_URL
        self._environment: dict[str, str] = {}
        if not environment.is_given("SITE_URL"):
            self._url = self._environment["SITE_URL"] = f"http://{LOOPBACK}:{plan.port}"

    def start(self) -> None:
        """Everything in order, each step said; the sample is collected where it was not yet, and never again once removed."""
        self._logs.mkdir(parents=True, exist_ok=True)
        self._start_database()
        tables.bring_up_to_date(settings.VAR_DIR)
        self._step("the tables are up to date")
        call_command("collectstatic", interactive=False, verbosity=0)
        state = sample.state()
        self._free_work(has_died=False)
        tables.disconnect()
        if self._plan.is_live:
            self._environment["LIVE"] = "1"
        elif state is sample.State.REMOVED:
            self._step("the sample was removed from this database; `manage.py collect --sample` collects it again")
        else:
            self._start_newsroom()
        self._keep(Program(name="web server", command=_granian(self._plan.port), environment=self._environment))
        for program in programs(self._environment):
            self._keep(program)
        self._await_web()
        self._step("workers, beat and web server are running")
        if state is sample.State.WANTED and not self._plan.is_live:
            self._collect_sample()
        say(f"\nStillwatch is at {self._url}/ (Ctrl-C stops it; logs are in {self._logs})")

    def tend(self) -> None:
        """Start again what died. Raises ChildError or PostgresError when that does not help."""
        if self._server and not self._server.is_running():
            self._n_server_deaths += 1
            if self._server_deaths.count_one() is None:
                raise PostgresError(f"PostgreSQL died again and again: read {self._server.log}, then start again.")
            self._step("PostgreSQL died; starting it again")
            self._server.start()
            self._free_work(has_died=False)
        for child in self._children:
            if child.tend(self._step) and (worker := WORKERS.get(child.program.name)):
                self._free_work(worker, has_died=True)

    def _free_work(self, *workers: WorkerPlan, has_died: bool) -> None:
        """What these workers of ours held is due now; without any, what all of them did.

        Where the database is away as well, or others', their leases run out.
        """
        if self._server is None:
            return
        with suppress(*AWAY):
            for worker in workers or WORKERS.values():
                for model in worker.holds:
                    claims.free(model._default_manager.all(), has_died=has_died)
            ClusterPace().free_dead()
        tables.disconnect()

    def stop(self) -> None:
        """End everything; the database last, so that the others can finish what they write."""
        say("\nStopping …")
        stop_all(self._children)
        if self._newsroom:
            self._newsroom.close()
        if self._server:
            self._server.stop()
        say("Stopped.")

    def _step(self, text: str) -> None:
        say(f"{time.monotonic() - self._since:6.1f} s  {text}")

    def _keep(self, program: Program) -> None:
        self._children.append(Child(program, self._logs / f"{program.name.split()[0]}.log"))

    def _start_database(self) -> None:
        if not settings.IS_EMBEDDED:
            _require_database()
            self._step("PostgreSQL answers at DATABASE_URL")
            return
        programs = find_programs(environment.text("TRACKER_PG_BIN"))
        self._server = Server(var=settings.VAR_DIR, programs=programs, say=self._step)
        self._server.start()
        self._step(f"PostgreSQL {programs.major} is running (data in {self._server.data})")

    def _start_newsroom(self) -> None:
        """The newsroom answers on a port that is ours before it starts and while it is started again: whoever asks
        meanwhile waits, and no other program, another newsroom least of all, answers in its place."""
        self._newsroom = newsroom_listener()
        descriptor, port = self._newsroom.fileno(), self._newsroom.getsockname()[1]
        command = [sys.executable, "-m", "scrapers.newsroom", "--listener", str(descriptor)]
        self._keep(Program(name="newsroom", command=command, environment=self._environment, handed_over=(descriptor,)))
        self._environment["SAMPLE_NEWSROOM"] = f"{LOOPBACK}:{port}"
        self._step(f"the sample newsroom is on port {port}")

    def _await_web(self) -> None:
        deadline = time.monotonic() + WEB_SECONDS
        while (status := _web_status(self._plan.port)) is None:
            if time.monotonic() > deadline:
                raise UpError(f"The web server does not answer: read {self._logs / 'web.log'}, then start again.")
            self.tend()
            time.sleep(_TICK)
        if status >= 500:
            say(f"The first page answers with an error ({status}): read {self._logs / 'web.log'}.")

    def _collect_sample(self) -> None:
        """Collect the sample whole; a start that is cut off in the middle goes on with it at the next."""
        self._step("collecting the sample over HTTP")
        n_left = COLLECT_ATTEMPTS
        while n_left:
            n_deaths = self._n_server_deaths
            status = self._run("collect", "--sample")
            if status == 0:
                self._step("the sample is collected")
                return
            self.tend()  # it may have missed the database before we do
            n_left -= self._n_server_deaths == n_deaths
            remedy = "trying again" if n_left else "the next start tries again"
            self._step(f"collecting the sample {how_it_ended(status)}; {remedy}")

    def _run(self, *arguments: str) -> int:
        """The exit status of another command of manage.py, run to its end while everything else is tended."""
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
        process = subprocess.Popen(
            launch_command(command, death_signal=signal.SIGKILL),
            env={**os.environ, **self._environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while process.poll() is None:
                self.tend()
                time.sleep(_TICK)
        finally:
            process.kill()
            process.wait()
        return process.returncode


def _become_owner(lock: Lock, plan: Plan) -> None:
    """Take the lock, waiting for a short command to give it back. Raises UpError where another `up` has it."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not lock.take():
        owner = lock.signed_by()
        if owner and owner.command == "up" and owner.address:
            raise UpError(
                f"Stillwatch is running already, at {owner.address} (process {owner.pid}): "
                "stop that one with Ctrl-C first, or use it."
            )
        if time.monotonic() > deadline:
            name = owner.command if owner else "another command"
            raise UpError(f"{name} still uses the database: wait for its end, then start again.")
        time.sleep(_TICK)
    lock.sign(Owner(pid=os.getpid(), command="up", address=f"http://{LOOPBACK}:{plan.port}/"))


def _taken(port: int) -> str:
    return (
        f"Port {port} is in use by another program: stop that one, or take another port, "
        f"like `python3 manage.py up --port {port + 1 if port < 65535 else 8000}`."
    )


def _require_database() -> None:
    parameters = tables.database().get_connection_params()
    try:
        with psycopg.connect(**parameters, connect_timeout=10) as connection:
            release = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise UpError(
            f"PostgreSQL at DATABASE_URL does not answer ({error}): start it, or correct the address."
        ) from error
    if release < OLDEST_MAJOR:
        raise UpError(f"PostgreSQL at DATABASE_URL is {release}: {OLDEST_MAJOR} or newer is needed.")


def _granian(port: int) -> list[str]:
    options = ["--interface=wsgi", "--workers=1", "--blocking-threads=4", "--log-level=warning", "--no-ws"]
    listen = [f"--host={LOOPBACK}", f"--port={port}"]
    return [sys.executable, "-m", "granian", *options, *listen, "tracker.wsgi:application"]


def _web_status(port: int) -> int | None:
    """The status of the first page; None while nobody answers."""
    client = http.client.HTTPConnection(LOOPBACK, port, timeout=10)
    try:
        client.request("GET", "/")
        return client.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        client.close()


def say(line: str) -> None:
    """Tell the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _ignore_signals() -> None:
    """A second Ctrl-C must not cut the orderly stop short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
