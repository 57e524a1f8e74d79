"""Words from outside, made fit for a line of a mail: nothing in them can end the line, begin a header or turn it round."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category

# The beginning of an encoded word (RFC 2047), which a reader of mail would decode.
_ENCODED = re.compile(r"=\?(?=[^?\s]{1,60}\?[bBqQ]\?)")
# Marks that turn the direction of what follows, ends of lines that are none in a file, and what is no character.
_UNFIT = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Without these no emoji, no Persian and no Hindi is written right.
_JOINERS = "\u200c\u200d"
MOST_LETTERS = 500
MORE = " …"


@lru_cache(maxsize=2000)
def line(words: str) -> str:
    """The words on one line, without control characters; blanks are single."""
    if words.isprintable():  # as nearly all are
        return " ".join(words.split())
    fit = (sign if category(sign) not in _UNFIT or sign in _JOINERS else " " for sign in words)
    return " ".join("".join(fit).split())


def header(words: str, most: int = MOST_LETTERS) -> str:
    """The same, fit for a header: cut at `most` characters, and no part of it is taken for an encoded word."""
    return _ENCODED.sub("= ?", cut(line(words), most))


def cut(words: str, most: int = MOST_LETTERS) -> str:
    """The words up to a blank before `most` characters, with a sign that there is more."""
    if len(words) <= most:
        return words
    begun = words[: most - len(MORE)]
    return f"{begun.rpartition(' ')[0] or begun}{MORE}"
