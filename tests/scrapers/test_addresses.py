"""The table of addresses that are not public."""

from __future__ import annotations

import pytest

from scrapers.addresses import why_not_public
from tests.scrapers.private import NO_ADDRESSES, V4, V6, V6_FURTHER


@pytest.mark.parametrize("address", [*V4, *V6, *V6_FURTHER, *NO_ADDRESSES])
def test_special_address_is_not_public(address: str) -> None:
    assert why_not_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "::ffff:8.8.8.8",
        "64:ff9b::8.8.8.8",
        "2606:4700:4700::1111",
        "2a00:1450:4001::1",
        "2001:4860:4860::8888",
        "2001:200::1",
        "2606:4700::5efe:8.8.8.8",
    ],
)
def test_ordinary_address_is_public(address: str) -> None:
    assert why_not_public(address) is None
