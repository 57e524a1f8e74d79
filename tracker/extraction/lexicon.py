"""Reads the word lists in lexicon/: actors with their names, and cue words by file and key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.extraction.lexicon_actors import slug
from tracker.extraction.lexicon_check import LexiconError, read_actors, read_cues
from tracker.extraction.lexicon_table import Table, missing
from tracker.extraction.records import EntityKind

FOLDER = Path(__file__).parent / "lexicon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody or something that the lexicon knows.

    role: what it does in the field (`lab`, `outlet`, `committee`, …). country: ISO 3166 alpha-2, `EU` or `INT`.
    parent: canonical name of its owner, maker or employer. aliases: names that always mean it; weak: names that mean
    it only in context. cued: the canonical name is itself an everyday word. unit: part of its parent, which answers
    for what it does and says. wikidata: its item, looked up at `wikidata_seen`.
    """

    slug: str
    name: str
    kind: EntityKind
    role: str
    country: str | None
    parent: str | None
    aliases: tuple[str, ...]
    weak: tuple[str, ...]
    cued: bool
    unit: bool
    wikidata: str | None = None


@cache
def load_actors() -> tuple[Actor, ...]:
    """All known actors, file by file in the order of the files' names. Raises LexiconError where an entry is wrong."""
    actors: list[Actor] = []
    for data in read_actors(FOLDER / "actors").values():
        kind, entries = EntityKind(str(data["kind"])), data["actors"]
        actors += [_actor(kind, entry) for entry in entries] if isinstance(entries, list) else []
    return tuple(actors)


@cache
def actors_by_name() -> dict[str, Actor]:
    """The known actors by canonical name."""
    return {actor.name: actor for actor in load_actors()}


def find_actor(name: str | None) -> Actor | None:
    """The known actor of this canonical name."""
    return actors_by_name().get(name) if name else None


@cache
def words(file: str, key: str) -> tuple[str, ...]:
    """A list of words: `words("contexts", "titles")`, `words("contexts", "cues.outlet_before")`."""
    node: object = table(file)
    for part in key.split("."):
        if not isinstance(node, Table):
            raise LexiconError(missing(key, {}, f"{file}.toml"))
        node = node[part]
    if not isinstance(node, list):
        raise LexiconError(f"{file}.toml: {key} is no list. Put its words between [ and ].")
    return tuple(str(word) for word in node)


@cache
def word_set(file: str, key: str) -> frozenset[str]:
    """The same words as a set."""
    return frozenset(words(file, key))


@cache
def word_list(file: str) -> frozenset[str]:
    """The words of a file that is one long list: `words` is a text with white space between them."""
    listed = table(file).get("words")
    if not isinstance(listed, str):
        raise LexiconError(f"{file}.toml: words is no text. Put them between quotation marks.")
    return frozenset(listed.split())


@cache
def alternatives(entries: tuple[str, ...]) -> str:
    """A regular expression that matches any of the phrases, the longest first; a space matches any white space."""
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(entry).replace(r"\ ", r"\s+") for entry in ordered) + ")"


@cache
def table(file: str) -> Table:
    """A whole file of the lexicon, read once. Raises LexiconError, also later where a key is asked for that it lacks."""
    return Table(read_cues(FOLDER / f"{file}.toml"), f"{file}.toml")


def _actor(kind: EntityKind, entry: dict[str, object]) -> Actor:
    name = str(entry["name"])
    return Actor(
        slug=slug(name),
        name=name,
        kind=kind,
        role=str(entry["role"]),
        country=_text(entry.get("country")),
        parent=_text(entry.get("parent")),
        aliases=_texts(entry.get("aliases")),
        weak=_texts(entry.get("weak")),
        cued=bool(entry.get("cued", False)),
        unit=bool(entry.get("unit", False)),
        wikidata=_text(entry.get("wikidata")),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
