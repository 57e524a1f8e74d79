"""No regular expression of the collecting part takes longer than its text grows, whatever the text is.

Every pattern is taken as the modules have it: compiled at their top, in a collection there, made by one of their functions,
or written in a call of `re`. Each is asked in the ways in which its module asks it.
"""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

import scrapers
import tracker.collection
from scrapers.article_dates import after_cue
from scrapers.links import spaced
from scrapers.page_facts import MARKS

# The commands of a person at a terminal, and the sample's own texts, read nothing from outside.
OURS = ("scrapers.newsroom", "scrapers.benching", "tracker.collection.benching", "tracker.collection.management")
OURS += ("tracker.collection.migrations",)
WAYS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
# STILLWATCH_LONG=1 asks them of texts of 100,000 characters as well.
LENGTHS = (100, 1_000, 10_000, *([100_000] if os.environ.get("STILLWATCH_LONG") == "1" else []))
# Of a text of 100,000 characters it may take so long, of a shorter one less, beside what a slower machine adds. What
# takes four times as long for twice the text takes seconds at 10,000.
SECONDS, NOISE = 0.05, 0.03
TIMES = (4, 5, 6, 7, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32, 40, 50, 64)
N_TRIES = 4
GENERAL = (
    " ",
    "\n",
    "a",
    "A",
    "1",
    "-",
    ".",
    "<",
    "&",
    "/",
    "|",
    "é",
    "好",
    "\x00",
    "a ",
    "1 ",
    "a.",
    "a-",
    "1.",
    ". ",
)
GENERAL += (
    "http://",
    "<!--",
    "-->",
    "<p>",
    "&#1;",
    "2026-",
    "12:",
    "a\n",
    " \n",
    "\r\n",
    "<html",
    "<?xml",
    '="',
    "D:20",
)


def modules() -> Iterator[ModuleType]:
    for package in (scrapers, tracker.collection):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not found.name.startswith(OURS):
                yield importlib.import_module(found.name)


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _patterns_in(one)


def _asked(tree: ast.AST) -> dict[str, set[str]]:
    """In which ways each name is asked."""
    ways: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in WAYS and isinstance(node.value, ast.Name):
            ways.setdefault(node.value.id, set()).add(node.attr)
    return ways


def all_patterns() -> dict[str, tuple[re.Pattern[Any], tuple[str, ...]]]:
    """Every pattern and how it is asked, by where it stands."""
    found: dict[str, tuple[re.Pattern[Any], tuple[str, ...]]] = {}
    for module in modules():
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        ways = _asked(tree)
        for name, value in vars(module).items():
            for number, pattern in enumerate(_patterns_in(value)):
                found[f"{module.__name__}.{name}{number or ''}"] = pattern, tuple(sorted(ways.get(name, {"search"})))
        for node in ast.walk(tree):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WAYS
            if is_call and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":
                assert isinstance(node.args[0], ast.Constant), f"{module.__name__}:{node.lineno}"
                found[f"{module.__name__}:{node.lineno}"] = re.compile(node.args[0].value), (node.func.attr,)
    return found


class _Attack:
    """Walks through a parsed pattern, and makes a text that fits it, and texts that keep its repetitions busy."""

    def __init__(self) -> None:
        self.pumps: list[tuple[str, str]] = []  # what stands before, and what is repeated

    def fit(self, parsed: Any, before: str = "") -> str:
        text = ""
        for code, value in parsed:
            text += self._one(code, value, before + text)
        return text

    def _one(self, code: Any, value: Any, before: str) -> str:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least, most, inside = value
            unit = self.fit(inside, before)
            if most > 5 and unit:
                self.pumps.append((before, unit))
            return unit * max(least, 1)
        if code is codes.SUBPATTERN:
            return self.fit(value[-1], before)
        if code is codes.ATOMIC_GROUP:
            return self.fit(value, before)
        if code is codes.BRANCH:
            texts = [self.fit(branch, before) for branch in value[1][:30]]
            return texts[0]
        if code is codes.LITERAL:
            return chr(value)
        if code is codes.NOT_LITERAL:
            return "b" if value == ord("a") else "a"
        if code is codes.ANY:
            return "a"
        if code is codes.IN:
            return next((mark for mark in (*_offered(value), *map(chr, range(1_000))) if _is_in(mark, value)), "")
        return ""


_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


def _offered(ways: Any) -> Iterator[str]:
    for code, value in ways:
        if code is codes.LITERAL:
            yield chr(value)
        elif code is codes.RANGE:
            yield chr(value[0])
    yield from "a1 -"


def _is_in(mark: str, ways: Any) -> bool:
    is_negated = ways[0][0] is codes.NEGATE
    for code, value in ways:
        is_one = (code is codes.LITERAL and value == ord(mark)) or (
            code is codes.RANGE and value[0] <= ord(mark) <= value[1]
        )
        if is_one or (code is codes.CATEGORY and re.match(_CATEGORIES[value], mark)):
            return not is_negated
    return is_negated


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """What stands first in a text, and what is repeated in it, that this pattern may take long for."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    walk = _Attack()
    whole = walk.fit(
        parser.parse(source, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    )
    found = {("", unit) for unit in GENERAL} | set(walk.pumps)
    found |= {("", before + unit) for before, unit in walk.pumps} | {
        ("", before + unit * 3) for before, unit in walk.pumps
    }
    return found | {("", whole), ("", whole[:-1]), ("", whole + " ")} - {("", "")}


def seconds(pattern: re.Pattern[Any], way: str, text: str) -> float:
    given: Any = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
    asked = getattr(pattern, way)
    begun = time.process_time()
    if way == "sub":
        asked(given[:0], given)
    elif way == "finditer":
        for _ in asked(given):
            pass
    else:
        asked(given)
    return time.process_time() - begun


def too_long(pattern: re.Pattern[Any], ways: tuple[str, ...]) -> Iterator[str]:
    """What takes longer than its length grows, in words."""
    for before, unit in attacks(pattern):
        for way in ways:
            # The shorter first: what is slow ends there, and what doubles its time with each piece would never end later.
            repeated = [unit * n for n in TIMES] + [(unit * (length // len(unit) + 1))[:length] for length in LENGTHS]
            for text in (f"{before}{one}\x00" for one in repeated):
                allowed = SECONDS * len(text) / 100_000 + NOISE
                if all(seconds(pattern, way, text) > allowed for _ in range(N_TRIES)):
                    yield f"{way}: {before!r} and then {unit!r}, {len(text)} characters of it"
                    break


# Those that functions make of words.
MADE = {
    "scrapers.article_dates.after_cue": (after_cue(tuple(MARKS["published_cues"])), ("match",)),
    "scrapers.links.spaced": (spaced("a a a a a b"), ("finditer",)),
    "scrapers.links.spaced of other words": (spaced("the letter of the board"), ("finditer",)),
}
PATTERNS = all_patterns() | MADE


@pytest.mark.parametrize("where", PATTERNS)
def test_no_pattern_takes_longer_than_the_text_grows(where: str) -> None:
    assert list(too_long(*PATTERNS[where])) == []


def test_what_takes_too_long_is_found() -> None:
    for slow in (r"a\s*\s*b", r"(?:a|a)*b", r"[a-z]+$", r"(?:<!--.*?-->)*<p"):
        assert next(too_long(re.compile(slow), ("search",)), None), slow
