"""What the entries of the lexicon's files look like: which keys they have, what stands there, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from tracker.extraction.lexicon_faults import listed, meant
from tracker.extraction.records import Instrument, Status


def is_text(value: object) -> bool:
    """Whether it is text, with something in it and no blanks at its ends."""
    return isinstance(value, str) and value.strip() == value != ""


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(is_text, value))


def _is_expression(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _are_expressions(value: object) -> bool:
    return isinstance(value, list) and value != [] and all(map(_is_expression, value))


def _are_pairs(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(map(_is_expression, pair)) for pair in value
    )


class Kind(Enum):
    """What can stand under a key: how one tells, what is said where something else stands there, how one is written."""

    TEXT = (is_text, "no text, or has blanks at its ends", '"…"')
    MARKS = (lambda value: isinstance(value, str), "no text", '" "')
    FLAG = (lambda value: isinstance(value, bool), "neither true nor false", "true, or leave it out")
    TEXTS = (_are_texts, "no list of texts without blanks at their ends", '["…", "…"]')
    EXPRESSION = (_is_expression, "no regular expression in quotes", "'…'")
    EXPRESSIONS = (_are_expressions, "no list of regular expressions, each with something in it", "['…', '…']")
    EITHER = (
        lambda value: _is_expression(value) or _are_expressions(value),
        "neither a regular expression nor a list of them",
        "'…' or ['…', '…']",
    )
    PAIRS = (_are_pairs, "no list of pairs", "[['…', \"…\"], …], a regular expression and a name")

    def __init__(self, fits: Callable[[object], bool], is_not: str, example: str) -> None:
        self.fits = fits
        self.is_not = is_not
        self.example = example

    def expressions(self, value: object) -> list[str]:
        """The regular expressions in a value that fits."""
        if self in (Kind.TEXT, Kind.MARKS, Kind.FLAG, Kind.TEXTS):
            return []
        found = value if isinstance(value, list) else [value]
        return [str(one[0] if self is Kind.PAIRS else one) for one in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What one kind of entry has. called: what messages call it. choices: for keys and lists that take only some words.
    has_own_name: no two entries of this kind have one name, in whatever files."""

    called: str
    required: Mapping[str, Kind]
    optional: Mapping[str, Kind] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    has_own_name: bool = False

    @property
    def keys(self) -> dict[str, Kind]:
        """All that it can have."""
        return {**self.required, **self.optional}


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something wrong with an entry: reason and remedy, under which key, and what stands there."""

    told: str
    key: str = ""
    words: str = ""


INSTRUMENTS, STATUSES = tuple(map(str, Instrument)), tuple(map(str, Status))

ACTOR = Shape(
    called="actor",
    required={"name": Kind.TEXT, "role": Kind.TEXT},
    optional={
        **dict.fromkeys(("country", "parent", "wikidata", "wikidata_seen"), Kind.TEXT),
        **dict.fromkeys(("aliases", "weak", "apart"), Kind.TEXTS),
        **dict.fromkeys(("cued", "unit"), Kind.FLAG),
    },
)
RULE = Shape(
    called="rule",
    required={
        **dict.fromkeys(("name", "instrument", "actors", "place"), Kind.TEXT),
        "cues": Kind.EXPRESSIONS,
        "itself": Kind.FLAG,
    },
    optional={
        "statuses": Kind.TEXTS,
        "issuers": Kind.PAIRS,
        **dict.fromkeys(("not_after", "not_with", "asked", "done", "undone"), Kind.EITHER),
        **dict.fromkeys(("owned", "about_accused", "to_body", "doer_is_object", "near_act", "after_ban"), Kind.FLAG),
    },
    choices={
        "instrument": INSTRUMENTS,
        "statuses": STATUSES,
        "actors": ("public", "industry", "industry_or_public", "private", "anybody"),
        "place": ("actor", "recipient", "public_only", "court", "none"),
    },
    has_own_name=True,
)
CHINESE_RULE = Shape(
    called="rule",
    required={**dict.fromkeys(("name", "instrument", "doers"), Kind.TEXT), "cues": Kind.EXPRESSIONS},
    optional={
        "abroad": Kind.TEXT,
        **dict.fromkeys(("done", "not_with"), Kind.EXPRESSION),
        **dict.fromkeys(("itself", "near_act", "to_body", "needs_done"), Kind.FLAG),
    },
    choices={"instrument": INSTRUMENTS, "doers": ("public", "industry", "private", "anybody")},
    has_own_name=True,
)
FAMILY = Shape(
    called="family",
    required={"name": Kind.TEXT, "maker": Kind.TEXT, "pattern": Kind.EXPRESSION},
    optional={
        "full": Kind.TEXT,
        "joint": Kind.MARKS,
        "forms": Kind.EXPRESSION,
        "strict": Kind.FLAG,
    },
    has_own_name=True,
)
FRAME = Shape(called="frame", required={"name": Kind.TEXT, "pattern": Kind.EXPRESSION})


def wrongs_of(entry: object, shape: Shape, *, compiles: bool) -> Iterator[Wrong]:
    """What is wrong with an entry. compiles: also whether its expressions compile, which takes longer than all the rest."""
    if not isinstance(entry, dict):
        yield Wrong(
            f"is no table. Write it with {listed(f'{key} = {kind.example}' for key, kind in shape.required.items())}."
        )
        return
    keys = shape.keys
    for key in entry:
        if key not in keys:
            near = meant(key, set(keys) - set(entry))
            yield Wrong(f"unknown key {key!r}.{near} Known are: {listed(sorted(keys))}.", key)
    for key, kind in shape.required.items():
        if key not in entry:
            yield Wrong(f"{key!r} is missing. Every {shape.called} has one; write {key} = {kind.example}.")
    for key, kind in keys.items():
        if key in entry:
            yield from _value_wrongs(key, kind, entry[key], shape, compiles=compiles)


def _value_wrongs(key: str, kind: Kind, value: object, shape: Shape, *, compiles: bool) -> Iterator[Wrong]:
    if not kind.fits(value):
        yield Wrong(f"{key!r} is {kind.is_not}. Write {key} = {kind.example}.", key)
        return
    if key in shape.choices:
        words = value if isinstance(value, list) else [value]
        for word in map(str, words):
            if word not in (known := shape.choices[key]):
                yield Wrong(
                    f"{key!r} cannot be {word!r}.{meant(word, known)} It is one of: {listed(known)}.", key, word
                )
    if compiles:
        for text in kind.expressions(value):
            yield from expression_wrongs(text, key)


def expression_wrongs(text: str, key: str) -> Iterator[Wrong]:
    """What is wrong with a regular expression."""
    try:
        re.compile(text)
    except re.error as error:
        told = f"{key}: the regular expression {text!r} does not compile: {error}. Mend it."
        yield Wrong(told, key, text)
