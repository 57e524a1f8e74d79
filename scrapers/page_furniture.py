"""What stands within an article and is not of it: takes a page's tree, gives a copy for the extractor without it, if there is any.

Sign-up forms, boxes that lead to other articles, words set a second time, comments; by markup and by the words that such
boxes begin with. Two habits that hide an article's text from the extractor are mended as well: tables that only lay a
page out, and paragraphs without an element of their own.
"""

from __future__ import annotations

import copy
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from lxml import etree

from scrapers.html_tree import BLOCKS
from scrapers.page_facts import MARKS
from scrapers.page_tree import Element, words_of

_ASIDES = tuple(MARKS["aside_links"])
_COMMENTS = frozenset(MARKS["comment_headings"])


def _named(names: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_-])(?:{'|'.join(map(re.escape, names))})(?=$|[\s_-])", re.IGNORECASE)


_NAMES, _COMMENT_NAMES = _named(MARKS["furniture_names"]), _named(MARKS["comment_names"])
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_BOXES = ("div", "section", "aside", "p", "ul", "ol", "blockquote", "figure", "span", "table")
_HOLDERS = frozenset({"div", "section", "article", "main", "td", "body"})
_APART = BLOCKS | frozenset(
    ["div", "section", "article", "main", "ul", "ol", "dl", "table", "form", "figure", "hr", "header", "footer", "nav",
     "aside", "script", "style", "noscript", "iframe", "template", "button", "svg", "select", "object", "details"]
)  # fmt: skip
_MAX_BOX = 600  # letters: what is longer is no box
_MAX_ASKING = 300  # letters around a form that asks for an address or a search
_MAX_SHARE = 0.3  # of the page's letters: what is more is what the page is for
_SILENT = ("script", "style", "template")
_LINKED = 0.5
_PARAGRAPH = 40  # letters of loose text that are one
_MAX_HEADING, _MAX_HEADING_PIECES = 80, 200  # letters, and pieces of text, blank ones included
_MAX_NAMES = 300  # letters of the names that an element is given
_MAX_PIECES = 20  # of text, blank ones included, before a box's first words
# Letters that a page may have and that no tree of lxml takes back.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AROUND = " 0123456789()[]:：.…»›-–—•▶【】"
_MAX_LOOKED_AT = 5_000  # elements: what no page of words has more of
_N_REMEMBERED = 4_096  # names of boxes and beginnings of texts: most come again and again on a page, and on the next
_PIECES = etree.XPath(".//text()", smart_strings=False)
_GIVEN_NAMES = etree.XPath(".//@class | .//@id", smart_strings=False)


def without_furniture(root: Element) -> Element | None:
    """A copy of the tree, which stays as it is; None where there is nothing of the kind in it."""
    whole = copy.deepcopy(root)
    etree.strip_elements(whole, *_SILENT, with_tail=False)
    boxes = list(_boxes(whole))
    for box in boxes:
        _drop(box)
    tables = [table for table in islice(whole.iter("table"), _MAX_LOOKED_AT) if _is_layout(table)]
    for table in tables:
        _lay_open(table)
    is_wrapped = False
    for holder in dict.fromkeys(one.getparent() for one in islice(whole.iter("p"), _MAX_LOOKED_AT)):
        if holder is not None and holder.tag in _HOLDERS:
            is_wrapped |= _wrap_loose(holder)
    return whole if boxes or tables or is_wrapped else None


def _boxes(whole: Element) -> Iterator[Element]:
    """Some may stand in others. None has as many of the page's letters as what the page is for."""
    pieces = [piece for piece in _PIECES(whole) if not piece.isspace()]
    share = _MAX_SHARE * sum(len(piece.strip()) for piece in pieces)
    most = min(_MAX_BOX, share)
    asking = min(_MAX_ASKING, most)
    for form in islice(whole.iter("form"), _MAX_LOOKED_AT):
        if _length(form, asking) <= asking:
            yield _around(form, asking)
    # Looked for in all words and names at once: to ask each element takes ten times as long, and mostly finds nothing.
    if any(_is_aside(piece[:_MAX_HEADING]) for piece in pieces) or any(
        any(_told_by(name[:_MAX_NAMES])) for name in set(_GIVEN_NAMES(whole))
    ):
        for one in islice(whole.iter(*_BOXES), _MAX_LOOKED_AT):
            if _is_named(one, most, share) or _leads_away(one):
                yield one
    for heading in islice(whole.iter(*_HEADINGS), _MAX_LOOKED_AT):
        words = _plain(heading)
        if words in _COMMENTS:
            yield from _to_the_end(heading)
        elif words.startswith(_ASIDES):
            yield from _led_by(heading)


def _is_named(one: Element, most: float, share: float) -> bool:
    names = (one.get("class") or "", one.get("id") or "")
    is_box, is_comments = map(any, zip(*(_told_by(name[:_MAX_NAMES]) for name in names), strict=True))
    cap = most if is_box else share if is_comments else 0
    return cap > 0 and _length(one, cap) <= cap


@lru_cache(_N_REMEMBERED)
def _told_by(names: str) -> tuple[bool, bool]:
    """Whether among these is a name of a box, and of readers' comments."""
    return bool(_NAMES.search(names)), bool(_COMMENT_NAMES.search(names))


def _around(form: Element, most: float) -> Element:
    """The box that the form is in, with the words that ask for it."""
    box = form
    while (
        (parent := box.getparent()) is not None
        and parent.tag in ("div", "section", "aside")
        and _length(parent, most) <= most
    ):
        box = parent
    return box


def _leads_away(one: Element) -> bool:
    """Whether it is a line like "Read also: another article"."""
    if one.tag not in ("p", "div", "section", "aside", "span"):
        return False
    for piece in islice(one.itertext(), _MAX_PIECES):
        if piece.strip():
            return _is_aside(piece[:_MAX_HEADING]) and _is_linked(one)
    return False


@lru_cache(_N_REMEMBERED)
def _is_aside(beginning: str) -> bool:
    return _tidied(beginning).startswith(_ASIDES)


def _led_by(heading: Element) -> Iterator[Element]:
    """The heading of a list of other articles, and the list; nothing where it heads anything else."""
    following = next((one for one in heading.itersiblings() if isinstance(one.tag, str)), None)
    if following is not None and _is_linked(following):
        yield heading
        yield following


def _to_the_end(heading: Element) -> Iterator[Element]:
    """A heading of comments and what follows it; nothing where another part follows."""
    if not any(one.tag == heading.tag for one in heading.itersiblings()):
        yield heading
        yield from (one for one in heading.itersiblings() if isinstance(one.tag, str))


def _is_layout(table: Element) -> bool:
    """Whether the table puts parts of a page beside each other: its cells hold tables, or several paragraphs each."""
    cells = list(islice(table.iter("td"), _MAX_LOOKED_AT))
    return any(
        next(cell.iter("table"), None) is not None or sum(child.tag in ("p", *_HEADINGS) for child in cell) > 1
        for cell in cells
    )


def _lay_open(table: Element) -> None:
    """Its rows and cells are boxes from now on; tables in them stay as they are."""
    parts = islice(table.iter("tbody", "thead", "tfoot", "tr", "td", "th"), _MAX_LOOKED_AT)
    for one in [table, *(part for part in parts if next(part.iterancestors("table")) is table)]:
        one.tag = "div"


def _wrap_loose(holder: Element) -> bool:
    """Text beside paragraphs becomes a paragraph; whether there was any."""
    is_wrapped = False
    runs: list[tuple[Element | None, list[Element]]] = [(None, [])]  # the block before, and what of a line follows it
    for child in holder:
        if child.tag in _APART or not isinstance(child.tag, str):
            runs.append((child, []))
        else:
            runs[-1][1].append(child)
    for before, inline in runs:
        text = (holder.text if before is None else before.tail) or ""
        if _is_blank(text) and all(one.tag == "a" and _is_blank(one.tail) for one in inline):
            continue
        words = text + "".join(words_of(one) + (one.tail or "") for one in inline)
        linked = sum(_n_linked(one) if one.tag != "a" else _length(one) for one in inline)
        if len(words.strip()) >= _PARAGRAPH and linked < _LINKED * len(words):
            _wrap(holder, before, text, inline)
            is_wrapped = True
    return is_wrapped


def _is_blank(text: str | None) -> bool:
    return not text or text.isspace()


def _wrap(holder: Element, before: Element | None, text: str, inline: list[Element]) -> None:
    paragraph: Any = holder.makeelement("p", {})
    paragraph.text = _NO_XML.sub("", text)
    if before is None:
        holder.text = None
        holder.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    paragraph.extend(inline)


def _drop(box: Element) -> None:
    parent = box.getparent()
    if parent is not None:
        box.clear(keep_tail=True)
        box.drop_tree()


def _plain(heading: Element) -> str:
    """Its words; empty where they are too many for a heading of a box."""
    pieces = list(islice(heading.itertext(), _MAX_HEADING_PIECES))
    is_long = len(pieces) == _MAX_HEADING_PIECES or sum(len(piece.strip()) for piece in pieces) > _MAX_HEADING
    return "" if is_long else _tidied(" ".join(pieces))


def _tidied(words: str) -> str:
    """In lower case, without figures and marks around them. A Turkish I is an i with a dot to Python."""
    return " ".join(words[:_MAX_HEADING].split()).lower().replace("\u0307", "").strip(_AROUND)


def _is_linked(box: Element) -> bool:
    """Whether it is small, and at least half of its words are links."""
    whole = _length(box, _MAX_BOX)
    return 0 < whole <= _MAX_BOX and _n_linked(box) >= _LINKED * whole


def _length(element: Element, cap: float = math.inf) -> int:
    """Its letters; no further than past the cap."""
    length = 0
    for piece in element.itertext():
        length += len(piece.strip())
        if length > cap:
            break
    return length


def _n_linked(element: Element) -> int:
    return sum(_length(link) for link in islice(element.iter("a"), _MAX_LOOKED_AT))
