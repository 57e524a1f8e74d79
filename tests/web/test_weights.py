"""What a reader's browser must load for each page: how heavy it is, compressed, and that all of it comes from here."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.web.pages import addresses
from tests.web.record import Record

MOST_IN_ALL = 100_000
MOST_HTML = 14_000
HOSTS = {"", "testserver"}
LOADING = {"stylesheet", "icon", "preload", "modulepreload"}


class Loaded(HTMLParser):
    """The addresses in a page's `link`, `script` and `img`. files: those that a browser loads to show the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.files: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href") if tag == "link" else given.get("src") if tag in {"script", "img"} else None
        if address is None:
            return
        self.addresses.append(address)
        if tag != "link" or LOADING & set((given.get("rel") or "").split()):
            self.files.append(address)


def compressed(body: bytes) -> int:
    return len(gzip.compress(body, 6))


def static_file(address: str) -> bytes:
    found = finders.find(address.removeprefix(f"/{settings.STATIC_URL.lstrip('/')}"))
    assert isinstance(found, str), address
    return Path(found).read_bytes()


def weighed(client: Client, pages: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Of every page: its address, its HTML compressed, and this with all that it loads besides charts."""
    for address in pages:
        answer = client.get(address)
        loaded = Loaded(answer.content.decode())
        assert {urlsplit(one).netloc for one in loaded.addresses} <= HOSTS, address
        files = [one for one in loaded.files if "/charts/" not in one]
        page = compressed(answer.content)
        yield address, page, page + sum(compressed(static_file(one)) for one in files)


def test_every_page_stays_within_its_weight_and_loads_nothing_from_others(
    client: Client, small_record: Record, tell: Callable[[str], None]
) -> None:
    found = list(weighed(client, addresses(small_record)))
    lines = [
        f"{page:8,} {everything:8,}  {address}" for address, page, everything in sorted(found, key=lambda one: -one[1])
    ]
    tell("\n".join(("    HTML   in all  (bytes, compressed)", *lines)))
    assert {address: weight for address, _, weight in found if weight > MOST_IN_ALL} == {}
    assert {address: page for address, page, _ in found if page > MOST_HTML} == {}


def test_a_page_is_sent_compressed_to_who_asks_for_it_and_not_twice(client: Client, small_record: Record) -> None:
    plain = client.get("/figures/")
    answer = client.get("/figures/", headers={"Accept-Encoding": "gzip"})
    assert (plain.get("Content-Encoding"), answer["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(answer.content) == plain.content
    assert len(answer.content) <= MOST_HTML
    assert "Accept-Encoding" in answer["Vary"]
    again = client.get("/figures/", headers={"Accept-Encoding": "gzip", "If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
