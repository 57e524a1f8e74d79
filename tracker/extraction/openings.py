"""An expression -> the letters with which what it finds can begin, behind a short word also the first of the next.

Where a stretch of text has no word that begins so, the expression finds nothing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# So many letters of a word are looked at.
LETTERS = 6
TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P?[<!=:]|[aimsx-]+:)?|.", re.DOTALL)
_WORD_BEFORE = re.compile(r"\[(?:A-Za-z0-9_|\\w)(?:\\.|[^\]\\^])*\]|\\w")
_COUNTED = re.compile(r"[*+?]|\{\d*,?\d*\}")
# Characters that are given one by one, alone or in a set: no range but of digits, no kind but white space.
_GIVEN = re.compile(r"\\\W|[^\\.^$]")
_MEMBER = re.compile(
    r"(?P<from>[0-9])-(?P<to>[0-9])|\\x(?P<code>[0-9a-f]{2})|(?P<space>\\s)|\\?(?P<mark>[^\w\\^-]|-(?=\]))"
    r"|(?P<letter>\w)"
)
_SET = re.compile(rf"\[(?:{re.sub('[?]P<[a-z]+>', '?:', _MEMBER.pattern)})+\]")

# How an expression can begin: the letters so far, whether more may follow, and whether it begins with a word.
_Path = tuple[str, bool, bool]
_START: _Path = ("", True, False)
_UNKNOWN: _Path = ("", False, False)
# Numbers that begin like a word, those of which the last digits count too, and the beginning of the text.
NUMBER, ANY_NUMBER, TEXT_START = "#", "##", "^"
# Stands behind letters that are a whole word; the first letter of the next may follow.
END = " "
# Any capital of ASCII, which begins a word; all other openings are in small letters.
CAPITAL = "A"
_CAPITALS = "[A-Z]"
# The same in a group that folds no case, whatever the rest of the expression does.
_CAPITALS_ONLY = "[A-Z] as it stands"
SPACE = r"\s"
IDEOGRAPHS = "\u2e80"

_sources: dict[int, tuple[re.Pattern[str], str]] = {}


def remember(pattern: re.Pattern[str], source: str) -> None:
    """Has `openings_of` look at the expression of which a pattern was made, not at what it was made into."""
    _sources[id(pattern)] = (pattern, source)


def openings_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """The small letters, up to `LETTERS`, with which a match can begin; None where these are not known."""
    source = _sources[id(pattern)][1] if id(pattern) in _sources else pattern.pattern
    tokens = TOKEN.findall(source)
    if pattern.flags & re.VERBOSE:
        tokens = [token for token in tokens if not token.isspace()]
    if pattern.flags & re.MULTILINE and TEXT_START in tokens:
        return None
    return _openings(_alternatives(tokens, {_START}))


def is_mark(character: str) -> bool:
    """Whether a character is of no word: a mark can stand anywhere."""
    return not (character.isalnum() or character == "_")


def _openings(paths: set[_Path]) -> frozenset[str] | None:
    found = set()
    for letters, _, at_word in paths:
        if not letters:
            return None
        if letters[0] == NUMBER or letters[0].isdecimal():
            found.add(NUMBER if at_word else ANY_NUMBER)
        elif letters == CAPITAL and at_word:
            found.add(CAPITAL)
        elif letters[0] >= IDEOGRAPHS or is_mark(letters[0]):
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
            # More white space ends a word as one does.
            is_as_once = counted[0] == "?" or tokens[place:end] in ([SPACE], [END])
            after = after if is_as_once else {(letters, False, at_word) for letters, _, at_word in after}
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
        is_at_word = head == "(?<" and _is_no_word(tokens[1:-1])
        return {(letters, True, at_word or (is_at_word and not letters)) for letters, _, at_word in paths}
    if head == "(?P<":
        return _alternatives(tokens[list(tokens).index(">") + 1 : -1], paths)
    if head.startswith("(?") and "m" in head:  # "^" there is no beginning of the text
        return {_UNKNOWN}
    if head == "(?-i:" and not any(token.startswith("(?") and token.endswith("i:") for token in tokens[1:]):
        tokens = [_CAPITALS_ONLY if token == _CAPITALS else token for token in tokens]
    if head == "(" or (head.startswith("(?") and head.endswith(":")):
        return _alternatives(tokens[1:-1], paths)
    if head in ("$", r"\Z"):
        return {_ended(path) if path[0] else _UNKNOWN for path in paths}
    if head in ("^", r"\A"):
        return {(letters or TEXT_START, False, at_word) for letters, _, at_word in paths}
    if head == r"\b":
        return {_ended(path) if path[0] else ("", True, True) for path in paths}
    return {way for path in paths for way in _spelt(head, path)}


def _is_no_word(look: Sequence[str]) -> bool:
    """Whether what is looked for, or is not to be, before a place makes it the beginning of a word."""
    if look[0] == "!":
        return _WORD_BEFORE.fullmatch("".join(look[1:])) is not None
    return "|" not in look and look[-1] == " "


def _spelt(token: str, path: _Path) -> set[_Path]:
    """How a beginning goes on with a character or one of a set: with letters; what else comes ends it."""
    letters, _, at_word = path
    if token == r"\d" and not letters:
        return {(NUMBER, False, at_word)}
    if token == _CAPITALS_ONLY:
        return {(letters or CAPITAL, False, at_word)}
    return {_with(one, path) for one in characters(token)} or {(letters, False, at_word)}


def _with(one: str, path: _Path) -> _Path:
    letters, _, at_word = path
    if not is_mark(one):
        return letters + one.lower(), len(letters) + 1 < LETTERS and END not in letters, at_word
    if letters:
        ended = _ended(path)
        return (ended[0], ended[0][-1] == END, at_word) if one in (SPACE, END) else ended
    return _UNKNOWN if one in (NUMBER, TEXT_START, SPACE) or one.isspace() else (one, False, False)


def _ended(path: _Path) -> _Path:
    """A beginning behind which the word ends."""
    letters, _, at_word = path
    return letters + END if len(letters) < LETTERS and END not in letters else letters, False, at_word


def characters(token: str) -> tuple[str, ...]:
    """What a token can stand for where it gives each character, or white space; nothing for other kinds of character."""
    if token == SPACE:
        return (SPACE,)
    if _SET.fullmatch(token):
        return tuple(one for member in _MEMBER.finditer(token, 1, len(token) - 1) for one in _members(member))
    return (token[-1],) if _GIVEN.fullmatch(token) else ()


def _members(member: re.Match[str]) -> Iterable[str]:
    if member["from"]:
        return map(chr, range(ord(member["from"]), ord(member["to"]) + 1))
    if member["code"]:
        return (chr(int(member["code"], 16)),)
    return (member["space"] or member["mark"] or member["letter"],)
