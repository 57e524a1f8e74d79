"""What a server answered, as columns of rows that keep it."""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from scrapers.errors import ScrapeError
from scrapers.gunzip import read_capped

if TYPE_CHECKING:  # only the stubs have it take the type of its values
    _Bytes = models.BinaryField[bytes, bytes]
else:
    _Bytes = models.BinaryField

# Packing better than so takes longer than it saves. The database would take twice as long for a third more room.
_LEVEL = 1
_STEP = 8 * 1024
_PACKED, _GZIPPED = b"\0packed:zlib\0", b"\0packed:gzip\0"  # as no page began that was stored before any were packed


class SentBody(bytes):
    """A body that knows how it was sent. gzipped: as a whole gzip file, or empty."""

    gzipped: bytes

    def __new__(cls, body: bytes, gzipped: bytes = b"") -> Self:
        made = super().__new__(cls, body)
        made.gzipped = gzipped
        return made


class PackedField(_Bytes):
    """Bytes that the database keeps packed, as they were sent if they were. What was stored before any were is read as it
    stands."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return super().get_db_prep_value(None if value is None else _packed(value), connection, prepared)

    def from_db_value(self, value: Any, _expression: object, _connection: object) -> bytes | None:
        return None if value is None else _unpacked(bytes(value))


class Exchange(models.Model):
    """One answer whole: when and from where it came, its headers, and its exact bytes with their hash.

    n_bytes: how many they are unpacked; None where it was stored before that was noted.
    """

    fetched_at = models.DateTimeField()
    url = models.URLField(max_length=2000)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40, blank=True, default="")
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64)
    n_bytes = models.PositiveIntegerField(null=True)
    body = PackedField()

    class Meta:
        abstract = True


def _packed(body: bytes) -> bytes:
    if isinstance(body, SentBody) and body.gzipped:
        return _GZIPPED + body.gzipped
    return _PACKED + zlib.compress(body, _LEVEL)


def _unpacked(kept: bytes) -> bytes:
    """What was damaged stands for itself: its hash is then another, which `manage.py audit` tells."""
    if kept.startswith(_GZIPPED):
        # In steps, as it came: at the end of each of its members all that is left of a piece is copied.
        pieces = (kept[start : start + _STEP] for start in range(len(_GZIPPED), len(kept), _STEP))
        try:
            return read_capped(pieces, n_codings=1, limit=sys.maxsize, url="")
        except ScrapeError:
            return kept
    if not kept.startswith(_PACKED):
        return kept
    opening = zlib.decompressobj()
    try:
        body = opening.decompress(kept[len(_PACKED) :])
    except zlib.error:
        return kept
    return body if opening.eof and not opening.unused_data else kept
