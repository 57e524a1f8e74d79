"""A page's own blocks: takes its tree, gives the visible lines of its main part. The fallback for short pages."""

from __future__ import annotations

from collections.abc import Iterator

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


def main_lines(soup: BeautifulSoup) -> list[str]:
    """The lines of the article or main element, else of all text blocks of the page; menus and forms are left out."""
    scope = soup.find("article") or soup.find("main") or soup.find(attrs={"role": "main"})
    if isinstance(scope, Tag):
        return _lines(scope, is_marked=True)
    return [] if soup.body is None else _lines(soup.body, is_marked=False)


def _lines(scope: Tag, *, is_marked: bool) -> list[str]:
    pieces: list[str] = []
    _collect(scope, pieces, is_kept=is_marked)
    return "".join(pieces).split("\n")


def _collect(scope: Tag, pieces: list[str], *, is_kept: bool) -> None:
    """Append the words of the scope; a newline stands where a block begins or ends. Text outside a block needs
    `is_kept`. Pages nest deeper than Python calls may, so the open elements are on a list of our own."""
    pending: list[tuple[Iterator[PageElement], bool, str]] = [(iter(scope.children), is_kept, "")]
    while pending:
        children, is_kept, end = pending[-1]
        child = next(children, None)
        if child is None:
            pieces.append(end)
            pending.pop()
        elif isinstance(child, Tag):
            line = _whole_line(child)
            if line is not None:
                pieces.append(line)
                continue
            end = "\n" if child.name in _BREAKS else ""
            pieces.append(end)
            pending.append((iter(child.children), is_kept or child.name in _BLOCKS, end))
        elif is_kept and type(child) is NavigableString:  # not a comment, doctype or CDATA
            pieces.append(str(child).replace("\n", " "))


def _whole_line(tag: Tag) -> str | None:
    """What stands for an element that is not looked into; None for one that is."""
    if tag.name in _SILENT or (tag.name == "li" and _is_menu_item(tag)):
        return ""
    if tag.name == "br":
        return "\n"
    return "\n" + " | ".join(_cells(tag)) + "\n" if tag.name == "tr" else None


def _cells(row: Tag) -> Iterator[str]:
    cells = (" ".join(cell.get_text(" ").split()) for cell in row.find_all(("td", "th"), recursive=False))
    return (cell for cell in cells if cell)


def _is_menu_item(item: Tag) -> bool:
    words = item.get_text("", strip=True)
    links = "".join(link.get_text("", strip=True) for link in item.find_all("a"))
    return len(words) <= _MENU_ITEM and words == links
