"""The component that gives words their base forms -> the same forms, worked out once for each word of what is parsed together.

spaCy's own works each out twice, word by word, and makes an object of every word for that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.tokens import Doc

# The likeliest rule of each word, by its place among the labels.
_Guesses = NDArray[Any]


def lemmatize_each_word_once(lemmatizer: EditTreeLemmatizer) -> None:
    """Has spaCy's lemmatizer do so. lemmatizer: tries the likeliest rule alone and falls back on the word itself; changed in place."""
    lemmatizer.predict = _guessing(lemmatizer)  # type: ignore[method-assign, assignment]
    lemmatizer.set_annotations = _setting(lemmatizer)  # type: ignore[method-assign, assignment]


def _guessing(lemmatizer: EditTreeLemmatizer) -> Callable[[Sequence[Doc]], list[_Guesses]]:
    def predict(docs: Sequence[Doc]) -> list[_Guesses]:
        if not any(len(doc) for doc in docs):
            return [numpy.zeros(0, "int64") for _ in docs]
        return [scores.argmax(axis=1) for scores in lemmatizer.model.predict(docs)]

    return predict


def _setting(lemmatizer: EditTreeLemmatizer) -> Callable[[Sequence[Doc], Sequence[_Guesses]], None]:
    strings, apply, rules = lemmatizer.vocab.strings, lemmatizer.trees.apply, lemmatizer.cfg["labels"]

    def set_annotations(docs: Sequence[Doc], guesses: Sequence[_Guesses]) -> None:
        known: dict[tuple[int, int], int] = {}
        for doc, rule_of in zip(docs, guesses, strict=True):
            lemmas = []
            for asked in zip(doc.to_array("ORTH").tolist(), rule_of.tolist(), strict=True):
                lemma = known.get(asked)
                if lemma is None:
                    word, rule = asked
                    form = apply(rules[rule], strings[word])
                    lemma = known[asked] = word if form is None else strings.add(form)
                lemmas.append(lemma)
            if lemmas:
                doc.from_array(["LEMMA"], numpy.array(lemmas, "uint64"))  # type: ignore[arg-type]

    return set_annotations
