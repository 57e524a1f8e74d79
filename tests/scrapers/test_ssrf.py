"""Every way to say an address that is not public, by every road to it; hits are read from a canary behind every road.

In these tests each connection that the door opens to anybody but the hostile server ends at the canary, whatever its
address is: so a hit can be seen for addresses that no test machine has.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address, IPv6Address

import pytest

from scrapers import http_socket
from scrapers.errors import Refused, ScrapeError, Unreachable
from scrapers.http import Door
from scrapers.http_socket import LimitedSocket
from scrapers.pace import Pace
from tests.scrapers.hostile import HostileServer, wait_until
from tests.scrapers.private import V4, V6

FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９。")
REDIRECTS = ["301 a", "302 b", "303 c", "307 d", "308 e"]
PUBLIC = "93.184.216.34"


def v4_notations(text: str) -> Iterator[str]:
    """The host as each sort of program would write it, and with what makes two parsers disagree."""
    address = IPv4Address(text)
    number, parts = int(address), [int(part) for part in text.split(".")]
    inverted = number ^ 0xFFFFFFFF
    yield text
    yield str(number)
    yield hex(number)
    yield ".".join(hex(part) for part in parts)
    yield ".".join(f"0{part:o}" for part in parts)
    yield f"{parts[0]}.{parts[1]}.{parts[2] * 256 + parts[3]}"
    yield f"{parts[0]}.{number & 0xFFFFFF}"
    yield f"[::ffff:{text}]"
    yield f"[::ffff:{number >> 16:x}:{number & 0xFFFF:x}]"
    yield f"[::{text}]"
    yield f"[64:ff9b::{text}]"
    yield f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::]"
    yield f"[2001:0:{number >> 16:x}:{number & 0xFFFF:x}:0:0:{inverted >> 16:x}:{inverted & 0xFFFF:x}]"
    yield text.translate(FULL_WIDTH)
    yield f"{text}."
    yield f"user:word@{text}"
    yield f"public.test\\@{text}"


def v6_notations(text: str) -> Iterator[str]:
    address = IPv6Address(text)
    yield f"[{text}]"
    yield f"[{address.exploded}]"
    yield f"[{address.exploded.upper()}]"
    yield f"[{text}%25eth0]"
    yield f"user@[{text}]"


HOSTS = [host for text in V4 for host in v4_notations(text)] + [host for text in V6 for host in v6_notations(text)]
URLS = [f"http://{host}/" for host in HOSTS]


def numeric_resolver(host: str, port: int) -> list[str]:
    """What the system makes of a host that is written as a number in some way; no name is looked up."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(answer[4][0]) for answer in answers]


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def canary(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostileServer]:
    """Where every connection ends that does not go to the hostile server."""
    connect: Callable[[socket.socket, object], None] = socket.socket.connect
    with HostileServer({"/": lambda request: request.reply(b"secret")}, host="127.0.0.2") as running:

        def to_the_canary(self: LimitedSocket, address: tuple[str, int]) -> None:
            if address == server.peer:
                connect(self, address)
            elif self.family == socket.AF_INET6:
                connect(self, (f"::ffff:{running.host}", running.port))
            else:
                connect(self, running.peer)

        monkeypatch.setattr(LimitedSocket, "connect", to_the_canary, raising=False)
        yield running


def door_to(server: HostileServer, resolver: http_socket.Resolver = numeric_resolver) -> Door:
    return Door(resolver=resolver, allowed_peers=frozenset({server.peer}), min_interval=0, pace=Pace())


def outcomes(door: Door, urls: list[str]) -> list[ScrapeError | None]:
    """How each fetch ended; None where bytes came."""
    ends: list[ScrapeError | None] = []
    for url in urls:
        try:
            door.fetch(url, deadline=60)
            ends.append(None)
        except ScrapeError as error:
            ends.append(error)
    return ends


def redirected(server: HostileServer) -> list[str]:
    """Addresses on the hostile server, each of which redirects to one of URLS in one of the ways."""
    for number, url in enumerate(URLS):
        for status in REDIRECTS:
            server.answers[f"/{status[:3]}/{number}"] = lambda request, status=status, url=url: request.reply(  # type: ignore[misc]
                status=status, Location=url
            )
    return [server.url(path) for path in server.answers]


def assert_refused(ends: list[ScrapeError | None]) -> None:
    assert None not in ends
    assert {type(end) for end in ends} <= {Refused, Unreachable}
    assert all(str(end) for end in ends), "each has its reason"


def test_no_private_address_is_asked_directly(server: HostileServer, canary: HostileServer) -> None:
    assert_refused(outcomes(door_to(server), URLS))
    assert canary.n_connections == 0


def test_no_private_address_is_asked_by_redirect(server: HostileServer, canary: HostileServer) -> None:
    urls = redirected(server)
    assert len(urls) >= 2_000
    assert_refused(outcomes(door_to(server), urls))
    assert len(server.seen) == len(urls), "each redirect was reached"
    assert canary.n_connections == 0


@pytest.mark.parametrize("others", [[], [PUBLIC], [PUBLIC, "2606:4700:4700::1111"]])
@pytest.mark.parametrize("is_first", [True, False])
def test_no_name_with_a_private_answer_is_asked(
    server: HostileServer, canary: HostileServer, others: list[str], is_first: bool
) -> None:
    for private in [*V4, *V6, "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "fe80::1%eth0"]:
        answer = [private, *others] if is_first else [*others, private]
        ends = outcomes(door_to(server, lambda host, port, answer=answer: answer), ["http://name.test/"])  # type: ignore[misc]
        assert_refused(ends)
        assert "not public" in str(ends[0])
    assert canary.n_connections == 0


def test_a_name_that_changes_its_answer_leads_nowhere_else(server: HostileServer, canary: HostileServer) -> None:
    """A thousand tries with a resolver that answers in turns with an address that may be asked and one that may not."""
    n_asked = 0

    def rebinding(host: str, port: int) -> list[str]:
        nonlocal n_asked
        n_asked += 1
        return [server.host] if n_asked % 2 else ["127.0.0.2"]

    server.answers["/"] = lambda request: request.reply(b"words")
    ends = outcomes(door_to(server, rebinding), [f"http://name.test:{server.port}/"] * 1_000)
    assert n_asked == 1_000, "a fetch asks once"
    assert ends.count(None) == 500
    assert all(isinstance(end, Refused) for end in ends if end is not None)
    assert canary.n_connections == 0


def test_further_ports_open_public_addresses_only(server: HostileServer, canary: HostileServer) -> None:
    def door(address: str) -> Door:
        return Door(resolver=lambda host, port: [address], ports=frozenset({8443}), min_interval=0, pace=Pace())

    assert_refused(outcomes(door("10.0.0.1"), ["http://name.test:8443/"]))
    assert_refused(outcomes(door(PUBLIC), ["http://name.test:8444/", "http://name.test:22/"]))
    assert canary.n_connections == 0
    outcomes(door(PUBLIC), ["http://name.test:8443/"])
    assert wait_until(lambda: canary.n_connections == 1)


def test_without_the_guard_the_canary_is_hit(
    server: HostileServer, canary: HostileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: what the tests above do not see would be seen."""
    monkeypatch.setattr(http_socket, "why_not_public", lambda address: None)
    assert outcomes(door_to(server), URLS).count(None) > 0.75 * len(URLS)
    assert canary.n_connections > 0.75 * len(URLS)
    n_before = canary.n_connections
    assert outcomes(door_to(server), redirected(server)[::9]).count(None) > 0
    assert canary.n_connections > n_before
