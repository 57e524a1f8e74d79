"""Who says what at one place of a report, and what kind of saying it is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.cues import words
from tracker.extraction.reading import sentence_of


class Speech(StrEnum):
    """What a speaker does with the words; the sections of lexicon/speech_verbs.toml."""

    NEUTRAL = "neutral"
    CLAIM = "claim"
    DISCOVER = "discover"
    ACCUSE = "accuse"
    DENY = "deny"
    WARN = "warn"
    CONCEDE = "concede"


_KINDS = tuple(Speech)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """holders: canonical names; cue, content: offsets of the marking words and of what is said; via: go-betweens."""

    holders: tuple[str, ...]
    speech: Speech
    cue: tuple[int, int]
    content: tuple[int, int]
    via: tuple[str, ...] = ()
    by_outlet: bool = False
    verb: int | None = None
    resolved: bool = False


def speaking_tokens(sentence: Tokens) -> Iterator[Token]:
    """The words of a sentence that are forms of speech verbs."""
    return tokens_among(sentence, *_KINDS)


def tokens_among(sentence: Tokens, *sections: str) -> Iterator[Token]:
    """The words of a sentence that stand in these sections. However often one asks, the text is looked through once."""
    doc = sentence.doc
    kept: dict[tuple[str, ...], list[int]] = doc.user_data.setdefault("among", {})
    places = kept.get(sections)
    if places is None:
        forms = {doc.vocab.strings[form] for section in sections for form in words("speech_verbs", section)}
        lowered = doc.to_array("LOWER").tolist()
        places = kept[sections] = [place for place, form in enumerate(lowered) if form in forms]
    for place in places[bisect_left(places, sentence.start) : bisect_left(places, sentence.end)]:
        yield doc[place]


@cache
def speech_of(form: str) -> Speech | None:
    """What kind of speech verb a word form is, if any."""
    return next((s for s in Speech if form in words("speech_verbs", s)), None)


def is_of_hearers(verb: Token) -> bool:
    """Whether "officials briefed on the draft" only says what somebody has heard."""
    return verb.lower_ == "briefed" and verb.i + 1 < sentence_of(verb).end and verb.nbor(1).lower_ in ("on", "about")
