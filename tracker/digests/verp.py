"""Where each mail comes back to: an address that only we can make, and that names the delivery."""

from __future__ import annotations

import base64
import hmac
import re
import uuid
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from tracker.digests.tokens import Purpose

_SIGNATURE_BYTES: Final = 10
# Mail servers may write a name before the @ in capitals or small letters, so it is in base 32.
_TOKEN: Final = re.compile(r"(?:^|\+)([a-z2-7]{42})$")


def bounce_address(public_id: uuid.UUID) -> str:
    """The envelope's sender of the delivery."""
    return str(settings.MAIL_BOUNCES).format(
        _letters(public_id.bytes) + _letters(_signature(public_id.bytes, settings.DIGEST_KEYS[0]))
    )


def token_in(address: str) -> str:
    """What of such an address names the delivery; empty where nothing does."""
    found = _TOKEN.search(address.strip().strip("<>").rpartition("@")[0].lower())
    return found[1] if found else ""


def delivery_of(address: str) -> uuid.UUID | None:
    """Which delivery came back to the address; None where we did not make it."""
    token = token_in(address)
    if not token:
        return None
    named, signature = _bytes(token[:26]), _bytes(token[26:])
    is_ours = any(hmac.compare_digest(signature, _signature(named, key)) for key in settings.DIGEST_KEYS)
    return uuid.UUID(bytes=named) if is_ours else None


def _signature(named: bytes, key: str) -> bytes:
    salt = f"stillwatch.digests.{Purpose.BOUNCE.value}"
    return salted_hmac(salt, named, secret=key, algorithm="sha256").digest()[:_SIGNATURE_BYTES]


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()


def _bytes(letters: str) -> bytes:
    return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
