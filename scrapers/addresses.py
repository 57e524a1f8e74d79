"""Which IP addresses are public: takes an address as the socket reports it, gives the reason why it is not.

Source: IANA IPv4 and IPv6 Special-Purpose Address Registries and multicast registries. The standard library's
`is_global` and `is_private` accept several of these on the Python versions we support (carrier NAT, multicast,
NAT64, 6to4, IPv4-compatible), so the table is our own.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_V4 = tuple(
    (IPv4Network(block), name)
    for block, name in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private use"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link local"),
        ("172.16.0.0/12", "private use"),
        ("192.0.0.0/24", "IETF protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "AS112"),
        ("192.52.193.0/24", "AMT relay"),
        ("192.88.99.0/24", "6to4 relay"),
        ("192.168.0.0/16", "private use"),
        ("192.175.48.0/24", "AS112"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# Only 2000::/3 is handed out as global unicast; these parts of it are special.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_V6 = tuple(
    (IPv6Network(block), name)
    for block, name in (
        ("2001::/32", "Teredo tunnel"),
        ("2001::/23", "IETF protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4 tunnel"),
        ("2620:4f:8000::/48", "AS112"),
        ("3fff::/20", "documentation"),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


# Names that nobody can register: RFC 2606, 6761, 6762, 7686, 8375 and ICANN's .internal. Installations that are tried out
# call their own servers .test, so that one may be in a catalogue.
_RESERVED = frozenset({"alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"})
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


def why_no_outlet(host: str) -> str | None:
    """Why no outlet can have this host, as `urls.host_of` spells it; None where one may.

    A host that ends in a number is an IPv4 address to every browser, in whatever notation (WHATWG URL, host parsing).
    """
    last = host.rpartition(".")[2]
    if host.startswith("[") or _NUMBER.fullmatch(last):
        return "it is a bare IP address, and outlets have names"
    if last in _RESERVED:
        return f"no real host ends in .{last}"
    return None if "." in host else "a real host's name has a dot in it"


def why_not_public(address: str) -> str | None:
    """Why this IP address is not on the public internet; None when it is.

    An IPv6 address that carries an IPv4 address to which a gateway would pass the packet is judged by that.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "not an IP address"
    if isinstance(parsed, IPv4Address):
        return _judge_v4(parsed)
    return _judge_v6(parsed)


def _judge_v4(address: IPv4Address) -> str | None:
    return next((name for block, name in _V4 if address in block), None)


def _judge_v6(address: IPv6Address) -> str | None:
    if address.ipv4_mapped is not None:
        return _judge_v4(address.ipv4_mapped)
    low = int(address) & 0xFFFFFFFF
    if address in _NAT64:
        return _judge_v4(IPv4Address(low))
    if address not in _GLOBAL_UNICAST:
        return "loopback" if address.is_loopback else "not global unicast"
    special = next((name for block, name in _V6 if address in block), None)
    if special is None and (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return _judge_v4(IPv4Address(low))
    return special
