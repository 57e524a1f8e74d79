"""Feeds in their ordinary form: takes the bytes of a well-formed RSS 2.0 or Atom 1.0 feed, gives its raw entries.

feedparser reads every feed that was ever written, and takes ten times as long for it as those need that are written as
their standards say, which most are. So these are read by the same XML parser directly, to the same raw entries.
Whatever feedparser would, or only might, read differently is left to it: it is not ordinary.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from importlib import resources
from typing import Any, NamedTuple
from xml.parsers import expat

from feedparser.encodings import convert_to_utf8
from feedparser.exceptions import NonXMLContentType

from scrapers.entries import RawEntry

_ATOM, _DC = "http://www.w3.org/2005/Atom ", "http://purl.org/dc/elements/1.1/ "
_MEDIA = ("http://search.yahoo.com/mrss/ ", "http://search.yahoo.com/mrss ")
# Elements of an entry whose words are taken, and what they say.
_RSS_TEXTS = {"title": "title", "link": "link", "guid": "guid", "pubDate": "published", f"{_DC}date": "updated"}
_ATOM_TEXTS = {f"{_ATOM}{name}": name for name in ("title", "published", "updated")} | {f"{_ATOM}id": "guid"}
_NAMES: Mapping[str, Any] = tomllib.loads(
    resources.files("scrapers").joinpath("ordinary_feeds.toml").read_text("utf-8")
)
_RSS_PASSED, _RSS_OF_FEED = (frozenset(_NAMES[which]["rss"]) for which in ("passed", "passed_of_feed"))
_ATOM_PASSED, _ATOM_OF_FEED = (
    frozenset(f"{_ATOM}{name}" for name in _NAMES[which]["atom"]) for which in ("passed", "passed_of_feed")
)
_IMAGE = {name: frozenset(within) for name, within in _NAMES["with_more"]["rss"].items()}
_PEOPLE = {
    f"{_ATOM}{name}": frozenset(f"{_ATOM}{one}" for one in within)
    for name, within in _NAMES["with_more"]["atom"].items()
}
_TELLING = frozenset(_NAMES["telling"]["names"])
_MAY_MEAN_MORE = re.compile(rb"\bbase\s*=", re.IGNORECASE)  # an address that others are relative to
_C1 = re.compile("[\x80-\x9f]")


class OrdinaryFeed(NamedTuple):
    """title: as it is written, maybe with markup."""

    title: str
    entries: list[RawEntry]


class _Other(Exception):
    """It is not written in the ordinary form."""


def read_ordinary(body: bytes, headers: Mapping[str, str]) -> OrdinaryFeed | None:
    """What feedparser reads of the feed, but the summaries; None where the feed is not of the ordinary form, or has an
    entry without a title or a link. headers: of the answer, with names in lower case."""
    told: dict[str, Any] = {}
    data = convert_to_utf8(headers, body, told)
    if not isinstance(told.get("bozo_exception"), NonXMLContentType | None) or _MAY_MEAN_MORE.search(data):
        return None
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except (_Other, expat.ExpatError):
        return None
    return OrdinaryFeed(reader.title or "", reader.entries)


class _Reader:
    """Follows the parser through the elements. Raises _Other from its `Parse`."""

    def __init__(self) -> None:
        self.title: str | None = None
        self.entries: list[RawEntry] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse
        self._depth = 0
        self._is_atom = False
        self._in_feed = 0  # the depth of what stands in the feed itself
        self._entry: dict[str, str] | None = None
        self._name = ""  # what the words at hand say
        self._pieces: list[str] = []
        self._texts: Mapping[str, str] = {}
        self._escaped = False
        self._passed = 0  # the depth of the element that is passed over, and what may stand in it
        self._within: frozenset[str] | tuple[str, ...] = frozenset()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        depth = self._depth
        if self._passed:
            self._stay_within(name)
        elif self._name:
            raise _Other
        elif depth <= self._in_feed or not self._in_feed:
            self._open(name, attributes)
        elif depth > self._in_feed + 1:
            raise _Other
        elif (said := self._texts.get(name)) is not None:
            self._say(said, name, attributes)
        elif name == f"{_ATOM}link":
            self._link(attributes)
        else:
            self._pass(name, _ATOM_PASSED if self._is_atom else _RSS_PASSED, _PEOPLE)

    def _end(self, _name: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._passed:
            if depth == self._passed:
                self._passed = 0
        elif self._name:
            self._take()
        elif self._entry is not None and depth == self._in_feed:
            self._close(self._entry)

    def _open(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element of the feed itself, or one that holds it."""
        depth = self._depth
        if depth == 1 and name in ("rss", f"{_ATOM}feed"):
            self._is_atom = name != "rss"
            self._texts = _ATOM_TEXTS if self._is_atom else _RSS_TEXTS
            self._in_feed = 2 if self._is_atom else 0
        elif depth == 2 and name == "channel" and not attributes and not self._is_atom:
            self._in_feed = 3
        elif depth == self._in_feed and name == (f"{_ATOM}entry" if self._is_atom else "item"):
            if any(key.rpartition(" ")[2].lower() in ("lastmod", "href", "about") for key in attributes):
                raise _Other
            self._entry = {}
        elif depth == self._in_feed and name == (f"{_ATOM}title" if self._is_atom else "title"):
            self._say("title", name, attributes)
        elif depth == self._in_feed:
            passed = _ATOM_OF_FEED if self._is_atom else _RSS_OF_FEED
            self._pass(name, passed | {f"{_ATOM}link"}, _PEOPLE if self._is_atom else _IMAGE)
        else:
            raise _Other

    def _say(self, said: str, name: str, attributes: Mapping[str, str]) -> None:
        """The words that follow are taken."""
        if said == "title" and attributes:
            if not self._is_atom or set(attributes) != {"type"} or attributes["type"] not in ("text", "html"):
                raise _Other
        elif name == "link" and attributes:
            raise _Other
        if said in self._entry if self._entry is not None else self.title is not None:
            raise _Other
        self._escaped = self._is_atom and said == "title" and attributes.get("type") != "html"
        self._name, self._pieces = said, []
        self.parser.CharacterDataHandler = self._pieces.append

    def _take(self) -> None:
        """The words are over."""
        self.parser.CharacterDataHandler = None
        said, words = self._name, _repaired("".join(self._pieces).strip())
        self._name = ""
        if self._entry is None:
            self.title = words
            return
        if said in ("link", "guid") and (":///" in words or ("&" in words and ";" in words)):
            raise _Other
        # Atom says what is plain text: see `feeds`, which does the same with what feedparser gives.
        self._entry[said] = words.replace("&", "&amp;").replace("<", "&lt;") if self._escaped else words

    def _link(self, attributes: Mapping[str, str]) -> None:
        """A link element of Atom's, which stands in RSS as well."""
        address = attributes.get("href")
        if not address or ":///" in address or "url" in attributes or "uri" in attributes:
            raise _Other
        is_alternate = attributes.get("rel", "alternate").lower() == "alternate"
        kind = attributes.get("type", "text/html").lower()
        if is_alternate and kind in ("text/html", "application/xhtml+xml", "html", "xhtml"):
            if not self._is_atom or self._entry is None or "link" in self._entry:
                raise _Other
            self._entry["link"] = address
        self._passed, self._within = self._depth, frozenset()

    def _pass(self, name: str, known: frozenset[str], with_more: Mapping[str, frozenset[str]]) -> None:
        """The element says nothing that is wanted. Raises _Other where it might."""
        if name in with_more:
            self._within = with_more[name]
        elif name.startswith(_MEDIA):
            if name.endswith(" title"):
                raise _Other
            self._within = _MEDIA
        elif name in known:
            self._within = frozenset()
        else:
            vocabulary, _, local = name.rpartition(" ")
            is_content = vocabulary == "http://purl.org/rss/1.0/modules/content/" and local == "encoded"
            if not vocabulary or vocabulary == _ATOM[:-1] or (local.lower() in _TELLING and not is_content):
                raise _Other
            self._within = frozenset()
        self._passed = self._depth

    def _stay_within(self, name: str) -> None:
        """Raises _Other where the element does not belong to the one that is passed over."""
        if name not in self._within if isinstance(self._within, frozenset) else not name.startswith(self._within):
            raise _Other

    def _close(self, entry: Mapping[str, str]) -> None:
        """An entry is over."""
        if not entry.get("title") or not entry.get("link"):
            raise _Other
        self.entries.append(
            RawEntry(
                guid=entry.get("guid", ""),
                link=entry["link"],
                title=entry["title"],
                summary="",
                published=entry.get("published", ""),
                updated=entry.get("updated", ""),
            )
        )
        self._entry = None


def _repaired(words: str) -> str:
    """The words with what feedparser makes of UTF-8 that was encoded twice."""
    if words.isascii():
        return words
    with suppress(UnicodeError):
        words = words.encode("iso-8859-1").decode("utf-8")
    if _C1.search(words):
        raise _Other
    return words


def _refuse(*_: object) -> None:
    raise _Other
