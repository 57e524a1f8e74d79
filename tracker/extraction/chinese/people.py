"""Finds people whom the lexicon does not know in Chinese text: by a surname between an office and a verb of saying, or a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.chinese.script import simplified
from tracker.extraction.lexicon import alternatives, table, words

# Names of so many characters may be parts of other words.
SHORT = 2
_HAN = "\u3400-\u9fff"


def find_people(text: str) -> Iterator[tuple[int, int]]:
    """Where such names stand."""
    plain = simplified(text)
    if plain is text and not re.search(f"[{_HAN}]", text):
        return
    found = {m.span("name") for pattern in (_native(), _bracketed(), _listed()) for m in pattern.finditer(plain)}
    yield from sorted({*found, *_again(plain, {plain[start:end] for start, end in found})})
    for match in _foreign().finditer(plain):
        yield match.span("name")


def _again(plain: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Where names stand again without an office; short ones, which other words may contain, only where they speak."""
    if not names:
        return
    verbs = alternatives(words("chinese", "people_say"))
    longest_first = "|".join(sorted(names, key=len, reverse=True))
    for match in re.finditer(rf"(?P<name>{longest_first})(?P<says>(?:则|也|还|曾)?{verbs})?", plain):
        if len(match["name"]) > SHORT or match["says"]:
            yield match.span("name")


@cache
def _native() -> re.Pattern[str]:
    offices = alternatives(words("chinese", "offices"))
    verbs = alternatives(words("chinese", "people_say"))
    return re.compile(
        rf"{offices}(?P<name>{_name()})(?=(?:日前|近日|今天|周[一二三四五六日]|随后|同日|则|也|还|曾|在[^，。]{{1,14}}?)?{verbs})"
    )


@cache
def _bracketed() -> re.Pattern[str]:
    """ "周晓然（算法负责人）": the office stands behind, in brackets; before the name an office, a mark or nothing."""
    offices = alternatives(words("chinese", "offices"))
    return re.compile(
        rf"(?:(?<![{_HAN}])|(?<=和)|(?<=与)|(?<=人)|(?<=者))(?P<name>{_name()})(?=[（(][^（）()。\n]{{0,16}}{offices}[^（）()。\n]{{0,4}}[）)])"
    )


@cache
def _listed() -> re.Pattern[str]:
    """ "（…）和吴明昕在": behind the brackets of the one before."""
    return re.compile(rf"[）)](?:、|和|与|及|以及)(?P<name>{_name()})(?=[（(、和与及，,在也还共等]|同)")


@cache
def _name() -> str:
    surnames = "".join(str(table("chinese")["surnames"]).split())
    return rf"(?:欧阳|司马|上官|诸葛|[{surnames}])[{_HAN}]{{1,2}}?"


@cache
def _foreign() -> re.Pattern[str]:
    """ "首席执行官约翰·史密斯": the first part begins where the office ends."""
    offices = alternatives(words("chinese", "offices"))
    return re.compile(
        rf"(?:{offices}|(?<![{_HAN}·]))(?P<name>[{_HAN}]{{1,6}}(?:[·・•][{_HAN}]{{1,8}}?){{1,2}})(?=[，、（(：]|{alternatives(words('chinese', 'people_say'))})"
    )
