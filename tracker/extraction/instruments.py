"""Finds instruments that the lexicon does not know: laws, bills, orders and memos, by the form of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.gazetteer import Candidate
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind

_BILL = re.compile(r"\b(?:H\. ?R\.|S\.|H\. ?Res\.|S\. ?Res\.|H\. ?Con\. ?Res\.) ?\d{1,5}\b")
_CODED = re.compile(
    r"\b(?:NSTM|NSPM|NSM|PPD|EO)-\d{1,3}\b|\bExecutive Order (?:No\. )?\d{4,5}\b|\bAA\d{2}-\d{3}[A-Z]\b"
)


def find_instruments(plain: str, block: Block) -> Iterator[Candidate]:
    """Laws, bills, orders and memos that a block names by number or as 'the … Act'."""
    for pattern in (_BILL, _CODED):
        for match in pattern.finditer(plain, block.start, block.end):
            yield candidate(
                match.start(), match.end(), re.sub(r"(?<=\.) ?(?=R\.)", "", match[0]), EntityKind.INSTRUMENT
            )
    for match in _act_pattern().finditer(plain, block.start, block.end):
        yield candidate(match.start("name"), match.end(), match["name"], EntityKind.INSTRUMENT)


@cache
def _act_pattern() -> re.Pattern[str]:
    heads = lexicon.alternatives(lexicon.words("contexts", "instrument_heads"))
    middle = r"(?:[A-Z][\w'&-]*|of|and|for|the|on|from|to|in|by|with|against|\d+)"
    return re.compile(
        rf"\b(?:the|The|a|an|under|proposed|bipartisan|its)\s+(?P<name>[A-Z][\w'&-]*(?:,?\s+{middle}){{1,10}}?\s{heads}(?: of \d{{4}})?)\b(?!\s+[A-Z])"
    )


def candidate(start: int, end: int, name: str, kind: EntityKind) -> Candidate:
    """A name that the lexicon does not know."""
    return Candidate(start=start, end=end, name=re.sub(r"\s+", " ", name), kind=kind, known=False, sure=True)
