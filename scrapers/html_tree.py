"""HTML to a tree: takes decoded text, gives a BeautifulSoup tree, or the reason why there is none."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

# XHTML may begin so; the HTML parser has no use for it and warns.
XML_DECLARATION = re.compile(r"<\?xml[^>]*>?", re.IGNORECASE)

# Elements that hold words of a text and begin a line of it.
BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "pre",
        "dd",
        "dt",
        "figcaption",
        "td",
        "th",
        "caption",
    ]
)


def parse_html(text: str) -> BeautifulSoup | None:
    """A tree of the page; None when it holds no markup or the parser refuses it."""
    page = XML_DECLARATION.sub("", text.replace("\0", "").lstrip("\ufeff"))
    if "<" not in page:
        return None
    try:
        return BeautifulSoup(page, "lxml")
    except (ParserRejectedMarkup, ValueError, RecursionError):
        return None
