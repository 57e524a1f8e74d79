"""One way out: no module but the door's opens a connection."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import scrapers

ROOT = Path(scrapers.__file__).parent.parent
# Each with what it needs a connection for.
MAY_CONNECT = {
    "scrapers/http.py": "the door",
    "scrapers/http_socket.py": "the door",
    "scrapers/newsroom/server.py": "the sample, which only listens",
    "scrapers/benching/server.py": "the outlets of a measurement, which only listen",
    "scrapers/benching/bare.py": "what our speed is measured against; asks those outlets",
    "tracker/digests/benching/server.py": "the mail server of a measurement, which only listens",
    "tracker/digests/benching/sending.py": "what our speed is measured against; sends to that server",
    "tracker/digests/domain_check_dns.py": "the DNS, which is asked what it says of our own mail's domain",
    "tracker/digests/transport.py": "the mail server that the settings name",
    "tracker/runtime/ports.py": "which port is free, and the one that the sample answers on; only listens",
    "tracker/runtime/product.py": "whether the site that it has just started answers",
}
CONNECTING = {
    "dns",
    "socket",
    "ssl",
    "http",
    "urllib",
    "urllib3",
    "requests",
    "httpx",
    "aiohttp",
    "ftplib",
    "smtplib",
    "asyncio",
    "httpx2",
    "pycurl",
    "websockets",
    "xmlrpc",
    "telnetlib",
}
HARMLESS = {"urllib.parse", "urllib3.util", "urllib3.exceptions"}
MODULES = sorted(
    name
    for folder in ("scrapers", "tracker")
    for path in (ROOT / folder).rglob("*.py")
    if (name := path.relative_to(ROOT).as_posix()) not in MAY_CONNECT
)
FORBIDDEN = ("fetch_url", "urlopen(", "urlretrieve(")  # trafilatura's own downloader would be a second way out


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("name", MODULES)
def test_module_opens_no_connection(name: str) -> None:
    path = ROOT / name
    connecting = {used for used in imported(path) if used.partition(".")[0] in CONNECTING and used not in HARMLESS}
    assert connecting == set()
    assert not [word for word in FORBIDDEN if word in path.read_text("utf-8")]


def test_rule_would_notice_the_door() -> None:
    assert {"socket", "ssl"} <= set(imported(ROOT / "scrapers" / "http_socket.py"))
    assert len(MODULES) > 200


@pytest.mark.parametrize("name", MAY_CONNECT)
def test_exception_is_still_one(name: str) -> None:
    assert {used.partition(".")[0] for used in imported(ROOT / name)} & CONNECTING
