"""Serves the sample newsroom over HTTP on loopback, by Host header or under /<host>/."""

from __future__ import annotations

import gzip
import ipaddress
import socket
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import unquote

from scrapers.newsroom.library import Library
from scrapers.newsroom.site import Choice, Document, Newsroom, choose

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8124


class NewsroomError(Exception):
    """The newsroom could not start; the message says why and what to do."""


class Request(NamedTuple):
    """One answered request: the outlet's host ("" for the index), the path within it, the status."""

    host: str
    path: str
    status: int


class NewsroomServer:
    """A running newsroom; a context manager that stops it on leaving."""

    def __init__(
        self,
        host: str = DEFAULT_HOST,
        port: int = 0,
        *,
        listener: int | None = None,
        library: Library | None = None,
    ) -> None:
        """Bind and begin to answer in a thread. Port 0 takes a free one. Raises NewsroomError.

        listener: the descriptor of a socket that listens already, instead of host and port.
        """
        newsroom = Newsroom(library)
        self._http = _bind(host, port, newsroom) if listener is None else _take_over(listener, newsroom)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Loopback host and port."""
        host, port = self._http.server_address[:2]
        return str(host), int(port)

    @property
    def url(self) -> str:
        """Where a browser finds the list of outlets."""
        host, port = self.address
        return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    @property
    def requests(self) -> tuple[Request, ...]:
        """What was answered so far, oldest first."""
        return tuple(self._http.requests)

    def stop(self) -> None:
        """Stop answering and free the port; a second call does nothing."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(port: int = 0, host: str = DEFAULT_HOST, *, listener: int | None = None) -> NewsroomServer:
    """A running newsroom. Port 0 takes a free one; listener: as for `NewsroomServer`. Raises NewsroomError."""
    return NewsroomServer(host, port, listener=listener)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, place: tuple[str, int] | socket.socket, newsroom: Newsroom) -> None:
        """place: where to bind, or a socket that listens already."""
        self.newsroom = newsroom
        self.requests: list[Request] = []
        if isinstance(place, tuple):
            super().__init__(place, _Handler)
        else:
            super().__init__(place.getsockname()[:2], _Handler, bind_and_activate=False)
            self.socket.close()
            self.socket = place

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; print everything else."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            traceback.print_exc()


def _bind(host: str, port: int, newsroom: Newsroom) -> _HTTPServer:
    if not _is_loopback(host):
        raise NewsroomError(f"The sample newsroom answers on loopback only, not on {host}: use --host {DEFAULT_HOST}.")
    with _startup_errors(host, port):
        return _HTTPServer((DEFAULT_HOST if host == "localhost" else host, port), newsroom)


def _take_over(listener: int, newsroom: Newsroom) -> _HTTPServer:
    try:
        return _HTTPServer(_loopback_listener(listener), newsroom)
    except OSError as error:
        raise NewsroomError(f"The sample newsroom cannot serve on descriptor {listener}: {error}.") from error


def _loopback_listener(descriptor: int) -> socket.socket:
    """The socket behind an inherited descriptor. Raises OSError where it does not listen on loopback."""
    listener = socket.socket(fileno=descriptor)
    if not listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or not _is_loopback(listener.getsockname()[0]):
        raise OSError("it is no socket that listens on loopback")
    return listener


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.version == 4 and address.is_loopback


@contextmanager
def _startup_errors(host: str, port: int) -> Iterator[None]:
    try:
        yield
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"The sample newsroom cannot use port {port} of {host} ({reason}): choose another with --port."
        raise NewsroomError(message) from error


class _Handler(BaseHTTPRequestHandler):
    server: _HTTPServer
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def version_string(self) -> str:
        """The Server header."""
        return "SampleNewsroom"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: requests are kept in `NewsroomServer.requests`."""

    def _answer(self, *, with_body: bool) -> None:
        host, path, prefix = self._place()
        newsroom = self.server.newsroom
        if host is None:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, self._asked_host(), path, with_body=with_body)
            return
        document = newsroom.index() if host == "" and path == "/" else newsroom.find(host, path, prefix)
        if document is None:
            self._refuse(HTTPStatus.NOT_FOUND, host, path, with_body=with_body)
            return
        choice = choose(document, self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since"))
        self._log(host, path, HTTPStatus.NOT_MODIFIED if choice.is_known else HTTPStatus.OK)
        self._send(document, choice, with_body=with_body)

    def _place(self) -> tuple[str | None, str, str]:
        """(outlet's host, path in it, path prefix); host None where the newsroom has no such outlet, "" for the index."""
        asked = self._asked_host()
        path = unquote(self.path.partition("?")[0])
        if asked in self.server.newsroom.library.outlets:
            return asked, path, ""
        if not _is_loopback(asked):
            return None, path, ""
        first, _, rest = path.lstrip("/").partition("/")
        if first in self.server.newsroom.library.outlets:
            return first, f"/{rest}", f"/{first}"
        return "", path, ""

    def _asked_host(self) -> str:
        header = str(self.headers.get("Host", "")).strip().lower()
        name, _, port = header.rpartition(":")
        return name if port.isdigit() else header

    def _send(self, document: Document, choice: Choice, *, with_body: bool) -> None:
        version, body = choice.version, choice.version.body
        is_zipped = document.is_compressed and "gzip" in self.headers.get("Accept-Encoding", "").lower()
        self.send_response(HTTPStatus.NOT_MODIFIED if choice.is_known else HTTPStatus.OK)
        # One tag for both codings of the body, so it is a weak one where there are two.
        self.send_header("ETag", f"W/{version.etag}" if document.is_compressed else version.etag)
        self.send_header("Last-Modified", format_datetime(version.modified, usegmt=True))
        if document.is_compressed:
            self.send_header("Vary", "Accept-Encoding")
        if choice.is_known:
            self._finish(b"", with_body=False)
            return
        self.send_header("Content-Type", document.content_type)
        if is_zipped:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self._finish(body, with_body=with_body)

    def _refuse(self, status: HTTPStatus, host: str, path: str, *, with_body: bool) -> None:
        body = f"{status.value} {status.phrase}: the sample newsroom has nothing there.\n".encode()
        self._log(host, path, status)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self._finish(body, with_body=with_body)

    def _finish(self, body: bytes, *, with_body: bool) -> None:
        self.send_header("Connection", "close")
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _log(self, host: str, path: str, status: HTTPStatus) -> None:
        self.server.requests.append(Request(host=host, path=path, status=int(status)))
