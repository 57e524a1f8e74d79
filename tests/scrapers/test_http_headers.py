"""What response headers say, and what of it is believed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scrapers.http_headers import (
    charset_of,
    conditions,
    max_age_of,
    media_type_of,
    retry_after_of,
    storable,
    validators_of,
)
from scrapers.records import Validators

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta(0)),
        ("999999999999", timedelta(hours=24)),
        ("Sun, 01 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 01 Nov 2036 12:10:00 GMT", timedelta(hours=24)),
        ("Sun, 01 Nov 2026 11:00:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, wait: timedelta | None) -> None:
    assert retry_after_of(value, NOW) == wait


@pytest.mark.parametrize(
    ("content_type", "media_type", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ('Text/HTML;charset="gb2312"', "text/html", "gb2312"),
        ("application/rss+xml", "application/rss+xml", None),
        ("html", "", None),
        ("", "", None),
        ("text/html; charset=", "text/html", None),
        ("x" * 500 + "/y", "", None),
    ],
)
def test_content_type(content_type: str, media_type: str, charset: str | None) -> None:
    assert media_type_of(content_type) == media_type
    assert charset_of(content_type) == charset


def test_validators_that_could_do_harm_are_absent() -> None:
    assert validators_of({"etag": 'W/"x y"', "last-modified": "junk"}) == Validators(
        etag='W/"x y"', last_modified="junk"
    )
    assert validators_of({"etag": "x" * 2_000}) == Validators()
    assert validators_of({"etag": "a\r\nX: y"}) == Validators()
    assert conditions(Validators(etag="a\nb")) == {}
    assert conditions(None) == {}


def test_storable_headers_have_no_controls_and_no_cookies() -> None:
    headers = storable({"ETag": "a\0b", "Set-Cookie": "id=1", "X-Long": "y" * 9_000})
    assert headers["etag"] == "a b"
    assert "set-cookie" not in headers
    assert len(headers["x-long"]) == 4_000


@pytest.mark.parametrize(
    ("value", "age"),
    [
        ("public, max-age=3600", timedelta(hours=1)),
        ("s-maxage=5, Max-Age = 60", timedelta(minutes=1)),
        ("s-max-age=5", None),
        ("no-store", None),
        ("max-age=x", None),
    ],
)
def test_max_age(value: str, age: timedelta | None) -> None:
    assert max_age_of({"cache-control": value}) == age
