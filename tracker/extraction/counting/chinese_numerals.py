"""Numbers written in Chinese characters -> their value: 两百一十万 is 2,100,000, 一点五一亿 is 151,000,000."""

from __future__ import annotations

import math

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10_000, "亿": 100_000_000}

# At least one scale, since a lone digit is a word like any other; 数十万 and 几百万 are no numbers.
_CHARACTER = "[零〇一二两三四五六七八九十百千万亿]"
NUMERAL = rf"(?<![几数上好])(?={_CHARACTER}{{0,8}}[十百千万亿点])[一二两三四五六七八九十]{_CHARACTER}{{0,20}}(?:点[零〇一二三四五六七八九]{{1,6}}[百千万亿]{{0,3}})?"


def is_numeral(words: str) -> bool:
    """Whether the words are characters of numbers only."""
    return bool(words) and all(c in _DIGITS or c in _SMALL or c in _LARGE or c == "点" for c in words)


def value_of(words: str) -> float:
    """The value of a number in Chinese characters."""
    whole, _, fraction = words.partition("点")
    if not fraction:
        return float(_whole(whole))
    digits = [c for c in fraction if c in _DIGITS]
    scales = [(_SMALL | _LARGE)[c] for c in fraction if c not in _DIGITS]
    written = float(f"{_whole(whole)}.{''.join(str(_DIGITS[c]) for c in digits)}")
    return written * math.prod(scales)


def _whole(words: str) -> int:
    total = section = digit = 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or 1) * _SMALL[c]
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit) * _LARGE[c], 0, 0
        else:
            total, section, digit = (total + section + digit) * _LARGE[c], 0, 0
    return total + section + digit
