"""Addresses as people type them, the mailbox behind them, and the client that asks."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import RequestFactory

from tracker.digests.addresses import BadAddress, canonical, folded
from tracker.digests.clients import client_of, share_of
from tracker.digests.zones import BadZone, read_zone, zones


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" Reader@Mail.Example ", "Reader@mail.example"),
        ("o'neil+news@mail.example", "o'neil+news@mail.example"),
        ("leser@bücher.example", "leser@xn--bcher-kva.example"),
        ("leser@BÜCHER.example", "leser@xn--bcher-kva.example"),
        ("reader@例え.テスト", "reader@xn--r8jz45g.xn--zckzah"),
        ("reader@xn--bcher-kva.example", "reader@xn--bcher-kva.example"),
        ("reader@straße.example", "reader@xn--strae-oqa.example"),
        ("reader@mail。example", "reader@mail.example"),
        (f"{'a' * 64}@mail.example", f"{'a' * 64}@mail.example"),
    ],
)
def test_an_address_has_one_form(typed: str, meant: str) -> None:
    assert canonical(typed) == meant
    assert canonical(meant) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "reader",
        "@mail.example",
        "reader@",
        "reader@localhost",
        "reader@mail..example",
        "reader@.example",
        "reader@-mail.example",
        "reader@127.0.0.1",
        "reader@[127.0.0.1]",
        "re ader@mail.example",
        ".reader@mail.example",
        "reader.@mail.example",
        "re..ader@mail.example",
        '"reader"@mail.example',
        "Reader <reader@mail.example>",
        "reader@mail.example,other@mail.example",
        "one@two@mail.example",
        "leser\u0131n@mail.example",
        "reader@mail.example\r\nBcc: other@mail.example",
        "reader\r\nBcc: other@mail.example",
        "reader@mail.example\nother@mail.example",
        "reader@mail.example%0aBcc:other@mail.example",
        "reader\x00@mail.example",
        "reader@mail\u2028.example",
        "reader@xn--.example",
        "reader@" + "a" * 64 + ".example",
        f"{'a' * 65}@mail.example",
        f"reader@{'.'.join(['abcdefgh'] * 28)}.example",
        "a" * 5000 + "@mail.example",
    ],
)
def test_what_is_no_address_is_refused_and_nothing_of_it_gets_into_a_header(typed: str) -> None:
    with pytest.raises(BadAddress):
        canonical(typed)


def test_an_address_of_254_characters_is_taken_and_one_of_255_is_not() -> None:
    host = ".".join(["a" * 61, "b" * 61, "c" * 61, "example"])
    longest = f"{'r' * (253 - len(host))}@{host}"
    assert len(longest) == 254
    assert canonical(longest) == longest
    with pytest.raises(BadAddress):
        canonical(f"r{longest}")


def test_disguises_of_a_mailbox_fold_to_one() -> None:
    one = {"a.reader@gmail.com", "areader@googlemail.com", "A.Reader+1@Gmail.com", "a.r.e.a.d.e.r+x+y@gmail.com"}
    assert {folded(address) for address in one} == {"areader@gmail.com"}
    assert folded("reader-list@yahoo.com") == folded("reader-other@yahoo.com") == "reader@yahoo.com"
    assert folded("reader+x@mail.example") == folded("Reader@mail.example")
    assert folded("re.ader@mail.example") != folded("reader@mail.example")
    assert folded("re-ader@mail.example") != folded("re@mail.example")
    assert folded("reader@pm.me") == folded("reader@protonmail.com")
    assert folded("+tag@mail.example") == "+tag@mail.example"


@pytest.mark.parametrize(
    ("n_proxies", "told", "client"),
    [
        (0, "", "192.0.2.1"),
        (0, "198.51.100.7", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.8.7, 198.51.100.7", "198.51.100.7"),
        (1, "10.9.8.7, 10.9.8.8,198.51.100.7", "198.51.100.7"),
        (2, "10.9.8.7, 198.51.100.7, 203.0.113.5", "198.51.100.7"),
        (2, "203.0.113.5", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_the_proxies_in_front_are_believed_about_who_asks(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory, n_proxies: int, told: str, client: str
) -> None:
    monkeypatch.setattr(settings, "PROXIES", n_proxies)
    headers = {"X-Forwarded-For": told} if told else {}
    assert client_of(rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == client


def test_a_client_is_what_it_can_easily_have_of_the_address_space() -> None:
    assert share_of("2001:db8:1:2:aaaa::1") == share_of("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    assert share_of("2001:db8:1:3::1") != share_of("2001:db8:1:2::1")
    assert share_of("::ffff:192.0.2.1") == share_of("192.0.2.1") == "192.0.2.1"
    assert share_of("a socket") == "a socket"


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Istanbul", "Europe/Istanbul"),
        ("istanbul", "Europe/Istanbul"),
        (" new  york ", "America/New_York"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_and_by_its_city(typed: str, zone: str) -> None:
    assert read_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", "Istambul", "../../etc/passwd", "Europe", "\x00", "x" * 900])
def test_what_is_no_zone_is_refused(typed: str) -> None:
    with pytest.raises(BadZone):
        read_zone(typed)


def test_every_zone_that_is_offered_is_taken() -> None:
    assert len(zones()) > 400
    assert all(read_zone(name) == name for name in zones())
