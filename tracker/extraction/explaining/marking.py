"""A text and its findings -> the text with marks where each finding starts and ends.

Findings with the same words share one pair of marks. Where findings overlap, each keeps its own pair, told apart by
the numbers: `[2 claim]A [3 figure]B[/3] C[/2]`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.extraction.explaining.entries import Entry, Kind
from tracker.extraction.explaining.wrapping import Piece
from tracker.extraction.records import Span

# SGR codes: underline for names, a colour for each kind of statement.
STYLES = {Kind.NAME: "4", Kind.FIGURE: "36", Kind.CLAIM: "33", Kind.RESPONSE: "32", Kind.CITE: "35"}
FAINT = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """The findings that rest on the same words."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    @property
    def opening(self) -> str:
        by_kind: dict[Kind, list[int]] = defaultdict(list)
        for entry in self.entries:
            by_kind[entry.kind].append(entry.number)
        return "[" + "; ".join(f"{numbers_words(numbers)} {kind}" for kind, numbers in by_kind.items()) + "]"

    @property
    def closing(self) -> str:
        return f"[/{numbers_words([entry.number for entry in self.entries])}]"


def mark(text: str, entries: Sequence[Entry], names: Iterable[Span], *, colour: bool) -> Iterator[list[Piece]]:
    """The text line by line, as pieces. names: every mention, underlined where there is colour."""
    groups = _groups(text, entries)
    mentions = tuple(names) if colour else ()
    edges = {0, len(text)} | {edge for group in groups for edge in (group.start, group.end)}
    edges |= {edge for mention in mentions for edge in (mention.start, mention.end) if edge <= len(text)}
    edges |= {place + shift for place, character in enumerate(text) if character == "\n" for shift in (0, 1)}
    places = sorted(edges)
    line: list[Piece] = []
    for start, end in zip(places, [*places[1:], len(text)], strict=True):
        line += _marks_at(start, groups, colour)
        words = text[start:end]
        if words == "\n":
            yield line
            line = []
        elif words:
            line.append(Piece(text=words, style=_style(start, end, groups, mentions) if colour else ""))
    yield line


def numbers_words(numbers: Sequence[int]) -> str:
    """Numbers in order, three or more in a row as a range: `1–3,5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)


def _groups(text: str, entries: Sequence[Entry]) -> tuple[_Group, ...]:
    """One group for each stretch of words, longer ones first."""
    by_place: dict[tuple[int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.marked and 0 <= entry.marked.start < entry.marked.end <= len(text):
            by_place[entry.marked.start, entry.marked.end].append(entry)
    groups = [_Group(start=start, end=end, entries=tuple(found)) for (start, end), found in by_place.items()]
    return tuple(sorted(groups, key=lambda group: (group.start, -group.end)))


def _marks_at(place: int, groups: Sequence[_Group], colour: bool) -> Iterator[Piece]:
    """The marks that end here, the innermost first; then those that start here, the outermost first."""
    for group in reversed(groups):
        if group.end == place:
            yield Piece(text=group.closing, style=_mark_style(group) if colour else "", closes=True)
    for group in groups:
        if group.start == place:
            yield Piece(text=group.opening, style=_mark_style(group) if colour else "", opens=True)


def _mark_style(group: _Group) -> str:
    colours = (STYLES[entry.kind] for entry in group.entries if entry.kind is not Kind.NAME)
    return ";".join([FAINT, *list(colours)[:1]])


def _style(start: int, end: int, groups: Sequence[_Group], mentions: Sequence[Span]) -> str:
    """The colour of the shortest statement around these words, underlined within a name."""
    around = [g for g in groups if g.start <= start and end <= g.end and g.entries[-1].kind is not Kind.NAME]
    closest = min(around, key=lambda group: group.end - group.start, default=None)
    codes = [STYLES[closest.entries[-1].kind]] if closest else []
    if any(mention.start <= start and end <= mention.end for mention in mentions):
        codes.insert(0, STYLES[Kind.NAME])
    return ";".join(codes)
