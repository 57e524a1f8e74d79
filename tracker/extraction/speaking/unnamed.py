"""A sentence -> those in it who speak without a name ("some experts", "a senior official", "American companies")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.extraction.anchored import any_of
from tracker.extraction.cues import patterns, words
from tracker.extraction.lexicon import alternatives
from tracker.extraction.lexicon import words as listed
from tracker.extraction.wording import Wording

# "…, warned investors of losses": whom one tells, not who tells.
_TELLING = ("warn", "warned")
# So far before the verb such a phrase begins.
CLOSE = 100
_ADDRESSED = re.compile(r"\s+(?:of|about|that|to|against)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnamed:
    """Somebody without a name; start, end: the phrase; rest: where their verb stands, before or behind them."""

    name: str
    start: int
    end: int
    rest: int


def unnamed_speakers(wording: Wording) -> Iterator[Unnamed]:
    """Those who say, find, doubt or fear something, and those at "…, say critics" and "according to experts"."""
    if not wording.search(_anybody()):
        return
    for pattern in (_speaking(), _quoted()):
        for match in wording.finditer(pattern):
            told = match.start("who") > match.start("verb") and match["verb"].casefold() in _TELLING
            if told and _ADDRESSED.match(wording.text, match.end()):
                continue
            who = match["who"]
            kept = re.search(r"[A-Z]", who[1:]) or who.split()[0] in _proper()
            name = who if kept else who[0].lower() + who[1:]
            yield Unnamed(name=name, start=match.start("who"), end=match.end("who"), rest=match.start("verb"))


def speak_unnamed(text: str, start: int, verb: int) -> bool:
    """Whether the speakers right before a verb are "three people familiar with the matter": nobody who is named near says it."""
    return patterns("unnamed")["close"].search(text, max(start, verb - CLOSE), verb) is not None


def people_behind(text: str, start: int, end: int) -> str | None:
    """Those without a name who stand there, at most with how many and of which kind before them: "much of the tech community"."""
    found = _people().match(text, start, end)
    return found["who"].casefold() if found is not None else None


@cache
def _people() -> re.Pattern[str]:
    people, before = alternatives(listed("unnamed", "people.words")), alternatives(listed("unnamed", "before.words"))
    return re.compile(rf"\s+(?:{before}\s+){{0,7}}?(?P<who>{people})\b", re.IGNORECASE)


@cache
def _anybody() -> re.Pattern[str]:
    """The words of which one stands in every such phrase; most sentences have none."""
    named = ("people.words", "bodies.words", "sources.words")
    return any_of(
        rf"\b{alternatives((word,))}" for word in ("official", *(w for key in named for w in listed("unnamed", key)))
    )


@cache
def _proper() -> frozenset[str]:
    """The words of such a phrase that are written with a capital anywhere."""
    return frozenset(w for key in ("kept.words", "owners.words") for w in listed("unnamed", key) if w[0].isupper())


@cache
def _verbs() -> str:
    sections = ("neutral", "claim", "discover", "warn", "deny", "accuse")
    spoken = frozenset().union(*(words("speech_verbs", s) for s in sections), words("unnamed", "doubting"))
    return alternatives(tuple(sorted(spoken)))


@cache
def _who() -> str:
    people = alternatives(listed("unnamed", "people.words"))
    kept = alternatives(listed("unnamed", "kept.words"))
    bodies = alternatives(listed("unnamed", "bodies.words"))
    owners = alternatives(listed("unnamed", "owners.words"))
    sources = alternatives(listed("unnamed", "sources.words"))
    return rf"(?P<who>(?:{kept}\s+){{1,3}}officials?\b|(?:{owners}\s+){{1,2}}{bodies}\b|{sources}\b|(?<![-’'\w]){people}\b)"


@cache
def _speaking() -> re.Pattern[str]:
    helped = r"(?:(?:who|have|has|had|also|now|already|quickly|increasingly|generally|long|often|were|are|quick|to|and others|\w+ly)\s+){0,4}"
    placed = r"(?:\s+(?:on|at|in|from|of)(?:\s+[\w.’'-]+){1,4}?)?"
    return re.compile(rf"{_who()}{placed},?\s+{helped}(?P<verb>{_verbs()})\b", re.IGNORECASE)


@cache
def _quoted() -> re.Pattern[str]:
    determined = r"(?:some|several|many|other|a|one|the|most)?\s*"
    verbs = r"(?P<verb>\baccording to\b|(?<=[,”\"’?!] )(?:say|says|said|warn|warned|argue|argued)\b)"
    return re.compile(rf"{verbs}\s+{determined}(?:[\w-]+\s+){{0,2}}?{_who()}", re.IGNORECASE)
