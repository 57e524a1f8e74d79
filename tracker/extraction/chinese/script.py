"""Brings Chinese text into one form: simplified characters, and a copy without blanks that knows where each character stood."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache

from tracker.extraction.lexicon import table, words

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_LEFT_OUT = re.compile(r"[ \t\r\xa0\u3000\u200b*_`]")
_HALF = {",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？", "!": "！"}
_NEAR_IDEOGRAPH = re.compile(r"[,:;()?!](?=[ ]?[\u3400-\u9fff“])|(?<=[\u3400-\u9fff”])[,:;()?!]")


@lru_cache(maxsize=8)  # asked for every block of a report
def simplified(text: str) -> str:
    """The text in simplified characters; offsets stay."""
    return text.translate(_characters()) if _IDEOGRAPH.search(text) else text


class Compact:
    """A text in simplified characters and full-width marks, without blanks and emphasis; lines stay lines."""

    def __init__(self, text: str) -> None:
        plain = _paired(_NEAR_IDEOGRAPH.sub(lambda m: _HALF[m[0]], simplified(text).translate(_marks())))
        self._places = [i for i, c in enumerate(plain) if not _LEFT_OUT.match(c)]
        self.text = "".join(plain[i] for i in self._places)
        self._end = len(text)

    def here(self, offset: int) -> int:
        """Where a character of the text, or the next one that was kept, stands in the copy."""
        return bisect_left(self._places, offset)

    def there(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the copy stands in the text."""
        if start >= end:
            place = self._places[start] if start < len(self._places) else self._end
            return place, place
        return self._places[start], self._places[end - 1] + 1


def _paired(text: str) -> str:
    """Straight quotation marks as opening and closing ones, line by line."""
    if '"' not in text:
        return text
    lines = []
    for line in text.split("\n"):
        parts = line.split('"')
        lines.append("".join(p + ("“”"[i % 2] if i < len(parts) - 1 else "") for i, p in enumerate(parts)))
    return "\n".join(lines)


@cache
def _characters() -> dict[int, str]:
    entries = table("chinese_script")
    pairs = zip("".join(str(entries["traditional"]).split()), "".join(str(entries["simplified"]).split()), strict=True)
    return {ord(one): other for one, other in pairs}


@cache
def _marks() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in words("chinese_script", "marks")}
