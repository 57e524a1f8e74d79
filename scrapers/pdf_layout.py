"""Lines on pages to paragraphs: takes what stands where, gives the text as it was written before it was laid out."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from itertools import pairwise
from statistics import median

from scrapers.pdf_pages import SPLIT, PdfLine, PdfPage

PDF_MARKS: Mapping[str, list[str]] = tomllib.loads(
    resources.files("scrapers").joinpath("pdf_marks.toml").read_text("utf-8")
)
_KEEPS_HYPHEN = frozenset(PDF_MARKS["keeps_hyphen"])
_MARGIN = 0.09  # The share of a page's height at its head and foot where running titles and page numbers stand.
_ALIKE = 0.12  # Sizes that differ by less are one size.
_NOTE = 0.88  # Letters below this share of the text's size, under all the text of a page, are notes.
_LOOSE = 1.3  # More than so many usual steps down begins a paragraph.
_COLUMN = 13  # Lines that are so many times as long as their letters are high are a column's.
_FILLED = 3.0  # A line that ends so many letters' heights before the edge is not filled.

_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.|pg\.?)?\s*+(?:[-–—|]\s*+)?(?:\d{1,4}|[ivxl]{1,6})\s*+(?:[-–—|]\s*+)?"
    r"(?:(?:of|/|von|sur|de)\s*+\d{1,4})?|第\s*+\d{1,4}\s*+页.{0,12}",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[•‣◦▪●○■*]|[-–—](?=\s)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’»」』)\]\d]{0,4}$")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNSPACED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_ROW = re.compile(r" \| |(?:\. ?){6}")  # of a table, or of a table of contents
_BROKEN_WORD = re.compile(rf"\w(?:-|{SPLIT})$")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LAST_WORD = re.compile(r"(?<![\w.’'-])[\w.’'-]++$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, heading, list item or table row. page: from 0; size: the height of its letters."""

    text: str
    page: int
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A line with the page that it stands on and the right edge of the text there."""

    line: PdfLine
    page: int
    edge: float


def paragraphs(pages: Sequence[PdfPage]) -> list[Paragraph]:
    """The paragraphs in reading order; running titles and page numbers are left out, notes stand at the end."""
    kept = _without_furniture(pages)
    body = body_size(kept)
    main: list[_Placed] = []
    notes: list[_Placed] = []
    for number, lines in enumerate(kept):
        cut = _first_note(lines, body)
        placed = [_Placed(line=line, page=number, edge=edge) for line, edge in zip(lines, _edges(lines), strict=True)]
        main += placed[:cut]
        notes += placed[cut:]
    steps = _steps([*main, *notes])
    whole = _known_words(main)
    return [*_joined(main, steps, whole), *_joined(notes, steps, whole)]


def body_size(pages: Iterable[Sequence[PdfLine]]) -> float:
    """The size of most letters; 0 where there are none."""
    counts: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            counts[round(line.size * 2) / 2] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _without_furniture(pages: Sequence[PdfPage]) -> list[list[PdfLine]]:
    """Each page's lines without those of its margins that come back on other pages, and without page numbers."""
    times = Counter(key for page in pages for key in {_key(line) for line in page.lines if _in_margin(line, page)})
    enough = 2 if len(pages) <= 3 else max(3, len(pages) // 4)
    return [
        [line for line in page.lines if not _in_margin(line, page) or not _is_furniture(line, times, enough)]
        for page in pages
    ]


def _is_furniture(line: PdfLine, times: Counter[tuple[str, int]], enough: int) -> bool:
    return times[_key(line)] >= enough or _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


def _in_margin(line: PdfLine, page: PdfPage) -> bool:
    return line.bottom > page.height * (1 - _MARGIN) or line.top < page.height * _MARGIN


def _key(line: PdfLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.lower()), round(line.size)


def _first_note(lines: Sequence[PdfLine], body: float) -> int:
    """Where the notes at the foot of a page begin in its lines."""
    cut = len(lines)
    while cut > 0 and lines[cut - 1].size < _NOTE * body:
        cut -= 1
    return cut if cut > 0 else len(lines)


def _edges(lines: Sequence[PdfLine]) -> list[float]:
    """The right edge of the text at every line: that of its block, where it is a column, else that of the page there."""
    of_page: dict[int, float] = defaultdict(float)
    for line in lines:
        for place in (-1, 0, 1):
            column = round(line.left / 40) + place
            of_page[column] = max(of_page[column], line.right)
    edges: list[float] = []
    for block in _blocks(lines):
        edge = max(line.right for line in block)
        is_column = len(block) > 2 and edge - block[0].left > _COLUMN * block[0].size
        edges += [edge if is_column else of_page[round(line.left / 40)] for line in block]
    return edges


def _blocks(lines: Sequence[PdfLine]) -> Iterator[list[PdfLine]]:
    """Runs of lines of one size, one right below the other."""
    block: list[PdfLine] = []
    for line in lines:
        last = block[-1] if block else line
        is_below = 0 < last.bottom - line.bottom < 1.7 * line.size and abs(last.left - line.left) < 20
        if block and not (is_below and _is_alike(last, line)):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _steps(lines: Sequence[_Placed]) -> dict[int, float]:
    """How far down the next line of a paragraph stands, by the size of the letters."""
    seen: dict[int, list[float]] = defaultdict(list)
    for before, after in pairwise(lines):
        step = before.line.bottom - after.line.bottom
        if before.page == after.page and 0 < step < 3 * before.line.size and _is_alike(before.line, after.line):
            seen[round(before.line.size)].append(step)
    return {size: median(steps) for size, steps in seen.items()}


def _is_alike(one: PdfLine, other: PdfLine) -> bool:
    return abs(one.size - other.size) <= _ALIKE * max(one.size, other.size) and one.is_bold == other.is_bold


def _known_words(lines: Iterable[_Placed]) -> frozenset[str]:
    """The words that stand unbroken somewhere in the file, in lower case, as they tell how a broken one is written."""
    return frozenset(word.lower() for one in lines for word in _WORD.findall(one.line.text.rstrip(SPLIT)))


def _joined(lines: Sequence[_Placed], steps: Mapping[int, float], whole: frozenset[str]) -> Iterator[Paragraph]:
    current: Paragraph | None = None
    last: _Placed | None = None
    for placed in lines:
        if current is not None and last is not None and _continues(last, placed, steps):
            current = replace(current, text=_appended(current.text, placed.line.text, whole))
        else:
            if current is not None:
                yield _finished(current)
            line = placed.line
            current = Paragraph(text=line.text, page=placed.page, size=line.size, is_bold=line.is_bold)
        last = placed
    if current is not None:
        yield _finished(current)


def _finished(paragraph: Paragraph) -> Paragraph:
    return replace(paragraph, text=paragraph.text.replace(SPLIT, "-").translate(_LIGATURES))


def _continues(before: _Placed, after: _Placed, steps: Mapping[int, float]) -> bool:
    """Whether the line goes on with the paragraph of the one before."""
    one, two = before.line, after.line
    if _BROKEN_WORD.search(one.text):
        return True
    if not _is_alike(one, two) or _ITEM.match(two.text) or any(_ROW.search(line.text) for line in (one, two)):
        return False
    has_ended = _SENTENCE_END.search(one.text) is not None
    is_filled = one.right > before.edge - _FILLED * one.size
    down = one.bottom - two.bottom
    if before.page != after.page or down < -0.5 * one.size:  # the next page or column
        return not has_ended and (two.text[:1].islower() or is_filled)
    if abs(down) <= 0.5 * one.size:
        return two.left >= one.right - 1
    if down > _LOOSE * steps.get(round(one.size), 1.25 * one.size):
        return False
    if has_ended:
        return is_filled and two.left - one.left < 0.8 * one.size
    return is_filled or two.text[:1].islower() or one.right > before.edge - 0.3 * (before.edge - one.left)


def _appended(text: str, more: str, whole: frozenset[str]) -> str:
    if text.endswith(SPLIT):
        return text[:-1] + ("-" if _keeps_hyphen(text[:-1], more, whole) else "") + more
    if text.endswith("-") or (_UNSPACED.match(more[:1]) and _UNSPACED.match(text[-1:])):
        return text + more
    return f"{text} {more}"


def _keeps_hyphen(text: str, more: str, whole: frozenset[str]) -> bool:
    """Whether the hyphen at a line's end is the word's own: as the file writes it elsewhere, else by how it begins."""
    head, tail = _LAST_WORD.search(text), _WORD.match(more)
    if head is None or tail is None or not more[:1].islower() or head[0][-1].isdigit():
        return True
    begin, end = head[0].lower(), tail[0].lower()
    if begin + end in whole:
        return False
    return f"{begin}-{end}" in whole or "-" in begin or begin in _KEEPS_HYPHEN
