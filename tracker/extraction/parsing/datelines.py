"""A block -> where its words begin behind a dateline: "SAN FRANCISCO, June 4 (Agency) — " is of no sentence and misleads the parser."""

from __future__ import annotations

import re

# A place in capitals, perhaps with its state, a day and an agency; or any place with its agency in brackets.
_DATELINE = re.compile(
    r"[*_]{0,2}(?:"
    r"[A-Z][A-Z.’'-]{2,}(?:[ /][A-Z][A-Z.’'-]*){0,4}(?:, [A-Z][\w.]{1,15}(?: [A-Z][\w.]{1,15})?)?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?(?: \([^()\n]{2,40}\))?"
    r"|[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})? \([A-Z][^()\n]{1,40}\)"
    r")[*_]{0,2}\s{1,2}(?:—|–|-{1,2})\s{1,2}(?=[\"“‘*_(]*[A-Z])"
)


def behind_dateline(text: str, start: int, end: int) -> int:
    """Where the first sentence of a block begins; `start` where there is no dateline."""
    found = _DATELINE.match(text, start, end)
    return found.end() if found else start
