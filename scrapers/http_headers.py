"""What response headers say, made safe to store: media type, charset, validators, Retry-After, max-age."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapers.records import Validators

MAX_VALIDATOR = 1_024
MAX_WAIT = timedelta(hours=24)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_CHARSET = re.compile(r"""charset\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,39}")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,10})")


def storable(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with names in lower case, without control characters and without cookies."""
    return {
        _CONTROL.sub("", name).lower()[:100]: _CONTROL.sub(" ", value)[:4_000]
        for name, value in headers.items()
        if name.lower() not in ("set-cookie", "set-cookie2")
    }


def location_of(value: str) -> str:
    """The address of a Location header. Headers are read as Latin-1; servers that write UTF-8 there mean UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def media_type_of(content_type: str) -> str:
    """The media type in lower case; empty when it is absent or no media type."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind if _MEDIA_TYPE.fullmatch(kind) else ""


def charset_of(content_type: str) -> str | None:
    """The charset label in lower case, as the server spells it."""
    found = _CHARSET.search(content_type)
    return found[1].lower() if found else None


def validators_of(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified byte for byte; one that could not be sent back unharmed counts as absent."""
    return Validators(etag=_sendable(headers.get("etag")), last_modified=_sendable(headers.get("last-modified")))


def kept_validators(sent: Validators | None, answered: Validators) -> Validators:
    """After a 304 what the server repeats counts, else what was sent still holds."""
    old = sent or Validators()
    return Validators(etag=answered.etag or old.etag, last_modified=answered.last_modified or old.last_modified)


def conditions(validators: Validators | None) -> dict[str, str]:
    """The request headers that make a GET conditional; empty without usable validators."""
    if validators is None:
        return {}
    pairs = (("If-None-Match", validators.etag), ("If-Modified-Since", validators.last_modified))
    return {name: sendable for name, value in pairs if (sendable := _sendable(value))}


def retry_after_of(value: str | None, now: datetime) -> timedelta | None:
    """How long a server asks us to stay away: seconds or a date, at most MAX_WAIT; None for the past and nonsense."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(timedelta(seconds=int(text[:10])), MAX_WAIT)
    moment = http_date(text)
    if moment is None or moment <= now:
        return None
    return min(moment - now, MAX_WAIT)


def max_age_of(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server says an answer stays fresh; None when it does not say."""
    found = _MAX_AGE.search(headers.get("cache-control", "").lower())
    return timedelta(seconds=int(found[1])) if found else None


def http_date(text: str) -> datetime | None:
    """A date as HTTP headers spell it, aware UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sendable(value: str | None) -> str | None:
    if not value or len(value) > MAX_VALIDATOR or _CONTROL.search(value):
        return None
    return value if all(ord(character) < 256 for character in value) else None
