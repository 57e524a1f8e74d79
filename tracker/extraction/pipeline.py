"""The one place that builds the spaCy pipeline, and parses a text block by block.

The weights lie in `model/` beside this file; their checksums are verified when they are first loaded.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from threading import Lock, RLock

import numpy
import spacy
from spacy.language import Language
from spacy.pipeline import EditTreeLemmatizer, Tok2Vec
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import use_ops

from tracker.extraction.parsing.assembly import assemble, hung_on_first_words, plain_doc
from tracker.extraction.parsing.datelines import behind_dateline
from tracker.extraction.parsing.embedding import embed_each_word_once
from tracker.extraction.parsing.encoding import encode_by_parts
from tracker.extraction.parsing.lemmas import lemmatize_each_word_once
from tracker.extraction.parsing.tokenizing import BoundedTokenizer
from tracker.extraction.reading import Block, BlockKind

# So many characters are parsed at once; of the usual report all.
PARSED_AT_ONCE = 20_000
LONGEST_PIECE = 10_000
# Longer ones are no sentences but tables, lists or junk; much of what reads a sentence takes the square of its length.
LONGEST_SENTENCE = 250
LONGEST_WORD = 64  # of those after which a sentence may or may not end
# So many words spaCy's vocabulary keeps for good; what is new after that it keeps while one report is read.
MOST_WORDS = 8_000
MODEL = Path(__file__).parent / "model"
_LEXICON = Path(__file__).parent / "lexicon"
_UNRULED = "stillwatch.Unruled.v1"
_lock = Lock()
_reading = RLock()


class ModelError(RuntimeError):
    """The packed model is missing, incomplete or altered; the message names the file and the remedy."""

    permanent = True


def load_pipeline() -> Language:
    """The pipeline, built once per process: sentence breaks by rule, then our tagger, UD parser and lemmatizer.

    Raises ModelError where the packed model is not the one that its manifest lists.
    """
    with _lock:
        return _pipeline()


@contextmanager
def bounded_memory() -> Iterator[None]:
    """While one report is read: no Doc of it may be used behind that, for the words in it may be forgotten."""
    with _reading:  # two at once would forget each other's words
        nlp = load_pipeline()
        if len(nlp.vocab) < MOST_WORDS:
            yield
            return
        with nlp.memory_zone():
            yield


def parse(text: str, blocks: Sequence[Block], language: str = "en") -> Doc:
    """The whole text as one Doc in which each block was parsed on its own; what lies between blocks, and a dateline, is a sentence apart.

    A heading in title case is parsed in sentence case, and keeps its own spelling in the Doc.
    Languages other than English get tokens and sentences, no tags.
    """
    nlp = load_pipeline()
    breaks = nlp.get_pipe("sentence_breaks")
    assert isinstance(breaks, SentenceBreaks)
    spans = [
        (block, *span)
        for block in blocks
        for span in breaks.parts(text, behind_dateline(text, block.start, block.end), block.end)
    ]
    places = [(start, end) for _, start, end in spans]
    if language != "en":
        plain = [breaks(plain_doc(nlp.vocab, text[start:end])) for start, end in places]
        return assemble(nlp.vocab, text, places, [hung_on_first_words(doc) for doc in plain])
    case = _SentenceCase(text, blocks)
    pieces = [case(text[s:e]) if b.kind is BlockKind.HEADING else text[s:e] for b, s, e in spans]
    with _lock:  # spaCy's vocabulary grows while it parses
        docs = [doc for group in _groups(pieces) for doc in nlp.pipe(group)]
        return assemble(nlp.vocab, text, places, docs)


def _groups(pieces: Sequence[str]) -> Iterator[list[str]]:
    """The pieces in stretches that are parsed at once, each of bounded length: the memory it takes grows with that."""
    group: list[str] = []
    length = 0
    for piece in pieces:
        if group and length + len(piece) > PARSED_AT_ONCE:
            yield group
            group, length = [], 0
        group.append(piece)
        length += len(piece)
    yield group


def verify_model(folder: Path) -> None:
    """Raises ModelError unless every file of the manifest is there with its checksum."""
    remedy = "Restore tracker/extraction/model/ from the repository."
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder}/manifest.json cannot be read ({error}). {remedy}") from error
    for name, wanted in manifest["sha256"].items():
        try:
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError as error:
            raise ModelError(f"{folder}/{name} cannot be read ({error.strerror}). {remedy}") from error
        if found != wanted:
            raise ModelError(
                f"{folder}/{name} is not the file that the manifest lists (SHA-256 {found[:12]}…). {remedy}"
            )


@cache
def _pipeline() -> Language:
    verify_model(MODEL)
    with use_ops("numpy", use_blis=False):  # NumPy's own matrix product is twice as fast as the default one
        nlp = spacy.load(MODEL, config={"nlp.tokenizer.@tokenizers": _UNRULED})
    embedder = nlp.get_pipe("tok2vec")
    assert isinstance(embedder, Tok2Vec)
    embed, encode = embedder.model.layers
    embed_each_word_once(embed)
    encode_by_parts(encode)
    lemmatizer = nlp.get_pipe("trainable_lemmatizer")
    assert isinstance(lemmatizer, EditTreeLemmatizer)
    lemmatize_each_word_once(lemmatizer)
    nlp.tokenizer = BoundedTokenizer(nlp.vocab, nlp.tokenizer)
    nlp.add_pipe("sentence_breaks", first=True)
    return nlp


def _unruled() -> Callable[[Language], Tokenizer]:
    """A tokenizer that gets its rules from the packed model; those of spaCy, which these replace, take long to set up."""
    return lambda nlp: Tokenizer(nlp.vocab)


registry.tokenizers.register(_UNRULED, func=_unruled)


@Language.factory("sentence_breaks", assigns=["token.is_sent_start"])
class SentenceBreaks:
    """Sets where sentences of one block start, so that the parser neither adds nor drops a break."""

    def __init__(self, nlp: Language, name: str) -> None:
        words = tomllib.loads((_LEXICON / "sentences.toml").read_text(encoding="utf-8"))
        self._abbreviations = frozenset(words["abbreviations"])
        self._either = frozenset(words["either"])
        self._starters = frozenset(words["starters"])

    def __call__(self, doc: Doc) -> Doc:
        offsets = {0, *self.starts(doc.text)}
        starts, first = [], 0
        for place, offset in enumerate(doc.to_array("IDX").tolist()):
            starts.append(offset in offsets or place - first >= LONGEST_SENTENCE)
            first = place if starts[-1] else first
        # Set one by one, each would look through the whole Doc first.
        return doc.from_array(["SENT_START"], numpy.where(starts, 1, -1).astype("uint64"))  # type: ignore[arg-type]

    def parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A block in parts of bounded length, cut between sentences where there are any."""
        while end - start > LONGEST_PIECE:
            within = [cut for cut in self.starts(text[start : start + LONGEST_PIECE]) if cut]
            cut = start + (within[-1] if within else LONGEST_PIECE)
            yield start, cut
            start = cut
        yield start, end

    def starts(self, text: str) -> Iterator[int]:
        """The offsets at which a further sentence starts."""
        for match in _BREAK.finditer(text):
            if match["stop"] != "." or self._ends(text, match):
                yield match.end()

    def _ends(self, text: str, match: re.Match[str]) -> bool:
        word = _last_word(text, match.start()).lower().lstrip("([\"'“‘")
        following = _FIRST_WORD.match(text, match.end())
        if word in self._either or (len(word) == 1 and word.isalpha() and word != "i"):
            return word in self._either and following is not None and following["word"].lower() in self._starters
        return word not in self._abbreviations


_BREAK = re.compile(
    r"(?P<stop>[.!?…。！？])[\"'”’»」』)\]]*(?:\s+|(?<=[。！？])|(?<=[。！？][”」』]))(?=[^\sa-z,;:)\]—–-])"
)
_FIRST_WORD = re.compile(r"[\"'“‘(\[]*(?P<word>\w+)")


def _last_word(text: str, end: int) -> str:
    """What stands without white space right before an offset, or before the end of a line there."""
    end -= text[end - 1 : end] == "\n"
    # Of a longer one, which is no word that anybody knows, the end will do: else the whole text would be copied each time.
    before = text[max(0, end - LONGEST_WORD) : end]
    return "" if before[-1:].isspace() else "".join(before.rsplit(None, 1)[-1:])


class _SentenceCase:
    """Lowers the capitals of a title, as far as the body does not write the word with a capital."""

    def __init__(self, text: str, blocks: Sequence[Block]) -> None:
        self._text, self._blocks = text, blocks

    @cached_property
    def _body(self) -> str:
        return " ".join(self._text[b.start : b.end] for b in self._blocks if b.kind is not BlockKind.HEADING)

    @cached_property
    def _names(self) -> set[str]:
        return set(re.findall(r"(?<=[a-z,] )[A-Z][\w’'-]*", self._body))

    @cached_property
    def _words(self) -> set[str]:
        return set(re.findall(r"\b[a-z][a-z’'-]+", self._body))

    def __call__(self, heading: str) -> str:
        words = re.findall(r"\b[A-Za-z][\w]{3,}", heading)
        capitals = sum(word[0].isupper() for word in words)
        if len(words) < 3 or capitals < 0.7 * len(words):
            return heading
        first = re.search(r"\w", heading)
        after = first.end() if first else 0
        return heading[:after] + re.sub(r"\b[A-Z][a-z’'-]*\b", self._lower, heading[after:])

    def _lower(self, match: re.Match[str]) -> str:
        word = match[0]
        if word in self._names and word.lower() not in self._words:
            return word
        return word.lower() if len(word) > 1 and len(word.lower()) == len(word) else word
