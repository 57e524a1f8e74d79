"""A sentence -> its words as the judges see them: base forms, names and numbers without their spelling."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Span as Tokens

from tracker.extraction.cues import words
from tracker.extraction.reading import Reading

# Longer ones are lists and tables; what stands behind this is not looked at.
MOST_WORDS = 80
_SPELT = {"PROPN": "PROPN", "NUM": "NUM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasing:
    """The words of one sentence: as written and in base form, kinds, relations, the place of each head in it, offsets."""

    forms: list[str]
    lemmas: list[str]
    tags: list[str]
    details: list[str]
    relations: list[str]
    heads: list[int]
    starts: list[int]

    def inside(self, start: int, end: int) -> list[int]:
        """Where the words between two offsets stand."""
        return [place for place, at in enumerate(self.starts) if start <= at < end]

    def head(self, places: list[int]) -> int:
        """The one of these words that none of the others governs."""
        first, last = places[0], places[-1]
        return next((place for place in places if not first <= self.heads[place] <= last), first)


def phrasing(sentence: Tokens) -> Phrasing:
    """The words of a sentence, up to a bound; kept with its Doc, for several judges ask for them."""
    kept: dict[tuple[int, int], Phrasing] = sentence.doc.user_data.setdefault("phrasings", {})
    place = sentence.start, sentence.end
    if place not in kept:
        kept[place] = _phrasing(sentence)
    return kept[place]


def _phrasing(sentence: Tokens) -> Phrasing:
    tokens = list(sentence[:MOST_WORDS])
    first, most = sentence.start, len(tokens) - 1
    return Phrasing(
        forms=[token.lower_ for token in tokens],
        lemmas=[_SPELT.get(token.pos_) or token.lemma_.lower() for token in tokens],
        tags=[token.pos_ for token in tokens],
        details=[token.tag_ for token in tokens],
        relations=[token.dep_ for token in tokens],
        heads=[min(max(token.head.i - first, 0), most) for token in tokens],
        starts=[token.idx for token in tokens],
    )


def content(phrase: Phrasing) -> list[str]:
    """The words that mean something, in order."""
    idle = words("judging", "idle")
    return [
        lemma
        for lemma, tag in zip(phrase.lemmas, phrase.tags, strict=True)
        if tag not in ("PUNCT", "SYM", "SPACE") and lemma not in idle
    ]


def pairs(lemmas: list[str]) -> list[str]:
    """The words that follow each other."""
    return [f"{one} {other}" for one, other in pairwise(lemmas)]


def is_quoting(reading: Reading, sentence: Tokens) -> bool:
    """Whether a sentence has quotation marks in it."""
    text = reading.text[sentence.start_char : sentence.end_char]
    return '"' in text or "“" in text
