"""The one door to PDF: takes a file's bytes, gives the lines of its pages where they stand, and what it says of itself.

PDFium reads the file, as it does in a browser; no script runs and nothing is drawn.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from scrapers.errors import ArticleLack, NotAnArticle, TooBig

MAX_PDF = 15 * 1024 * 1024
MAX_PAGES = 300
MAX_READ = 150_000  # characters, after which no further page is read
_CELL_GAP = 2.0  # A gap of so many times the letters' height parts the cells of a table.
SPLIT = "\u00ad"  # soft hyphen
_END_HYPHENS = (0x02, 0xFFFE)  # what PDFium makes of a hyphen at the end of a line, whose end it then leaves out
_LINE_ENDS = (0x0A, 0x0D)
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_LONGEST_PROPERTY = 8_192  # bytes
_PROPERTIES = ("Title", "Author", "Subject", "CreationDate")


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLine:
    """A line of a page, its edges in points from the left and lower edge of the page.

    text: ends with SPLIT where the line breaks a word; the cells of a table row stand between " | ".
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    is_bold: bool

    @property
    def size(self) -> float:
        """The height of its letters, which tells headings from text."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfPage:
    """A page's lines in the order of the file, which is how it was written."""

    height: float
    width: float
    lines: tuple[PdfLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFile:
    """A file's pages and its properties by their names in the format. is_cut: pages at the end were not read."""

    pages: tuple[PdfPage, ...]
    properties: dict[str, str]
    language: str
    n_pages: int
    is_cut: bool


def read_pages(body: bytes, url: str) -> PdfFile:
    """The pages of a file. Raises NotAnArticle where it is locked or damaged, TooBig."""
    if len(body) > MAX_PDF:
        raise TooBig(url, f"the PDF is larger than {MAX_PDF:,} bytes", "Read it in a browser")
    try:
        document = pdfium.PdfDocument(body)
    except pdfium.PdfiumError as error:
        raise _lack_of(error, url) from error
    try:
        return _read(document, url)
    finally:
        document.close()


def _lack_of(error: pdfium.PdfiumError, url: str) -> NotAnArticle:
    if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        why = "it is a PDF that only opens with a password"
        return NotAnArticle(url, ArticleLack.LOCKED, why, "Ask the publisher for an open copy")
    why = "it is a PDF that is damaged or incomplete"
    return NotAnArticle(url, ArticleLack.BROKEN, why, "Open it in a browser, or ask for another copy")


def _read(document: pdfium.PdfDocument, url: str) -> PdfFile:
    pages: list[PdfPage] = []
    n_read = n_pictures = 0
    for number in range(min(len(document), MAX_PAGES)):
        if n_read > MAX_READ:
            break
        try:
            page = document[number]
        except pdfium.PdfiumError:
            continue  # One page that is damaged hides none of the others.
        pages.append(_read_page(page))
        n_read += sum(len(line.text) for line in pages[-1].lines)
        n_pictures += n_read == 0 and _shows_picture(page)
        page.close()
    if n_read == 0:
        raise _nothing_read(url, len(document), n_pictures)
    properties = {name: _property(document, name) for name in _PROPERTIES}
    is_cut = len(pages) < len(document)
    return PdfFile(
        pages=tuple(pages), properties=properties, language=_language(document), n_pages=len(document), is_cut=is_cut
    )


def _nothing_read(url: str, n_pages: int, n_pictures: int) -> NotAnArticle:
    if n_pictures:
        why = f"it is a PDF of {n_pages} scanned page{'' if n_pages == 1 else 's'}, pictures without text"
        return NotAnArticle(url, ArticleLack.SCANNED, why, "Read it in a browser, or hand its text over as a file")
    return NotAnArticle(url, ArticleLack.EMPTY, "it is a PDF without any text", "Check the address in a browser")


def _shows_picture(page: pdfium.PdfPage) -> bool:
    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM, raw.FPDF_PAGEOBJ_PATH)
    return next(page.get_objects(kinds, max_depth=2), None) is not None


def _property(document: pdfium.PdfDocument, name: str) -> str:
    """A property as text; empty where the file has none, or one that is too long for any."""
    return _asked(lambda buffer, size: raw.FPDF_GetMetaText(document, name.encode(), buffer, size))


def _language(document: pdfium.PdfDocument) -> str:
    kind = ctypes.POINTER(ctypes.c_uint16)
    return _asked(lambda buffer, size: raw.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, kind), size))


def _asked(ask: Callable[[Any, int], int]) -> str:
    """What PDFium answers, which is UTF-16 as the file has it, whole characters or not."""
    buffer = ctypes.create_string_buffer(_LONGEST_PROPERTY)
    length = ask(buffer, len(buffer))
    told = buffer.raw[:length] if length <= len(buffer) else b""
    return told.decode("utf-16-le", "replace").rstrip("\0")


def _read_page(page: pdfium.PdfPage) -> PdfPage:
    words = page.get_textpage()
    width, height = page.get_size()
    reader = _Reader(words)
    lines = list(reader.lines())
    words.close()
    # A stamp along the edge, or a page that lies on its side: the lines of the commonest direction are the text.
    ways = Counter(way for _, way in lines)
    main = ways.most_common(1)[0][0] if ways else 0
    return PdfPage(height=height, width=width, lines=tuple(line for line, way in lines if way == main))


class _Reader:
    """The characters of one page, one after the other."""

    def __init__(self, words: pdfium.PdfTextPage) -> None:
        self._handle = words.raw
        self._n = min(words.count_chars(), MAX_READ)
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._box = raw.FS_RECTF()

    def lines(self) -> Iterator[tuple[PdfLine, int]]:
        """Each line and the direction that it runs in, in quarters of a turn."""
        start = 0
        get = raw.FPDFText_GetUnicode
        codes = [get(self._handle, i) for i in range(self._n)]
        ends = (i for i, code in enumerate(codes) if code in _LINE_ENDS or code in _END_HYPHENS)
        for end in [*ends, self._n]:
            line = self._line(codes, start, end)
            if line is not None:
                yield line
            start = end + 1

    def _line(self, codes: list[int], start: int, end: int) -> tuple[PdfLine, int] | None:
        inked = [i for i in range(start, end) if codes[i] > 0x20 and not chr(codes[i]).isspace()]
        if not inked:
            return None
        first, last = self._loose(inked[0]), self._loose(inked[-1])
        is_split = end < self._n and codes[end] in _END_HYPHENS
        line = PdfLine(
            text=self._text(codes, start, end, first[1] - first[0]) + (SPLIT if is_split else ""),
            left=min(first[2], last[2]),
            right=max(first[3], last[3]),
            top=max(first[1], last[1]),
            bottom=min(first[0], last[0]),
            is_bold=self._is_bold(inked[0]) and self._is_bold(inked[-1]),
        )
        angle = raw.FPDFText_GetCharAngle(self._handle, inked[0])
        return line, round(max(angle, 0.0) / (math.pi / 2)) % 4

    def _text(self, codes: list[int], start: int, end: int, height: float) -> str:
        """The words; a wide gap, as between the cells of a table, becomes a mark."""
        pieces: list[str] = []
        for i in range(start, end):
            code = codes[i]
            if code == 0x20 and start < i < end - 1 and self._gap(i) > _CELL_GAP * height:
                pieces.append(" | ")
            elif not 0xD800 <= code <= 0xDFFF and code <= 0x10FFFF:
                pieces.append(chr(code))
        return " ".join("".join(pieces).split())

    def _is_bold(self, i: int) -> bool:
        name = ctypes.create_string_buffer(128)
        length = raw.FPDFText_GetFontInfo(self._handle, i, name, len(name), None)
        return _BOLD.search(name.raw[:length]) is not None

    def _gap(self, i: int) -> float:
        return self._loose(i + 1)[2] - self._loose(i - 1)[3]

    def _loose(self, i: int) -> tuple[float, float, float, float]:
        """A character's lower, upper, left and right edge."""
        if not raw.FPDFText_GetLooseCharBox(self._handle, i, self._box):
            return 0.0, 0.0, 0.0, 0.0
        return self._box.bottom, self._box.top, self._box.left, self._box.right
