"""A small server on loopback that breaks HTTP on purpose, one way for each path."""

from __future__ import annotations

import contextlib
import gzip
import socket
import socketserver
import ssl
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Answer = Callable[["Request"], None]


@dataclass
class Request:
    """One request as it came, and the connection to answer on."""

    path: str
    headers: dict[str, str]
    connection: socket.socket
    is_stopping: threading.Event

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def reply(self, body: bytes = b"", *, status: str = "200 OK", **headers: str) -> None:
        lines = [f"HTTP/1.1 {status}", "Connection: close"]
        stated = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        if "content-length" not in stated and "transfer-encoding" not in stated:
            stated["content-length"] = str(len(body))
        lines += [f"{name}: {value}" for name, value in stated.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode() + body)

    def drip(self, data: bytes, *, every: float) -> None:
        for byte in data:
            self.send(bytes([byte]))
            if self.is_stopping.wait(every):
                return


@dataclass
class HostileServer:
    """Answers by path; `seen` holds every request, in order. context: of TLS, None for plain http.

    n_connections: how many were opened, whatever was asked on them.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    host: str = "127.0.0.1"
    context: ssl.SSLContext | None = None
    seen: list[Request] = field(default_factory=list)
    n_connections: int = 0

    def __enter__(self) -> Self:
        self._is_stopping = threading.Event()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    outer._handle(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False
            address_family = socket.AF_INET6 if ":" in outer.host else socket.AF_INET

        self._server = Server((self.host, 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def peer(self) -> tuple[str, int]:
        return self.host, self.port

    def url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def _handle(self, connection: socket.socket) -> None:
        self.n_connections += 1
        connection.settimeout(20)
        if self.context is None:
            self._answer(connection)
        else:
            with self.context.wrap_socket(connection, server_side=True) as secure:
                self._answer(secure)

    def _answer(self, connection: socket.socket) -> None:
        raw = b""
        while b"\r\n\r\n" not in raw:
            piece = connection.recv(4096)
            if not piece:
                return
            raw += piece
        first, *lines = raw.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        request = Request(first.split(" ")[1], headers, connection, self._is_stopping)
        self.seen.append(request)
        self.answers[request.path](request)


def gzip_bomb(n_mebibytes: int) -> bytes:
    """A gzip body that unpacks to that many MiB of zeros, made without packing each of them."""
    block = b"\0" * (1 << 20)
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)  # after which packing begins as if anew
    checked = 0
    for _ in range(n_mebibytes):
        checked = zlib.crc32(block, checked)
    head, last = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff", packer.flush()
    return head + packed * n_mebibytes + last + struct.pack("<II", checked, n_mebibytes << 20)


def hostile_answers() -> dict[str, Answer]:
    """The ways to misbehave, by path."""
    bomb = gzip_bomb(300)
    half = gzip.compress(b"x" * 10_000)[:-20]
    return {
        "/plain": lambda request: request.reply(b"hello", Content_Type="text/html; charset=Big5", ETag='W/"a b"'),
        "/bomb": lambda request: request.reply(bomb, Content_Encoding="gzip"),
        "/bomb-twice": lambda request: request.reply(gzip.compress(bomb), Content_Encoding="gzip, gzip"),
        "/chain-of-three": lambda request: request.reply(b"x", Content_Encoding="gzip, gzip, gzip"),
        "/brotli": lambda request: request.reply(b"x", Content_Encoding="br"),
        "/zstd": lambda request: request.reply(b"x", Content_Encoding="zstd"),
        "/no-gzip": lambda request: request.reply(b"not compressed", Content_Encoding="gzip"),
        "/cut-gzip": lambda request: request.reply(half, Content_Encoding="gzip"),
        "/announced-big": lambda request: request.reply(b"x", Content_Length="999999999999"),
        "/endless": _endless,
        "/endless-chunked": _endless_chunked,
        "/endless-header": _endless_header,
        "/endless-chunk-size": _endless_chunk_size,
        "/drip-header": lambda request: request.drip(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 500, every=0.05),
        "/drip-body": _drip_body,
        "/silent": lambda request: request.is_stopping.wait(20) and None,
        "/short-length": lambda request: request.reply(b"0123456789", Content_Length="4"),
        "/long-length": lambda request: request.reply(b"0123456789", Content_Length="4000"),
        "/two-lengths": lambda request: request.send(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde"
        ),
        "/no-http": lambda request: request.send(b"SSH-2.0-OpenSSH_9.2\r\n" * 3),
        "/hang-up": lambda request: None,
        "/429": lambda request: request.reply(status="429 Too Many Requests", Retry_After="120"),
        "/503-for-ever": lambda request: request.reply(status="503 Unavailable", Retry_After="315360000"),
        "/404": lambda request: request.reply(status="404 Not Found"),
        "/410": lambda request: request.reply(status="410 Gone"),
        "/304": lambda request: request.reply(status="304 Not Modified", ETag='"new"'),
        "/loop-1": lambda request: request.reply(status="302 Found", Location="/loop-1"),
        "/loop-2a": lambda request: request.reply(status="302 Found", Location="/loop-2b"),
        "/loop-2b": lambda request: request.reply(status="302 Found", Location="/loop-2a"),
        **{f"/deep/{n}": _to(f"/deep/{n + 1}") for n in range(20)},
        **{f"/ring/{n}": _to(f"/ring/{(n + 1) % 10}") for n in range(10)},
        "/moved": lambda request: request.reply(status="301 Moved", Location="/plain"),
        "/moved-then-found": lambda request: request.reply(status="301 Moved", Location="/found"),
        "/found": lambda request: request.reply(status="302 Found", Location="/plain"),
        "/utf-8": lambda request: request.send(
            b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" + "蒸馏".encode() + b"\r\n\r\n"
        ),
        "/%E8%92%B8%E9%A6%8F": lambda request: request.reply(b"arrived"),
        "/no-location": lambda request: request.reply(status="302 Found"),
        "/cookies": lambda request: request.reply(b"x", Set_Cookie="id=1", X_Odd="a\x01b"),
    }


def _to(path: str) -> Answer:
    return lambda request: request.reply(status="302 Found", Location=path)


def _blocks(request: Request, block: bytes) -> Iterator[bytes]:
    while not request.is_stopping.is_set():
        yield block


def _endless(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\n\r\n")
    for block in _blocks(request, b"x" * 65536):
        request.send(block)


def _endless_chunked(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for block in _blocks(request, b"1\r\nx\r\n" * 5000):
        request.send(block)


def _endless_header(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\n")
    for number, block in enumerate(_blocks(request, b": " + b"y" * 60_000 + b"\r\n")):
        request.send(b"X-%d" % number + block)


def _endless_chunk_size(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for block in _blocks(request, b"0" * 65536):
        request.send(block)


def _drip_body(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    request.drip(b"x" * 1000, every=0.05)


def wait_until(condition: Callable[[], bool], seconds: float = 3.0) -> bool:
    """Whether the condition came true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False
