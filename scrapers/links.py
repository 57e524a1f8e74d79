"""Links in an article's own words: takes a page and its article text, gives where the linked words stand and lead."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import islice

from bs4 import BeautifulSoup, Tag

from scrapers.charsets import decode
from scrapers.errors import Refused
from scrapers.html_tree import BLOCKS, parse_html
from scrapers.listings import MAX_HTML, base_of
from scrapers.plain_text import clean
from scrapers.urls import absolute, canonical_url, host_of, parse, same_site

MAX_LINKS = 200
_MAX_SEEN = 2_000
_MAX_NODES = 2_000
_MAX_BLOCK = 20_000
_MAX_WORDS = 300
_SILENT = ["nav", "header", "footer", "aside", "form", "button", "menu", "figure"]
_BLOCKS = [*BLOCKS, "div"]
_NOT_TEXT = re.compile(r"[\W_]+")
_MARKS = tomllib.loads(resources.files("scrapers").joinpath("link_marks.toml").read_text("utf-8"))
_HOSTS = frozenset(_MARKS["hosts"])
_LISTS = frozenset(_MARKS["lists"])
_ALONE = _LISTS | frozenset(_MARKS["alone"])
_FILES = frozenset(_MARKS["files"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLink:
    """Linked words of an article. start, end: their place in the article text; url: canonical."""

    url: str
    words: str
    start: int
    end: int


def article_links(body: bytes, *, charset: str | None, base_url: str, text: str) -> tuple[ArticleLink, ...]:
    """The links to documents on other sites that stand in the article text, in its order, each address once.

    What leads to a front page, a list, a person's page, an account or a film is no document. A page that cannot be read
    gives none.
    """
    if len(body) > MAX_HTML or body[:1024].lstrip().startswith(b"%PDF-"):
        return ()
    soup = parse_html(decode(body, charset=charset))
    if soup is None:
        return ()
    lines = _Lines(text)
    base = base_of(soup, base_url)
    found: dict[str, ArticleLink] = {}
    for link in _links(soup):
        url = _document(link, base, base_url)
        if url is None or url in found:
            continue
        placed = lines.place(link)
        if placed is not None:
            found[url] = ArticleLink(url=url, words=text[placed[0] : placed[1]], start=placed[0], end=placed[1])
            if len(found) == MAX_LINKS:
                break
    return tuple(sorted(found.values(), key=lambda one: one.start))


def leads_to_document(url: str) -> bool:
    """Whether an address may be a document's own, by its host and path. Raises Refused."""
    host, path = host_of(url).removeprefix("www."), (parse(url).path or "").lower()
    labels = host.split(".")
    if any(".".join(labels[n:]) in _HOSTS for n in range(len(labels))):
        return False
    parts = [part for part in path.split("/") if part]
    if not parts and not parse(url).query:
        return False
    if (len(parts) == 1 and parts[0] in _ALONE) or (len(parts) > 1 and parts[-2] in _LISTS):
        return False
    name, dot, ending = (parts[-1] if parts else "").rpartition(".")
    return not (dot and name and ending in _FILES)


def _links(soup: BeautifulSoup) -> Iterator[Tag]:
    for link in soup.find_all("a", href=True, limit=_MAX_SEEN):
        if link.get_text(strip=True) and link.find_parent(_SILENT) is None:
            yield link


def _document(link: Tag, base: str, page: str) -> str | None:
    try:
        url = canonical_url(absolute(base, str(link["href"])))
        return url if leads_to_document(url) and not same_site(url, page) else None
    except Refused:
        return None


class _Lines:
    """An article text by its lines, to be looked up by the words of a page's block."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._by_letters: dict[str, int] = {}
        self._of_block: dict[int, int | None] = {}
        start = 0
        for line in text.split("\n"):
            self._starts.append(start)
            self._by_letters.setdefault(_letters(line), len(self._starts) - 1)
            start += len(line) + 1
        self._long = [(letters, n) for letters, n in self._by_letters.items() if len(letters) > 40]

    def place(self, link: Tag) -> tuple[int, int] | None:
        """Where the link's words stand in the text; None where its block is no line of the article."""
        words = " ".join(clean(link.get_text(" ")).split())[:_MAX_WORDS]
        block = link.find_parent(_BLOCKS)
        if block is None or not words:
            return None
        if id(block) not in self._of_block:
            self._of_block[id(block)] = self._line(_letters(block.get_text(" ")[:_MAX_BLOCK]))
        number = self._of_block[id(block)]
        if number is None:
            return None
        before = _before(block, link)
        start = self._starts[number]
        end = self._starts[number + 1] - 1 if number + 1 < len(self._starts) else len(self._text)
        return _find(self._text, words, start, end, at=start + len(before))

    def _line(self, letters: str) -> int | None:
        exact = self._by_letters.get(letters)
        if exact is not None or len(letters) <= 40:
            return exact
        # Cleaning takes notes and marks out of a line, and a block may hold several.
        return next((n for line, n in self._long if line in letters or letters in line), None)


def _before(block: Tag, link: Tag) -> str:
    """The block's words before the link, to tell the same words apart that stand in it twice."""
    pieces: list[str] = []
    for node in islice(block.descendants, _MAX_NODES):
        if node is link:
            break
        if isinstance(node, str):
            pieces.append(str(node))
    return " ".join("".join(pieces).split())


def _find(text: str, words: str, start: int, end: int, *, at: int) -> tuple[int, int] | None:
    """The place of the words in the line that is nearest to where they should stand."""
    places = [(found.start(), found.end()) for found in spaced(words).finditer(text, start, end)]
    return min(places, key=lambda place: abs(place[0] - at), default=None)


def spaced(words: str) -> re.Pattern[str]:
    """The words, the first of very many, with any blanks between them."""
    return re.compile(r"\s*+".join(map(re.escape, words.split()[:40])))


def _letters(words: str) -> str:
    return _NOT_TEXT.sub("", clean(words)).casefold()
