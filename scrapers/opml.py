"""OPML: takes a list of feeds as other readers write it, gives the feeds in it. Source: OPML 2.0."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.errors import NotAFeed, Refused, TooBig
from scrapers.plain_text import text_of_markup
from scrapers.records import RejectedEntry
from scrapers.urls import canonical_url, parse
from scrapers.xml_events import NotXml, attributes_of, elements, root_name

MAX_BYTES = 5 * 1024 * 1024
MAX_OUTLINES = 5_000
_MAX_TITLE = 200
_MAX_RAW = 500
# How some pages spell the address of a feed, so that a reader opens it: feed://host/path or feed:https://host/path.
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed:(?=//)", re.IGNORECASE)
_NO_FEEDS = {
    "include": "another list, which is not asked for; import it by itself",
    "link": "a link to a page, no feed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed of the list. homepage: empty where the list gives none."""

    title: str
    url: str
    homepage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlReading:
    """Every outline that names a feed is among the outlines or the rejected. passed_over: those that name something else,
    with what that is; folders are not counted."""

    outlines: tuple[Outline, ...]
    rejected: tuple[RejectedEntry, ...]
    passed_over: tuple[RejectedEntry, ...] = ()


def read_opml(body: bytes, *, name: str) -> OpmlReading:
    """The feeds that an OPML file lists, in its order, each address once. name: of the file, for errors.

    Raises NotAFeed where it is no OPML, TooBig.
    """
    if len(body) > MAX_BYTES:
        raise TooBig(name, f"the file is larger than {MAX_BYTES:,} bytes", "Split it")
    root = root_name(body)
    if root != "opml":
        why = f"its outermost element is {root!r}, not 'opml'" if root else "it is no XML"
        raise NotAFeed(name, f"it is no OPML: {why}", "Export the list of feeds from your reader as OPML")
    taken: dict[str, Outline] = {}
    rejected: list[RejectedEntry] = []
    passed_over: list[RejectedEntry] = []
    try:
        for _, element in elements(body, {"outline"}):
            said = attributes_of(element)
            title = text_of_markup(said.get("title") or said.get("text") or "", cap=_MAX_TITLE)
            kind = said.get("type", "").strip().lower()
            if "xmlurl" not in said and kind not in ("rss", "atom"):
                if kind in _NO_FEEDS or said.get("url"):
                    passed_over.append(_rejected(_NO_FEEDS.get(kind, _NO_FEEDS["link"]), title, said.get("url", "")))
                continue
            url = _http(said.get("xmlurl", "").strip())
            if len(taken) + len(rejected) >= MAX_OUTLINES:
                raise TooBig(name, f"it lists more than {MAX_OUTLINES:,} feeds", "Split it")
            why_not = _why_not(url, taken)
            if why_not:
                rejected.append(_rejected(why_not, title, url))
                continue
            taken[_same(url)] = Outline(title=title, url=url, homepage=_homepage(said.get("htmlurl", "")))
    except NotXml as error:
        raise NotAFeed(name, f"the file cannot be read ({error})", "Export it anew") from error
    return OpmlReading(outlines=tuple(taken.values()), rejected=tuple(rejected), passed_over=tuple(passed_over))


def _rejected(reason: str, title: str, url: str) -> RejectedEntry:
    return RejectedEntry(reason=reason, raw=f"{title} {url}".strip()[:_MAX_RAW])


def _http(url: str) -> str:
    """The address without the scheme that only says that a feed is there."""
    bare = _FEED_SCHEME.sub("", url, count=1) if _FEED_SCHEME.match(url) else url
    return f"http:{bare}" if bare.startswith("//") and bare != url else bare


def _why_not(url: str, taken: dict[str, Outline]) -> str:
    if not url:
        return "no address"
    try:
        return "listed twice" if _same(url) in taken else ""
    except Refused as error:
        return f"address refused: {error.why}"


def _same(url: str) -> str:
    """What two spellings of one feed's address share. Raises Refused."""
    return canonical_url(url).partition("://")[2].rstrip("/")


def _homepage(url: str) -> str:
    try:
        return parse(url.strip()).url
    except Refused:
        return ""
