"""What stands for names in Chinese: "三家公司" for the last list of three, "中国企业" for China, "该公司" for a company before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace

from tracker.extraction.chinese.who import LONGEST_SENTENCE, Who
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.party import CHINA

# "三家公司" stands for one of so many lists before it.
LISTS_BACK = 8
_LISTED_AFTER = re.compile(r"(?:[：——（]|－－?|包括|分别是|分别为|即|，即|，包括|，分别是|，分别为)+“?")
_NUMBERS = {"两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def with_stand_ins(text: str, named: list[Who]) -> list[Who]:
    """The parties of a text with those that stand for others, in order."""
    starts = [who.start for who in named]
    found = {who.start: who for who in named}
    lists = [who for who in named if len(who.names) > 1 and who.kind is EntityKind.ORGANISATION]
    ends = [who.end for who in lists]
    for match in patterns("chinese")["groups"].finditer(text):
        near = named[max(0, bisect_left(starts, match.start()) - 1) : bisect_left(starts, match.end())]
        inside = [w for w in near if match.start() < w.end]
        if any(w.names != (CHINA,) for w in inside):
            continue
        behind = _LISTED_AFTER.match(text, match.end())
        own = found.get(behind.end()) if behind else _firm_at(found, match.end())
        if own is not None:
            for who in inside:
                found.pop(who.start, None)
            found[own.start] = replace(own, start=match.start())
            continue
        earlier = lists[max(0, bisect_right(ends, match.start()) - LISTS_BACK) : bisect_right(ends, match.start())]
        if names := _members(text[max(0, match.start() - 2) : match.end()], earlier):
            kind = EntityKind.PLACE if names == (CHINA,) else EntityKind.ORGANISATION
            for who in inside:
                found.pop(who.start, None)
            found[match.start()] = Who(start=match.start(), end=match.end(), names=names, kind=kind, is_group=True)
    return _with_singles(text, sorted(found.values(), key=lambda w: w.start))


def _firm_at(found: dict[int, Who], place: int) -> Who | None:
    """X of "中国企业X": the firm of that kind whose name follows at once."""
    who = found.get(place)
    return who if who is not None and who.kind is EntityKind.ORGANISATION and not who.is_outlet else None


def _with_singles(text: str, named: list[Who]) -> list[Who]:
    """The parties with "该公司" for the company with which the sentence before opens."""
    firms = [w for w in named if w.kind is EntityKind.ORGANISATION and not w.is_outlet and len(w.names) == 1]
    starts, found = [w.start for w in firms], list(named)
    for match in patterns("chinese")["single"].finditer(text):
        here = max(text.rfind(mark, max(0, match.start() - LONGEST_SENTENCE), match.start()) for mark in "。；\n")
        last = bisect_left(starts, max(here, 0)) - 1
        if last < 0 or firms[last].end < here - LONGEST_SENTENCE:
            continue
        opens = max(text.rfind(mark, 0, firms[last].start) for mark in "。\n")
        first = firms[bisect_left(starts, opens)]
        found.append(replace(first, start=match.start(), end=match.end(), spoken_by=None, is_group=True))
    return sorted(found, key=lambda w: w.start)


def _members(phrase: str, earlier: list[Who]) -> tuple[str, ...]:
    digits = re.search(r"\d+", phrase)
    number = int(digits[0]) if digits else next((n for word, n in _NUMBERS.items() if f"{word}家" in phrase), None)
    fit = [who.names for who in earlier if number in (None, len(who.names))]
    if patterns("chinese")["chinese_groups"].search(phrase):
        fit = [names for names in fit if all(country_of(name) != "US" for name in names)]
        if not (number and fit):
            return (CHINA,)
    return fit[-1] if fit else ()
