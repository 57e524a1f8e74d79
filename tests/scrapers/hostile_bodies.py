"""More ways for the hostile server to misbehave: bodies that burst, never end, or are not what their headers say."""

from __future__ import annotations

import gzip
import socket
import zlib

from tests.scrapers.hostile import Answer, Request, gzip_bomb

MEBIBYTE = 1024 * 1024
BLOCK = b"x" * 65536


def body_answers() -> dict[str, Answer]:
    """By path; each of these ends in an error of ours."""
    bomb = gzip_bomb(300)
    five_times = bomb
    for _ in range(4):
        five_times = gzip.compress(five_times)
    deflated = zlib.compress(b"\0" * 64 * MEBIBYTE, 9)
    return {
        "/gzip-bomb": lambda request: request.reply(bomb, Content_Encoding="gzip"),
        "/gzip-bomb-twice": lambda request: request.reply(gzip.compress(bomb), Content_Encoding="gzip, gzip"),
        "/gzip-bomb-five-times": lambda request: request.reply(five_times, Content_Encoding=", ".join(["gzip"] * 5)),
        "/gzip-bomb-unnamed": lambda request: request.reply(bomb + b"tail", Content_Encoding="x-gzip, identity"),
        "/deflate-bomb": lambda request: request.reply(deflated, Content_Encoding="deflate"),
        "/brotli-bomb": lambda request: request.reply(b"\xcf\xff\xff\x7f\xf8" * 150, Content_Encoding="br"),
        "/zstd-bomb": lambda request: request.reply(b"\x28\xb5\x2f\xfd" + b"\0" * 30_000, Content_Encoding="zstd"),
        "/two-codings": lambda request: request.reply(bomb, Content_Encoding="gzip, br"),
        "/many-members": lambda request: request.reply(gzip.compress(BLOCK) * 5_000, Content_Encoding="gzip"),
        "/cut-off": lambda request: request.reply(bomb[: len(bomb) // 60], Content_Encoding="gzip"),
        "/gzip-then-damaged": lambda request: request.reply(
            gzip.compress(b"x") + gzip.compress(b"y")[:10] + b"\xff" * 9, Content_Encoding="gzip"
        ),
        "/hundred-megabytes": lambda request: _plain(request, announced=False),
        "/hundred-megabytes-announced": lambda request: _plain(request, announced=True),
        "/endless-chunks": lambda request: _for_ever(request, _CHUNKED, b"ffff\r\n" + b"x" * 65535 + b"\r\n"),
        "/endless-tiny-chunks": lambda request: _for_ever(request, _CHUNKED, b"1\r\nx\r\n" * 5_000),
        "/endless-chunk-extension": lambda request: _for_ever(request, _CHUNKED + b"1;", BLOCK),
        "/endless-trailer": lambda request: _for_ever(request, _CHUNKED + b"0\r\n", b"X-Y: z\r\n" * 1_000),
        "/endless-reason": lambda request: _for_ever(request, b"HTTP/1.1 200 ", BLOCK),
        "/endless-headers": lambda request: _for_ever(request, b"HTTP/1.1 200 OK\r\n", b"X-Y: z\r\n" * 1_000),
        "/endless-folded-header": lambda request: _for_ever(request, b"HTTP/1.1 200 OK\r\nX: y\r\n", b" z\r\n" * 1_000),
        "/continue-for-ever": lambda request: _for_ever(request, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
        "/chunk-of-negative-size": lambda request: request.send(_CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n"),
        "/chunk-of-no-size": lambda request: request.send(_CHUNKED + b"five\r\nhello\r\n0\r\n\r\n"),
        "/chunk-too-short": lambda request: request.send(_CHUNKED + b"ff\r\nhello\r\n0\r\n\r\n"),
        "/closed-in-the-middle": _closed,
        "/reset-in-the-middle": _reset,
        "/switching-protocols": lambda request: request.send(b"HTTP/1.1 101 Switching Protocols\r\n\r\n"),
        "/partial": lambda request: request.reply(b"part", status="206 Partial Content"),
        "/status-of-a-million": lambda request: request.send(b"HTTP/1.1 1000000 Much\r\n\r\n"),
        "/http-9": lambda request: request.send(b"HTTP/9.9 200 OK\r\n\r\nhello"),
        "/nothing-but-line-ends": lambda request: _for_ever(request, b"", b"\r\n" * 30_000),
    }


def lenient_answers() -> dict[str, Answer]:
    """By path; what is wrong with these can be lived with: each gives `hello`."""
    return {
        "/negative-length": lambda request: request.reply(b"hello", Content_Length="-7"),
        "/length-in-words": lambda request: request.reply(b"hello", Content_Length="five"),
        "/lower-case": lambda request: request.send(b"HTTP/1.1 200 ok\r\ncontent-length:5\r\n\r\nhello"),
        "/bare-line-ends": lambda request: request.send(b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"),
        "/http-1.0": lambda request: request.send(b"HTTP/1.0 200 OK\r\n\r\nhello"),
        "/one-continue": lambda request: request.send(
            b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
        ),
        "/padded-gzip": lambda request: request.reply(gzip.compress(b"hello") + b"\0" * 50, Content_Encoding="gzip"),
        "/gzip-then-other": lambda request: request.reply(gzip.compress(b"hello") + b"\r\n", Content_Encoding="gzip"),
        "/two-members": lambda request: request.reply(
            gzip.compress(b"hel") + gzip.compress(b"lo"), Content_Encoding="GZIP"
        ),
        "/more-than-announced": lambda request: request.reply(b"hello, world", Content_Length="5"),
    }


_CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def _plain(request: Request, *, announced: bool) -> None:
    length = b"Content-Length: %d\r\n" % (100 * MEBIBYTE) if announced else b""
    request.send(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n")
    for _ in range(100 * MEBIBYTE // len(BLOCK)):
        request.send(BLOCK)


def _for_ever(request: Request, start: bytes, block: bytes) -> None:
    request.send(start)
    while not request.is_stopping.is_set():
        request.send(block)


def _closed(request: Request) -> None:
    """The server's side is shut, the connection stays open."""
    request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello")
    request.connection.shutdown(socket.SHUT_WR)
    request.is_stopping.wait(5)


def _reset(request: Request) -> None:
    request.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhello")
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    request.connection.close()
