"""Finds versions of models that the lexicon does not know: a name, a number, and words such as 'Pro', 'Instruct' or '70B'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.runs import Page, never
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind

_SIZE = r"\d{1,4}(?:\.\d)?[BMT](?:-A\d{1,3}B)?"
# "Asked Sable 2.1 million questions" counts questions.
_AMOUNT = re.compile(r" (?:thousand|million|billion|trillion)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_versions(page: Page, block: Block) -> Iterator[Candidate]:
    """Names with a version in a block, as far as their form or the words around them show a product."""
    for match in _pattern().finditer(page.plain, block.start, block.end):
        if _is_product(page, block, match):
            first = match["base"].split()[0]
            is_opener = first != match["base"] and first in lexicon.word_set("contexts", "openers")
            start = match.start() + (len(first) + 1 if is_opener else 0)
            name = re.sub(r"\s+", " ", page.plain[start : match.end()])
            yield Candidate(
                start=start,
                end=match.end(),
                name=name,
                kind=EntityKind.PRODUCT,
                known=False,
                sure=True,
                rule="model-pattern",
            )


@cache
def _pattern() -> re.Pattern[str]:
    suffix = lexicon.alternatives(lexicon.words("contexts", "version_words"))
    return re.compile(
        r"(?<![\w.'/-])(?P<base>[A-Z][A-Za-z]*[a-zA-Z](?: [A-Z][a-zA-Z]+)?)(?P<joint>[ -]?)"
        r"(?P<version>[A-Zvk]?\d{1,3}(?:\.\d{1,2}){0,2}[a-z]?|" + _SIZE + r")"
        rf"(?P<rest>(?:[ -](?:{suffix}|{_SIZE}))*)(?![\w%°]|[.,]\d|-[a-z])"
    )


def _is_product(page: Page, block: Block, match: re.Match[str]) -> bool:
    base, version = match["base"].split(), match["version"]
    numbered = lexicon.word_set("contexts", "never_numbered")
    if (
        _YEAR.fullmatch(version)
        or set(base) & (never() | numbered)
        or base[-1] in lexicon.word_set("contexts", "titles")
    ):
        return False
    if len(match["base"]) < 3 or (match["base"].isupper() and match["joint"] != " " and not match["rest"]):
        return False
    before = page.plain[max(block.start, match.start() - 40) : match.start()]
    after = page.plain[match.end() : min(block.end, match.end() + 30)]
    if match["joint"] == " " and _AMOUNT.match(after):
        return False
    if match["rest"]:
        return True
    if _named_before().search(before) or _noun_after().match(after):
        return True
    is_rare = not page.is_ordinary(base[-1])
    return is_rare and (match["joint"] == "-" or "." in version or not version.isdigit())


@cache
def _named_before() -> re.Pattern[str]:
    nouns = lexicon.alternatives(lexicon.words("contexts", "product_nouns"))
    making = lexicon.alternatives(lexicon.words("contexts", "making"))
    return re.compile(rf"\b(?:{nouns},?|{making})(?: (?:the|its|called|named|dubbed|new))*\s+[\"“]?$")


@cache
def _noun_after() -> re.Pattern[str]:
    nouns = lexicon.alternatives(lexicon.words("contexts", "product_nouns"))
    return re.compile(rf"[\"”]?,? (?:[a-z-]+ ){{0,2}}{nouns}\b|[\"”]?, (?:its|an?|the) (?:[\w-]+ ){{0,4}}{nouns}\b")
