"""Where a webhook may lead, and what proves that a call comes from here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from ipaddress import ip_address

from django.conf import settings
from django.utils.translation import gettext

from scrapers.addresses import why_not_public
from scrapers.errors import ScrapeError
from scrapers.urls import host_of, parse, port_of

MOST_CHARACTERS = 500
_MARK = "whsec_"


class BadHook(ValueError):
    """Not an address that is called; the words say why and what to write."""


def check(address: str) -> None:
    """Raises BadHook. What the name resolves to is checked at every call, by the door through which it goes."""
    example = "https://hooks.your.domain/stillwatch"
    if not address or len(address) > MOST_CHARACTERS:
        raise BadHook(gettext("Write the address that is to be called, like {example}.").format(example=example))
    try:
        parts = parse(address)
        host, port = host_of(address).strip("[]"), port_of(parts)
    except (ScrapeError, ValueError) as error:
        raise BadHook(gettext("This is no address: write it like {example}.").format(example=example)) from error
    if parts.scheme != "https":
        raise BadHook(gettext("Only https addresses are called: write it like {example}.").format(example=example))
    if parts.auth:
        raise BadHook(gettext("Leave out the name and the password: every call is signed instead."))
    if port != 443 and port not in settings.FETCH_PORTS:
        raise BadHook(gettext("The port has to be 443: leave it out."))
    if _is_private(host):
        raise BadHook(gettext("This address is not a public one: name a host that the internet reaches."))


def new_secret() -> str:
    """'whsec_' and 32 bytes in base64, as Standard Webhooks have it."""
    return _MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, call_id: str, timestamp: int, body: bytes) -> str:
    """'v1,' and the base64 HMAC-SHA256 over id, timestamp (seconds since 1970) and body."""
    key = base64.b64decode(secret.removeprefix(_MARK))
    told = f"{call_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()


def _is_private(host: str) -> bool:
    if "." not in host and ":" not in host:
        return True
    try:
        return why_not_public(str(ip_address(host))) is not None
    except ValueError:
        return host.endswith((".localhost", ".local", ".internal", ".home.arpa"))
