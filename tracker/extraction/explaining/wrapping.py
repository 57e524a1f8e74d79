"""Styled pieces of text -> lines of a terminal, no wider than asked; a wide character takes two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s+|[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]+"
)
_NEVER_FIRST = frozenset("，。、；：？！）》」』】”’")
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Text in one style. style: the SGR codes of ECMA-48, empty for plain.

    opens, closes: a mark that is not parted from what follows, or from what stands before, nor inside.
    """

    text: str
    style: str = ""
    opens: bool = False
    closes: bool = False


def wrap(pieces: Iterable[Piece], *, width: int, indent: str = "", hanging: str | None = None) -> Iterator[str]:
    """The lines of one paragraph. hanging: what the second and further lines start with; as `indent` if None."""
    line = _Line(indent)
    for unit in _units(pieces):
        if unit[0].text.isspace():
            line.space = True
            continue
        room = width - line.column - line.space
        if line.pieces and columns(unit) > room:
            yield line.ended()
            line = _Line(indent if hanging is None else hanging)
        for part in _fitting(unit, max(width - len(line.start), 1)):
            if line.pieces and columns(part) > width - line.column - line.space:
                yield line.ended()
                line = _Line(indent if hanging is None else hanging)
            line.add(part)
    if line.pieces:
        yield line.ended()


def columns(pieces: Iterable[Piece]) -> int:
    """How many columns the pieces take on a terminal."""
    return sum(_columns_of(character) for piece in pieces for character in piece.text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class _Line:
    """One line while it is filled."""

    def __init__(self, start: str) -> None:
        self.start = start
        self.pieces: list[Piece] = []
        self.column = len(start)
        self.space = False

    def add(self, unit: Sequence[Piece]) -> None:
        if self.space and self.pieces:
            same = self.pieces[-1].style == unit[0].style
            self.pieces.append(Piece(text=" ", style=unit[0].style if same else ""))
            self.column += 1
        self.space = False
        self.pieces += unit
        self.column += columns(unit)

    def ended(self) -> str:
        written = [self.start]
        style = ""
        for piece in self.pieces:
            if piece.style != style:
                written.append((_RESET if style else "") + (f"\x1b[{piece.style}m" if piece.style else ""))
                style = piece.style
            written.append(piece.text)
        return "".join(written) + (_RESET if style else "")


def _units(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """White space, and what must stay on one line between two places where a line may end."""
    unit: list[Piece] = []
    for piece in pieces:
        for token in _tokens(piece):
            if unit and not _belongs(unit[-1], token):
                yield unit
                unit = []
            unit.append(token)
    if unit:
        yield unit


def _tokens(piece: Piece) -> Iterator[Piece]:
    if piece.opens or piece.closes:
        yield piece
        return
    for match in _TOKEN.finditer(piece.text):
        yield Piece(text=match[0], style=piece.style)


def _belongs(last: Piece, token: Piece) -> bool:
    """Whether no line ends between two tokens."""
    if last.text.isspace() or token.text.isspace():
        return False
    if last.opens or token.closes or token.text in _NEVER_FIRST:
        return True
    return not (_is_wide(last) or _is_wide(token))


def _is_wide(token: Piece) -> bool:
    return not (token.opens or token.closes) and len(token.text) == 1 and _columns_of(token.text) == 2


def _fitting(unit: Sequence[Piece], width: int) -> Iterator[list[Piece]]:
    """The unit, cut where it is wider than a whole line."""
    if columns(unit) <= width:
        yield list(unit)
        return
    part: list[Piece] = []
    taken = 0
    for piece in unit:
        for character in piece.text:
            size = _columns_of(character)
            if part and taken + size > width:
                yield part
                part, taken = [], 0
            part.append(Piece(text=character, style=piece.style))
            taken += size
    yield part
