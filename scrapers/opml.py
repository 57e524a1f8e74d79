"""OPML: takes a list of feeds as other readers write it, gives the feeds in it. Source: OPML 2.0."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed of the list. homepage: empty where the list gives none."""

    title: str
    url: str
    homepage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlReading:
    """Every outline that names a feed is among the outlines or the rejected; folders are not counted."""

    outlines: tuple[Outline, ...]
    rejected: tuple[RejectedEntry, ...]


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
    try:
        for _, element in elements(body, {"outline"}):
            said = attributes_of(element)
            if "xmlurl" not in said and said.get("type", "").lower() not in ("rss", "atom"):
                continue  # a folder, or a link to a page
            title = text_of_markup(said.get("title") or said.get("text") or "", cap=_MAX_TITLE)
            url = said.get("xmlurl", "").strip()
            if len(taken) + len(rejected) >= MAX_OUTLINES:
                raise TooBig(name, f"it lists more than {MAX_OUTLINES:,} feeds", "Split it")
            why_not = _why_not(url, taken)
            if why_not:
                rejected.append(RejectedEntry(reason=why_not, raw=f"{title} {url}".strip()[:_MAX_RAW]))
                continue
            taken[_same(url)] = Outline(title=title, url=url, homepage=_homepage(said.get("htmlurl", "")))
    except NotXml as error:
        raise NotAFeed(name, f"the file cannot be read ({error})", "Export it anew") from error
    return OpmlReading(outlines=tuple(taken.values()), rejected=tuple(rejected))


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
