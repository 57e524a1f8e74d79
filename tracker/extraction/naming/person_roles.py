"""Reads at a person's name what the report says that the person is: 'chief executive of …', 'Sen.'."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.gazetteer import Candidate, plain_quotes

_LONGEST = 110
_STOP = re.compile(
    r"[,;.(–—\n\"“”]|\s(?:said|says|told|who|wrote|added|and (?:said|told|added)|has|was|is|called|warned|argued|which|in an? (?:statement|interview|post|email))\b"
)
_INNER_DOT = re.compile(r"(?:U\.S|U\.K|Inc|Corp|Ltd|Co|St|Dr|[A-Z])$")


def role_at(text: str, person: Candidate, names: Sequence[Candidate]) -> str | None:
    """The role that stands beside one mention of a person, in the report's own words; None where none does."""
    return _after(text, person, names) or _before(text, person)


def _after(text: str, person: Candidate, names: Sequence[Candidate]) -> str | None:
    start = _opening().match(text, person.end)
    if not start:
        return None
    end = _end(text, start.end("joint"), names)
    phrase = text[start.end("joint") : end].strip()
    return phrase if _noun().search(plain_quotes(phrase)) else None


def _end(text: str, start: int, names: Sequence[Candidate]) -> int:
    """Where the phrase ends: at a stop that is not inside a name."""
    position = start
    limit = min(len(text), start + _LONGEST)
    while (stop := _STOP.search(text, position, limit)) is not None:
        index = bisect_left(names, stop.start() + 1, key=lambda c: c.start) - 1
        inside = names[index] if index >= 0 and names[index].end > stop.start() else None
        if inside is not None:
            position = inside.end
        elif stop[0] == "." and _INNER_DOT.search(text, start, stop.start()):
            position = stop.end()
        else:
            return stop.start()
    return limit if limit == len(text) else start


def _before(text: str, person: Candidate) -> str | None:
    window = plain_quotes(text[max(0, person.start - 80) : person.start])
    match = _title().search(window)
    if not match:
        return None
    offset = max(0, person.start - 80)
    group = "role" if match["role"] else "apart"
    return text[offset + match.start(group) : offset + match.end(group)].strip()


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"(?P<joint>,\s+|\s+\(|\s+[–—-]\s+)(?=(?:an? |the |its |a former |former )?[\w'’.&-]+)")


@cache
def _noun() -> re.Pattern[str]:
    roles = lexicon.alternatives(
        tuple(r for r in lexicon.words("contexts", "roles") if r not in ("who", "head", "former"))
    )
    return re.compile(rf"^(?:[\w'.&/-]+\s+){{0,6}}?(?:{roles}|head of|heads?|CEO|CTO|COO|CFO|CISO)\b", re.IGNORECASE)


@cache
def _title() -> re.Pattern[str]:
    """A title right before the name with the words that go before it, or one set apart by a comma: 'its chief scientist, …'."""
    titles = lexicon.alternatives(lexicon.words("contexts", "titles"))
    left = r"(?:(?:[A-Z][\w.&-]*(?:'s)?|deputy|vice|former|senior|chief|foreign|ministry|embassy|company|executive|managing|assistant|acting|top|lead|co-founder|of|for)\s+){0,6}"
    apart = lexicon.alternatives(
        tuple(
            r
            for r in lexicon.words("contexts", "roles")
            if r not in ("who", "former", "senior", "vice", "deputy", "managing")
        )
    )
    return re.compile(
        rf"(?:^|(?<=[\s(“\"]))(?P<role>{left}{titles}(?:\s+(?:of|for)\s+[A-Z][\w]*(?:\s+[A-Z]\w*){{0,2}})?)\s+$"
        rf"|(?<![\w'-])(?P<apart>(?:[A-Z][\w.&-]*'s\s+)?(?:[a-z-]+\s+){{0,3}}?{apart}),\s+$"
    )
