"""The door against bodies that burst, never end, or are not what their headers say; memory is the whole process's."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scrapers.errors import Timeout
from scrapers.http import Door
from scrapers.pace import Pace
from tests.scrapers.hostile import HostileServer
from tests.scrapers.hostile_bodies import body_answers, lenient_answers

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 3.0
MOST_GROWTH = 64  # MiB
ENDS = {"too_big", "broken", "http_status", "unreachable"}


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer({**body_answers(), **lenient_answers()}) as running:
        yield running


@pytest.fixture(scope="module")
def ends(server: HostileServer) -> dict[str, dict[str, float | str]]:
    """What became of each path, fetched by one process of its own with the limits of real life."""
    urls = [server.url(path) for path in server.answers]
    command = [sys.executable, "-m", "tests.scrapers.fetching", *urls]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return {urlsplit(line["url"]).path: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("path", body_answers())
def test_hostile_body_ends_soon_in_an_error_of_ours(ends: dict[str, dict[str, float | str]], path: str) -> None:
    assert ends[path]["end"] in ENDS
    assert float(ends[path]["seconds"]) < MOST_SECONDS


def test_no_body_makes_the_process_grow_much(ends: dict[str, dict[str, float | str]]) -> None:
    assert len(ends) == len(body_answers()) + len(lenient_answers()), "one process lived through all of it"
    assert max(float(end["grown"]) for end in ends.values()) <= MOST_GROWTH


@pytest.mark.parametrize("path", lenient_answers())
def test_what_can_be_lived_with_is(ends: dict[str, dict[str, float | str]], path: str) -> None:
    assert ends[path]["end"] == "hello"


@pytest.mark.parametrize(
    ("scheme", "start"),
    [
        ("http", b"HTTP/1.1 200 OK\r\nX: "),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"),
        ("http", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\xff"),
        ("http", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("https", b"\x16\x03\x03\x40\x00"),  # a TLS record of 16 KiB begins, and never comes
    ],
)
def test_one_byte_at_a_time_ends_at_the_deadline(scheme: str, start: bytes) -> None:
    """Each single byte comes well before any time limit between two of them."""
    stop = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.sendall(start)
                while not stop.wait(0.03):
                    connection.sendall(b"1")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        peer = listener.getsockname()
        door = Door(allowed_peers=frozenset({peer}), min_interval=0, pace=Pace())
        begun = time.monotonic()
        with pytest.raises(Timeout):
            door.fetch(f"{scheme}://127.0.0.1:{peer[1]}/", deadline=0.6)
        assert time.monotonic() - begun < 10
        stop.set()
        thread.join()
