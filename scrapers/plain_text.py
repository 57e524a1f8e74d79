"""The door for text from outside: takes any str, gives one that every later layer can store and show."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree

# C0 and C1 controls but tab and newline, surrogates, bidi embeddings/overrides/isolates and marks, BOM,
# interlinear annotation, noncharacters: they cannot be stored, or change how the text around them reads.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
# UTF-8 that was read as windows-1252 or Latin-1, sequence by sequence: what the byte 0x80 + n looks like then. Bytes that
# windows-1252 leaves open, and all of Latin-1's, come out as C1 controls. Source: WHATWG Encoding Standard.
_TAILS = {chr(byte): byte for byte in range(0x80, 0xC0)} | {
    bytes([byte]).decode("cp1252"): byte for byte in range(0x80, 0xA0) if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_TAIL = f"[{re.escape(''.join(_TAILS))}]"
_MISREAD = re.compile(f"[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}}")
_C1 = re.compile("[\x80-\x9f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&#?\w+;")
# A piece is no page: what would begin or end one says nothing.
_FRAME = re.compile(r"</?(?:html|head|body)\b[^<>]*>", re.IGNORECASE)
_SILENT = ("script", "style", "template", "noscript", etree.Comment, etree.ProcessingInstruction)


def clean(text: str) -> str:
    """The text in NFC, line ends as newlines, without controls, surrogates and bidi marks.

    A character whose UTF-8 bytes were read one by one is put together again where one of them became a C1 control:
    no text has those, and without it the rest could not be understood any more.
    """
    if text.isascii() and text.replace("\n", "").isprintable():
        return text  # as most texts are, of which nothing has to be looked for
    repaired = _MISREAD.sub(_put_together, text) if _C1.search(text) else text
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", repaired)))


def _put_together(misread: re.Match[str]) -> str:
    seen = misread[0]
    if not _C1.search(seen):
        return seen
    try:
        return bytes([ord(seen[0]), *(_TAILS[tail] for tail in seen[1:])]).decode("utf-8")
    except UnicodeDecodeError:
        return seen


def one_line(text: str, *, cap: int = 1_000) -> str:
    """The cleaned text on one line with single blanks, at most `cap` characters."""
    return " ".join(clean(text[: cap * 8]).split())[:cap].rstrip()


def text_of_markup(markup: str, *, cap: int = 5_000) -> str:
    """What a reader sees of a piece of HTML, on one line, at most `cap` characters."""
    piece = clean(markup[: cap * 8])
    if not _MARKUP.search(piece):
        return one_line(piece, cap=cap)
    root = etree.fromstring(f"<div>{_FRAME.sub(' ', piece)}</div>", etree.HTMLParser(huge_tree=True))
    if root is None:
        return ""
    for silent in root.iter(*_SILENT):
        silent.tail = f" {silent.tail or ''}"
    etree.strip_elements(root, *_SILENT, with_tail=False)
    return one_line(" ".join(root.itertext()), cap=cap)
