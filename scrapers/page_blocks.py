"""A page's own blocks: takes its tree, gives the visible lines of its main part. The fallback for short pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PageElement

_SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "svg",
        "select",
        "iframe",
        "object",
        "figure",
        "menu",
    ]
)
_BLOCKS = frozenset(
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
_BREAKS = _BLOCKS | frozenset(
    ["div", "section", "article", "main", "ul", "ol", "dl", "table", "tbody", "thead", "tfoot", "body", "hr"]
)
_MENU_ITEM = 80  # A list item of this length at most that is nothing but a link belongs to a menu.
_LINKED = 0.7  # A line outside any text block with this share of link text belongs to a menu.


@dataclass(slots=True)
class _Lines:
    """Lines under construction, each with the number of its characters that are link text."""

    done: list[tuple[str, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    n_linked: int = 0

    def add(self, text: str, *, is_link: bool) -> None:
        self.pieces.append(text.replace("\n", " "))
        self.n_linked += len(text.strip()) if is_link else 0

    def end(self) -> None:
        if self.pieces:
            self.done.append(("".join(self.pieces).strip(), self.n_linked))
            self.pieces, self.n_linked = [], 0


def block_lines(soup: BeautifulSoup) -> list[str]:
    """The lines of the article or main element, else of all text blocks of the page; menus and forms are left out."""
    scope = soup.find("article") or soup.find("main") or soup.find(attrs={"role": "main"})
    if isinstance(scope, Tag):
        return [line for line, _ in _collect(scope, is_kept=True)]
    return [] if soup.body is None else [line for line, _ in _collect(soup.body, is_kept=False)]


def loose_lines(soup: BeautifulSoup) -> list[str]:
    """All lines of the page but those of links: for pages that mark their paragraphs with line breaks only."""
    if soup.body is None:
        return []
    return [line for line, n_linked in _collect(soup.body, is_kept=True) if n_linked < _LINKED * len(line)]


def _collect(scope: Tag, *, is_kept: bool) -> list[tuple[str, int]]:
    """The lines of the scope; text outside a block needs `is_kept`.

    Pages nest deeper than Python calls may, so the open elements are on a list of our own.
    """
    lines = _Lines()
    pending: list[tuple[Iterator[PageElement], bool, Tag]] = [(iter(scope.children), is_kept, scope)]
    n_links = 0
    while pending:
        children, is_kept, parent = pending[-1]
        child = next(children, None)
        if child is None:
            pending.pop()
            n_links -= parent.name == "a"
            if parent.name in _BREAKS:
                lines.end()
        elif isinstance(child, Tag):
            if _is_whole(child, lines):
                continue
            if child.name in _BREAKS:
                lines.end()
            n_links += child.name == "a"
            pending.append((iter(child.children), is_kept or child.name in _BLOCKS, child))
        elif is_kept and type(child) is NavigableString:  # not a comment, doctype or CDATA
            lines.add(str(child), is_link=n_links > 0)
    lines.end()
    return [(line, n_linked) for line, n_linked in lines.done if line]


def _is_whole(tag: Tag, lines: _Lines) -> bool:
    """Whether the element is not to be looked into: left out, a line break, or a table row, which is one line."""
    if tag.name in _SILENT or (tag.name == "li" and _is_menu_item(tag)):
        return True
    if tag.name not in ("br", "tr"):
        return False
    lines.end()
    if tag.name == "tr":
        lines.add(" | ".join(_cells(tag)), is_link=False)
        lines.end()
    return True


def _cells(row: Tag) -> Iterator[str]:
    cells = (" ".join(cell.get_text(" ").split()) for cell in row.find_all(("td", "th"), recursive=False))
    return (cell for cell in cells if cell)


def _is_menu_item(item: Tag) -> bool:
    words = item.get_text("", strip=True)
    links = "".join(link.get_text("", strip=True) for link in item.find_all("a"))
    return len(words) <= _MENU_ITEM and words == links
