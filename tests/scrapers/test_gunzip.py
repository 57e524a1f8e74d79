"""Content codings: what is undone, what is refused, and that size is counted after unpacking."""

from __future__ import annotations

import gzip
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.errors import Broken, TooBig
from scrapers.gunzip import MAX_KEPT, codings_of, read_capped, read_sent


def read(data: bytes, *, n_codings: int = 1, limit: int = 10_000, size: int = 7) -> bytes:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return read_capped(pieces, n_codings=n_codings, limit=limit, url="http://a.test/")


@given(st.binary(max_size=3_000), st.integers(1, 999), st.integers(0, 2))
def test_what_was_packed_comes_back(body: bytes, size: int, n_codings: int) -> None:
    packed = body
    for _ in range(n_codings):
        packed = gzip.compress(packed)
    assert read(packed, n_codings=n_codings, size=size) == body


def test_members_in_a_row_are_one_body() -> None:
    assert read(gzip.compress(b"one") + gzip.compress(b"two") + b"\0" * 40) == b"onetwo"


@pytest.mark.parametrize("tail", [b"\r\n", b"\0\0\r\n", b"<!-- served by a cache -->" * 50])
@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_what_follows_the_last_member_and_begins_none_is_passed_over(tail: bytes, size: int) -> None:
    assert read(gzip.compress(b"one") + gzip.compress(b"two") + tail, size=size) == b"onetwo"


def test_a_further_member_that_is_damaged_breaks_the_body() -> None:
    with pytest.raises(Broken):
        read(gzip.compress(b"one") + gzip.compress(b"two")[:-4])


@given(st.integers(1, 60))
def test_cut_off_body_is_broken(missing: int) -> None:
    whole = gzip.compress(bytes(range(256)) * 8)
    with pytest.raises(Broken):
        read(whole[:-missing])


def test_limit_counts_unpacked_bytes() -> None:
    assert read(gzip.compress(b"x" * 10_000), limit=10_000) == b"x" * 10_000
    with pytest.raises(TooBig):
        read(gzip.compress(b"x" * 10_001), limit=10_000)


def test_empty_body_is_empty_even_when_it_claims_a_coding() -> None:
    assert read(b"") == b""


@pytest.mark.parametrize(("header", "n"), [("", 0), ("identity", 0), ("GZIP", 1), ("x-gzip", 1), ("gzip, gzip", 2)])
def test_known_codings_are_counted(header: str, n: int) -> None:
    assert codings_of(header, "http://a.test/") == n


@pytest.mark.parametrize("header", ["br", "zstd", "deflate", "gzip, br", "gzip,gzip,gzip", "x" * 5_000])
def test_other_codings_are_refused(header: str) -> None:
    with pytest.raises(Broken):
        codings_of(header, "http://a.test/")


def sent(data: bytes, *, n_codings: int = 1) -> tuple[bytes, bytes]:
    return read_sent([data[:50], data[50:]], n_codings=n_codings, limit=8 * MAX_KEPT, url="http://a.test/")


def test_what_came_as_one_gzip_file_is_given_with_that_file() -> None:
    packed = gzip.compress(b"the words " * 50)
    assert sent(packed) == (b"the words " * 50, packed)


@pytest.mark.parametrize(
    ("data", "n_codings"),
    [
        (b"the words " * 50, 0),
        (gzip.compress(gzip.compress(b"the words " * 50)), 2),
        (gzip.compress(b"no shorter"), 1),
        (gzip.compress(random.Random(1).randbytes(MAX_KEPT)) + gzip.compress(b"x" * MAX_KEPT), 1),
    ],
    ids=["plain", "gzipped twice", "longer than the body", "very long"],
)
def test_no_file_is_given_where_there_was_none_to_keep(data: bytes, n_codings: int) -> None:
    body, file = sent(data, n_codings=n_codings)
    assert body
    assert file == b""
