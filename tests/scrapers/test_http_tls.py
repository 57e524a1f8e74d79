"""TLS: the certificate must be valid, in time, and for the name that was asked, whatever address it resolved to."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scrapers.errors import Timeout, Unreachable
from scrapers.http import Door
from scrapers.pace import Pace

TLS = Path(__file__).with_name("tls")
REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"


@contextmanager
def tls_server(certificate: str, *, drips: bool = False) -> Iterator[tuple[str, int]]:
    """A server with this certificate that answers every request alike; `drips`: one byte each 50 ms."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / certificate, TLS / "server.key")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                raw, _ = listener.accept()
            except OSError:
                return
            with contextlib.suppress(OSError), raw, context.wrap_socket(raw, server_side=True) as connection:
                connection.recv(4096)
                for byte in REPLY if drips else [REPLY]:
                    connection.sendall(bytes([byte]) if isinstance(byte, int) else byte)
                    if drips:
                        time.sleep(0.05)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(timeout=5)


def door_to(peer: tuple[str, int]) -> Door:
    return Door(
        allowed_peers=frozenset({peer}),
        ca_file=str(TLS / "ca.pem"),
        resolver=lambda host, port: ["127.0.0.1"],
        min_interval=0,
        pace=Pace(),
    )


def test_valid_certificate_is_accepted() -> None:
    with tls_server("good.pem") as peer, door_to(peer) as door:
        assert door.fetch(f"https://name.test:{peer[1]}/").body == b"hello"


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [("expired.pem", "expired"), ("wrong-host.pem", "name.test"), ("self-signed.pem", "self-signed")],
)
def test_bad_certificate_is_refused_with_its_reason(certificate: str, reason: str) -> None:
    with tls_server(certificate) as peer, door_to(peer) as door, pytest.raises(Unreachable) as caught:
        door.fetch(f"https://name.test:{peer[1]}/")
    assert reason in caught.value.why


def test_unknown_authority_is_refused() -> None:
    with (
        tls_server("good.pem") as peer,
        Door(
            allowed_peers=frozenset({peer}),
            resolver=lambda host, port: ["127.0.0.1"],
            min_interval=0,
            pace=Pace(),
        ) as door,
        pytest.raises(Unreachable, match="trustworthy"),
    ):
        door.fetch(f"https://name.test:{peer[1]}/")


def test_deadline_holds_under_tls() -> None:
    with tls_server("good.pem", drips=True) as peer, door_to(peer) as door, pytest.raises(Timeout):
        door.fetch(f"https://name.test:{peer[1]}/", deadline=0.5)


def test_deadline_holds_in_the_handshake() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        peer = silent.getsockname()
        begun = time.monotonic()
        with door_to(peer) as door, pytest.raises(Timeout):
            door.fetch(f"https://name.test:{peer[1]}/", deadline=0.5)
        assert time.monotonic() - begun < 10
