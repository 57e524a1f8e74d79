"""A Reading -> the authors of texts that speak without their name, and the sources in the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.crediting.credited_notes import marks_sources
from tracker.extraction.crediting.credited_outlets import Credit
from tracker.extraction.cues import patterns
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# Further back than this, "the letter" is no longer the one whose author stands there.
BACK = 700
# A verb of writing stands so close behind its subject.
AFTER = 120
_BODIES = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
_PUBLISHERS = (*_BODIES, PartyKind.OUTLET)
_CELL = re.compile(r"[^|\n]+")


def find_credited_documents(reading: Reading, parties: Parties, claims: tuple[Claim, ...]) -> Iterator[Credit]:
    """ "X sued Y. The complaint says …" credits X; of a table the column "Source" and the row "Reported by"."""
    accusers = {c.claimant for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION}
    if not marks_sources(reading):
        yield from _by_the_document(reading, parties, accusers)
    yield from _by_table(reading, parties)


def _by_the_document(reading: Reading, parties: Parties, accusers: set[str]) -> Iterator[Credit]:
    """Where the report tells who accuses, only of their texts: another suit is another affair."""
    cues = patterns("citations")
    for match in cues["the_document"].finditer(reading.text):
        if reading.block_of(match.start()).kind in (BlockKind.HEADING, BlockKind.QUESTION):
            continue
        author = _author_before(reading, parties, match.start())
        if author is not None and author.kind in _BODIES:
            named = [name for name in author.names if not accusers or name in accusers]
            yield from ((match.start(), name, "the-document") for name in named)


def _author_before(reading: Reading, parties: Parties, at: int) -> Party | None:
    """The last party before a place that wrote or filed something."""
    writes = patterns("citations")["authors"]
    before = parties.within(max(0, at - BACK), at)
    written = (p for p in reversed(before) if p.names and writes.match(reading.text[p.end : p.end + AFTER]))
    return next(written, None)


def _by_table(reading: Reading, parties: Parties) -> Iterator[Credit]:
    head: list[bool] = []
    is_inside = False
    for block in reading.blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            head, is_inside = [], False
            continue
        cells = [match.span() for match in _CELL.finditer(reading.text, block.start, block.end)]
        named = [_is_of_sources(reading, span) for span in cells]
        if not is_inside:
            head, is_inside = _of_speakers(reading, cells) or named, True
        told = named[:1] == [True] and len(cells) == 2
        columns = [(told and number == 1) or head[number : number + 1] == [True] for number in range(len(cells))]
        yield from _of_cells(parties, [span for span, is_source in zip(cells, columns, strict=True) if is_source])


def _of_speakers(reading: Reading, cells: list[tuple[int, int]]) -> list[bool]:
    """Of a head "Who | What they said" which column names speakers; empty where it is no such head."""
    cues, texts = patterns("citations"), [reading.text[slice(*cell)] for cell in cells]
    speakers = [bool(cues["speaker_column"].search(text)) for text in texts]
    return speakers if any(speakers) and any(cues["said_column"].search(text) for text in texts) else []


def _is_of_sources(reading: Reading, cell: tuple[int, int]) -> bool:
    return bool(patterns("citations")["source_column"].search(reading.text[slice(*cell)]))


def _of_cells(parties: Parties, cells: list[tuple[int, int]]) -> Iterator[Credit]:
    for cell in cells:
        for party in parties.within(*cell):
            if party.kind in _PUBLISHERS:
                yield from ((party.start, name, "source-list") for name in party.names)
