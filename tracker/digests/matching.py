"""Which news meet which follow, and in what order they are told. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

# What was told before and is otherwise now: whoever was told of the item hears of it, whatever is followed.
CORRECTIVE: Final = frozenset({"taken_back", "retracted", "corrected", "withdrawn", "restated", "regraded", "standing"})
_ORDER: Final = (
    "taken_back", "retracted", "corrected", "withdrawn", "restated", "incident", "reply", "claim", "figure", "standing",
    "regraded", "response", "edited", "ruled",
)  # fmt: skip
_PLACES: Final = {kind: place for place, kind in enumerate(_ORDER)}
EVERYTHING: Final = "everything"
SEARCH: Final = "search"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Of a news what decides who is told of it; see `News`. corrects: keys of the items whose tellings it puts right."""

    id: int
    kind: str
    day: date
    taken_at: datetime
    topics: frozenset[str]
    letter: str
    is_silent: bool
    key: str = ""
    is_bulk: bool = False
    corrects: tuple[str, ...] = ()
    takes_back: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Of a follow what decides what it is told; see `Follow`. since: nothing that was taken in before is news to it."""

    subject: str
    target: str
    least_letter: str
    seen_upto: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Met:
    """Ids of the news that are told, and of those that are silent."""

    told: frozenset[int]
    silent: frozenset[int]


NOTHING: Final = Met(frozenset(), frozenset())


def topic(subject: str, target: str) -> str:
    """What a news is about, or a follow asks for, as `News.topics` has it."""
    return f"{subject}:{target}"


def meets(wish: Wish, piece: Piece, found: Collection[int] = ()) -> bool:
    """Whether the follow asks for that news, silent or not. found: ids of the news that its search finds.

    That something is taken back concerns nobody but those who were told of it.
    """
    if piece.id <= wish.seen_upto or piece.taken_at < wish.since or piece.takes_back is not None:
        return False
    if piece.letter and piece.letter > wish.least_letter:
        return False
    match wish.subject:
        case "everything":
            return True
        case "search":
            return piece.id in found
    return topic(wish.subject, wish.target) in piece.topics


def in_order(pieces: Iterable[Piece]) -> list[Piece]:
    """The order in which news are told: what was wrong first, then by kind, the best graded and the latest first."""
    last = len(_ORDER)
    return sorted(
        pieces,
        key=lambda one: (_PLACES.get(one.kind, last), one.letter or "E", -one.day.toordinal(), -one.id),
    )


class Shelf:
    """News to be told, looked up by what they are about: the same answers as `meets`, for many who ask alike at once.

    pieces: in any order, ids growing with the moments at which they were taken in.
    """

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces: Sequence[Piece] = sorted(pieces, key=lambda one: one.id)
        self.upto = self.pieces[-1].id if self.pieces else 0
        self.rank: Mapping[int, int] = {one.id: place for place, one in enumerate(in_order(self.pieces))}
        self._ids = [one.id for one in self.pieces]
        self._moments = [one.taken_at for one in self.pieces]
        self._of: dict[str, list[Piece]] = defaultdict(list)
        for one in self.pieces:
            if one.takes_back is None:
                self._of[EVERYTHING].append(one)
                for name in one.topics:
                    self._of[name].append(one)
        self._known: dict[tuple[str, str, int], Met] = {}

    def of(self, wish: Wish, found: frozenset[int] = frozenset()) -> Met:
        """The news that the follow asks for. found: as for `meets`."""
        first = max(bisect_right(self._ids, wish.seen_upto), bisect_left(self._moments, wish.since))
        if first == len(self._ids):
            return NOTHING
        if wish.subject == SEARCH:
            chosen = (one for one in self._of[EVERYTHING] if one.id in found)
            return _met(chosen, wish.least_letter, self._ids[first])
        name = EVERYTHING if wish.subject == EVERYTHING else topic(wish.subject, wish.target)
        known = (name, wish.least_letter, first)
        met = self._known.get(known)
        if met is None:
            met = self._known[known] = _met(self._of.get(name, ()), wish.least_letter, self._ids[first])
        return met


def _met(pieces: Iterable[Piece], least_letter: str, first: int) -> Met:
    chosen = [one for one in pieces if one.id >= first and not (one.letter and one.letter > least_letter)]
    if not chosen:
        return NOTHING
    return Met(
        frozenset(one.id for one in chosen if not one.is_silent), frozenset(one.id for one in chosen if one.is_silent)
    )
