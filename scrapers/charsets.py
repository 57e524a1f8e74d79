"""Bytes to text: takes a body and what HTTP says of its charset, gives characters; never raises.

Order: HTTP, byte order mark, the document's own declaration, guess. A label that cannot be true (its decoder
refuses the bytes, or a byte order mark of another encoding is there) gives way to the next.
"""

from __future__ import annotations

import codecs
import re

from trafilatura.utils import detect_encoding

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_.:-]{1,40})|<\?xml[^>]{0,100}?encoding\s*+=\s*+["']([A-Za-z0-9_.:-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 4_096
# Python knows more codecs than documents use; some of them (punycode, base64) are no charset or take quadratic time.
_TEXT_CODEC = re.compile(
    r"ascii|utf-(8|16|32).*|cp\d+|iso8859-\d+|iso2022_(jp|kr).*|koi8-[rtu]|mac-.*|tis-620|hz"
    r"|gb.*|big5.*|euc_.*|shift_jis.*|johab|ptcp154"
)
# What a label means in practice. Source: WHATWG Encoding Standard, "Names and labels".
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}


def decode(body: bytes, *, charset: str | None = None) -> str:
    """The body as text. Bytes that no candidate explains become U+FFFD."""
    candidates = _candidates(body, charset)
    for name in candidates:
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    return body.decode(candidates[0] if candidates else "utf-8", errors="replace")


def _candidates(body: bytes, charset: str | None) -> list[str]:
    marked = next((name for mark, name in _BOMS if body.startswith(mark)), None)
    if marked is not None:
        return [marked]
    declared = _DECLARED.search(body[:_HEAD])
    labels = [charset, (declared[1] or declared[2]).decode("ascii") if declared else None]
    named = [name for label in labels if label and (name := _codec(label))]
    # A page that declares UTF-16 in ASCII letters is not in UTF-16; browsers read UTF-8 then.
    stated = ["utf-8" if name.startswith("utf-16") and b"\0" not in body[:_HEAD] else name for name in named]
    if stated:
        return stated if "utf-8" in stated else [*stated, "utf-8"]
    return ["utf-8", *(name for label in detect_encoding(body) if (name := _codec(label)))]


def _codec(label: str) -> str | None:
    """Python's name for a label that decodes bytes to text; None when it knows none."""
    try:
        name = codecs.lookup(label.strip()).name
    except (LookupError, ValueError):
        return None
    return _MEANT.get(name, name) if _TEXT_CODEC.fullmatch(name) else None
