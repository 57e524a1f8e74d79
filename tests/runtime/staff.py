"""Real workers and beats over the test database, as processes, with outlets and a mail server on loopback."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tracker.runtime.workers import BEAT, WORKERS

STOP_SECONDS = 60.0


@dataclass
class Staff:
    """Who is at work. environment: of every process; logs: a folder."""

    environment: dict[str, str]
    logs: Path
    at_work: list[subprocess.Popen] = field(default_factory=list)

    def start_workers(self, *names: str) -> None:
        """Those of these names; without any, all."""
        for name in names or WORKERS:
            self._start(name, WORKERS[name].command)

    def await_workers(self, seconds: float = 240.0) -> None:
        """Until all that were started listen."""
        deadline = time.monotonic() + seconds
        while any("ready." not in file.read_text() for file in self.logs.glob("*.log")):
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def start_beat(self) -> subprocess.Popen:
        """One more."""
        return self._start("beat", BEAT)

    def said(self) -> str:
        return "\n".join(f"{file.name}: {file.read_text()[-3000:]}" for file in sorted(self.logs.glob("*.log")))

    def _start(self, name: str, command: list[str]) -> subprocess.Popen:
        log = self.logs / f"{name.split()[0]}-{len(self.at_work)}.log"
        with log.open("ab") as file:
            process = subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file
            )
        self.at_work.append(process)
        return process

    def stop(self) -> None:
        """All of them, in order; whoever does not end is ended."""
        for process in self.at_work:
            process.terminate()
        for process in self.at_work:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def staff(database_url: str, folder: Path, *, newsroom: tuple[str, int], mail_port: int) -> Iterator[Staff]:
    """Nobody at first; at the end of the block nobody again. newsroom: the outlets; mail_port: of the mail server."""
    logs = folder / "logs"
    logs.mkdir()
    told = {
        "DATABASE_URL": database_url,
        "TRACKER_VAR": str(folder),
        "SAMPLE_NEWSROOM": "{}:{}".format(*newsroom),
        "MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MAIL_FROM": "Stillwatch <digests@stillwatch.example>",
        "MAIL_RATE": "1000",
        "SITE_URL": settings.SITE_URL,
    }
    made = Staff(environment=os.environ | told, logs=logs)
    try:
        yield made
    finally:
        made.stop()
