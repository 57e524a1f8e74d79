"""What keeps a parser busy or fills its memory ends in time, in the child process that reads it, and says why.

STILLWATCH_LONG=1 makes each in its full size; else a small part of it is made, which takes no minutes.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from scrapers.errors import ScrapeError
from scrapers.records import FeedReading, Fetched
from tests.collection import making
from tests.scrapers import pathological
from tracker.collection.child import PAGE_LIMITS, Children, Unreadable
from tracker.collection.derive import Derived, derive_entries, derive_page

IS_LONG = os.environ.get("STILLWATCH_LONG") == "1"
PART = 1 if IS_LONG else 25
MARGIN = 7.0  # to end a child and to start the next, on a machine that does much else


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children(PAGE_LIMITS, size=1)
    yield made
    made.close()


def fetched(body: bytes, media_type: str) -> Fetched:
    made = making.fetched(body=body)
    return replace(made, media_type=media_type, headers={"content-type": media_type}, charset=None)


def read(children: Children, kind: str, body: bytes, name: str = "it") -> FeedReading | Derived | ScrapeError:
    """What comes of it, within the time; any error but our own goes through."""
    begun = time.monotonic()
    try:
        if kind == "feed":
            return children.run(name, derive_entries, fetched(body, "text/xml"), source="s", selectors=None)
        media_type = {"page": "text/html", "file": "application/pdf", "plain": "text/plain"}[kind]
        return children.run(name, derive_page, fetched(body, media_type), announced=None)
    except ScrapeError as error:
        return error
    finally:
        assert time.monotonic() - begun < PAGE_LIMITS.longest + MARGIN


CASES = [
    *(("plain" if name.startswith("plain") else "page", name) for name in pathological.PAGES),
    *(("feed", name) for name in pathological.FEEDS),
    *(("file", name) for name in pathological.FILES),
]
MAKERS = {
    "page": pathological.PAGES,
    "plain": pathological.PAGES,
    "feed": pathological.FEEDS,
    "file": pathological.FILES,
}


@pytest.mark.parametrize(("kind", "name"), CASES, ids=[f"{kind}: {name}" for kind, name in CASES])
def test_it_ends_in_time_and_the_next_is_read(children: Children, kind: str, name: str, caplog) -> None:
    found = read(children, kind, MAKERS[kind][name](PART), name)
    if isinstance(found, ScrapeError):
        assert found.why
        assert found.remedy
        assert "our reader fails" not in found.why, caplog.text
    if isinstance(found, Derived):
        assert 0 < len(found.text) <= 100_000
    after = read(children, "page", b"<html><body><article><p>" + pathological.WORDS * 3)
    assert isinstance(after, Derived)


def test_a_file_that_takes_all_the_memory_says_so(children: Children) -> None:
    found = read(children, "file", pathological.FILES["a page of 1 GB of blanks"](1))
    assert isinstance(found, Unreadable)
    assert "too much memory" in found.why or "longer than" in found.why


@pytest.fixture
def canary(tmp_path) -> Iterator[tuple[object, str, list[str]]]:
    """A file that must not be read, a server that must not be asked, and who asked it."""
    path = tmp_path / "canary.txt"
    path.write_text("CANARY-3f9a")
    heard: list[str] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def hear() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            heard.append(str(connection.recv(200)))
            connection.close()

    thread = threading.Thread(target=hear, daemon=True)
    thread.start()
    yield path, f"127.0.0.1:{listening.getsockname()[1]}", heard
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(timeout=5)


def test_nothing_foreign_is_read_or_asked(children: Children, canary) -> None:
    path, server, heard = canary
    for name, body in pathological.foreign(path, server).items():
        for kind in ("feed", "page"):
            begun = time.monotonic()
            found = read(children, kind, body, name)
            assert time.monotonic() - begun < 2 + MARGIN
            assert "CANARY-3f9a" not in repr(found), name
    assert heard == []


def test_the_canary_is_heard(canary) -> None:
    _, server, heard = canary
    host, _, port = server.partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"hello")
        connection.recv(1)
    assert heard == ["b'hello'"]
