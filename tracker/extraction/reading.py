"""One report while it is being read: its cleaned text, blocks, parse and the names in it.

Every finder (`figures`, `claims`, `responses`, …) takes a Reading and gives records whose offsets are code points
into `Reading.text`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from spacy.tokens import Doc, Token
from spacy.tokens import Span as Tokens

from tracker.extraction.records import EntityKind, Span
from tracker.extraction.wording import Wording


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
    """A span that names somebody or something; `name` is canonical. known: the name stands in the lexicon.

    rule: what found it; role: what the report says at this place that a person is.
    """

    start: int
    end: int
    text: str
    name: str
    kind: EntityKind
    known: bool
    rule: str = ""
    role: str | None = None


def text_of(doc: Doc) -> str:
    """The text of a doc, kept: spaCy puts it together from the tokens anew each time, which long reports feel."""
    kept: str | None = doc.user_data.get("text")
    if kept is None:
        kept = doc.user_data["text"] = doc.text
    return kept


def sentence_of(token: Token) -> Tokens:
    """The sentence in which a token stands, kept: spaCy looks for its ends anew each time."""
    kept: list[Tokens] | None = token.doc.user_data.get("sentences")
    if kept is None:
        kept = token.doc.user_data["sentences"] = [sentence for sentence in token.doc.sents for _ in sentence]
    return kept[token.i]


@dataclass(slots=True, kw_only=True)
class Reading:
    """A report being read; mentions are in order of `start` and do not overlap.

    text: what cues are looked for in; written: the same as it is written, for evidence, character for character as long.
    listing: indexes of the blocks that only list the titles of others.
    """

    text: str
    written: str
    blocks: tuple[Block, ...]
    doc: Doc
    published_on: date | None
    language: str
    title: str | None = None
    outlet: str | None = None
    mentions: tuple[Mention, ...] = ()
    listing: frozenset[int] = frozenset()
    sentences: tuple[Tokens, ...] = field(init=False)
    statements: tuple[Tokens, ...] = field(init=False)
    _mention_starts: list[int] = field(init=False, repr=False)
    _sentence_starts: list[int] = field(init=False, repr=False)
    _block_starts: list[int] = field(init=False, repr=False)
    _wordings: dict[tuple[int, int], Wording] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """`sentences` are those of the blocks; `statements` those of them that can state something: no questions, no lists of titles."""
        self._mention_starts = [mention.start for mention in self.mentions]
        self._block_starts = [block.start for block in self.blocks]
        found, self._sentence_starts, stating = [], [], []
        for sentence in self.doc.sents:
            start = sentence.start_char
            place = bisect_right(self._block_starts, start) - 1
            if place < 0 or start >= self.blocks[place].end:
                continue
            found.append(sentence)
            self._sentence_starts.append(start)
            block = self.blocks[place]
            states = block.kind is not BlockKind.QUESTION and block.index not in self.listing
            if states and self.text[start : sentence.end_char].strip():
                stating.append(sentence)
        self.sentences, self.statements = tuple(found), tuple(stating)

    def mentions_in(self, start: int, end: int, *kinds: EntityKind) -> tuple[Mention, ...]:
        """The mentions that lie wholly inside, in order; of these kinds where any are given."""
        first = bisect_left(self._mention_starts, start)
        last = bisect_left(self._mention_starts, end, first)
        return tuple(m for m in self.mentions[first:last] if m.end <= end and (not kinds or m.kind in kinds))

    def mention_at(self, offset: int) -> Mention | None:
        """The mention that covers this character."""
        place = bisect_right(self._mention_starts, offset) - 1
        return self.mentions[place] if place >= 0 and offset < self.mentions[place].end else None

    def sentence_of(self, offset: int) -> Tokens:
        """The sentence in which this character lies (the last one that starts at or before it)."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return self.sentences[max(index, 0)]

    def block_of(self, offset: int) -> Block:
        """The block in which this character lies (the last one that starts at or before it)."""
        index = bisect_right(self._block_starts, offset) - 1
        return self.blocks[max(index, 0)]

    def parent_of(self, block: Block) -> Block | None:
        """The heading or lead-in line above the block."""
        return None if block.parent is None else self.blocks[block.parent]

    def sentences_in(self, block: Block) -> tuple[Tokens, ...]:
        """The sentences of one block, in order."""
        first = bisect_left(self._sentence_starts, block.start)
        return self.sentences[first : bisect_left(self._sentence_starts, block.end, first)]

    def wording(self, start: int, end: int) -> Wording:
        """The words of a sentence, or of another stretch that is asked for more than one cue."""
        if (start, end) not in self._wordings:
            self._wordings[start, end] = Wording(self.text, start, end)
        return self._wordings[start, end]

    def everywhere(self, cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All that a cue finds in the report, in order."""
        return self.wording(0, len(self.text)).finditer(cue)

    def span(self, start: int, end: int) -> Span:
        """The words between two offsets as evidence, without white space at either end."""
        words = self.written[start:end]
        start += len(words) - len(words.lstrip())
        return Span(start, start + len(words.strip()), words.strip())

    def words_of(self, sentence: Tokens) -> str:
        """The sentence as it is written: spaCy would put it together from its tokens."""
        return self.written[sentence.start_char : sentence.end_char]

    def evidence_of(self, sentence: Tokens) -> Span:
        """The sentence as evidence."""
        return self.span(sentence.start_char, sentence.end_char)
