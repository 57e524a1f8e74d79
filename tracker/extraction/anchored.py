"""Phrases as regular expressions -> one expression that skips in one scan the places where none of them can begin.

Python looks for a set of first characters quickly, but only where the expression begins with that set and does not fold
its letters. So `\\bfoo|\\bbar` becomes `[BbFf](?<=\\b.)(?i:(?<=f)oo|(?<=b)ar)`, which finds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:P?[<!=:]|[aimsx-]+:)?|.", re.DOTALL)
_LETTERS = re.compile(r"[^\W_]|\[[^\W_]+\]")
_QUANTIFIERS = ("?", "*", "+", "{")
# Other characters that count as these letters where case is folded.
_ALIKE = {"k": "\u212a", "s": "\u017f"}

_Opened = tuple[str, str]


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases, at one place the first that fits; capitals and small letters are alike."""
    ordered = tuple(phrases)
    branches = [branch for phrase in ordered for branch in _branches(_TOKEN.findall(phrase))]
    opened = [(branch[0] == r"\b", _opened(branch[branch[0] == r"\b" :])) for branch in branches if branch]
    if len(opened) < len(branches) or not opened or any(one is None for _, one in opened):
        return re.compile("|".join(f"(?:{phrase})" for phrase in ordered), re.IGNORECASE)
    firsts = "".join(one[0] for _, one in opened if one)
    parts = [
        (r"(?<=\b.)" if at_word else "") + "(?i:" + "|".join(one[1] for _, one in group if one) + ")"
        for at_word, group in groupby(opened, key=lambda one: one[0])
    ]
    return re.compile(f"(?:[{_any_case(firsts)}](?:{'|'.join(parts)}))")


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
    """The letters that a branch can begin with, and what is left to match behind the first; None where that is unknown."""
    if not tokens:
        return None
    head, rest = tokens[0], tokens[1:]
    if head == "(?:":
        close = _closing(rest)
        inner = [_opened(branch) for branch in _branches(rest[:close])]
        after = rest[close + 1 :]
        if after[:1] and after[0] in _QUANTIFIERS:
            return None
        known = [one for one in inner if one is not None]
        if len(known) < len(inner):
            return None
        return "".join(f for f, _ in known), f"(?:{'|'.join(r for _, r in known)}){''.join(after)}"
    if not _LETTERS.fullmatch(head) or (rest and rest[0] in _QUANTIFIERS):
        return None
    return head.strip("[]"), f"(?<={head}){''.join(rest)}"


def _closing(tokens: list[str]) -> int:
    """Where the group ends in which the tokens begin."""
    depth = 1
    for place, token in enumerate(tokens):
        depth += token.startswith("(") - (token == ")")
        if not depth:
            return place
    return len(tokens)


def _any_case(letters: str) -> str:
    forms = {form for c in letters for form in (c, c.lower(), c.upper(), _ALIKE.get(c.lower(), c))}
    return "".join(sorted(form for form in forms if len(form) == 1))
