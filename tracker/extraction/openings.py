"""An expression -> the letters with which what it finds can begin; a stretch of text -> those with which its words do.

Where the two have none in common the expression finds nothing there: most sentences need no search for most cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from threading import Lock

# So many letters of a word are looked at.
LETTERS = 4
# So many beginnings of words are kept with what can begin with them.
REMEMBERED = 20_000
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P?[<!=:]|[aimsx-]+:)?|.", re.DOTALL)
# Where case is folded these count as "i" and "s", though their small letters are others.
_ALIKE = str.maketrans({"\u0130": "i", "\u0131": "i", "\u017f": "s"})
_WORD = re.compile(rf"\b\w{{1,{LETTERS}}}")
# Ideographs stand without white space, and a Latin word can follow one.
_ANY_WORD = re.compile(rf"(?<![A-Za-z0-9_])(?=(\w{{1,{LETTERS}}}))")
_WORD_BEFORE = re.compile(r"\[(?:A-Za-z0-9_|\\w)(?:\\.|[^\]\\^])*\]|\\w")
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"[*+?]|\{\d*,?\d*\}")

# How an expression can begin: the letters so far, whether more may follow, and whether it begins with a word.
_Path = tuple[str, bool, bool]
_START: _Path = ("", True, False)
# Numbers that begin like a word, and those of which the last digits count too.
_NUMBER, _ANY_NUMBER = "#", "##"
_IDEOGRAPHS = "\u2e80"

_sources: dict[int, tuple[re.Pattern[str], str]] = {}


class Wording:
    """A stretch of a text, such as a sentence, of which many cues are asked: one looks only where its words can begin."""

    __slots__ = ("_anywhere", "_begun", "_known", "_words", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._words: list[tuple[str, int]] | None = None
        self._known = self._begun = self._anywhere = 0

    def search(self, cue: re.Pattern[str]) -> re.Match[str] | None:
        """Where the expression first finds something."""
        places = self._places_for(cue)
        if places is None:
            return cue.search(self.text, self.start, self.end)
        for place in places:
            if match := cue.match(self.text, place, self.end):
                return match
        return None

    def finditer(self, cue: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """All that the expression finds, in order."""
        places = self._places_for(cue)
        if places is None:
            yield from cue.finditer(self.text, self.start, self.end)
            return
        end = self.start
        for place in places:
            if place >= end and (match := cue.match(self.text, place, self.end)):
                yield match
                end = match.end()

    def _places_for(self, cue: re.Pattern[str]) -> Sequence[int] | None:
        """Where the expression can find something, in order; None where that is anywhere."""
        bit = _asked.bit_of(cue)
        words = self._words if self._words is not None else self._read()
        if not bit or bit & self._anywhere or not bit & self._known:
            return None
        if not bit & self._begun:
            return ()
        return [place for word, place in words if _asked.begun_by(word) & bit]

    def _read(self) -> list[tuple[str, int]]:
        """The beginnings of its words and where they stand; sets which cues can begin with one, and which anywhere."""
        stretch, start = self.text[self.start : self.end], self.start
        if stretch.isascii():
            words = [(match[0].lower(), start + match.start()) for match in _WORD.finditer(stretch)]
        else:
            found = _ANY_WORD.finditer(stretch)
            words = [(match[1].translate(_ALIKE).lower(), start + match.start()) for match in found]
            for letter in set(stretch):
                if letter >= _IDEOGRAPHS:
                    self._anywhere |= _asked.begun_by(letter)
        if _DIGIT.search(stretch):
            self._anywhere |= _asked.begun_by(_ANY_NUMBER)
        for word, _ in words:
            self._begun |= _asked.begun_by(word)
        self._words, self._known = words, _asked.all
        return words


class _Asked:
    """The expressions that were asked for so far, a bit each, and with which letters they can begin."""

    def __init__(self) -> None:
        self.all = 0
        self._bits: dict[int, tuple[re.Pattern[str], int]] = {}
        self._by_opening: dict[str, int] = {}
        self._by_word: dict[str, int] = {}
        self._lock = Lock()

    def bit_of(self, cue: re.Pattern[str]) -> int:
        """The bit of an expression; 0 where it can begin with anything."""
        known = self._bits.get(id(cue))
        return known[1] if known is not None else self._add(cue)

    def begun_by(self, word: str) -> int:
        """The expressions that can begin with the letters of this word."""
        found = self._by_word.get(word)
        return found if found is not None else self._look_up(word)

    def _look_up(self, word: str) -> int:
        with self._lock:
            if len(self._by_word) >= REMEMBERED:
                self._by_word.clear()
            found = self._by_opening.get(_NUMBER, 0) if word[0].isdecimal() else 0
            for length in range(1, len(word) + 1):
                found |= self._by_opening.get(word[:length], 0)
            self._by_word[word] = found
        return found

    def _add(self, cue: re.Pattern[str]) -> int:
        openings = openings_of(cue)
        with self._lock:
            bit = 0 if openings is None else 1 << self.all.bit_length()
            for opening in openings or ():
                self._by_opening[opening] = self._by_opening.get(opening, 0) | bit
            self.all |= bit
            self._by_word.clear()
            self._bits[id(cue)] = (cue, bit)  # kept, so that no other expression gets its identity
        return bit


_asked = _Asked()


def remember(pattern: re.Pattern[str], source: str) -> None:
    """Has `openings_of` look at the expression of which a pattern was made, not at what it was made into."""
    _sources[id(pattern)] = (pattern, source)


def openings_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The small letters, up to four, with which a match can begin; None where these are not known."""
    source = _sources[id(pattern)][1] if id(pattern) in _sources else pattern.pattern
    tokens = TOKEN.findall(source)
    if pattern.flags & re.VERBOSE:
        tokens = [token for token in tokens if not token.isspace()]
    return _openings(_alternatives(tokens, {_START}))


def _openings(paths: set[_Path]) -> frozenset[str] | None:
    found = set()
    for letters, _, at_word in paths:
        if not letters:
            return None
        if letters[0] == _NUMBER or letters[0].isdecimal():
            found.add(_NUMBER if at_word else _ANY_NUMBER)
        elif letters[0] >= _IDEOGRAPHS:
            found.add(letters[0])
        elif at_word:
            found.add(letters)
        else:
            return None
    return frozenset(found)


def _alternatives(tokens: Sequence[str], before: set[_Path]) -> set[_Path]:
    """How what stood before can go on with one of the alternatives."""
    found: set[_Path] = set()
    depth = start = 0
    for place, token in enumerate([*tokens, "|"]):
        depth += token.startswith("(") - (token == ")")
        if token == "|" and not depth:
            found |= _sequence(tokens[start:place], before)
            start = place + 1
    return found


def _sequence(tokens: Sequence[str], paths: set[_Path]) -> set[_Path]:
    """How what stood before can go on with all of these, one behind the other."""
    place = 0
    while place < len(tokens) and any(goes_on for _, goes_on, _ in paths):
        end = _end_of(tokens, place)
        done = {path for path in paths if not path[1]}
        after = _element(tokens[place:end], paths - done)
        counted = _COUNTED.match("".join(tokens[end : end + 8]))
        if counted:
            after = after if counted[0] == "?" else {(letters, False, at_word) for letters, _, at_word in after}
            after |= paths if counted[0][0] in "?*" or counted[0].startswith(("{0", "{,")) else set()
            end += len(counted[0]) + (tokens[end + len(counted[0]) : end + len(counted[0]) + 1] in (["?"], ["+"]))
        paths = after | done
        place = end
    return paths


def _end_of(tokens: Sequence[str], place: int) -> int:
    """Where the element ends that begins at this place: a group, or a single token."""
    depth = 0
    for end in range(place, len(tokens)):
        depth += tokens[end].startswith("(") - (tokens[end] == ")")
        if not depth:
            return end + 1
    return len(tokens)


def _element(tokens: Sequence[str], paths: set[_Path]) -> set[_Path]:
    head = tokens[0]
    if head in ("(?=", "(?!", "(?<"):
        is_at_word = head == "(?<" and tokens[1] == "!" and _WORD_BEFORE.fullmatch("".join(tokens[2:-1]))
        return {(letters, True, at_word or bool(is_at_word and not letters)) for letters, _, at_word in paths}
    if head == "(?P<":
        return _alternatives(tokens[list(tokens).index(">") + 1 : -1], paths)
    if head == "(" or (head.startswith("(?") and head.endswith(":")):
        return _alternatives(tokens[1:-1], paths)
    if head == r"\b":
        return {(letters, not letters, at_word or not letters) for letters, _, at_word in paths}
    return {way for path in paths for way in _spelt(head, path)}


def _spelt(token: str, path: _Path) -> set[_Path]:
    """How a beginning goes on with a character or one of a set: with letters; what else comes ends it."""
    letters, _, at_word = path
    if token == r"\d" and not letters:
        return {(_NUMBER, False, at_word)}
    spellings = token[1:-1] if len(token) > 2 and token[0] == "[" else token
    if not re.fullmatch(r"\w+", spellings):
        return {(letters, False, at_word)}
    return {(letters + one.lower(), len(letters) + 1 < LETTERS, at_word) for one in spellings}
