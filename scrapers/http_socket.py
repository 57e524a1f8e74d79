"""The connection under the door: a checked address, and one deadline and byte allowance over all of it.

Every byte in and out passes `recv_into`, `recv`, `send` or `sendall` of the two socket classes here, so a server
that drips its headers, its handshake or its body runs into the same end.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import certifi
from urllib3.connection import HTTPConnection, HTTPSConnection

from scrapers.addresses import why_not_public
from scrapers.errors import Refused, Timeout, TooBig, Unreachable
from scrapers.resolving import Resolver, resolved

if TYPE_CHECKING:
    from typing_extensions import Buffer

CONNECT_SECONDS = 10.0
DNS_SECONDS = 5.0
PUBLIC_PORTS = frozenset({80, 443})


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses the operating system knows for a name, each once."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Allowance:
    """How long and how many more bytes one fetch may take; shared by all connections of its redirects."""

    def __init__(self, url: str, *, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds
        self._left = 0
        self._limit = 0

    def allow_bytes(self, limit: int) -> None:
        """Start a new count: at most `limit` bytes from here on."""
        self._left = self._limit = limit

    def pause(self, seconds: float) -> None:
        """Time spent waiting for our own turn is not the server's."""
        self._end += seconds

    def remaining(self) -> float:
        """Seconds left. Raises Timeout when there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.expired()
        return left

    def expired(self) -> Timeout:
        return Timeout(self.url, f"no complete answer within {self._seconds:g} seconds")

    def count(self, received: int) -> None:
        """Note received bytes. Raises TooBig beyond the allowance."""
        self._left -= received
        if self._left < 0:
            raise TooBig(self.url, f"more than {self._limit:,} bytes came", "Nothing larger is read")


class _Limited:
    """What both socket classes add: each call gets only the time that is left."""

    allowance: Allowance | None = None

    def recv_into(self, buffer: Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        received = self._timed(super().recv_into, buffer, nbytes or 0, flags)  # type: ignore[misc]
        return self._counted(int(received))

    def recv(self, size: int = 1024, flags: int = 0) -> bytes:
        received: bytes = self._timed(super().recv, size, flags)  # type: ignore[misc]
        self._counted(len(received))
        return received

    def send(self, data: Buffer, flags: int = 0) -> int:
        return int(self._timed(super().send, data, flags))  # type: ignore[misc]

    def sendall(self, data: Buffer, flags: int = 0) -> None:
        self._timed(super().sendall, data, flags)  # type: ignore[misc]

    def _timed(self, call: Callable[..., Any], *args: Any) -> Any:
        if self.allowance is None:
            return call(*args)
        self.settimeout(self.allowance.remaining())  # type: ignore[attr-defined]
        try:
            return call(*args)
        except TimeoutError as error:
            raise self.allowance.expired() from error

    def _counted(self, received: int) -> int:
        if self.allowance is not None:
            self.allowance.count(received)
        return received


class LimitedSocket(_Limited, socket.socket):
    """A TCP socket under an allowance."""


class LimitedTlsSocket(_Limited, ssl.SSLSocket):
    """A TLS socket under an allowance; the handshake runs under the timeout of the socket it wraps."""


@lru_cache(maxsize=4)
def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """A verifying TLS context: the system's authorities and certifi's, or only those of `ca_file`."""
    context = ssl.create_default_context(cafile=ca_file)
    if ca_file is None:
        context.load_verify_locations(certifi.where())
    context.sslsocket_class = LimitedTlsSocket
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialer:
    """Who may be connected to, and on which ports.

    allowed_peers: (IP, port) pairs that are let through although not public; for tests and an editor's exceptions.
    """

    allowed_peers: frozenset[tuple[str, int]] = frozenset()
    ports: frozenset[int] = PUBLIC_PORTS
    resolver: Resolver = system_resolver

    def dial(self, host: str, port: int, allowance: Allowance) -> LimitedSocket:
        """A connected socket to a checked address of the host.

        The name is resolved once; one address that is not public refuses the host. Raises Refused, Unreachable, Timeout.
        """
        addresses = self._resolve(host, port, allowance)
        for address in addresses:
            self._check(host, address, port)
        return self._connect_any(host, addresses, port, allowance)

    def dial_address(self, host: str, address: tuple[str, int], allowance: Allowance) -> LimitedSocket:
        """A connected socket to one given address, unchecked: the sample's own server."""
        return self._connect_any(host, [address[0]], address[1], allowance, is_given=True)

    def _check(self, host: str, address: str, port: int) -> None:
        if (address, port) in self.allowed_peers:
            return
        reason = why_not_public(address)
        if reason is not None:
            raise Refused(host, f"its address {address} is not public ({reason})", "Only public addresses are fetched")
        if port not in self.ports:
            raise Refused(f"{host}:{port}", "the port is not 80 or 443", "Use another address, or set FETCH_PORTS")

    def _resolve(self, host: str, port: int, allowance: Allowance) -> list[str]:
        """The name's addresses within DNS_SECONDS."""
        try:
            answer = resolved(self.resolver, host, port, min(DNS_SECONDS, allowance.remaining()))
        except TimeoutError:
            raise Timeout(host, f"the name did not resolve within {DNS_SECONDS:g} seconds", "Check the DNS") from None
        except (OSError, UnicodeError):
            answer = []
        if not answer:
            raise Unreachable(host, "the name does not resolve", "Check its spelling and the DNS")
        return answer

    def _connect_any(
        self, host: str, addresses: list[str], port: int, allowance: Allowance, *, is_given: bool = False
    ) -> LimitedSocket:
        end = time.monotonic() + CONNECT_SECONDS
        last: OSError | None = None
        for address in addresses:
            seconds = min(end - time.monotonic(), allowance.remaining())
            if seconds <= 0:
                break
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            sock = LimitedSocket(family, socket.SOCK_STREAM)
            try:
                sock.settimeout(seconds)
                sock.connect((address, port))
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                if not is_given:
                    self._check(host, str(sock.getpeername()[0]), port)
            except OSError as error:
                sock.close()
                last = error
                continue
            except Refused:
                sock.close()
                raise
            sock.settimeout(allowance.remaining())
            sock.allowance = allowance
            return sock
        if last is None or isinstance(last, TimeoutError):
            raise Timeout(host, f"no connection within {CONNECT_SECONDS:g} seconds")
        raise Unreachable(host, f"no connection ({last.strerror or last})", "Check that the server is up") from last


class DialedHttp(HTTPConnection):
    """urllib3's connection over a socket that was dialled already."""

    def __init__(self, host: str, port: int, *, dialed: LimitedSocket, seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._dialed = dialed

    def _new_conn(self) -> socket.socket:
        return self._dialed


class DialedHttps(HTTPSConnection):
    """The same under TLS; the certificate is checked against the host's name, not the address."""

    def __init__(self, host: str, port: int, *, dialed: LimitedSocket, seconds: float, context: ssl.SSLContext) -> None:
        super().__init__(host, port, timeout=seconds, ssl_context=context)
        self._dialed = dialed

    def _new_conn(self) -> socket.socket:
        return self._dialed

    def connect(self) -> None:
        super().connect()
        if isinstance(self.sock, LimitedTlsSocket):
            self.sock.allowance = self._dialed.allowance
