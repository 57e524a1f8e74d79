"""A sentence -> its words as the judges see them: base forms, names and numbers without their spelling."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy
from spacy.tokens import Doc
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
    table = _whole(sentence.doc)
    first = sentence.start
    here = slice(first, min(sentence.end, first + MOST_WORDS))
    tags = table.tags[here]
    most = len(tags) - 1
    return Phrasing(
        forms=table.forms[here],
        lemmas=[_SPELT.get(tag) or lemma.lower() for tag, lemma in zip(tags, table.lemmas[here], strict=True)],
        tags=tags,
        details=table.details[here],
        relations=table.relations[here],
        heads=[min(max(head - first, 0), most) for head in table.heads[here]],
        starts=table.starts[here],
    )


def _whole(doc: Doc) -> Phrasing:
    """All words of a Doc as spaCy knows them, column by column: asked word by word, it makes an object for each."""
    kept: Phrasing | None = doc.user_data.get("words")
    if kept is None:
        columns = doc.to_array(["LOWER", "LEMMA", "POS", "TAG", "DEP", "HEAD", "IDX"]).T
        spelt = {key: doc.vocab.strings[key] for key in numpy.unique(columns[:5]).tolist()}
        forms, lemmas, tags, details, relations = ([spelt[key] for key in column] for column in columns[:5].tolist())
        # A head is told as how far it is, to the left below nothing.
        heads = (columns[5].view("int64") + numpy.arange(len(doc))).tolist()
        kept = doc.user_data["words"] = Phrasing(
            forms=forms,
            lemmas=lemmas,
            tags=tags,
            details=details,
            relations=relations,
            heads=heads,
            starts=columns[6].tolist(),
        )
    return kept


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
