"""Content codings undone in small steps: takes compressed pieces, gives at most `limit` bytes in all.

Only gzip is asked for and understood. A chain of two is read, a longer one refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from scrapers.errors import Broken, TooBig

ACCEPT_ENCODING = "gzip"
MAX_CHAIN = 2
# A body of the largest size in chunks of less than a hundred bytes; millions of tiny ones keep us busy for long.
MAX_PIECES = 200_000
MAX_KEPT = 1024 * 1024  # compressed: longer bodies are kept unpacked alone
_STEP = 64 * 1024
_MEMBER = b"\x1f"
_GZIP = frozenset({"gzip", "x-gzip"})


def codings_of(header: str, url: str) -> int:
    """How many times a body is gzipped, from its Content-Encoding. Raises Broken for what we did not ask for."""
    codings = [token for token in (part.strip().lower() for part in header.split(",")) if token not in ("", "identity")]
    unknown = [coding for coding in codings if coding not in _GZIP]
    if unknown:
        raise Broken(url, f"the body is coded as {unknown[0][:40]!r}, only gzip was asked for", "Tell the publisher")
    if len(codings) > MAX_CHAIN:
        raise Broken(url, f"the body is compressed {len(codings)} times", "Tell the publisher")
    return len(codings)


def read_capped(pieces: Iterable[bytes], *, n_codings: int, limit: int, url: str) -> bytes:
    """The whole decoded body. Raises TooBig above `limit` decoded bytes or MAX_PIECES pieces, Broken on damaged or cut-off
    data."""
    pieces = _few(pieces, url)
    for _ in range(n_codings):
        pieces = _gunzipped(pieces, url)
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise TooBig(url, f"the body is larger than {limit:,} bytes", "Nothing larger is read")
    return bytes(body)


def read_sent(pieces: Iterable[bytes], *, n_codings: int, limit: int, url: str) -> tuple[bytes, bytes]:
    """The same, and the gzip file that it came as; nothing for that where there was none, or a very long one."""
    sent = bytearray()
    pieces = _kept_whole(pieces, sent) if n_codings == 1 else pieces
    body = read_capped(pieces, n_codings=n_codings, limit=limit, url=url)
    return body, bytes(sent) if len(sent) < len(body) else b""


def _kept_whole(pieces: Iterable[bytes], sent: bytearray) -> Iterator[bytes]:
    """The same pieces; in `sent` stands in the end what they were together, nothing where that is too much."""
    is_whole = True
    for piece in pieces:
        is_whole = is_whole and len(sent) + len(piece) <= MAX_KEPT
        if is_whole:
            sent += piece
        else:
            sent.clear()
        yield piece


def _few(pieces: Iterable[bytes], url: str) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        if number == MAX_PIECES:
            raise TooBig(url, f"the body comes in more than {MAX_PIECES:,} pieces", "Tell the publisher")
        yield piece


def _gunzipped(pieces: Iterable[bytes], url: str) -> Iterator[bytes]:
    """Decompressed steps of at most _STEP bytes; several gzip members in a row are one body."""
    decoder = zlib.decompressobj(wbits=31)
    is_started = False
    try:
        for piece in pieces:
            pending = piece
            while pending:
                if decoder.eof:
                    if not pending.strip(b"\0"):
                        break  # Padding after the last member is allowed.
                    if pending[:1] != _MEMBER:
                        return  # So is what no member begins with, a line end as a rule: browsers pass over it.
                    decoder = zlib.decompressobj(wbits=31)
                is_started = True
                yield decoder.decompress(pending, _STEP)
                pending = decoder.unused_data if decoder.eof else decoder.unconsumed_tail
        while is_started and not decoder.eof:
            step = decoder.decompress(b"", _STEP)
            if not step:
                break
            yield step
    except zlib.error as error:
        raise Broken(url, "the gzip data is damaged") from error
    if is_started and not decoder.eof:
        raise Broken(url, "the gzip data is cut off")
