"""One report while it is being read: its cleaned text, blocks, parse and the names in it.

Every finder (`figures`, `claims`, `responses`, …) takes a Reading and gives records whose offsets are code points
into `Reading.text`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from tracker.extraction.records import EntityKind, Span


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    QUESTION = "question"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of text that is read on its own; marks such as bullets lie outside `start:end`.

    parent: index of the block that introduces this one: the heading above it, or the lead-in line of a list.
    """

    index: int
    kind: BlockKind
    start: int
    end: int
    parent: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names somebody or something; `name` is canonical. known: the name stands in the lexicon."""

    start: int
    end: int
    text: str
    name: str
    kind: EntityKind
    known: bool


def text_of(doc: Doc) -> str:
    """The text of a doc, kept: spaCy puts it together from the tokens anew each time, which long reports feel."""
    kept: str | None = doc.user_data.get("text")
    if kept is None:
        kept = doc.user_data["text"] = doc.text
    return kept


@dataclass(slots=True, kw_only=True)
class Reading:
    """A report being read; mentions are in order of `start` and do not overlap."""

    text: str
    blocks: tuple[Block, ...]
    doc: Doc
    published_on: date | None
    language: str
    title: str | None = None
    outlet: str | None = None
    mentions: tuple[Mention, ...] = ()
    sentences: tuple[Tokens, ...] = field(init=False)

    def __post_init__(self) -> None:
        starts = [block.start for block in self.blocks]
        ends = [block.end for block in self.blocks]
        inside = (bisect_right(starts, s.start_char) - 1 for s in self.doc.sents)
        self.sentences = tuple(
            s for s, i in zip(self.doc.sents, inside, strict=True) if i >= 0 and s.start_char < ends[i]
        )

    def mentions_in(self, start: int, end: int, *kinds: EntityKind) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside, in order; of these kinds where any are given."""
        return tuple(m for m in self.mentions if start <= m.start and m.end <= end and (not kinds or m.kind in kinds))

    def mention_at(self, offset: int) -> Mention | None:
        """The mention that covers this character."""
        return next((m for m in self.mentions if m.start <= offset < m.end), None)

    def sentence_of(self, offset: int) -> Tokens:
        """The sentence in which this character lies (the last one that starts at or before it)."""
        index = bisect_right([s.start_char for s in self.sentences], offset) - 1
        return self.sentences[max(index, 0)]

    def block_of(self, offset: int) -> Block:
        """The block in which this character lies (the last one that starts at or before it)."""
        index = bisect_right([b.start for b in self.blocks], offset) - 1
        return self.blocks[max(index, 0)]

    def parent_of(self, block: Block) -> Block | None:
        """The heading or lead-in line above the block."""
        return None if block.parent is None else self.blocks[block.parent]

    def sentences_in(self, block: Block) -> tuple[Tokens, ...]:
        """The sentences of one block, in order."""
        return tuple(s for s in self.sentences if block.start <= s.start_char < block.end)

    def span(self, start: int, end: int) -> Span:
        """The words between two offsets as evidence, without white space at either end."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()), words.strip())

    def evidence_of(self, sentence: Tokens) -> Span:
        """The sentence as evidence."""
        return self.span(sentence.start_char, sentence.end_char)
