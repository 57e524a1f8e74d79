"""Fact boxes and tables -> whom they say is accused by whom ("Accuser: X / Accused: Y", a table with such columns).

A box is a stretch of blocks that are each a label and a value. It counts only where the box, or what stands right around
it, tells of the act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.speaking.party import PartyKind

# How far around a box the act may stand.
AROUND = 400
LONGEST_LABEL = 40
_PAIR = re.compile(r"\W*(?P<label>[A-Za-z][\w ’'/-]{1,40}?)[*_]*\s*[:：–—][*_]*\s+(?=\S)")
_RULE = re.compile(r"[|\s:–—-]+")
_CELL = re.compile(r"[^|]+")
_NAME = re.compile(r"[*_\[“\"]*(?P<name>[A-Z][\w&.-]{1,30}(?: [A-Z0-9][\w&.-]{0,30}){0,3})")


@dataclass(frozen=True, slots=True)
class _Field:
    """A label, where its value stands, and the block of both."""

    label: str
    start: int
    end: int
    block: Block


class FactBoxes(Charges):
    """The accusations of a report's boxes and tables."""

    def find(self) -> list[Allegation]:
        """One allegation for every accuser and accused of a box or of a row."""
        found: list[Allegation] = []
        box: list[_Field] = []
        for block in self._reading.blocks:
            field = self._field(block)
            if field is None and not _RULE.fullmatch(self._reading.text, block.start, block.end):
                found += self._of_fields(box)
                box = []
            if field is not None:
                box.append(field)
        return [*found, *self._of_fields(box), *self._of_columns()]

    def _field(self, block: Block) -> _Field | None:
        text = self._reading.text
        cells = _cells(text, block)
        if len(cells) == 2:
            label = text[slice(*cells[0])].strip(" *_")
            return _Field(label, *cells[1], block) if len(label) <= LONGEST_LABEL else None
        pair = None if block.kind is BlockKind.TABLE_ROW else _PAIR.match(text, block.start, block.end)
        return _Field(pair["label"].strip(" *_"), pair.end(), block.end, block) if pair else None

    def _of_fields(self, box: list[_Field]) -> list[Allegation]:
        cues = patterns("fact_boxes")
        accusers = [f for f in box if cues["accuser"].match(f.label)]
        accused = [f for f in box if cues["accused"].match(f.label)]
        if not accusers or not accused or not self._tells(box[0].block.start, box[-1].block.end):
            return []
        place = (accusers[0].block.start, accused[0].block.end)
        return list(self._pairs(accusers, accused, (min(place), max(place))))

    def _of_columns(self) -> Iterator[Allegation]:
        """A table whose columns are the accusers and the accused, row by row."""
        cues, text = patterns("fact_boxes"), self._reading.text
        columns: tuple[int, int] | None = None
        for block in self._reading.blocks:
            cells = _cells(text, block)
            if len(cells) < 2:
                columns = None if not _RULE.fullmatch(text, block.start, block.end) else columns
                continue
            labels = [text[slice(*cell)].strip(" *_") for cell in cells]
            by = next((n for n, label in enumerate(labels) if cues["accuser"].match(label)), None)
            whom = next((n for n, label in enumerate(labels) if cues["accused"].match(label)), None)
            if by is not None and len(cells) > 2:
                columns = (by, whom if whom is not None else 0)
            elif columns is not None and max(columns) < len(cells) and self._tells(block.start, block.end):
                sides = [_Field("", *cells[n], block) for n in columns]
                yield from self._pairs(sides[:1], sides[1:], (block.start, block.end))

    def _pairs(self, accusers: list[_Field], accused: list[_Field], place: tuple[int, int]) -> Iterator[Allegation]:
        nobody = patterns("fact_boxes")["nobody"]
        for claimant in dict.fromkeys(name for f in accusers for name in self._names(f)):
            targets = dict.fromkeys(name for f in accused for name in self._names(f) if name != claimant)
            for target in targets:
                yield self.make(claimant, target, *place, (), "fact-box", resolved=False)
            if not targets and any(nobody.match(self._reading.text[f.start : f.end].strip(" *_")) for f in accused):
                yield self.make(claimant, None, *place, (), "fact-box", resolved=False)

    def _names(self, field: _Field) -> tuple[str, ...]:
        """Who stands in a value; a name that nothing else knows where the value opens with it."""
        kinds = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.PERSON, PartyKind.GROUP, PartyKind.OUTLET)
        inside = [p for p in self._parties.within(field.start, field.end) if p.kind in kinds]
        if inside:
            listed = [p for p in inside if p in self._parties.listed_with(inside[0])]
            return tuple(dict.fromkeys(name for p in listed for name in target_names(p)))
        value = self._reading.text[field.start : field.end].strip()
        opened = _NAME.match(value)
        if opened is None or patterns("fact_boxes")["nobody"].match(value.strip(" *_")):
            return ()
        return (opened["name"].rstrip("."),)

    def _tells(self, start: int, end: int) -> bool:
        """Whether the act stands in a box or right around it, or in the report's title."""
        text, title = self._reading.text, self._reading.title or ""
        around = text[max(0, start - AROUND) : end + AROUND]
        acts = (self._cues["acts"], self._cues["surely"])
        return any(cue.search(words) for cue in acts for words in (around, title))


def _cells(text: str, block: Block) -> list[tuple[int, int]]:
    """The cells of a table row, without white space; none of a rule or of other blocks."""
    if block.kind is not BlockKind.TABLE_ROW or _RULE.fullmatch(text, block.start, block.end):
        return []
    cells = []
    for match in _CELL.finditer(text, block.start, block.end):
        words = match.group()
        if words.strip():
            start = match.start() + len(words) - len(words.lstrip())
            cells.append((start, start + len(words.strip())))
    return cells
