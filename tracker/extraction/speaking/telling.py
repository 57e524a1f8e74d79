"""A party in a text -> whether the words right beside its name have it tell something: "X said", "X's post", "according to X"."""

from __future__ import annotations

import re

from tracker.extraction.cues import words
from tracker.extraction.speaking.party import Party
from tracker.extraction.speaking.speech import Speech, speech_of

_TEAM = r"(?:[*_]*[’']s?\s+(?:[\w-]+\s+){0,2}(?:team|researchers|analysts|engineers|investigators|unit)(?=\s))?"
_VERB = re.compile(
    _TEAM
    + r"[*_”\"]*\s+(?:(?:has|have|had|also|later|again|itself|now|first|\w+ly)\s+){0,3}(?P<verb>\w+)\b(?!\s+(?:of|by|over)\b)"
)
_OWN = re.compile(r"[*_]*[’']s?(?P<words>(?:\s+[\w-]+){1,4})")
_SAID_BY = re.compile(r"\b(?:according to|said|says|wrote)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_FINDING = (Speech.DISCOVER, Speech.ACCUSE)
_TELLING = (*_FINDING, Speech.NEUTRAL, Speech.CLAIM, Speech.WARN)
# So far before a name "according to" stands.
_LEAD = 20


def tells(text: str, party: Party) -> bool:
    """Whether the party speaks, finds or accuses where it is named; "Y accused of copying" does not."""
    return speaks(text, party) or bool(_SAID_BY.search(text, max(0, party.start - _LEAD), party.start))


def speaks(text: str, party: Party) -> bool:
    """The same by the words behind its name alone: "X said", "X's post"."""
    if _speech_right_behind(text, party) in _TELLING:
        return True
    own = _OWN.match(text, party.end)
    return own is not None and not words("speech_verbs", "documents").isdisjoint(own["words"].lower().split())


def finds_or_accuses(text: str, party: Party) -> bool:
    """Whether the party finds something or accuses somebody where it is named."""
    return _speech_right_behind(text, party) in _FINDING


def _speech_right_behind(text: str, party: Party) -> Speech | None:
    said = _VERB.match(text, party.end)
    return speech_of(said["verb"].lower()) if said is not None else None
