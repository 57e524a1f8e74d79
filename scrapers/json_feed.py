"""JSON Feed: takes a body that looks like JSON, gives its entries. Source: JSON Feed 1.1, RFC 8259."""

from __future__ import annotations

import json
import math
import reprlib
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from scrapers.charsets import decode
from scrapers.entries import MAX_RAW, EntryReader, RawEntry
from scrapers.errors import NotAFeed
from scrapers.records import FeedReading


def read_json_feed(body: bytes, reader: EntryReader) -> FeedReading:
    """The entries of a JSON Feed. Raises NotAFeed, also for what Python alone takes for JSON: NaN and Infinity."""
    try:
        document = json.loads(decode(body).removeprefix("\ufeff"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise NotAFeed(reader.base_url, "it looks like JSON but cannot be read", "Tell the publisher") from error
    version = document.get("version") if isinstance(document, dict) else None
    items = document.get("items") if isinstance(document, dict) else None
    if not (isinstance(version, str) and "jsonfeed.org/version/" in version) or not isinstance(items, list):
        raise NotAFeed(reader.base_url, "it is JSON but no JSON Feed", "Check the address in a browser")
    for item in items:
        if isinstance(item, dict):
            reader.take(_from_json(item))
        else:
            reader.reject("not an object", reprlib.repr(item)[:MAX_RAW])
    return reader.reading(next(_texts(document, "title"), ""))


def _refused(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _from_json(item: Mapping[str, Any]) -> RawEntry:
    plain = next(_texts(item, "summary", "content_text"), "")
    summary = plain.replace("&", "&amp;").replace("<", "&lt;") or next(_texts(item, "content_html"), "")
    title = next(_texts(item, "title"), "").replace("&", "&amp;").replace("<", "&lt;")
    return RawEntry(
        guid=next(_texts(item, "id"), ""),
        link=next(_texts(item, "url", "external_url"), ""),
        title=title,
        summary=summary,
        published=next(_texts(item, "date_published"), ""),
        updated=next(_texts(item, "date_modified"), ""),
    )


def _texts(item: Mapping[str, Any], *names: str) -> Iterator[str]:
    """The values of these names that are texts, in order; an id may also be a number."""
    for name in names:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            yield value
        elif name == "id" and _is_number(value):
            yield str(value)


def _is_number(value: object) -> bool:
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and math.isfinite(value)
    )
