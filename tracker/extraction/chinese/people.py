"""Finds people whom the lexicon does not know in Chinese text: by a surname between an office and a verb of saying, or a dot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.chinese.script import simplified
from tracker.extraction.lexicon import alternatives, table, words

_HAN = "\u3400-\u9fff"


def find_people(text: str) -> Iterator[tuple[int, int]]:
    """Where such names stand."""
    plain = simplified(text)
    if plain is text and not re.search(f"[{_HAN}]", text):
        return
    for match in _native().finditer(plain):
        yield match.span("name")
    for match in _foreign().finditer(plain):
        yield match.span("name")


@cache
def _native() -> re.Pattern[str]:
    offices = alternatives(words("chinese", "offices"))
    surnames = "".join(str(table("chinese")["surnames"]).split())
    verbs = alternatives(words("chinese", "people_say"))
    return re.compile(
        rf"{offices}(?P<name>(?:欧阳|司马|上官|诸葛|[{surnames}])[{_HAN}]{{1,2}}?)(?=(?:日前|近日|今天|周[一二三四五六日]|随后|同日|则|也|还|曾|在[^，。]{{1,14}}?)?{verbs})"
    )


@cache
def _foreign() -> re.Pattern[str]:
    """ "首席执行官约翰·史密斯": the first part begins where the office ends."""
    offices = alternatives(words("chinese", "offices"))
    return re.compile(
        rf"(?:{offices}|(?<![{_HAN}·]))(?P<name>[{_HAN}]{{1,6}}(?:[·・•][{_HAN}]{{1,8}}?){{1,2}})(?=[，、（(：]|{alternatives(words('chinese', 'people_say'))})"
    )
