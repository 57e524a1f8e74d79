"""A further spaCy pipeline -> places where it sees names. What they name, if anything, our own rules say.

The pipeline is one that somebody has installed, such as en_core_web_sm. Its labels are not used, and it takes nothing
from what was found without it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from tracker.extraction.naming.common_words import small_words
from tracker.extraction.naming.gazetteer import plain_quotes
from tracker.extraction.naming.name_context import type_run
from tracker.extraction.naming.runs import Page, Run, is_prose
from tracker.extraction.reading import Block, BlockKind, Mention

if TYPE_CHECKING:
    from spacy.language import Language

# Names of persons, organisations, products and laws; its places, dates and numbers are of no use here.
_LABELS = frozenset({"PERSON", "PER", "ORG", "PRODUCT", "LAW"})
# Its parser and what hangs on it stay out: the labels are not ours.
_UNUSED = ["parser", "tagger", "lemmatizer", "attribute_ruler"]
_EDGES = re.compile(r"(?:(?i:the|an?)\s+)?(?P<name>.*?)(?:'s?)?\s*", re.DOTALL)


class ProposerError(RuntimeError):
    """The pipeline cannot be loaded; the message says what to do."""

    permanent = True


def propose(text: str, pipeline: str) -> tuple[tuple[int, int], ...]:
    """Where the pipeline sees names, in order. pipeline: an installed package or a folder. Raises ProposerError."""
    entities = _load(pipeline)(text).ents
    return tuple((entity.start_char, entity.end_char) for entity in entities if entity.label_ in _LABELS)


def with_proposed(
    text: str, blocks: Sequence[Block], mentions: Sequence[Mention], proposed: Sequence[tuple[int, int]]
) -> tuple[Mention, ...]:
    """The mentions, and between them the proposed ones that our rules can type; those in headings are passed over."""
    plain = plain_quotes(text)
    page = Page(plain, small_words(plain)) if proposed else None
    taken = [(mention.start, mention.end) for mention in mentions]
    more: list[Mention] = []
    for start, end in proposed:
        start, end = _trimmed(plain, start, end)
        block = next((b for b in blocks if b.start <= start and end <= b.end), None)
        free = all(end <= left or right <= start for left, right in taken)
        if page is None or block is None or block.kind is BlockKind.HEADING or not free:
            continue
        typed = type_run(Run(page, block, start, end, is_prose(plain, block)))
        if typed is not None:
            kind, rule = typed
            words = text[start:end]
            name = " ".join(plain[start:end].split())
            more.append(
                Mention(start=start, end=end, text=words, name=name, kind=kind, known=False, rule=f"proposed-{rule}")
            )
            taken.append((start, end))
    return tuple(sorted([*mentions, *more], key=lambda mention: mention.start))


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    match = _EDGES.fullmatch(plain, start, end)
    return match.span("name") if match else (start, end)


@cache
def _load(pipeline: str) -> Language:
    import spacy  # only where such a pipeline is wanted

    try:
        return spacy.load(pipeline, exclude=_UNUSED)
    except (OSError, ValueError) as error:
        raise ProposerError(
            f"The spaCy pipeline {pipeline} cannot be loaded ({error}). Install it into this environment, or name none."
        ) from error
