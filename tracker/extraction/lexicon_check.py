"""Checks the word lists in lexicon/: what is wrong, in which file and entry, and what to do about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from tracker.extraction.records import EntityKind

_KEYS = frozenset({"name", "role", "country", "parent", "aliases", "weak", "cued", "unit", "wikidata", "wikidata_seen"})
_TEXTS = ("name", "role", "country", "parent", "wikidata", "wikidata_seen")
_FLAGS = ("cued", "unit")
_LISTS = ("aliases", "weak")
# Bodies above states, and Kosovo, which custom gives a code.
_BESIDE_ISO = frozenset({"EU", "INT", "XK"})
_ROLE = re.compile(r"[a-z][a-z_]*")
_ITEM = re.compile(r"Q[1-9]\d*")
_FAMILY_TEXTS = ("name", "maker", "pattern", "forms", "full", "joint")
_FAMILY_FLAGS = ("strict", "plural")


class LexiconError(ValueError):
    """A file of the lexicon is wrong; the message has a line for every fault: file, entry, reason, remedy."""

    permanent = True


def check_lexicon(folder: Path) -> None:
    """Raises LexiconError where a file of the folder, or of its `actors/`, cannot be read or says something impossible."""
    faults = [f for path in sorted(folder.glob("*.toml")) for f in _file_faults(path)]
    _raise(faults + _actor_faults(_tables(folder / "actors"))[1])


@cache
def _countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2, from the tables of the time zone database, and those that it lacks."""
    lines = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#")) | _BESIDE_ISO


def read_actors(folder: Path) -> dict[str, dict[str, object]]:
    """The checked tables of the folder's files by file name. Raises LexiconError as `check_lexicon` does."""
    tables, faults = _actor_faults(_tables(folder))
    _raise(faults)
    return tables


def read_table(path: Path) -> dict[str, object]:
    """One file's table. Raises LexiconError where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path.name}: cannot be read: {error}. Mend the TOML at that place.") from error


def _raise(faults: list[str]) -> None:
    if faults:
        raise LexiconError("The lexicon has mistakes:\n" + "\n".join(f"- {fault}" for fault in faults))


def _tables(folder: Path) -> tuple[dict[str, dict[str, object]], list[str]]:
    tables: dict[str, dict[str, object]] = {}
    faults: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables[path.name] = read_table(path)
        except LexiconError as error:
            faults.append(f"actors/{error}")
    return tables, faults


def _file_faults(path: Path) -> Iterator[str]:
    """What is wrong with a file of cue words: its TOML, its regular expressions, its families of models."""
    try:
        data = read_table(path)
    except LexiconError as error:
        yield str(error)
        return
    yield from _pattern_faults(path.name, data, "")
    families = data.get("family", [])
    if path.name == "models.toml" and isinstance(families, list):
        for number, family in enumerate(families, start=1):
            yield from _family_faults(path.name, number, family)


def _pattern_faults(file: str, node: object, place: str) -> Iterator[str]:
    """Every text under a key `patterns`, `pattern` or `forms` has to be a regular expression."""
    if isinstance(node, dict):
        for key, value in node.items():
            here = f"{place}.{key}".lstrip(".")
            if key in ("patterns", "pattern", "forms"):
                texts = value if isinstance(value, list) else [value]
                yield from (fault for text in texts for fault in _expression_faults(file, here, text))
            else:
                yield from _pattern_faults(file, value, here)
    elif isinstance(node, list):
        for number, item in enumerate(node, start=1):
            yield from _pattern_faults(file, item, f"{place} no. {number}")


def _expression_faults(file: str, place: str, text: object) -> Iterator[str]:
    if not isinstance(text, str):
        yield f"{file}: {place}: {text!r} is no text. Put a regular expression in quotes there."
        return
    try:
        re.compile(text)
    except re.error as error:
        yield f"{file}: {place}: the regular expression {text!r} does not compile: {error}. Mend it."


def _family_faults(file: str, number: int, family: object) -> Iterator[str]:
    if not isinstance(family, dict):
        yield f"{file}: family no. {number} is no table. Write [[family]] above it."
        return
    name = family.get("name", f"no. {number}")
    for key in sorted(set(family) - {*_FAMILY_TEXTS, *_FAMILY_FLAGS}):
        yield f"{file}: family {name}: unknown key {key!r}. Known are: {_listed((*_FAMILY_TEXTS, *_FAMILY_FLAGS))}."
    for key in ("name", "maker", "pattern"):
        if not isinstance(family.get(key), str):
            yield f"{file}: family {name}: {key!r} is missing. Give it as text."


def _actor_faults(
    read: tuple[dict[str, dict[str, object]], list[str]],
) -> tuple[dict[str, dict[str, object]], list[str]]:
    """The tables, and what is wrong with the actors in them, each for itself and their names taken together."""
    tables, faults = read
    return tables, [*faults, *_faults_of(tables)]


def _faults_of(tables: dict[str, dict[str, object]]) -> Iterator[str]:
    owners: dict[str, str] = {}
    parents: list[tuple[str, str, str]] = []
    names: set[str] = set()
    for file, data in tables.items():
        yield from _kind_faults(file, data)
        entries = data.get("actors")
        for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
            place = f"actors/{file}: {_title(entry, number)}"
            found = list(_entry_faults(place, entry))
            yield from found
            if not found and isinstance(entry, dict):
                names.add(entry["name"])
                yield from _taken(place, entry, owners)
                if "parent" in entry:
                    parents.append((place, entry["name"], entry["parent"]))
    for place, name, parent in parents:
        if parent not in names:
            yield f"{place}: its parent {parent!r} is no actor. Write the parent's canonical name, or add an entry for it."
        elif parent == name:
            yield f"{place}: it is its own parent. Leave `parent` out."


def _kind_faults(file: str, data: dict[str, object]) -> Iterator[str]:
    kinds = [kind.value for kind in EntityKind]
    if data.get("kind") not in kinds:
        yield f"actors/{file}: unknown kind {data.get('kind')!r}. Write kind = one of: {_listed(kinds)}."
    if not isinstance(data.get("actors"), list):
        yield f"actors/{file}: has no list `actors`. Write actors = [ {{ name = …, role = … }}, … ]."
    for key in sorted(set(data) - {"kind", "actors"}):
        yield f"actors/{file}: unknown key {key!r} beside `kind` and `actors`. Take it out."


def _title(entry: object, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return str(name) if name else f"entry no. {number}"


def _entry_faults(place: str, entry: object) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"{place}: is no table. Write {{ name = …, role = … }}."
        return
    for key in sorted(set(entry) - _KEYS):
        yield f"{place}: unknown key {key!r}. Known are: {_listed(sorted(_KEYS))}."
    for key in ("name", "role"):
        if not entry.get(key):
            yield f"{place}: {key!r} is missing. Every actor has a name and a role."
    yield from _type_faults(place, entry)
    yield from _value_faults(place, entry)


def _type_faults(place: str, entry: dict[str, object]) -> Iterator[str]:
    for key in _TEXTS:
        if key in entry and not isinstance(entry[key], str):
            yield f"{place}: {key!r} is no text. Put it in quotes."
    for key in _FLAGS:
        if key in entry and not isinstance(entry[key], bool):
            yield f"{place}: {key!r} is neither true nor false. Write {key} = true, or leave it out."
    for key in _LISTS:
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(
            isinstance(item, str) and item.strip() == item != "" for item in value
        ):
            yield f'{place}: {key!r} is no list of names. Write {key} = ["…", "…"], without blanks at the ends.'


def _value_faults(place: str, entry: dict[str, object]) -> Iterator[str]:
    country, role, item = entry.get("country"), entry.get("role"), entry.get("wikidata")
    if isinstance(country, str) and country not in _countries():
        yield f"{place}: unknown country {country!r}. Write an ISO 3166 alpha-2 code such as US or GB, or EU, or INT."
    if isinstance(role, str) and not _ROLE.fullmatch(role):
        yield f"{place}: role {role!r} is no single small word. Write one such as lab, outlet or committee."
    if isinstance(item, str) and not _ITEM.fullmatch(item):
        yield f"{place}: wikidata {item!r} is no item. Write Q and digits, as in the item's address."
    if ("wikidata" in entry) != ("wikidata_seen" in entry):
        yield f"{place}: `wikidata` and `wikidata_seen` go together. Say where the item was looked up, or leave both out."


def _taken(place: str, entry: dict[str, object], owners: dict[str, str]) -> Iterator[str]:
    """Names that another actor has already, or that the entry gives twice."""
    listed = [entry["name"], *_items(entry, "aliases"), *_items(entry, "weak")]
    for name in listed:
        if not isinstance(name, str):
            continue
        owner = owners.setdefault(name, place)
        if owner != place:
            yield f"{place}: {name!r} is a name of {owner} too. Take it out of one of the two."
    for name in sorted({str(name) for name in listed if listed.count(name) > 1}):
        yield f"{place}: {name!r} stands there twice. Take one out."


def _items(entry: dict[str, object], key: str) -> list[object]:
    value = entry.get(key, [])
    return value if isinstance(value, list) else []


def _listed(words: tuple[str, ...] | list[str]) -> str:
    return ", ".join(words)
