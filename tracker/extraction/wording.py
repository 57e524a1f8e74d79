"""A stretch of a text -> what cues find in it, looked for only at the places where they can begin.

Most sentences need no search for most cues.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_
from threading import Lock

from tracker.extraction.openings import ANY_NUMBER, CAPITAL, END, LETTERS, NUMBER, TEXT_START, is_mark, openings_of

# So many beginnings of words are kept with what can begin with them.
REMEMBERED = 20_000
# How an expression can begin is worked out once it is asked for so often: a single short story is read without.
OFTEN = 8
# The places of what is shorter are found anew as fast as they are looked up.
BRIEF = 1_000
# Where case is folded these count as "i" and "s", though their small letters are others.
_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s"})
# A word, or a mark: of a text in ASCII, and of one in which ideographs stand without white space and Latin words follow.
_PIECE = re.compile(r"\w+|[^\w\s]")
_ANY_PIECE = re.compile(r"[A-Za-z0-9_]+|[^\sA-Za-z0-9_]")
_BEGINNING = re.compile(rf"\w{{1,{LETTERS}}}")
_FURTHER_DIGIT = re.compile(r"(?<=\w)\d")
# A word that goes on behind the end of a stretch.
_CUT = re.compile(r"\w\w")
_CUT_WORD = re.compile(rf"(?<![A-Za-z0-9_])\w{{1,{LETTERS - 1}}}\Z")

# What can begin at a place: the expressions, a bit each, and their numbers.
_Begun = tuple[int, frozenset[int]]


class Cues:
    """Expressions that are asked for together."""

    __slots__ = ("_bits", "_cues", "_mask", "_n_asked")

    def __init__(self, cues: Iterable[re.Pattern[str]]) -> None:
        self._cues = tuple(cues)
        self._bits: tuple[int, ...] = ()
        self._mask = self._n_asked = 0

    def in_reach(self, wording: Wording) -> Sequence[int]:
        """Which of them, by their place, can find something in a stretch."""
        self._n_asked += 1
        if self._n_asked < OFTEN:
            return range(len(self._cues))
        if not self._bits:
            self._bits = tuple(_asked.learn(cue)[0] for cue in self._cues)
            self._mask = reduce(or_, self._bits, 0)
        absent = self._mask & wording.absent
        return [place for place, bit in enumerate(self._bits) if not bit & absent]


class Wording:
    """A stretch of a text, such as a sentence, of which many cues are asked: each is tried only where it can begin."""

    __slots__ = ("_absent", "_begun", "_known", "_offsets", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._offsets: list[int] | None = None
        self._begun: list[frozenset[int]] = []
        self._known = self._absent = 0

    @property
    def absent(self) -> int:
        """The expressions that find nothing here, a bit each."""
        if self._offsets is None:
            self._read()
        return self._absent

    def search(self, cue: re.Pattern[str], start: int = 0) -> re.Match[str] | None:
        """Where the expression first finds something, at this offset or behind it."""
        bit, number = _asked.number_of(cue)
        offsets = self._read() if self._offsets is None else self._offsets
        if bit & self._absent:
            return None
        if not bit & self._known:
            return cue.search(self.text, max(start, self.start), self.end)
        for offset, begun in zip(offsets, self._begun, strict=True):
            if number in begun and offset >= start and (match := cue.match(self.text, offset, self.end)):
                return match
        return None

    def finditer(self, cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All that the expression finds, in order."""
        bit, number = _asked.number_of(cue)
        offsets = self._read() if self._offsets is None else self._offsets
        if bit & self._absent:
            return iter(())
        if not bit & self._known:
            return cue.finditer(self.text, self.start, self.end)
        places = zip(offsets, self._begun, strict=True)
        return self._found_at([offset for offset, begun in places if number in begun], cue)

    def _found_at(self, offsets: Sequence[int], cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        end = self.start
        for offset in offsets:
            if offset >= end and (match := cue.match(self.text, offset, self.end)):
                yield match
                end = match.end()

    def _read(self) -> list[int]:
        """The places of the stretch, each with what can begin there; sets what is known to begin there, or nowhere."""
        places = _places_of(self.text) if len(self.text) > BRIEF else _Places(self.text)
        first = bisect_left(places.offsets, self.start)
        last = bisect_left(places.offsets, max(self.end, 1), first)  # an empty text has a beginning
        offsets, bits, numbers = places.offsets[first:last], places.bits[first:last], places.numbers[first:last]
        if _CUT.match(self.text, max(self.end - 1, 0)) and (cut := _CUT_WORD.search(self.text, self.start, self.end)):
            kept = len(offsets) - (offsets[-1:] == [cut.start()])
            begun = _asked.begun_by(_beginning(cut[0]))
            offsets, bits, numbers = (
                [*offsets[:kept], cut.start()],
                [*bits[:kept], begun[0]],
                [*numbers[:kept], begun[1]],
            )
        self._known = places.asked
        self._absent = places.asked & ~reduce(or_, bits, 0)
        self._offsets, self._begun = offsets, numbers
        return offsets


class _Places:
    """Where in a text any of the expressions can begin that were asked for so far."""

    def __init__(self, text: str) -> None:
        self.asked = _asked.all
        begun_by = _asked.begun_by
        is_ascii = text.isascii()
        # Every word of every report comes by here: what can be told at once of all is not asked of each.
        found: list[tuple[int, _Begun]] = []
        for piece in (_PIECE if is_ascii else _ANY_PIECE).finditer(text):
            word, start = piece[0], piece.start()
            if is_ascii:
                beginning = word[:LETTERS].lower()
                found.append((start, begun_by(CAPITAL + beginning if "A" <= word[0] <= "Z" else beginning)))
            else:
                letters = _BEGINNING.match(text, start)
                found.append((start, begun_by(_beginning(letters[0]) if letters else word)))
            if len(word) > 1 and not word.isalpha():
                further = _FURTHER_DIGIT.finditer(text, start + 1, piece.end())
                found += [(digit.start(), begun_by(ANY_NUMBER)) for digit in further]
        found = [place for place in found if place[1][0]]
        self.offsets = [offset for offset, _ in found]
        self.bits = [begun[0] for _, begun in found]
        self.numbers = [begun[1] for _, begun in found]
        opening = begun_by(TEXT_START)
        if opening[0]:
            self._open(opening)

    def _open(self, opening: _Begun) -> None:
        """Adds what begins with the text itself, whatever it begins with."""
        if self.offsets[:1] == [0]:
            self.bits[0] |= opening[0]
            self.numbers[0] |= opening[1]
            return
        self.offsets.insert(0, 0)
        self.bits.insert(0, opening[0])
        self.numbers.insert(0, opening[1])


class _Asked:
    """The expressions that were asked for so far, a bit and its number each, and with which letters they can begin."""

    def __init__(self) -> None:
        self.all = 0
        self._known: dict[int, tuple[re.Pattern[str], tuple[int, int]]] = {}
        self._n_asked: dict[int, tuple[re.Pattern[str], int]] = {}
        self._by_opening: dict[str, int] = {}
        self._begun: dict[str, _Begun] = {}
        self._numbers: dict[int, frozenset[int]] = {}  # many words begin the same
        self._lock = Lock()

    def number_of(self, cue: re.Pattern[str]) -> tuple[int, int]:
        """The bit of an expression and its number; 0 for both where it can begin with anything, or is seldom asked for."""
        known = self._known.get(id(cue))
        if known is not None:
            return known[1]
        asked = self._n_asked.get(id(cue), (cue, 0))[1] + 1
        self._n_asked[id(cue)] = (cue, asked)  # kept, so that no other expression gets its identity
        return (0, 0) if asked < OFTEN else self.learn(cue)

    def learn(self, cue: re.Pattern[str]) -> tuple[int, int]:
        """The same, worked out now."""
        known = self._known.get(id(cue))
        return known[1] if known is not None else self._add(cue)

    def begun_by(self, beginning: str) -> _Begun:
        """The expressions that can begin with a mark, or with the small letters of a word, behind `CAPITAL` where it has one."""
        found = self._begun.get(beginning)
        return found if found is not None else self._look_up(beginning)

    def _look_up(self, asked: str) -> _Begun:
        is_capital = asked[0] == CAPITAL
        beginning = asked.removeprefix(CAPITAL)
        letters = len(beginning) if not is_mark(beginning[0]) else 0
        openings = [beginning, *(beginning[:length] for length in range(1, letters))]
        openings += [NUMBER, ANY_NUMBER] if beginning[0].isdecimal() else []
        openings += [beginning + END] if letters < LETTERS else []
        openings += [CAPITAL] if is_capital else []
        with self._lock:
            if len(self._begun) >= REMEMBERED:
                self._begun.clear()
                self._numbers.clear()
            bits = reduce(or_, (self._by_opening.get(opening, 0) for opening in openings), 0)
            if bits not in self._numbers:
                self._numbers[bits] = frozenset(n for n in range(bits.bit_length()) if bits >> n & 1)
            found = self._begun[asked] = bits, self._numbers[bits]
        return found

    def _add(self, cue: re.Pattern[str]) -> tuple[int, int]:
        openings = openings_of(cue)
        with self._lock:
            number = self.all.bit_length()
            bit = 0 if openings is None else 1 << number
            for opening in openings or ():
                self._by_opening[opening] = self._by_opening.get(opening, 0) | bit
            self.all |= bit
            self._begun.clear()
            asked = (bit, number if bit else 0)
            self._known[id(cue)] = (cue, asked)  # kept, so that no other expression gets its identity
        return asked


def _beginning(word: str) -> str:
    """The letters with which a word begins: in small ones, and whether it has a capital of ASCII."""
    folded = word.translate(_ALIKE).lower()
    return CAPITAL + folded if "A" <= word[0] <= "Z" else folded


_asked = _Asked()
# A finder asks of the report that is read, and of single sentences.
_places_of = lru_cache(maxsize=4)(_Places)
