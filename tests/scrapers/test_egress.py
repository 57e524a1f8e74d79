"""One way out: no module but the door's opens a connection."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import scrapers

ROOT = Path(scrapers.__file__).parent
# The door, and the sample newsroom, which only listens.
MAY_CONNECT = {"http.py", "http_socket.py"}
CONNECTING = {
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
}
HARMLESS = {"urllib.parse", "urllib3.util", "urllib3.exceptions"}
MODULES = sorted(path for path in ROOT.glob("*.py") if path.name not in MAY_CONNECT)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_imports_nothing_that_connects(path: Path) -> None:
    connecting = {name for name in imported(path) if name.partition(".")[0] in CONNECTING and name not in HARMLESS}
    assert connecting == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_trafilatura_is_only_given_text(path: Path) -> None:
    """Its own downloader would be a second way out."""
    assert "fetch_url" not in path.read_text("utf-8")


def test_rule_would_notice_the_door() -> None:
    assert {"socket", "ssl"} <= set(imported(ROOT / "http_socket.py"))
