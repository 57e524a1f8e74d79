"""Words of others inside Markdown: they read as they are and mark nothing up."""

from __future__ import annotations

import re

# What may begin markup: of CommonMark, and of the tables, strikes, mathematics and bare addresses that readers add to it.
_MARKS = re.compile(r"[\\`*_{}\[\]<>()#|~$&@!^]|://|(?<=\bwww)\.", re.IGNORECASE)
# At the beginning of a line: a list, a rule, a heading drawn below, a number.
_BEGINNING = re.compile(r"^(\d{0,9})([-+=:.])")


def plain(words: str) -> str:
    """The words on one line, none of which is markup for whoever reads it as Markdown."""
    line = _MARKS.sub(lambda found: f"\\{found[0]}", " ".join(words.split()))
    return _BEGINNING.sub(lambda found: f"{found[1]}\\{found[2]}", line, count=1)
