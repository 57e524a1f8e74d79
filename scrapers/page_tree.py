"""A page's HTML as one tree for all who read it: takes decoded text, gives the tree and what is asked of it.

It is the tree that the extractor reads, made once. BeautifulSoup takes ten times as long to make one, and is asked only
where CSS selectors are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import lxml.html
import trafilatura
from bs4 import BeautifulSoup
from lxml import etree

from scrapers.html_tree import XML_DECLARATION, parse_html

_FAULTS = (ValueError, TypeError, AttributeError, LookupError, RecursionError, etree.LxmlError)
_BEGINNING = 20_000
# The parser would leave out what follows; browsers show it. HTML Standard, 13.2.6.4.19 "after body".
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_WORDS = etree.XPath(
    ".//text()[not(parent::script or parent::style or ancestor::template)]",
    smart_strings=False,
)
_WORDS_BEFORE = etree.XPath(
    "preceding::text()[normalize-space() and not(parent::script or parent::style)][1]", smart_strings=False
)
# What is known of an element's type: lxml says nothing of its own to a type checker.
Element = Any


class Page:
    """A page, parsed. text: as it came; tree: what the extractor makes of it, None where it makes nothing; root: its
    html element. Neither may be changed."""

    def __init__(self, text: str, tree: Element | None, root: Element) -> None:
        self.text, self.tree, self.root = text, tree, root

    @cached_property
    def soup(self) -> BeautifulSoup | None:
        """The page as BeautifulSoup has it: slow."""
        return parse_html(self.text)

    @property
    def body(self) -> Element | None:
        return next(self.root.iterchildren("body"), None)

    @cached_property
    def first_lines(self) -> list[str]:
        """The lines of the beginning of its body, whatever they are of."""
        words = "" if self.body is None else words_of(self.body, "\n")[:_BEGINNING]
        return [line.strip() for line in words.split("\n")]

    @cached_property
    def article(self) -> Element | None:
        """The first element that holds an article."""
        return next(self.root.iter("article"), None)

    @property
    def main(self) -> Element | None:
        """What holds its content by its own account."""
        found = next(self.root.iter("main"), None)
        return found if found is not None else next(iter(self.root.xpath("//*[@role='main']")), None)

    @property
    def title(self) -> str:
        """The words of its first title element."""
        found = next(self.root.iter("title"), None)
        return "" if found is None else words_of(found)

    def all(self, *names: str, limit: int) -> Iterator[Element]:
        """The first elements of these names, in the page's order."""
        return islice(self.root.iter(*names), limit)

    def has(self, name: str, **attributes: str) -> bool:
        """Whether any element of that name has these values."""
        return any(all(one.get(key) == value for key, value in attributes.items()) for one in self.root.iter(name))


def parse_page(text: str) -> Page | None:
    """The page's tree; None when it holds no markup or the parser refuses it."""
    page = _ENDS.sub("", XML_DECLARATION.sub("", text.replace("\0", "").lstrip("\ufeff")))
    if "<" not in page:
        return None
    tree = _tree(page)
    root = tree if tree is not None and tree.tag == "html" else _root(page)
    return None if root is None else Page(text, tree, root)


def words_of(element: Element, between: str = " ") -> str:
    """The element's visible words, with this between its pieces."""
    return between.join(strings_of(element))


def strings_of(element: Element) -> list[str]:
    """The pieces of its visible words, as they stand between tags."""
    pieces: list[str] = _WORDS(element)
    return pieces


def words_before(element: Element) -> str:
    """The words that stand right before the element; empty where none do."""
    return "".join(_WORDS_BEFORE(element)).strip()


def is_within(element: Element, names: Collection[str]) -> bool:
    """Whether the element stands in one of such a name."""
    return any(above.tag in names for above in element.iterancestors())


def _tree(page: str) -> Element | None:
    try:
        return trafilatura.load_html(page)
    except _FAULTS:
        return None


def _root(page: str) -> Element | None:
    """The whole document of a piece of one, which the extractor takes for an element."""
    try:
        return lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True))
    except _FAULTS:
        return None
