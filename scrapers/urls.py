"""Addresses: takes them as written, gives one spelling each and the identity of an entry."""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from importlib import resources
from urllib.parse import parse_qsl, urlencode, urljoin

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from scrapers.errors import Refused

MAX_URL = 2_000  # Longer ones exist only as attacks and tracking blobs; 2,083 was the last browser's limit.
DEFAULT_PORTS = {"http": 80, "https": 443}
KEY_VERSION = "1"

_TRACKING = tomllib.loads(resources.files("scrapers").joinpath("tracking.toml").read_text("utf-8"))
_TRACKING_NAMES = frozenset(_TRACKING["names"])
_TRACKING_PREFIXES = tuple(_TRACKING["prefixes"])
# A blank or control ends an address in one parser and not in the next; a backslash is a slash in some.
_AMBIGUOUS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029\ud800-\udfff]")


@lru_cache(maxsize=4096)
def parse(url: str) -> Url:
    """The parts of an absolute http(s) address, by the parser that also opens the connection.

    Raises Refused for everything that two parsers could read differently.
    """
    _short_enough(url)
    if _AMBIGUOUS.search(url):
        raise Refused(ascii(url), "the address contains a blank, a control character or a backslash", "Write it out")
    try:
        parts = parse_url(url)
    except (LocationParseError, ValueError) as error:
        raise Refused(url, "the address cannot be read", "Check its spelling") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise Refused(url, f"the scheme is {parts.scheme or 'missing'}", "Only http and https are fetched")
    if not parts.host or not parts.host.strip("."):
        raise Refused(url, "the address names no host", "Check its spelling")
    if parts.auth is not None:
        raise Refused(url, "the address carries a user name", "Remove the part before the @")
    return parts


def _short_enough(url: str) -> str:
    if len(url) > MAX_URL:
        raise Refused(url[:80] + "…", f"the address is longer than {MAX_URL} characters", "Use a shorter one")
    return url


def port_of(parts: Url) -> int:
    """The port a connection to these parts uses."""
    return parts.port or DEFAULT_PORTS[parts.scheme or "http"]


def host_of(url: str) -> str:
    """The host of an address in lower case, without a trailing dot. Raises Refused."""
    return (parse(url).host or "").rstrip(".").lower()


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what two addresses must share to be told each other's validators. Raises Refused."""
    parts = parse(url)
    return parts.scheme or "", host_of(url), port_of(parts)


def absolute(base: str, link: str) -> str:
    """The address a link on a page means. Raises Refused when it is none that can be fetched."""
    try:
        joined = urljoin(base, link.strip())
    except ValueError as error:
        raise Refused(link[:200], "the link cannot be read", "Check its spelling") from error
    return parse(joined.replace(" ", "%20")).url


def base_address(url: str, stated: str) -> str:
    """What the links of a page are relative to. url: its own address; stated: the href of its first base element that has
    one, itself relative to that address; one that cannot be fetched counts for nothing.

    Source: HTML Standard, 4.2.3 "The base element".
    """
    try:
        return absolute(url, stated) if stated.strip() else url
    except Refused:
        return url


@lru_cache(maxsize=4096)  # an entry's address is mostly its identity as well
def canonical_url(url: str) -> str:
    """The one spelling of an address: no fragment, default port or tracking, host in lower case.

    The order of the other parameters stays: for some servers it matters. Raises Refused, also where escaping makes it
    longer than MAX_URL.
    """
    parts = parse(url)
    port = None if parts.port == DEFAULT_PORTS[parts.scheme or ""] else parts.port
    query = _telling(parts.query) if parts.query else None
    spelled: str = Url(
        scheme=parts.scheme, host=host_of(url), port=port, path=parts.path or "/", query=query, fragment=None
    ).url
    return _short_enough(spelled)


def _telling(query: str) -> str | None:
    """The parameters that are no tracking, spelled as they were where all of them stay; None for none."""
    stated = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    kept = [(name, value) for name, value in stated if not _is_tracking(name)]
    return (query if len(kept) == query.count("&") + 1 else urlencode(kept)) or None


def same_site(one: str, other: str) -> bool:
    """Whether both addresses are on one host, or one host is a part of the other's domain. Raises Refused."""
    left, right = (host_of(url).removeprefix("www.") for url in (one, other))
    return left == right or left.endswith("." + right) or right.endswith("." + left)


def entry_key(source: str, *, guid: str | None, url: str | None, title: str, date: str | None) -> str:
    """The identity of an entry within a source, as 64 hex digits.

    It rests on the guid, else the address, else title and date. A guid that is an address counts as that
    address whatever its scheme, so a move to https, and a feed and a listing of one source, make no doubles.
    """
    stated = (guid or "").strip() or (url or "").strip()
    identity = _as_identity(stated) if stated else f"title\0{title.strip().casefold()}\0{date or ''}"
    return hashlib.sha256(f"{KEY_VERSION}\0{source}\0{identity}".encode("utf-8", "surrogatepass")).hexdigest()


def _as_identity(stated: str) -> str:
    if not stated.lower().startswith(("http://", "https://")):
        return f"guid\0{stated}"
    try:
        _, _, rest = canonical_url(stated).partition("://")
    except Refused:
        return f"guid\0{stated}"
    return f"url\0{rest.rstrip('/')}"


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING_NAMES or name.lower().startswith(_TRACKING_PREFIXES)
