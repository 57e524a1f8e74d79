"""Docs of single blocks -> one Doc over the whole text, with the white space and marks that lie between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from spacy.tokens import Doc
from spacy.vocab import Vocab

_ATTRIBUTES = ("TAG", "POS", "MORPH", "LEMMA", "HEAD", "DEP")
# One token per ideograph.
_PLAIN_WORD = re.compile(r"[㐀-鿿豈-﫿]|[A-Za-z0-9À-ɏ]+(?:[.,’'\-][A-Za-z0-9À-ɏ]+)*|\S|\s+")


def assemble(vocab: Vocab, text: str, places: Sequence[tuple[int, int]], docs: Sequence[Doc]) -> Doc:
    """One Doc over the text; `docs` are those of the places, as long as these, whatever their spelling."""
    parts: list[Doc] = []
    end = 0
    for (start, stop), doc in zip(places, docs, strict=True):
        parts += _gap(vocab, text[end:start])
        parts.append(_spelt(doc, text[start:stop]))
        end = stop
    parts += _gap(vocab, text[end:])
    whole = Doc.from_docs(  # type: ignore[call-arg]  # spaCy's stub lacks `exclude`
        parts, ensure_whitespace=False, attrs=list(_ATTRIBUTES), exclude=["tensor", "user_data", "spans"]
    )
    whole = whole if whole is not None else Doc(vocab)
    whole.user_data["text"] = text
    return whole


def plain_doc(vocab: Vocab, piece: str) -> Doc:
    """The tokens of a piece, without any analysis."""
    words: list[str] = []
    spaces: list[bool] = []
    for match in _PLAIN_WORD.finditer(piece):
        if match[0] == " " and words:
            spaces[-1] = True
        else:
            words.append(match[0])
            spaces.append(False)
    return Doc(vocab, words=words, spaces=spaces)


def hung_on_first_words(doc: Doc) -> Doc:
    """The same tokens, each under the first of its sentence: sentences for a Doc that nobody parsed."""
    heads: list[int] = []
    for token in doc:
        heads.append(token.i if token.is_sent_start else heads[-1])
    deps = ["ROOT" if head == i else "dep" for i, head in enumerate(heads)]
    words, spaces = [t.text for t in doc], [bool(t.whitespace_) for t in doc]
    return Doc(doc.vocab, words=words, spaces=spaces, heads=heads, deps=deps)


def _spelt(doc: Doc, words: str) -> Doc:
    """The Doc in the spelling that the text has, where it was parsed in another."""
    if doc.text == words:
        return doc
    own = [words[token.idx : token.idx + len(token)] for token in doc]
    spelt = Doc(doc.vocab, words=own, spaces=[bool(token.whitespace_) for token in doc])
    return spelt.from_array(list(_ATTRIBUTES), doc.to_array(list(_ATTRIBUTES)))  # type: ignore[arg-type]


def _gap(vocab: Vocab, gap: str) -> list[Doc]:
    if not gap:
        return []
    # What is made while words are kept for one report alone must not outlive it.
    is_brief = vocab.in_memory_zone  # type: ignore[attr-defined]  # spaCy's stub lacks it
    return [_gap_doc(vocab, gap) if is_brief else _kept_gap_doc(vocab, gap)]


@lru_cache(maxsize=256)
def _kept_gap_doc(vocab: Vocab, gap: str) -> Doc:
    return _gap_doc(vocab, gap)


def _gap_doc(vocab: Vocab, gap: str) -> Doc:
    pieces = re.findall(r"\s+|\S+", gap)
    spaces = [piece.isspace() for piece in pieces]
    return Doc(
        vocab,
        words=pieces,
        spaces=[False] * len(pieces),
        tags=["_SP" if space else "LS" for space in spaces],
        pos=["SPACE" if space else "PUNCT" for space in spaces],
        lemmas=pieces,
        heads=[0] * len(pieces),
        deps=["ROOT", *["dep"] * (len(pieces) - 1)],
    )
