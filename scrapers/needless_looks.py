"""Spares trafilatura looks through a whole page for elements by names that nothing on the page has.

It asks each element for dozens of names of comments, share buttons and the like before it begins, which takes a fifth of
the time that a page takes. Most pages have a few names many times over: they are gathered once, each is tried once, and
only where one fits is the page looked through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree
from trafilatura import core
from trafilatura.htmlprocessing import prune_unwanted_nodes

from scrapers.page_tree import Element

# An expression that finds elements of some tags, all by their class or id: at least one of these tests has to hold.
_TEST = r"(?:re:test|contains)\(@(?:id|class), '[^']*'\)"
_BY_NAME = re.compile(
    rf"\s*\.//\*\[self::[\w: ]+\]\[\s*(?P<tests>{_TEST}(?:\s+or\s+{_TEST})*)\s*\](?:\[.*\])?\s*", re.DOTALL
)
_QUOTED = re.compile("'[^']*'")
_WORDS = re.compile(r"(?P<how>re:test|contains)\(@(?:id|class), '(?P<words>[^']*)'\)")
_CLASSES = etree.XPath(".//@class", smart_strings=False)
_IDS = etree.XPath(".//@id", smart_strings=False)
_N_REMEMBERED = 4_096  # names: most come again and again on a page, and on the next
_MAX_NAMES = 1_000  # letters: longer ones are not remembered


def spare_needless_looks() -> None:
    """From now on this process looks through a page only for what may be there."""
    vars(core)["prune_unwanted_nodes"] = _pruned


def _pruned(tree: Element, expressions: Sequence[etree.XPath], with_backup: bool = False) -> Element:
    tests = tuple(_tests_of(expression.path) for expression in expressions)
    if not any(test is None for test in tests):
        names = {*_CLASSES(tree), *_IDS(tree)}
        if not any(len(name) > _MAX_NAMES or _fits(name, tests) for name in names):
            return tree
    return prune_unwanted_nodes(tree, list(expressions), with_backup)


@lru_cache(_N_REMEMBERED)
def _fits(name: str, tests: tuple[re.Pattern[str], ...]) -> bool:
    return any(test.search(name) for test in tests)


@lru_cache
def _tests_of(path: str) -> re.Pattern[str] | None:
    """What a name on the page has to fit before the expression can find anything; None where that is not known of it."""
    found = _BY_NAME.fullmatch(path)
    if found is None or "|" in _QUOTED.sub("", path):
        return None
    words = (
        re.escape(one["words"]) if one["how"] == "contains" else f"(?:{one['words']})"
        for one in _WORDS.finditer(found["tests"])
    )
    return re.compile("|".join(words))
