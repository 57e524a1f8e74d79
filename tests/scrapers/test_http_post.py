"""Posting: one exchange with one public address, bounded as every other."""

from __future__ import annotations

import pytest

from scrapers.errors import HttpStatus, Refused, TooBig
from tests.scrapers.posting import door_to, receiver


def test_what_is_posted_arrives_as_it_is() -> None:
    with receiver() as (peer, calls), door_to(peer) as door:
        answer = door.post(
            f"https://name.test:{peer[1]}/hook?a=b", b'{"a": 1}', headers={"Content-Type": "application/json"}
        )
    assert answer.status == 200
    (call,) = calls
    assert (call.path, call.body) == ("/hook?a=b", b'{"a": 1}')
    assert call.headers["content-type"] == "application/json"
    assert call.headers["content-length"] == "8"
    assert call.headers["user-agent"].startswith("Stillwatch/")


def test_a_redirect_is_not_followed() -> None:
    elsewhere = {"Location": "https://elsewhere.test/"}
    refused = pytest.raises(Refused, match="redirects")
    with receiver(status=307, headers=elsewhere) as (peer, calls), door_to(peer) as door, refused:
        door.post(f"https://name.test:{peer[1]}/", b"{}", headers={})
    assert len(calls) == 1


def test_a_status_of_failure_is_told() -> None:
    with receiver(status=503) as (peer, _), door_to(peer) as door, pytest.raises(HttpStatus) as told:
        door.post(f"https://name.test:{peer[1]}/", b"{}", headers={})
    assert told.value.status == 503


def test_a_long_reply_is_cut_off() -> None:
    with receiver(reply=b"x" * 70_000) as (peer, _), door_to(peer) as door, pytest.raises(TooBig):
        door.post(f"https://name.test:{peer[1]}/", b"{}", headers={})


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fd00::1"])
def test_names_of_private_addresses_are_refused(address: str) -> None:
    with door_to(("192.0.2.1", 1), resolves_to=address) as door, pytest.raises(Refused, match="not public"):
        door.post("https://name.test/", b"{}", headers={})
