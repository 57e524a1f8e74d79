"""Checks the files of the lexicon: what is wrong, in which file, entry and line, and what to do about it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tracker.extraction.lexicon_actors import FOLDER as ACTORS
from tracker.extraction.lexicon_actors import actor_faults
from tracker.extraction.lexicon_faults import Fault
from tracker.extraction.lexicon_layout import entries_of, file_faults

_OWN = Path(__file__).parent / "lexicon"


class LexiconError(ValueError):
    """A file of the lexicon is wrong; the message has a line for every fault: file, line, entry, reason, remedy."""

    permanent = True


def check_lexicon(folder: Path) -> None:
    """Raises LexiconError where a file of the folder, or of its `actors/`, cannot be read or says something impossible."""
    cues, told = _tables(sorted(folder.glob("*.toml")))
    actors, told_of_actors = _tables(sorted((folder / ACTORS).glob("*.toml")), ACTORS)
    faults = [fault for file, data in cues.items() for fault in file_faults(file, data, compiles=True)]
    faults += [*_names_twice(cues), *actor_faults(actors, _roles())]
    _raise([*told, *told_of_actors, *_messages(folder, faults)])


def read_actors(folder: Path) -> dict[str, dict[str, object]]:
    """The checked tables of the folder's files by file name. Raises LexiconError as `check_lexicon` does."""
    tables, told = _tables(sorted(folder.glob("*.toml")), ACTORS)
    _raise([*told, *_messages(folder.parent, actor_faults(tables, _roles()))])
    return tables


def read_cues(path: Path) -> dict[str, object]:
    """One file's table, its entries and keys checked, its expressions not: those compile, or do not, where they are used.
    Raises LexiconError."""
    data = read_table(path)
    _raise(_messages(path.parent, file_faults(path.name, data, compiles=False)))
    return data


def read_table(path: Path) -> dict[str, object]:
    """One file's table. Raises LexiconError where it is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path.name}: cannot be read: {error}. Mend the TOML at that place.") from error


@cache
def _roles() -> dict[str, object]:
    """The roles that the program knows, by kind."""
    return read_table(_OWN / "roles.toml")


def _names_twice(tables: Mapping[str, dict[str, object]]) -> Iterator[Fault]:
    """Entries of one kind with the same name, in whatever files."""
    owners: dict[tuple[int, object], str] = {}
    for file, data in tables.items():
        for path, entry, shape in entries_of(file, data):
            name = entry.get("name") if shape.has_own_name and isinstance(entry, dict) else None
            if not isinstance(name, str):
                continue
            if owner := owners.get((id(shape), name)):
                told = f"a {shape.called} of this name stands in {owner} too. Give one of the two another name."
                yield Fault(file=file, place=f"{shape.called} {name}", told=told, path=path)
            owners.setdefault((id(shape), name), file)


def _messages(folder: Path, faults: Iterable[Fault]) -> list[str]:
    """The faults as they are told, each file read again for its lines only where one of its own is told."""
    texts: dict[str, str] = {}
    found = []
    for fault in faults:
        if fault.file not in texts:
            texts[fault.file] = (folder / fault.file).read_text(encoding="utf-8")
        found.append(fault.message(texts[fault.file]))
    return found


def _raise(faults: list[str]) -> None:
    if faults:
        raise LexiconError("The lexicon has mistakes:\n" + "\n".join(f"- {fault}" for fault in faults))


def _tables(paths: Iterable[Path], under: str = "") -> tuple[dict[str, dict[str, object]], list[str]]:
    """The files' tables by file name, and what is told of those that are no TOML."""
    tables: dict[str, dict[str, object]] = {}
    told: list[str] = []
    for path in paths:
        try:
            tables[path.name] = read_table(path)
        except LexiconError as error:
            told.append(f"{under}{error}")
    return tables, told
