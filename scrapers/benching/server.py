"""Serves the made-up web on loopback, in a process of its own, so that what it costs is nobody else's."""

from __future__ import annotations

import contextlib
import gzip
import multiprocessing
import socket
import socketserver
import threading
import time
import zlib
from functools import cache
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from scrapers.benching import made
from scrapers.benching.made import DOMAIN, N_ENTRIES, Outlet, Trouble

HOST = "127.0.0.1"
N_BEFORE = 100  # reports that every outlet has published when the server starts
_FEED, _HTML = "application/rss+xml; charset=utf-8", "text/html; charset=utf-8"
_DRIP_SECONDS = 1.0
_LEVEL = 1  # as most servers have it; who asks here says that gzip will do


class MadeWeb:
    """The running server; a context manager that ends its process on leaving."""

    def __enter__(self) -> Self:
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.port: int = self._ours.recv()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.join()
        self._ours.close()

    @property
    def peer(self) -> tuple[str, int]:
        return HOST, self.port

    def feed_url(self, outlet: Outlet) -> str:
        return f"http://{outlet.host}:{self.port}/feed.xml"

    def publish(self, n_more: int) -> None:
        """Every outlet has published so many more reports when this returns."""
        self._ours.send(n_more)
        self._ours.recv()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256
    n_published = N_BEFORE

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self._answer(self.request)

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(60)
        raw = b""
        while b"\r\n\r\n" not in raw:
            if not (piece := connection.recv(8192)):
                return
            raw += piece
        first, *lines = raw.decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        name = headers.get("host", "").partition(":")[0]
        if not name.endswith(DOMAIN):
            _reply(connection, b"no such host", status="421 Misdirected Request")
            return
        outlet = made.outlet(int(name[1:6]))
        if path == "/robots.txt":
            _reply(connection, b"", status="404 Not Found")
        elif path.startswith("/reports/"):
            self._page(connection, outlet, int(path.rpartition("/")[2]))
        elif outlet.feed_trouble is not None:
            _misbehave(connection, outlet, outlet.feed_trouble, self.server)
        else:
            self._feed(connection, outlet, headers.get("if-none-match", ""))

    def _feed(self, connection: socket.socket, outlet: Outlet, known: str) -> None:
        etag = f'"{self.server.n_published}"'
        if known == etag:
            _reply(connection, b"", status="304 Not Modified", etag=etag)
            return
        body = made.feed(outlet.number, self.server.n_published, self.server.port)
        _reply(connection, gzip.compress(body, _LEVEL), kind=_FEED, etag=etag, Content_Encoding="gzip")

    def _page(self, connection: socket.socket, outlet: Outlet, report: int) -> None:
        if outlet.page_trouble is Trouble.PAGES_FAIL:
            _reply(connection, b"", status="500 Internal Server Error")
        elif outlet.page_trouble is Trouble.PAGES_DEEP:
            _reply(connection, b"<html><body>" + b"<div>" * 100_000, kind=_HTML)
        elif outlet.page_trouble is Trouble.PAGES_STUB:
            _reply(connection, b"<html><body><p>Subscribe to continue reading.</p></body></html>", kind=_HTML)
        else:
            body = gzip.compress(made.page(outlet.number, report), _LEVEL)
            _reply(connection, body, kind=_HTML, Content_Encoding="gzip")


def _serve(pipe: Connection[Any, Any]) -> None:
    """Answers until the parent is gone."""
    server = _Server((HOST, 0), _Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    pipe.send(server.port)
    while True:
        try:
            server.n_published += pipe.recv()
        except (EOFError, OSError):
            return
        pipe.send(server.n_published)


def _reply(
    connection: socket.socket,
    body: bytes,
    *,
    status: str = "200 OK",
    kind: str = "text/plain",
    etag: str = "",
    **more: str,
) -> None:
    lines = [f"HTTP/1.1 {status}", "Connection: close", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"ETag: {etag}"] if etag else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)


def _misbehave(connection: socket.socket, outlet: Outlet, trouble: Trouble, server: _Server) -> None:
    whole = made.feed(outlet.number, server.n_published, server.port)
    match trouble:
        case Trouble.ERROR:
            _reply(connection, b"", status="500 Internal Server Error")
        case Trouble.MISSING:
            _reply(connection, b"", status="404 Not Found")
        case Trouble.CIRCLE:
            _reply(connection, b"", status="302 Found", Location="/feed.xml")
        case Trouble.SLOW:
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 60:
                connection.sendall(bytes([byte]))
                time.sleep(_DRIP_SECONDS)
        case Trouble.ENDLESS:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
            while True:
                connection.sendall(b"<a/>" * 16_384)
        case Trouble.BOMB:
            _reply(connection, _bomb(), kind=_FEED, Content_Encoding="gzip")
        case Trouble.HANGS_UP:
            return
        case Trouble.NO_HTTP:
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n" * 3)
        case Trouble.PORTAL:
            _reply(connection, b"<html><body><form>Log in to the network</form></body></html>", kind=_HTML)
        case Trouble.EMPTY:
            _reply(connection, b"", kind=_FEED)
        case Trouble.CUT:
            _reply(connection, whole[: len(whole) * 2 // 3], kind=_FEED)
        case Trouble.MISENCODED:
            _reply(connection, whole.replace(b"harbour", "порт".encode("cp1251")), kind=_FEED)
        case _:
            _reply(connection, gzip.compress(_huge(server.port), 1), kind=_FEED, Content_Encoding="gzip")


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    block = b"\0" * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(300)) + packer.flush()


@cache
def _huge(port: int) -> bytes:
    one = made.feed(0, N_ENTRIES, port)
    entries = one[one.index(b"<item>") : one.rindex(b"</item>") + 7]
    return one.replace(entries, entries * 1000)
