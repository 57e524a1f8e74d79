"""Secrets that the product has to know, but nobody who reads its database: encrypted under `DIGEST_KEYS`."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from typing import Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Older rows hold the secret itself, which never begins like that.
_MARK: Final = "sealed:"


def sealed(secret: str) -> str:
    """What is stored of it: about twice as long, and another text each time."""
    return _MARK + _box(settings.DIGEST_KEYS).encrypt(secret.encode()).decode("ascii")


def unsealed(stored: str) -> str:
    """The secret; of a row that was made before there was encryption, what stands there.

    Raises ImproperlyConfigured where none of the keys opens it: nothing may be taken for the secret then.
    """
    if not stored.startswith(_MARK):
        return stored
    try:
        return _box(settings.DIGEST_KEYS).decrypt(stored.removeprefix(_MARK).encode()).decode()
    except InvalidToken as error:
        raise ImproperlyConfigured(
            "A second factor cannot be read: it was stored under a DIGEST_KEY that is not known any more. "
            "Put that one into DIGEST_KEY_FALLBACKS."
        ) from error


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    """The first key closes, each of them opens."""
    digests = (hashlib.sha256(f"stillwatch second factor {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
