"""Outlets on loopback that answer as a test tells them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What an outlet sends for one address."""

    body: bytes | str = b""
    status: int = 200
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class Outlets:
    """A loopback server that answers for every `.example` host; `answers` maps addresses without scheme."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        outlets = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = f"{self.headers['Host']}{self.path}"
                outlets.asked.append(address)
                answer = outlets.answers.get(address, Answer(b"nothing here", status=404))
                body = answer.body.encode() if isinstance(answer.body, str) else answer.body
                self.send_response(answer.status)
                for name, value in {"Content-Type": answer.media_type, **answer.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = ("127.0.0.1", self.server.server_address[1])


@contextmanager
def running() -> Iterator[Outlets]:
    """Outlets that answer for the length of the block."""
    made = Outlets()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield made
    finally:
        made.server.shutdown()
        thread.join()
        made.server.server_close()
