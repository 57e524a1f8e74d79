"""Who asks: the client's address, which only the proxies in front are believed about."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household's or one machine's share of the address space.
_IPV6_SHARE = 64


def client_of(request: HttpRequest) -> str:
    """The client's address: the connection's own, or behind N proxies (`PROXIES`) the N-th from the end of X-Forwarded-For.

    Each proxy appends whom it was asked by, so whatever a client writes there itself stands further left and is not read.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    n_proxies = settings.PROXIES
    if not n_proxies or len(told) < n_proxies:
        return direct
    return told[-n_proxies] if _is_address(told[-n_proxies]) else direct


def share_of(client: str) -> str:
    """What one client can easily have: an IPv4 address, or the whole /64 that an IPv6 address is of."""
    if not _is_address(client):
        return client
    address = ip_address(client)
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _IPV6_SHARE), strict=False))


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
