"""Splits a cleaned text into headings, paragraphs, list items, table rows and questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extraction.reading import Block, BlockKind

_BULLET = re.compile(r"(?P<indent>[ \t]*)(?:[-•*–—·▪◦‣●○]|\(?\d{1,2}[.)]|[a-z]\))[ \t]+(?=\S)")
_TABLE = re.compile(r"[ \t]*\|.*\||[^|\n]+(?: \| [^|\n]+){2,}")
_ENDED = re.compile(r"[.!?。！？…:;；：][\"'”’»」』)\]]*$")
_LABELLED = re.compile(r"[^:：\d]{2,40}[:：]\s*[^:：]*\d")
# So many quotes and brackets may stand behind the mark that ends a sentence.
_CLOSING_MARKS = 8
_HEADING_WORDS = 16
_HEADING_LENGTH = 130
_QUESTION_WORDS = 24
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    indent: int
    bullet: bool
    table: bool
    after_blank: bool


def find_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a cleaned text in order; every character that is neither white space nor a mark lies in one."""
    lines = _joined(text, _lines(text))
    blocks: list[Block] = []
    heading: int | None = None
    lead_in: int | None = None
    open_items: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        kind = _kind(text[line.start : line.end], line, following)
        if kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW):
            while open_items and open_items[-1][0] >= line.indent:
                open_items.pop()
            parent = open_items[-1][1] if open_items else lead_in
            if kind is BlockKind.LIST_ITEM:
                open_items.append((line.indent, number))
        else:
            open_items.clear()
            parent = None if kind is BlockKind.HEADING else heading
            lead_in = number
            if kind is not BlockKind.PARAGRAPH:
                heading, parent = number, None
        blocks.append(Block(index=number, kind=kind, start=line.start, end=line.end, parent=parent))
    return tuple(blocks)


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    offset = 0
    blank = True
    for raw in text.splitlines(keepends=True):
        start, offset = offset, offset + len(raw)
        content = raw.rstrip()
        if not content.strip():
            blank = True
            continue
        indent = len(content) - len(content.lstrip())
        bullet = _BULLET.match(content)
        skip = bullet.end() if bullet else indent
        table = bool(_TABLE.fullmatch(content))
        lines.append(_Line(start + skip, start + len(content), indent, bool(bullet), table, blank))
        blank = False
    return lines


def _joined(text: str, lines: list[_Line]) -> list[_Line]:
    """Lines that were only wrapped, put together again."""
    joined: list[_Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and not line.after_blank and _continues(text, last, line):
            last.end = line.end
        else:
            joined.append(line)
    return joined


def _continues(text: str, last: _Line, line: _Line) -> bool:
    if line.bullet or line.table or last.table:
        return False
    if last.bullet and line.indent > last.indent:
        return True
    return text[line.start].islower() and not _ENDED.search(text, max(last.start, last.end - _CLOSING_MARKS), last.end)


def _kind(words: str, line: _Line, following: _Line | None) -> BlockKind:
    if line.table:
        return BlockKind.TABLE_ROW
    if line.bullet:
        return BlockKind.LIST_ITEM
    n_words = len(_WORD.findall(words))
    if words.endswith(("?", "？")) and n_words <= _QUESTION_WORDS and not re.search(r"[.!]\s", words):
        return BlockKind.QUESTION
    if _ENDED.search(words) or _LABELLED.match(words) or "\n" in words or following is None:
        return BlockKind.PARAGRAPH
    short = n_words <= _HEADING_WORDS and len(words) <= _HEADING_LENGTH
    first = words.lstrip("\"'“‘«「『([")[:1]
    return BlockKind.HEADING if short and first and not first.islower() else BlockKind.PARAGRAPH
