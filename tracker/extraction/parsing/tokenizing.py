"""A text -> its tokens, in a time that grows with its length.

spaCy's tokenizer takes the square of the length of what stands without white space: 20,000 brackets cost half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from spacy.tokens import Doc
from spacy.vocab import Vocab

# Longer than any word and nearly any address.
LONGEST_RUN = 256
_LONG_RUN = re.compile(rf"\S{{{LONGEST_RUN + 1},}}")


class BoundedTokenizer:
    """A tokenizer that reads what stands without white space in stretches of bounded length."""

    def __init__(self, vocab: Vocab, tokenizer: Callable[[str], Doc]) -> None:
        self._vocab = vocab
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        if not _LONG_RUN.search(text):
            return self._tokenizer(text)
        tokens = [token for piece in _pieces(text) for token in self._tokenizer(piece)]
        return Doc(self._vocab, words=[t.text for t in tokens], spaces=[bool(t.whitespace_) for t in tokens])


def _pieces(text: str) -> Iterator[str]:
    """The text cut where a long run begins and ends, and every so often within it."""
    cuts = [0]
    for run in _LONG_RUN.finditer(text):
        cuts += range(run.start(), run.end(), LONGEST_RUN)
        cuts.append(run.end())
    cuts.append(len(text))
    for start, end in pairwise(cuts):
        if start < end:
            yield text[start:end]
