"""An expression -> the letters with which what it finds can begin; a stretch of text -> those with which its words do.

Where the two have none in common the expression finds nothing there: most sentences need no search for most cues.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# So many letters of a word are looked at.
LETTERS = 4
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
_NUMBER = "#"
_IDEOGRAPHS = "\u2e80"

_sources: dict[int, tuple[re.Pattern[str], str]] = {}
_known: dict[int, tuple[re.Pattern[str], frozenset[str] | None]] = {}


class Wording:
    """A stretch of a text, such as a sentence, of which many cues are asked: one looks only where its words can begin."""

    __slots__ = ("_openings", "_places", "end", "start", "text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self._places: dict[str, list[int]] = {}
        self._openings: frozenset[str] | None = None

    def may_have(self, cue: re.Pattern[str]) -> bool:
        """Whether any word can be the first that the expression finds."""
        openings = openings_of(cue)
        return openings is None or not self._own_openings().isdisjoint(openings)

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
        openings = openings_of(cue)
        if openings is None:
            return None
        own = self._own_openings()
        if own.isdisjoint(openings):
            return ()
        shared = own & openings
        if not self._places.keys() >= shared:
            return None
        return sorted({place for opening in shared for place in self._places[opening]})

    def _own_openings(self) -> frozenset[str]:
        """The beginnings of its words, in one to four small letters; its ideographs; "#" for a digit."""
        if self._openings is None:
            stretch = self.text[self.start : self.end]
            self._places = _places_in(stretch, self.start)
            others = {_NUMBER} if _DIGIT.search(stretch) else set()
            if not stretch.isascii():
                others.update(letter for letter in stretch if letter >= _IDEOGRAPHS)
            self._openings = frozenset(self._places) | others
        return self._openings


def _places_in(stretch: str, start: int) -> dict[str, list[int]]:
    """Where words begin, by their first letters."""
    if stretch.isascii():
        words = [(match[0].lower(), match.start()) for match in _WORD.finditer(stretch)]
    else:
        words = [(match[1].translate(_ALIKE).lower(), match.start()) for match in _ANY_WORD.finditer(stretch)]
    places: dict[str, list[int]] = {}
    for word, place in words:
        for length in range(1, len(word) + 1):
            places.setdefault(word[:length], []).append(start + place)
    return places


def remember(pattern: re.Pattern[str], source: str) -> None:
    """Has `openings_of` look at the expression of which a pattern was made, not at what it was made into."""
    _sources[id(pattern)] = (pattern, source)


def openings_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The small letters, up to four, with which a match can begin; None where these are not known."""
    known = _known.get(id(pattern))
    if known is None:
        source = _sources[id(pattern)][1] if id(pattern) in _sources else pattern.pattern
        tokens = TOKEN.findall(source)
        if pattern.flags & re.VERBOSE:
            tokens = [token for token in tokens if not token.isspace()]
        known = _known[id(pattern)] = (pattern, _openings(_alternatives(tokens, {_START})))
    return known[1]


def _openings(paths: set[_Path]) -> frozenset[str] | None:
    found = set()
    for letters, _, at_word in paths:
        if not letters:
            return None
        if letters[0] == _NUMBER or letters[0].isdecimal():
            found.add(_NUMBER)
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
