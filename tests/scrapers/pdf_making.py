"""PDF files made for tests: lines at places on pages, with properties, a password, pictures, or with damage."""

from __future__ import annotations

import hashlib
import textwrap
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

# The 32 bytes that fill a password up. Source: ISO 32000-1, 7.6.3.3, algorithm 2.
_FILLING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_PERMITTED = -44


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words at a place: points from the left and the lower edge of a page of 612 × 792."""

    text: str
    x: float = 72
    y: float = 700
    size: float = 11
    bold: bool = False


def typeset(
    paragraphs: Sequence[str], *, x: float = 72, top: float = 700, size: float = 11, width: int = 86, gap: float = 8
) -> list[Line]:
    """The paragraphs as wrapped lines, the next of them a little lower."""
    lines: list[Line] = []
    y = top
    for paragraph in paragraphs:
        for words in textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False):
            lines.append(Line(text=words, x=x, y=y, size=size))
            y -= size * 1.25
        y -= gap
    return lines


def pdf(
    *pages: Sequence[Line],
    info: dict[str, str] | None = None,
    language: str = "",
    password: str = "",
    picture: bool = False,
    prefix: bytes = b"",
) -> bytes:
    """A file of these pages. password: what opens it; picture: each page also shows one; prefix: content put first."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    fonts = [add(_font(name)) for name in (b"Helvetica", b"Helvetica-Bold")]
    fonts.append(_wide_font(add, "".join(line.text for page in pages for line in page)))
    image = add(
        _stream(b"\x80" * 64, b"/Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8")
    )
    kids = []
    for page in pages:
        content = prefix + (b"q 500 0 0 600 50 90 cm /I1 Do Q\n" if picture else b"") + _content(page)
        stream = add(_stream(zlib.compress(content), b"/Filter/FlateDecode"))
        resources = b"/Font<</F0 %d 0 R/F1 %d 0 R/F2 %d 0 R>>/XObject<</I1 %d 0 R>>" % (*fonts, image)
        head = b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 612 792]/Contents %d 0 R/Resources<<" % (tree, stream)
        kids.append(add(head + resources + b">>>>"))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[tree - 1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), listed)
    spoken = b"/Lang(%s)" % language.encode() if language else b""
    objects[catalog - 1] = b"<</Type/Catalog/Pages %d 0 R%s>>" % (tree, spoken)
    stated = add(
        b"<<%s>>" % b"".join(b"/%s%s" % (name.encode(), _words(value)) for name, value in (info or {}).items())
    )
    return _file(objects, catalog, stated, password)


def _font(name: bytes) -> bytes:
    return b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % name


def _wide_font(add, words: str) -> int:
    """A font without glyphs whose codes are UTF-16, as its map says: enough for text that is read and not drawn."""
    codes = sorted({ord(char) for char in words if 0xFF < ord(char) < 0x10000})[:100]
    pairs = b"\n".join(b"<%04X><%04X>" % (code, code) for code in codes) or b"<0000><0000>"
    table = b"/CIDInit/ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange<0000><FFFF>endcodespacerange "
    table += b"%d beginbfchar\n%s\nendbfchar endcmap end end" % (max(len(codes), 1), pairs)
    mapping = add(_stream(table))
    bare = add(
        b"<</Type/FontDescriptor/FontName/Wide/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>"
    )
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    below = add(b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Wide%s/FontDescriptor %d 0 R/DW 1000>>" % (system, bare))
    head = b"<</Type/Font/Subtype/Type0/BaseFont/Wide/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
    return add(head % (below, mapping))


def _content(page: Sequence[Line]) -> bytes:
    return b"\n".join(_shown(line) for line in page)


def _shown(line: Line) -> bytes:
    is_wide = any(ord(char) > 0xFF and char not in "‘’“”–—•…" for char in line.text)
    font = 2 if is_wide else int(line.bold)
    words = b"<%s>" % line.text.encode("utf-16-be").hex().encode() if is_wide else _narrow(line.text)
    return b"BT /F%d %.1f Tf 1 0 0 1 %.1f %.1f Tm %s Tj ET" % (font, line.size, line.x, line.y, words)


def _narrow(text: str) -> bytes:
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"(%s)" % escaped


def _words(value: str) -> bytes:
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().encode()


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


def _file(objects: list[bytes], catalog: int, stated: int, password: str) -> bytes:
    file_id = b"0123456789abcdef"
    trailer = b"/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]" % (
        catalog,
        stated,
        file_id.hex().encode(),
        file_id.hex().encode(),
    )
    if password:
        objects.append(_lock(password.encode(), file_id))
        trailer += b"/Encrypt %d 0 R" % len(objects)
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + b"trailer<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start))


def _lock(password: bytes, file_id: bytes) -> bytes:
    """The encryption dictionary of a file that this password opens; its texts themselves are left as they are, for
    nobody gets so far without it. Source: ISO 32000-1, 7.6.3, revision 2."""
    filled = (password + _FILLING)[:32]
    owner = _rc4(hashlib.md5(filled, usedforsecurity=False).digest()[:5], filled)
    seed = filled + owner + _PERMITTED.to_bytes(4, "little", signed=True) + file_id
    user = _rc4(hashlib.md5(seed, usedforsecurity=False).digest()[:5], _FILLING)
    keys = b"/Filter/Standard/V 1/R 2/Length 40/P %d/O<%s>/U<%s>"
    return b"<<%s>>" % (keys % (_PERMITTED, owner.hex().encode(), user.hex().encode()))


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
