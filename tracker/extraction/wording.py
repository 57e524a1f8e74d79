"""A stretch of a text -> what cues find in it, looked for only at the places where they can begin.

Most sentences need no search for most cues.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from operator import or_
from threading import Lock

from tracker.extraction.openings import ANY_NUMBER, CAPITAL, END, LETTERS, NUMBER, TEXT_START, is_mark, openings_of

# So many beginnings of words are kept with what can begin with them.
REMEMBERED = 40_000
# How an expression can begin is worked out once it is asked for so often: a single short story is read without.
OFTEN = 8
# What was learnt is looked for in further texts once it is more than such a part of all, or so many texts were read without:
# each time all beginnings are looked up anew.
LEARNT_PART, READ_WITHOUT = 8, 50
# The places of what is shorter are found anew as fast as they are looked up.
BRIEF = 1_000
# Where case is folded these count as "i" and "s", though their small letters are others.
_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s"})
# As much of a word as counts for what can begin with it: behind a short one also the first letter of the next.
_BEGINNING = rf"\w{{{LETTERS}}}|\w{{1,{LETTERS - 1}}}(?:\s+\w)?"
# Where something can begin, in a text of ASCII: at a word, a mark, or a further digit of a word; the group is how the word begins.
_PIECE = re.compile(rf"(?<!\w)(?=({_BEGINNING}))\w[^\W\d]*|[^\w\s]|\d")
# The same where ideographs stand without white space and Latin words follow: each other character can begin something.
_ANY_PIECE = re.compile(
    r"(?:(?<![A-Za-z0-9_])|(?![\sA-Za-z0-9_]))"
    rf"(?=({_BEGINNING})?)(?:[A-Za-z0-9_][A-Za-z_]*|[^\sA-Za-z0-9_])|[0-9]"
)
# A word that goes on behind the end of a stretch.
_CUT = re.compile(r"\w\w")
_CUT_WORD = re.compile(rf"(?<![A-Za-z0-9_])\w{{1,{LETTERS - 1}}}\Z")

# What can begin at a place: the expressions, a bit each, and their numbers.
_Begun = tuple[int, tuple[int, ...]]


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
            self._bits = tuple(_bit(_asked.learn(cue)) for cue in self._cues)
            self._mask = reduce(or_, self._bits, 0)
        absent = self._mask & wording.absent
        return [place for place, bit in enumerate(self._bits) if not bit & absent]


class Wording:
    """A stretch of a text, such as a sentence, of which many cues are asked: each is tried only where it can begin."""

    __slots__ = ("_cut", "_places", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._places: _Places | None = None
        self._cut: tuple[int, _Begun] | None = None

    @property
    def absent(self) -> int:
        """The expressions that find nothing here, a bit each."""
        places = self._places or self._read()
        present = places.present(self.start, self.end) | (self._cut[1][0] if self._cut else 0)
        return places.asked & ~present

    def search(self, cue: re.Pattern[str], start: int = 0) -> re.Match[str] | None:
        """Where the expression first finds something, at this offset or behind it."""
        number = _asked.number_of(cue)
        places = self._places or self._read()
        if not 0 < number <= places.newest:
            return cue.search(self.text, max(start, self.start), self.end)
        offsets: Sequence[int] = places.offsets.get(number, ())
        if self._cut is not None:
            offsets = _with_cut(offsets, number, *self._cut)
        end = self.end
        for place in range(bisect_left(offsets, max(start, self.start)), len(offsets)):
            offset = offsets[place]
            if offset >= end and offset:  # an empty text has a beginning
                return None
            if match := cue.match(self.text, offset, end):
                return match
        return None

    def finditer(self, cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All that the expression finds, in order."""
        number = _asked.number_of(cue)
        places = self._places or self._read()
        if not 0 < number <= places.newest:
            return cue.finditer(self.text, self.start, self.end)
        offsets: Sequence[int] = places.offsets.get(number, ())
        if self._cut is not None:
            offsets = _with_cut(offsets, number, *self._cut)
        first = bisect_left(offsets, self.start)
        if first == len(offsets) or offsets[first] >= max(self.end, 1):
            return iter(())
        return self._found_at(offsets, first, cue)

    def _found_at(self, offsets: Sequence[int], first: int, cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        found, end = self.start, self.end
        for place in range(first, len(offsets)):
            offset = offsets[place]
            if offset >= end and offset:
                return
            if offset >= found and (match := cue.match(self.text, offset, end)):
                yield match
                found = match.end()

    def _read(self) -> _Places:
        """Where anything can begin in the text, and what does with a word that is cut at the end of the stretch."""
        places = self._places = _places_of(self.text) if len(self.text) > BRIEF else _Places(self.text)
        if _CUT.match(self.text, max(self.end - 1, 0)) and (cut := _CUT_WORD.search(self.text, self.start, self.end)):
            self._cut = cut.start(), _asked.look_up(cut[0])
        return places


def _with_cut(offsets: Sequence[int], number: int, cut: int, begun: _Begun) -> Sequence[int]:
    """Where an expression can begin, also with what is left of a word at the end of a stretch."""
    return offsets if number not in begun[1] or cut in offsets else sorted((*offsets, cut))


class _Places:
    """Where in a text any of the expressions can begin that were asked for so far.

    asked: all of these, a bit each; newest: the greatest of their numbers; offsets: those of each, in order, by its number.
    """

    __slots__ = ("_at", "_bits", "asked", "newest", "offsets")

    def __init__(self, text: str) -> None:
        self.newest, begun_by = _asked.refreshed()
        self.asked = (1 << self.newest) - 1
        self.offsets: defaultdict[int, list[int]] = defaultdict(list)
        self._at: list[int] = []
        self._bits: list[int] = []
        offsets, get = self.offsets, begun_by.get
        # Every word of every report comes by here.
        for piece in (_PIECE if text.isascii() else _ANY_PIECE).finditer(text):
            beginning = piece[1]
            if beginning is None:
                beginning = ANY_NUMBER if piece[0].isdecimal() else piece[0]
            bits, numbers = get(beginning) or _asked.look_up(beginning)
            if bits:
                offset = piece.start()
                self._at.append(offset)
                self._bits.append(bits)
                for number in numbers:
                    offsets[number].append(offset)
        self._open(*(get(TEXT_START) or _asked.look_up(TEXT_START)))

    def present(self, start: int, end: int) -> int:
        """The expressions that can begin between two offsets, a bit each."""
        first = bisect_left(self._at, start)
        last = bisect_left(self._at, max(end, 1), first)  # an empty text has a beginning
        return reduce(or_, self._bits[first:last], 0)

    def _open(self, bits: int, numbers: Sequence[int]) -> None:
        """Adds what begins with the text itself, whatever it begins with."""
        if bits:
            self._at.insert(0, 0)
            self._bits.insert(0, bits)
        for number in numbers:
            if self.offsets[number][:1] != [0]:
                self.offsets[number].insert(0, 0)


class _Asked:
    """The expressions that were asked for so far, a number from 1 on for each, and with which letters they can begin."""

    def __init__(self) -> None:
        self._newest = 0
        self._numbers: dict[int, int] = {}
        self._n_asked: dict[int, int] = {}
        self._cues: list[re.Pattern[str]] = []  # kept, so that no other expression gets the identity of one
        self._by_opening: dict[str, int] = {}
        self._begun: dict[str, _Begun] = {}
        self._alike: dict[int, tuple[int, ...]] = {}  # many words begin the same
        self._n_known = self._n_read = 0
        self._lock = Lock()

    def number_of(self, cue: re.Pattern[str]) -> int:
        """The number of an expression; 0 where it can begin with anything, or is seldom asked for."""
        number = self._numbers.get(id(cue))
        return self._counted(cue) if number is None else number

    def learn(self, cue: re.Pattern[str]) -> int:
        """The same, worked out now."""
        number = self._numbers.get(id(cue))
        return self._add(cue) if number is None else number

    def refreshed(self) -> tuple[int, Mapping[str, _Begun]]:
        """The newest number that is looked for, and what can begin with the beginnings that were looked up so far."""
        with self._lock:
            self._n_read += 1
            n_learnt = self._newest - self._n_known
            is_due = n_learnt > self._n_known // LEARNT_PART or (n_learnt and self._n_read >= READ_WITHOUT)
            if is_due or len(self._begun) >= REMEMBERED:
                self._begun, self._alike = {}, {}
                self._n_known, self._n_read = self._newest, 0
            return self._n_known, self._begun

    def look_up(self, asked: str) -> _Begun:
        """The expressions that can begin with a mark, or with a word, as much of it as `_BEGINNING` finds."""
        word, *following = asked.split()
        beginning = word.translate(_ALIKE).lower()
        letters = len(beginning) if not is_mark(beginning[0]) else 0
        openings = [beginning, *(beginning[:length] for length in range(1, letters))]
        openings += [NUMBER, ANY_NUMBER] if beginning[0].isdecimal() else []
        openings += [beginning + END] if letters < LETTERS else []
        openings += [beginning + END + letter.translate(_ALIKE).lower() for letter in following]
        openings += [CAPITAL] if "A" <= word[0] <= "Z" else []
        with self._lock:
            bits = 0
            for opening in openings:
                bits |= self._by_opening.get(opening, 0)
            if bits not in self._alike:
                self._alike[bits] = tuple(_numbers(bits))
            found = self._begun[asked] = bits, self._alike[bits]
        return found

    def _counted(self, cue: re.Pattern[str]) -> int:
        if id(cue) not in self._n_asked:
            self._cues.append(cue)
        asked = self._n_asked[id(cue)] = self._n_asked.get(id(cue), 0) + 1
        return 0 if asked < OFTEN else self._add(cue)

    def _add(self, cue: re.Pattern[str]) -> int:
        openings = openings_of(cue)
        with self._lock:
            self._cues.append(cue)
            number = self._newest + 1 if openings is not None else 0
            for opening in openings or ():
                self._by_opening[opening] = self._by_opening.get(opening, 0) | _bit(number)
            self._newest = max(self._newest, number)
            self._numbers[id(cue)] = number
        return number


def _bit(number: int) -> int:
    return 1 << number - 1 if number else 0


def _numbers(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length()
        bits ^= lowest


_asked = _Asked()
# A finder asks of the report that is read, and of single sentences.
_places_of = lru_cache(maxsize=4)(_Places)
