"""A page's own blocks: takes its tree, gives the visible lines of its main part. The fallback for short pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scrapers.html_tree import BLOCKS
from scrapers.page_tree import Element, Page, strings_of, words_of

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
_BREAKS = BLOCKS | frozenset(
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


def block_lines(page: Page) -> list[str]:
    """The lines of the article or main element, else of all text blocks of the page; menus and forms are left out."""
    scope = page.article if page.article is not None else page.main
    if scope is not None:
        return lines_of(scope)
    return [] if page.body is None else [line for line, _ in _collect(page.body, is_kept=False)]


def loose_lines(page: Page) -> list[str]:
    """All lines of the page but those of links: for pages that mark their paragraphs with line breaks only."""
    if page.body is None:
        return []
    return [line for line, n_linked in _collect(page.body, is_kept=True) if n_linked < _LINKED * len(line)]


def lines_of(element: Element) -> list[str]:
    """All lines of one element of a page."""
    return [line for line, _ in _collect(element, is_kept=True)]


def _collect(scope: Element, *, is_kept: bool) -> list[tuple[str, int]]:
    """The lines of the scope; text outside a block needs `is_kept`.

    Pages nest deeper than Python calls may, so the open elements are on a list of our own.
    """
    lines = _Lines()
    pending: list[tuple[Iterator[str | Element], bool, Element]] = [(_pieces(scope), is_kept, scope)]
    n_links = 0
    while pending:
        pieces, is_kept, parent = pending[-1]
        piece = next(pieces, None)
        if piece is None:
            pending.pop()
            n_links -= parent.tag == "a"
            if parent.tag in _BREAKS:
                lines.end()
        elif isinstance(piece, str):
            if is_kept:
                lines.add(piece, is_link=n_links > 0)
        elif not _is_whole(piece, lines):
            if piece.tag in _BREAKS:
                lines.end()
            n_links += piece.tag == "a"
            pending.append((_pieces(piece), is_kept or piece.tag in BLOCKS, piece))
    lines.end()
    return [(line, n_linked) for line, n_linked in lines.done if line]


def _pieces(element: Element) -> Iterator[str | Element]:
    """What stands in the element: text and elements, in their order."""
    if element.text:
        yield element.text
    for child in element:
        yield child
        if child.tail:
            yield child.tail


def _is_whole(element: Element, lines: _Lines) -> bool:
    """Whether the element is not to be looked into: left out, a line break, or a table row, which is one line."""
    name = element.tag
    if name in _SILENT or (name == "li" and _is_menu_item(element)):
        return True
    if name not in ("br", "tr"):
        return False
    lines.end()
    if name == "tr":
        lines.add(" | ".join(_cells(element)), is_link=False)
        lines.end()
    return True


def _cells(row: Element) -> Iterator[str]:
    cells = (" ".join(words_of(cell).split()) for cell in row.iterchildren("td", "th"))
    return (cell for cell in cells if cell)


def _is_menu_item(item: Element) -> bool:
    words = _letters(item)
    return len(words) <= _MENU_ITEM and words == "".join(_letters(link) for link in item.iter("a"))


def _letters(element: Element) -> str:
    return "".join(piece.strip() for piece in strings_of(element))
