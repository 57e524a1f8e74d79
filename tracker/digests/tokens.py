"""Links that only we can make: each names a subscriber or a delivery by an id that says nothing, and is signed for one purpose.

`DIGEST_KEYS` is the present key and those before it. The first one signs, and what any of them signed holds. Addresses are
hashed under the last, which is the first that this installation had: nobody can hash anew whom we know by a hash alone.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from enum import StrEnum
from functools import lru_cache

from django.conf import settings
from django.core.signing import BadSignature, Signer


class Purpose(StrEnum):
    """What a link may be used for; one made for another purpose does not open it."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    UNSUBSCRIBE = "unsubscribe"
    READ = "read"
    BOUNCE = "bounce"


def token_of(purpose: Purpose, public_id: uuid.UUID | str, part: str = "") -> str:
    """'<id>.<part>.<signature>', fit for addresses of pages. part: letters and digits that the link is further about."""
    return _signer(purpose).sign(f"{uuid.UUID(str(public_id)).hex}.{part}").replace(":", ".")


def read_token(purpose: Purpose, token: str) -> tuple[uuid.UUID, str] | None:
    """The id and the further part; None where we did not make it for this purpose."""
    named, _, signature = token.rpartition(".")
    try:
        subject, _, part = _signer(purpose).unsign(f"{named}:{signature}").partition(".")
        return uuid.UUID(subject), part
    except (BadSignature, ValueError):
        return None


def address_hash(address: str) -> str:
    """What of an address outlives it: 64 hexadecimal digits that only this installation can make again."""
    key = hashlib.sha256(f"stillwatch address {settings.DIGEST_KEYS[-1]}".encode()).digest()
    return hmac.new(key, address.strip().casefold().encode(), hashlib.sha256).hexdigest()


def _signer(purpose: Purpose) -> Signer:
    return _signer_with(purpose, tuple(settings.DIGEST_KEYS))


@lru_cache(maxsize=16)
def _signer_with(purpose: Purpose, keys: tuple[str, ...]) -> Signer:
    key, *former = keys
    return Signer(key=key, fallback_keys=[*former], salt=f"stillwatch.digests.{purpose.value}")
