"""Finds instruments that the lexicon does not know: laws, bills, orders and memos, by the form of their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.anchored import any_of
from tracker.extraction.naming.common_words import is_common
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.runs import UPPER
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind

_BILL = any_of(
    (
        r"\b(?:H\. ?R\.|S\.|H\. ?J\. ?Res\.|H\. ?Res\.|S\. ?Res\.|H\. ?Con\. ?Res\.|HR|H\.B\.|HB|S\.B\.|SB|A\.B\.|AB) ?-?\d{1,5}\b(?!\.\d|%)",
        r"\b(?:Assembly|Senate|House) (?:Joint )?(?:Bill|Resolution) (?:No\. )?\d{1,5}\b",
    ),
    fold=False,
)
_CODED = any_of(
    (
        r"\b(?:NSTM|NSPM|NSM|PPD|EO)-\d{1,3}\b|\bE\.?O\.? \d{5}\b|\bExecutive Order (?:No\. )?\d{4,5}\b|\bAA\d{2}-\d{3}[A-Z]\b",
        r"\b(?:Directive|Regulation) \((?:EU|EC)\) (?:No )?\d{1,4}/\d{2,4}\b|\bPublic Law (?:No\. )?\d{2,3}-\d{1,3}\b",
    ),
    fold=False,
)
_TITLED = any_of(
    (
        r"\b(?:memo|memorandum|order|directive|bill|proclamation|action plan|strategy|guidance|circular|resolution)\b"
        r"[^.\"“”]{0,40}?,? (?:titled|entitled|called|dubbed|headed)[,:]? [\"“](?P<name>[A-Z][^\"”“\n]{5,90}?),?[\"”]",
    ),
    fold=False,
)
# A short name made of everyday words alone is no instrument under these heads: 'Copyright Law', 'User Agreement'.
_LOOSE = frozenset({"Law", "Code", "Rule", "Rules", "Order", "Agreement", "Protocol", "Resolution", "Convention", "Regulations", "Regulation", "Amendment", "Charter", "Declaration", "Statute", "Bill"})  # fmt: skip
_NO_START = frozenset({"Section", "Sections", "Title", "Article", "Part", "Chapter", "The", "Under", "In", "If", "But", "And", "When", "While", "As", "By", "For", "Both", "Congress", "A", "An", "Since", "After", "Before", "Until", "Because", "Although", "Though", "Unless", "Once"})  # fmt: skip


def find_instruments(plain: str, block: Block) -> Iterator[Candidate]:
    """Laws, bills, orders and memos that a block names by number, by their title or as 'the … Act'."""
    for pattern in (_BILL, _CODED):
        for match in pattern.finditer(plain, block.start, block.end):
            name = re.sub(r"(?<=\.) ?(?=R\.)", "", match[0])
            yield candidate(match.start(), match.end(), name, "numbered-instrument")
    for match in _TITLED.finditer(plain, block.start, block.end):
        yield candidate(match.start("name"), match.end("name"), match["name"], "titled-instrument")
    for match in _act_pattern().finditer(plain, block.start, block.end):
        start = _start(match)
        goes_on = match["head"] in _LOOSE and re.match(
            rf" and [{UPPER}][\w-]*\b(?!')", plain[match.end() : match.end() + 30]
        )
        before = plain[max(block.start, start - 24) : start]
        if not goes_on and _is_named(plain[start : match.end()].split(), match["head"], before):
            yield candidate(start, match.end(), plain[start : match.end()], "act-pattern")


@cache
def _act_pattern() -> re.Pattern[str]:
    heads = lexicon.alternatives(lexicon.words("contexts", "instrument_heads"))
    word = rf"[{UPPER}][\w'&.-]{{0,40}}\w"
    dates = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
    middle = rf"(?:{word}|of|and|for|the|on|from|to|in|by|with|against|\d+)"
    return re.compile(
        rf"(?<![\w'.-])(?P<name>{word}(?:,?\s+{middle}){{0,10}}?\s(?P<head>{heads}))(?P<tail> of \d{{4}}|(?<=Memorandum) \d{{1,3}}(?=[\W_])|(?:(?<=Accord)|(?<=Treaty)|(?<=Convention)|(?<=Agreement)|(?<=Declaration)|(?<=Order)|(?<=Directive)|(?<=Regulation)) on (?!{dates}){word}(?: {word}){{0,4}})?(?![\w-])(?!\s+[{UPPER}][a-z])"
    )


def _start(match: re.Match[str]) -> int:
    """Where the name begins: after a bill's number, possessives and words that only open the sentence."""
    start = match.start("name")
    if numbered := _BILL.match(match["name"]):
        start += numbered.end()
        start += len(match.string[start : match.end()]) - len(match.string[start : match.end()].lstrip())
    for word in re.finditer(r"\S+\s+", match["name"]):
        bare = word[0].strip()
        if bare.endswith("'s") or bare in _NO_START:
            start = match.start("name") + word.end()
    rest = match["name"][start - match.start("name") :]
    while opening := re.match(r"(?:of|and|for|the|on|from|to|in|by|with|against|\d+)\s+", rest):
        start += opening.end()
        rest = rest[opening.end() :]
    return start


def _is_named(words: list[str], head: str, before: str) -> bool:
    if head not in words or words[0] == head or not words:
        return False
    if head not in _LOOSE:
        return True
    if any(word.endswith(",") or word in ("the", "of", "with", "from") for word in words[: words.index(head)]):
        return False
    body = words[: words.index(head)]
    is_rare = any(not is_common(word) for word in body if word[0].isupper())
    country = re.search(r"(?:[a-z.]'s|\b(?:EU|U\.S\.|US|UK|Chinese|European|Federal|California)) $", before)
    return is_rare or bool(country) or len(body) > 3


def candidate(start: int, end: int, name: str, rule: str) -> Candidate:
    """An instrument that the lexicon does not know."""
    return Candidate(
        start=start,
        end=end,
        name=re.sub(r"\s+", " ", name),
        kind=EntityKind.INSTRUMENT,
        known=False,
        sure=True,
        rule=rule,
    )
