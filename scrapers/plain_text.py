"""The door for text from outside: takes any str, gives one that every later layer can store and show."""

from __future__ import annotations

import re
import unicodedata

from bs4 import BeautifulSoup

# C0 and C1 controls but tab and newline, surrogates, bidi embeddings/overrides/isolates and marks, BOM,
# interlinear annotation, noncharacters: they cannot be stored, or change how the text around them reads.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")


def clean(text: str) -> str:
    """The text in NFC, line ends as newlines, without controls, surrogates and bidi marks."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str, *, cap: int = 1_000) -> str:
    """The cleaned text on one line with single blanks, at most `cap` characters."""
    return _BLANKS.sub(" ", clean(text[: cap * 8])).strip()[:cap].rstrip()


def text_of_markup(markup: str, *, cap: int = 5_000) -> str:
    """What a reader sees of a piece of HTML, on one line, at most `cap` characters."""
    piece = markup[: cap * 8]
    if not _MARKUP.search(piece):
        return one_line(piece, cap=cap)
    soup = BeautifulSoup(f"<div>{piece}</div>", "lxml")
    for silent in soup(["script", "style", "template", "noscript"]):
        silent.decompose()
    return one_line(soup.get_text(" "), cap=cap)
