"""Finds bodies with long names: 'the Dutch Ministry of Economic Affairs and Climate Policy', 'Center for Law and Compute'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.naming.runs import UPPER, Page, never
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind

_WORD = rf"[{UPPER}][\w'.-]{{0,40}}\w"


def find_bodies(page: Page, block: Block, names: Taken, places: Taken) -> Iterator[Candidate]:
    """The bodies of a block that are named by a head and what they are for; names, places: what is known in it."""
    position = block.start
    while match := _body().search(page.plain, position, block.end):
        position = match.end("head")
        start = _start(page, match.start(), match.start("head"))
        end = _end(page, match, names, places)
        if end > match.end("head"):
            position = end
            head = match["head"]
            name = re.sub(r"\s+", " ", page.plain[start:end])
            kind = EntityKind.GOVERNMENT_BODY if _is_public(head, name) else EntityKind.ORGANISATION
            yield Candidate(start=start, end=end, name=name, kind=kind, known=False, sure=True, rule="body-of")


def _is_public(head: str, name: str) -> bool:
    words = set(name.split())
    if head in ("House", "Senate"):
        return True
    if words & {"University", "School", "College"}:
        return False
    return head.split()[0] in lexicon.word_set("contexts", "government_heads")


@cache
def _body() -> re.Pattern[str]:
    heads = lexicon.alternatives(lexicon.words("contexts", "linking_heads"))
    return re.compile(
        rf"(?<![\w'.-])(?:(?:{_WORD}|U\.S\.|&) ){{0,5}}(?P<head>{heads})(?P<rest>(?: General)? (?:of|for|on|against|in|to)(?: the)? {_WORD}"
        rf"(?:(?:,? (?:and|of|for|on|in|to|the|&|between|against))*,? {_WORD}){{0,12}})"
    )


def _start(page: Page, start: int, head: int) -> int:
    """Where the name begins: after possessives, titles and words that open a sentence."""
    words = [(m.start() + start, m[0]) for m in re.finditer(r"\S+", page.plain[start:head])]
    for offset, word in reversed(words):
        bare = word.rstrip(".,")
        if (
            word.endswith("'s")
            or re.search(r"-[a-z]+$", word)
            or bare in lexicon.word_set("contexts", "openers")
            or word in _own_titles()
        ):
            return offset + len(word) + 1
        if (
            bare in never()
            and bare not in lexicon.word_set("contexts", "demonyms")
            and bare not in ("US", "U.S", "UK", "EU")
        ):
            return offset + len(word) + 1
    return start


@cache
def _own_titles() -> frozenset[str]:
    return lexicon.word_set("contexts", "titles") - {"Attorney General", "Republican", "Democrat", "Chief"}


_STEP = re.compile(rf"(?P<joint>(?:,? (?:and|of|for|on|in|to|the|&|between|against))*,? )(?P<word>{_WORD})")


def _end(page: Page, match: re.Match[str], names: Taken, places: Taken) -> int:
    """Where the name ends: a list goes on only with everyday words, and nothing new begins in it."""
    end = match.end("head")
    stop = match.end()
    first = True
    for step in _STEP.finditer(page.plain, match.start("rest"), stop):
        joint, word = step["joint"], step["word"]
        if step.start() != end and not (first and step.start() <= end + 8):
            break
        bare = word.removesuffix("'s")
        if bare in never() and bare not in ("AI", "AIs") and bare not in lexicon.word_set("contexts", "demonyms"):
            break
        if not first and not _goes_on(page, joint, step, names, places):
            break
        end = step.end() - (2 if word.endswith("'s") else 0)
        if word.endswith("'s"):
            break
        first = False
    return end


def _goes_on(page: Page, joint: str, step: re.Match[str], names: Taken, places: Taken) -> bool:
    joined = joint.strip(" ,")
    if not joined and "," not in joint:
        return True
    word = step["word"]
    following = page.plain[step.end() : step.end() + 25]
    if not names.is_free(step.start("word"), step.start("word") + 1):
        return False
    if word.endswith("'s") or (joined.endswith("the") and joined.startswith(("and", "in"))):
        return False
    if joined == "in":
        seat = page.plain[max(0, step.start() - 60) : step.start()]
        is_place = not places.is_free(step.start("word"), step.start("word") + 1)
        return is_place and ("Embassy" in seat or "Consulate" in seat)
    if joined in ("of", "for", "on", "to", "against", "between", "of the", "between the", "on the"):
        return True
    heads = lexicon.word_set("contexts", "linking_heads") | lexicon.word_set("contexts", "organisation_heads")
    next_word = re.match(rf" ({_WORD})", following)
    if next_word and next_word[1].rstrip(".") in heads:
        return False
    if "," in joint and not joined:
        return page.is_ordinary(word) and bool(
            re.match(rf"(?: {_WORD}){{0,2}}(?:, {_WORD}(?: {_WORD})?)*,? (?:and|&) {_WORD}", following)
        )
    return page.is_ordinary(word) and word not in heads
