"""A running newsroom, and a way to ask it."""

import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from scrapers.newsroom.library import Library, read_library
from scrapers.newsroom.server import NewsroomServer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def library() -> Library:
    return read_library()


@pytest.fixture
def newsroom(library: Library) -> Iterator[NewsroomServer]:
    with NewsroomServer(library=library) as server:
        yield server


@pytest.fixture
def ask(newsroom: NewsroomServer) -> Ask:
    """ask(host, path, method="GET", **headers) -> Answer; host None asks by the loopback address."""

    def ask(host: str | None, path: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection(*newsroom.address, timeout=5)
        try:
            connection.request(method, path, headers={**({"Host": host} if host else {}), **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    return ask
