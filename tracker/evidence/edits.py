"""Two editions of a text -> what changed, word by word, with a little of what stands around it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# Around a change, so that a reader finds the place; quotations stay short, and so do the stretches shown.
CONTEXT_WORDS = 8
MAX_STRETCH = 60
# More words than this on either side are shown as one stretch that went and one that came: comparing them is slow.
MAX_COMPARED = 1500
# Between the first and the last changed paragraph; comparing more of them takes seconds, and some text has only short ones.
MAX_PARAGRAPHS = 1000

_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_UNSPACED}]\s*|[^\s{_UNSPACED}]+\s*|\s+")


class PieceKind(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words that stayed, went or came. is_cut: some in the middle are left out."""

    kind: PieceKind
    words: str
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One place that changed: its pieces in the order of the text."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that changed between two editions. n_gone, n_new: words; places are in the order of the newer text."""

    passages: tuple[Passage, ...]
    n_gone: int
    n_new: int


def difference(before: str, after: str) -> Difference:
    """What became of the older text in the newer one."""
    passages: list[Passage] = []
    n_gone = n_new = 0
    for old, new in _changed_paragraphs(before.split("\n"), after.split("\n")):
        for passage in _passages(_TOKEN.findall(old), _TOKEN.findall(new)):
            n_gone += sum(len(piece.words.split()) for piece in passage if piece.kind is PieceKind.GONE)
            n_new += sum(len(piece.words.split()) for piece in passage if piece.kind is PieceKind.NEW)
            passages.append(Passage(pieces=tuple(_cut(piece) for piece in passage)))
    return Difference(passages=tuple(passages), n_gone=n_gone, n_new=n_new)


def _changed_paragraphs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each stretch of paragraphs that changed; all between the first and the last change as one where that is long."""
    start = _n_alike(before, after)
    rest = min(len(before), len(after)) - start
    end = min(_n_alike(before[::-1], after[::-1]), rest)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if max(len(old), len(new)) > MAX_PARAGRAPHS:
        yield "\n".join(old), "\n".join(new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for what, one, two, three, four in matcher.get_opcodes():
        if what != "equal":
            yield "\n".join(old[one:two]), "\n".join(new[three:four])


def _n_alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many paragraphs both begin with."""
    return next(
        (n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        min(len(before), len(after)),
    )


def _passages(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Piece]]:
    """The changes of one stretch of paragraphs; two that lie close together are one passage."""
    if max(len(old), len(new)) > MAX_COMPARED:
        yield list(_pieces([(PieceKind.GONE, old), (PieceKind.NEW, new)]))
        return
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    for group in matcher.get_grouped_opcodes(CONTEXT_WORDS):
        parts: list[tuple[PieceKind, Sequence[str]]] = []
        for what, one, two, three, four in group:
            if what == "equal":
                parts.append((PieceKind.SAME, new[three:four]))
            else:
                parts += [(PieceKind.GONE, old[one:two]), (PieceKind.NEW, new[three:four])]
        yield list(_pieces(parts))


def _pieces(parts: Iterable[tuple[PieceKind, Sequence[str]]]) -> Iterator[Piece]:
    for kind, tokens in parts:
        words = "".join(tokens)
        if words.strip():
            yield Piece(kind=kind, words=words)


def _cut(piece: Piece) -> Piece:
    tokens = _TOKEN.findall(piece.words)
    if len(tokens) <= MAX_STRETCH:
        return piece
    half = MAX_STRETCH // 2
    words = "".join(tokens[:half]).rstrip() + " … " + "".join(tokens[-half:])
    return Piece(kind=piece.kind, words=words, is_cut=True)
