"""Phrases as regular expressions -> one expression that skips in one scan the places where none of them can begin.

Python looks for a set of first characters quickly, but only where the expression begins with that set and does not fold
its letters. So `\\bfoo|\\bbar` becomes `[BbFf](?<=\\b.)(?i:(?<=f)oo|(?<=b)ar)`, which finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from tracker.extraction.openings import TOKEN, remember

_LETTERS = re.compile(r"[^\W_]|\\d|\[[^\W_]+\]")
_DIGIT = r"\d"
_BOUNDARY = r"\b"
_QUANTIFIERS = ("?", "*", "+", "{")
# Other characters that count as these letters where case is folded.
_ALIKE = {"k": "\u212a", "s": "\u017f"}

# What a branch can begin with, as members of a set of characters, and what is left to match behind that.
_Opened = tuple[tuple[str, ...], str]


def any_of(phrases: Iterable[str], *, fold: bool = True) -> re.Pattern[str]:
    """Any of the phrases, at one place the first that fits. fold: capitals and small letters are alike."""
    ordered = tuple(phrases)
    found = _compiled(ordered, fold=fold)
    remember(found, "|".join(ordered))
    return found


def _compiled(ordered: tuple[str, ...], *, fold: bool) -> re.Pattern[str]:
    branches = [branch for phrase in ordered for branch in _branches(TOKEN.findall(phrase))]
    opened = [(branch[0] == _BOUNDARY, _opened(branch[branch[0] == _BOUNDARY :])) for branch in branches if branch]
    if len(opened) < len(branches) or not opened or any(one is None for _, one in opened):
        return re.compile("|".join(f"(?:{phrase})" for phrase in ordered), re.IGNORECASE if fold else 0)
    firsts = {first for _, one in opened if one for first in one[0]}
    parts = [
        (r"(?<=\b.)" if at_word else "") + f"(?{'i' * fold}:{'|'.join(one[1] for _, one in group if one)})"
        for at_word, group in groupby(opened, key=lambda one: one[0])
    ]
    letters = "".join(sorted(_any_case(firsts) if fold else firsts))
    return re.compile(f"(?:[{letters}](?:{'|'.join(parts)}))")


def _branches(tokens: list[str]) -> list[list[str]]:
    """The alternatives of an expression, cut at the bars that stand in no group."""
    branches: list[list[str]] = [[]]
    depth = 0
    for token in tokens:
        depth += token.startswith("(") - (token == ")")
        if token == "|" and not depth:
            branches.append([])
        else:
            branches[-1].append(token)
    return branches


def _opened(tokens: list[str]) -> _Opened | None:
    """A branch as what it begins with and what follows; None where the beginning is unknown."""
    if not tokens:
        return None
    head, rest = tokens[0], tokens[1:]
    if head == _BOUNDARY:
        return _behind(r"(?<=\b.)", _opened(rest))
    if head == "(?<":
        close = _closing(rest)
        look = f"(?<{rest[0]}(?:{''.join(rest[1:close])}).)"
        return _behind(look, _opened(rest[close + 1 :]))
    if head == "(?:":
        return _opened_group(rest)
    if not _LETTERS.fullmatch(head) or (rest and rest[0] in _QUANTIFIERS):
        return None
    firsts = (head,) if head == _DIGIT else tuple(head.strip("[]"))
    return firsts, f"(?<={head}){''.join(rest)}"


def _behind(look: str, opened: _Opened | None) -> _Opened | None:
    return None if opened is None else (opened[0], look + opened[1])


def _opened_group(tokens: list[str]) -> _Opened | None:
    """The same for a branch that begins with a group; an optional one is first taken and then left out."""
    close = _closing(tokens)
    after = tokens[close + 1 :]
    is_twice = after[:1] == ["?"] and after[1:2] != ["?"] and not {"(", "(?P<"} & set(after)
    if is_twice:
        return _either([_opened_group([*tokens[: close + 1], *after[1:]]), _opened(after[1:])], "")
    if after[:1] and after[0] in _QUANTIFIERS:
        return None
    return _either([_opened(branch) for branch in _branches(tokens[:close])], "".join(after))


def _either(branches: list[_Opened | None], after: str) -> _Opened | None:
    known = [one for one in branches if one is not None]
    if len(known) < len(branches):
        return None
    firsts = tuple(dict.fromkeys(first for firsts, _ in known for first in firsts))
    guard = f"(?<=[{''.join(firsts)}])" if len(known) > 2 else ""  # one look instead of one for each
    return firsts, f"{guard}(?:{'|'.join(rest for _, rest in known)}){after}"


def _closing(tokens: list[str]) -> int:
    """Where the group ends in which the tokens begin."""
    depth = 1
    for place, token in enumerate(tokens):
        depth += token.startswith("(") - (token == ")")
        if not depth:
            return place
    return len(tokens)


def _any_case(firsts: set[str]) -> set[str]:
    forms = {form for c in firsts for form in (c, c.lower(), c.upper(), _ALIKE.get(c.lower(), c)) if len(form) == 1}
    return forms | {_DIGIT} if _DIGIT in firsts else forms
