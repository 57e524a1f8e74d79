"""Addresses that the door must never ask; whether it did is read from servers that listen there."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from scrapers.errors import Refused, ScrapeError, Timeout, Unreachable
from scrapers.http import Door
from scrapers.pace import Pace
from tests.scrapers.hostile import HostileServer, Request

PUBLIC = "93.184.216.34"


def answer(request: Request) -> None:
    request.reply(b"secret")


@pytest.fixture
def canary() -> Iterator[HostileServer]:
    """A server on a private address that is not allowed."""
    with HostileServer({"/": answer}, host="127.0.0.2") as running:
        yield running


def resolving(answers: dict[str, list[list[str]]]) -> tuple[object, list[str]]:
    """A resolver with prepared answers, one list each time it is asked, and the names it was asked for."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        known = answers[host]
        return known.pop(0) if len(known) > 1 else known[0]

    return resolve, asked


SPELLINGS = [
    "http://127.0.0.2:{port}/",
    "http://127.2:{port}/",
    "http://2130706434:{port}/",
    "http://0x7f000002:{port}/",
    "http://0177.0.0.2:{port}/",
    "http://[::ffff:127.0.0.2]:{port}/",
    "http://[::ffff:7f00:2]:{port}/",
    "http://[64:ff9b::7f00:2]:{port}/",
    "http://[2002:7f00:2::]:{port}/",
    "http://[::127.0.0.2]:{port}/",
    "http://①②⑦.⓪.⓪.②:{port}/",
    "http://127.0.0.2.:{port}/",
    "http://user@127.0.0.2:{port}/",
    "http://127.0.0.2:{port}\\@public.test/",
    "http://public.test@127.0.0.2:{port}/",
    "http://127.0.0.2:{port}#@public.test/",
    "http://127.0.0.2%00.public.test:{port}/",
    " http://127.0.0.2:{port}/",
    "http://127.0.0.2:{port}/\r\nX: y",
    "//127.0.0.2:{port}/",
    "file:///etc/passwd",
    "ftp://127.0.0.2/",
    "gopher://127.0.0.2:{port}/",
    "http:///",
    "",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_private_address_is_refused_in_every_spelling(canary: HostileServer, spelling: str) -> None:
    with Door(min_interval=0, pace=Pace()) as door, pytest.raises((Refused, Unreachable)):
        door.fetch(spelling.format(port=canary.port), deadline=5)
    assert canary.seen == []


@pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
@pytest.mark.parametrize("spelling", SPELLINGS[:4])
def test_redirect_to_a_private_address_is_refused(canary: HostileServer, status: str, spelling: str) -> None:
    target = spelling.format(port=canary.port)
    redirect = {"/": lambda request: request.reply(status=status, Location=target)}
    with (
        HostileServer(redirect) as server,
        Door(allowed_peers=frozenset({server.peer}), min_interval=0, pace=Pace()) as door,
        pytest.raises(Refused),
    ):
        door.fetch(server.url("/"))
    assert canary.seen == []


def test_canary_answers_when_it_is_allowed(canary: HostileServer) -> None:
    with Door(allowed_peers=frozenset({canary.peer}), min_interval=0, pace=Pace()) as door:
        assert door.fetch(canary.url("/")).body == b"secret"
    assert len(canary.seen) == 1


@pytest.mark.parametrize("addresses", [["127.0.0.2"], [PUBLIC, "127.0.0.2"], ["127.0.0.2", PUBLIC], ["::1", PUBLIC]])
def test_one_private_answer_refuses_the_name(canary: HostileServer, addresses: list[str]) -> None:
    resolve, _ = resolving({"name.test": [addresses]})
    with Door(resolver=resolve, min_interval=0, pace=Pace()) as door, pytest.raises(Refused):  # type: ignore[arg-type]
        door.fetch(f"http://name.test:{canary.port}/")
    assert canary.seen == []


def test_name_is_resolved_once_so_a_second_answer_changes_nothing(canary: HostileServer) -> None:
    """A rebinding server gives an allowed address first and a private one when it is asked again."""
    with HostileServer({"/": answer}) as allowed:
        resolve, asked = resolving({"name.test": [["127.0.0.1"], ["127.0.0.2"]]})
        with Door(resolver=resolve, allowed_peers=frozenset({allowed.peer}), min_interval=0, pace=Pace()) as door:  # type: ignore[arg-type]
            assert door.fetch(f"http://name.test:{allowed.port}/").body == b"secret"
            assert asked == ["name.test"]
            with pytest.raises(Refused):
                door.fetch(f"http://name.test:{canary.port}/")
    assert canary.seen == []


def test_resolver_that_hangs_ends_at_the_deadline() -> None:
    never = threading.Event()

    def hang(host: str, port: int) -> list[str]:
        never.wait(10)
        return []

    with Door(resolver=hang, min_interval=0, pace=Pace()) as door, pytest.raises(Timeout, match="resolve"):
        door.fetch("http://name.test/", deadline=0.3)
    never.set()


@pytest.mark.parametrize("answers", [[], OSError("no such name"), UnicodeError("label too long")])
def test_unknown_name_is_unreachable(answers: list[str] | Exception) -> None:
    def resolve(host: str, port: int) -> list[str]:
        if isinstance(answers, Exception):
            raise answers
        return answers

    with Door(resolver=resolve, min_interval=0, pace=Pace()) as door, pytest.raises(Unreachable, match="resolve"):
        door.fetch("http://name.test/")


def test_unusual_port_is_refused_on_a_public_address() -> None:
    resolve, _ = resolving({"name.test": [[PUBLIC]]})
    with Door(resolver=resolve, min_interval=0, pace=Pace()) as door, pytest.raises(Refused, match="port"):  # type: ignore[arg-type]
        door.fetch("http://name.test:8080/")


def test_sample_name_goes_to_the_sample_and_keeps_its_host(canary: HostileServer) -> None:
    with Door(sample_address=canary.peer, pace=Pace()) as door:
        fetched = door.fetch("http://wire.example/")
    assert fetched.body == b"secret"
    assert canary.seen[0].headers["host"] == "wire.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://wire.example/",
        "http://wire.example:22/",
        "http://127.0.0.2/",
        "http://example/",
        "http://wire.example.test/",
    ],
)
def test_sample_opens_no_other_way(canary: HostileServer, url: str) -> None:
    with Door(sample_address=canary.peer, pace=Pace(), min_interval=0) as door, pytest.raises(ScrapeError):
        door.fetch(url, deadline=5)
    assert canary.seen == []


def test_example_name_is_an_ordinary_one_without_a_sample(canary: HostileServer) -> None:
    resolve, asked = resolving({"wire.example": [["127.0.0.2"]]})
    with Door(resolver=resolve, min_interval=0, pace=Pace()) as door, pytest.raises(Refused):  # type: ignore[arg-type]
        door.fetch("http://wire.example/")
    assert asked == ["wire.example"]
    assert canary.seen == []


def test_real_host_cannot_point_into_the_sample(canary: HostileServer) -> None:
    redirect = {"/": lambda request: request.reply(status="302 Found", Location="http://wire.example/")}
    with HostileServer(redirect) as server:
        peers = frozenset({server.peer})
        with (
            Door(sample_address=canary.peer, allowed_peers=peers, min_interval=0, pace=Pace()) as door,
            pytest.raises(Refused, match="sample"),
        ):
            door.fetch(server.url("/"))
    assert canary.seen == []


@pytest.mark.parametrize("host", ["10.0.0.1", "93.184.216.34", "0.0.0.0", "localhost"])
def test_sample_must_be_on_loopback(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        Door(sample_address=(host, 8124))
