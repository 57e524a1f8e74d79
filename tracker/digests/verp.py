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
    return str(settings.MAIL_BOUNCES).format(_letters(public_id.bytes) + _letters(_signature(public_id.bytes)))


def delivery_of(address: str) -> uuid.UUID | None:
    """Which delivery came back to the address; None where we did not make it."""
    found = _TOKEN.search(address.strip().strip("<>").rpartition("@")[0].lower())
    if not found:
        return None
    named, signature = _bytes(found[1][:26]), _bytes(found[1][26:])
    return uuid.UUID(bytes=named) if hmac.compare_digest(signature, _signature(named)) else None


def _signature(named: bytes) -> bytes:
    salt = f"stillwatch.digests.{Purpose.BOUNCE.value}"
    return salted_hmac(salt, named, algorithm="sha256").digest()[:_SIGNATURE_BYTES]


def _letters(value: bytes) -> str:
    return base64.b32encode(value).decode("ascii").rstrip("=").lower()


def _bytes(letters: str) -> bytes:
    return base64.b32decode(letters.upper() + "=" * (-len(letters) % 8))
