"""A receiver of what is posted, with a certificate for `name.test`, and a door that reaches it on loopback."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from scrapers.http import Door
from scrapers.pace import Pace
from tests.scrapers.test_http_tls import TLS


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What came. headers: names in lower case."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def receiver(
    status: int = 200, reply: bytes = b"thanks", headers: Mapping[str, str] | None = None
) -> Iterator[tuple[tuple[str, int], list[Call]]]:
    """Its address, and the calls that came; every call is answered alike."""
    calls: list[Call] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            told = {name.lower(): value for name, value in self.headers.items()}
            calls.append(Call(path=self.path, headers=told, body=body))
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the door hung up on a reply that was too long
                self.close_connection = True

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A caller that hung up is no error of ours."""

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "good.pem", TLS / "server.key")
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield ("127.0.0.1", server.server_address[1]), calls
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)


def door_to(peer: tuple[str, int], resolves_to: str = "127.0.0.1") -> Door:
    """A door for which every name leads to that address, and which lets this peer through."""
    return Door(
        allowed_peers=frozenset({peer}),
        ca_file=str(TLS / "ca.pem"),
        resolver=lambda host, port: [resolves_to],
        min_interval=0,
        pace=Pace(),
    )
