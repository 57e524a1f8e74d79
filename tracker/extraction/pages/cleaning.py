"""Raw article text -> the text that is read, shown and cited: characters repaired, mark-up and page furniture out."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, lru_cache

import ftfy

from tracker.extraction.pages import furniture

# Part of the stored texts' version: spans point into a text that this cleaning made.
CLEANING_VERSION = "4"

_FIXPOINT_ROUNDS = 12
_SETTINGS = ftfy.TextFixerConfig(
    unescape_html=False,
    uncurl_quotes=False,
    fix_line_breaks=True,
    fix_latin_ligatures=True,
    fix_character_width=False,
    normalization="NFC",
    explain=False,
)
_INVISIBLE = re.compile(
    r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_OTHER_SPACES = r"\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACES = re.compile(f"[ {_OTHER_SPACES}]{{2,}}|[{_OTHER_SPACES}]")  # not the single blank, which stays
_LOST = re.compile("[\ufffdโ]")
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_WRAPPED = re.compile(r"\\\n[ \t]*\\?")
_TAG_BLOCK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|tbody|thead|figure|figcaption|blockquote|section|article|header|footer|hr|iframe|video|audio|form|nav|main|aside|details|summary|object|embed|dl|dt|dd|pre|caption|address|html|head|body|title|meta|link)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG_INLINE = re.compile(
    r"</?(?:a|abbr|b|i|u|em|strong|span|sup|sub|small|mark|code|cite|time|img|td|th|wbr|font|picture|source|label|button|q|s|del|ins|kbd|big|center|svg|path|input|wbr|figure|area|tfoot|col|colgroup)\b[^<>]*>",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"<(script|style|noscript|template|svg)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)


def clean_text(raw: str) -> str:
    """The article as it is read: paragraphs and lines kept, one space between words, NFC.

    Cleaning a cleaned text changes nothing.
    """
    text = raw
    for _ in range(_FIXPOINT_ROUNDS):
        cleaned = _clean_once(text)
        if cleaned == text:
            break
        text = cleaned
    return text


def _clean_once(text: str) -> str:
    text = html.unescape(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _ESCAPED.sub(_code_point, _WRAPPED.sub(" ", text))
    text = _HIDDEN.sub(" ", text)
    text = _TAG_INLINE.sub("", _TAG_BLOCK.sub("\n", text))
    text = _repaired(text)
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = furniture.without_code(text.split("\n"))
    text = "\n".join(map(_without_markup, lines))
    if not text.isascii() or "  " in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    lines = furniture.without_furniture([furniture.without_tail(line.rstrip()) for line in text.split("\n")])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n ")


def _code_point(match: re.Match[str]) -> str:
    point = int(match[1], 16)
    return match[0] if 0xD800 <= point <= 0xDFFF or point < 0x20 else chr(point)


def _repaired(text: str) -> str:
    """Characters that were decoded with the wrong table, as far as their neighbours tell what they were."""
    text = "\n".join(line if _needs_no_repair(line) else ftfy.fix_text(line, _SETTINGS) for line in text.split("\n"))
    for broken, meant in _broken_sequences().items():
        text = text.replace(broken, meant)
    if not _LOST.search(text):
        return text
    text = re.sub(r"(?<=\w)[\ufffd](?=(?:s|t|re|ve|ll|d|m)\b)", "’", text)
    text = re.sub(r"(?<=[A-Za-z])โ(?=(?:s|t|re|ve|ll|d|m)\b)", "’", text)
    return re.sub(
        r"(?<![\u0e00-\u0e7f])(?:(?<=\s)[โ\ufffd](?=\s)|(?<=[A-Za-z0-9,.;:)\"'])โ(?=[A-Za-z0-9\s\"'(]))", "—", text
    )


def _needs_no_repair(line: str) -> bool:
    """Whether all of it is ASCII, which every table has in the same places."""
    return line.isascii() and "\x1b" not in line


@cache
def _broken_sequences() -> dict[str, str]:
    """Typographic marks as they look when their UTF-8 bytes are read as Thai (cp874)."""
    table = {}
    for mark in "—–‘’“”…•":
        garbled = "".join(bytes([byte]).decode("cp874", errors="replace") for byte in mark.encode())
        if "\ufffd" not in garbled:
            table[garbled] = mark
    return table


_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((?:https?:|/|#|mailto:|\.)[^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)")
_WIKILINK = re.compile(r"\[\[(?:[^\[\]|\n]*\|\s*)?([^\[\]|\n]+)\]\]")
_FOOTNOTE = re.compile(r"\[\^[\w-]+\]:?|\[(?:\d{1,3})\](?:\[\d{1,3}\])*(?=[\s.,;)]|$)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1(?![\w*])")
_UNDERLINE = re.compile(r"(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]*[^\s_])\1(?![\w_])")
_CODE = re.compile(r"`+([^`\n]+)`+")
_HASHES = re.compile(r"^ {0,3}#{1,6} +(?=\S)")
_QUOTED_LINE = re.compile(r"^(?: {0,3}> ?)+(?=[^\d\s])|^ {0,3}>\s*$")
_RULE = re.compile(r"^\s*(?:[-*_=~]\s*){3,}$|^[\s|:+-]*-{2,}[\s|:+-]*$")
_LIST_NUMBER = re.compile(r"^(\s*[-•*] )\d(?=[A-Z][a-z])")


@lru_cache(maxsize=furniture.REMEMBERED)
def _without_markup(line: str) -> str:
    """A line without Markdown and wiki marks; bullets and the bars of tables stay, for they carry structure."""
    if not line or line[0].isalnum():
        # A word is no mark that opens a line.
        return furniture.without_icon(_without_inner_markup(line))
    if _RULE.match(line):
        return ""
    line = _without_inner_markup(_HASHES.sub("", _QUOTED_LINE.sub("", line)))
    return furniture.without_icon(_LIST_NUMBER.sub(r"\1", line))


def _without_inner_markup(line: str) -> str:
    """A line without images, links, notes, emphasis and code marks; their words stay."""
    if "[" in line:
        line = _FOOTNOTE.sub("", _LINK.sub(r"\1", _IMAGE.sub("", line)))
        line = _WIKILINK.sub(r"\1", line)
    if "*" in line or "_" in line or "`" in line:
        line = _CODE.sub(r"\1", _UNDERLINE.sub(r"\2", _EMPHASIS.sub(r"\2", line)))
    return line
