"""A mail server that keeps what it is given and answers as the address asks it to; a process of its own.

An address says what is answered to it: `rcpt-450x2-anna@…` is answered 450 at RCPT the first two times, and taken then;
`data-554-…`, `data-drop-…` (hangs up before it keeps the mail), `kept-drop-…` (keeps it and hangs up), `data-stall-…`.
`rcpt-550_5.1.1-…` has an enhanced code. A line on its input sets what every MAIL is answered, `421` or `250`, or whether
it takes several commands at once, `pipelining` or `one by one`.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
_ASKED = re.compile(r"^(rcpt|data|kept)-(\d{3}|drop|stall)(?:_([\d.]+))?(?:x(\d+))?-", re.I)
STALL_SECONDS = 30.0


@dataclass(frozen=True)
class Kept:
    """One mail as it came."""

    sender: str
    recipient: str
    message_id: str
    text: str


@dataclass
class Sink:
    """The server as a test sees it."""

    folder: Path
    port: int = 0
    options: tuple[str, ...] = ()
    process: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder / "kept.jsonl"

    def start(self) -> Sink:
        self.log.touch()
        command = [sys.executable, "-m", "tests.digests.sink", str(self.port), str(self.log), *self.options]
        self.process = subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        return self

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.process = None

    def answer_all(self, code: int) -> None:
        self._told(str(code))

    def take_at_once(self, several: bool) -> None:
        self._told("pipelining" if several else "one by one")

    def _told(self, word: str) -> None:
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == word

    def kept(self) -> list[Kept]:
        """All mails, as they came; a line that the server was killed in was never answered."""
        lines = self.log.read_text().split("\n")[:-1]
        return [Kept(**json.loads(line)) for line in lines if line.endswith("}")]

    def ids(self) -> Counter[str]:
        return Counter(mail.message_id for mail in self.kept())


class Handler:
    """aiosmtpd's hooks."""

    def __init__(self, log: Path, *, keeps_text: bool) -> None:
        self.pipelines = False
        self._log = log.open("a")
        self._asked: Counter[str] = Counter()
        self._keeps_text = keeps_text
        self.everybody = "250"
        self.n = 0

    def take_at_once(self, several: bool) -> None:
        """What it was asked before is forgotten, too."""
        self.pipelines = several
        self._asked.clear()

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-PIPELINING", responses[-1]] if self.pipelines else responses

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.everybody != "250":
            return f"{self.everybody} 4.3.2 not today"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        answer = await self._answer("rcpt", address, server)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        [recipient] = envelope.rcpt_tos
        if answer := await self._answer("data", recipient, server):
            return answer
        text = envelope.content.decode("utf-8", "replace")
        named = re.search(r"^Message-ID:\s*(\S+)", text, re.I | re.M)
        row = {"sender": envelope.mail_from, "recipient": recipient, "message_id": named[1] if named else ""}
        self._log.write(json.dumps(row | {"text": text if self._keeps_text else ""}) + "\n")
        self._log.flush()
        self.n += 1
        return await self._answer("kept", recipient, server) or f"250 2.0.0 kept as {self.n}"

    async def _answer(self, stage: str, address: str, server: Any) -> str | None:
        found = _ASKED.match(address)
        if not found or found[1].lower() != stage:
            return None
        self._asked[address] += 1
        if found[4] and self._asked[address] > int(found[4]):
            return None
        match found[2]:
            case "drop":
                server.transport.abort()
                await asyncio.sleep(0.01)
                return "421 gone"
            case "stall":
                await asyncio.sleep(STALL_SECONDS)
                return "421 too late"
            case code:
                return f"{code} {found[3] or ''} as asked".replace("  ", " ")


def main(port: int, log: Path, *options: str) -> None:
    from aiosmtpd.smtp import SMTP

    handler = Handler(log, keeps_text="--no-text" not in options)
    certificate = next((option.removeprefix("--tls=") for option in options if option.startswith("--tls=")), None)
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)

    def connected() -> SMTP:
        return SMTP(
            handler, hostname="sink.example", tls_context=context, require_starttls=context is not None, timeout=600
        )

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(connected, "127.0.0.1", port, backlog=100)
        say(server.sockets[0].getsockname()[1])
        threading.Thread(target=listen, args=(handler,), daemon=True).start()
        await server.serve_forever()

    asyncio.run(serve())


def listen(handler: Handler) -> None:
    """The test's words; the server ends with the test."""
    import os

    for line in sys.stdin:
        word = line.strip()
        if word.isdigit():
            handler.everybody = word
        else:
            handler.take_at_once(word == "pipelining")
        say(word)
    os._exit(0)


def say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def wait_for(condition: Any, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
