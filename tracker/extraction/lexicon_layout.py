"""Where in the lexicon's files entries stand and what else they hold, and what is wrong with a file of cues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase

from tracker.extraction.lexicon_actors import KINDS
from tracker.extraction.lexicon_faults import Fault, Step, listed, meant
from tracker.extraction.lexicon_shapes import (
    CHINESE_RULE,
    FAMILY,
    FRAME,
    RULE,
    STATUSES,
    Kind,
    Shape,
    Wrong,
    wrongs_of,
)

_SECTION = {"patterns": Kind.EXPRESSIONS, "words": Kind.TEXTS}
Path = tuple[Step, ...]


def _of(called: str, keys: tuple[str, ...], kind: Kind) -> Shape:
    return Shape(called=called, required=dict.fromkeys(keys, kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """What a file holds. only: all that stands at its top; empty where that may be anything. entries: the shape of the
    lists' entries by where they stand, `*` for any key. tables: the shape of tables. expressions: keys, and tables, of
    which every value is one."""

    only: tuple[str, ...] = ()
    entries: dict[str, Shape] = field(default_factory=dict)
    tables: dict[str, Shape] = field(default_factory=dict)
    expressions: tuple[str, ...] = ()


_LAYOUTS = {
    "responses_*.toml": _Layout(only=("rules",), entries={"rules": RULE}),
    "responses.toml": _Layout(
        only=("status", "cues", "kinds"),
        tables={"status": _of("status", STATUSES, Kind.EITHER)},
        expressions=("cues", "kinds"),
    ),
    "chinese_responses.toml": _Layout(
        only=("rules", "status", "described"), entries={"rules": CHINESE_RULE}, expressions=("status",)
    ),
    "models.toml": _Layout(only=("family",), entries={"family": FAMILY}),
    "chinese.toml": _Layout(entries={"charges.*": FRAME}),
    "chinese_cites.toml": _Layout(entries={"*.frames": FRAME}, expressions=("source_line", "titled", "press", "forum")),
    "boilerplate.toml": _Layout(expressions=("lines", "tail", "age", "bio_opening", "bio_cue", "code_line")),
    "bodies.toml": _Layout(expressions=("kinds",)),
    "withdrawals.toml": _Layout(expressions=("slots",)),
    "disowned.toml": _Layout(expressions=("slots",)),
    "roles.toml": _Layout(only=KINDS, tables={"": _of("file", KINDS, Kind.TEXTS)}),
}


def entries_of(file: str, data: dict[str, object]) -> Iterator[tuple[Path, object, Shape]]:
    """The entries of the file's lists: where each stands, itself, and what it ought to look like."""
    for where, shape in _layout(file).entries.items():
        for path, node in _found(data, where.split(".")):
            for number, entry in enumerate(node if isinstance(node, list) else [], start=1):
                yield (*path, number), entry, shape


def file_faults(file: str, data: dict[str, object], *, compiles: bool) -> Iterator[Fault]:
    """What is wrong with a file of cues. compiles: also whether its expressions compile, which takes longer than the rest."""
    layout = _layout(file)
    yield from _top_faults(file, data, layout)
    for path, entry, shape in entries_of(file, data):
        name = entry.get("name") if isinstance(entry, dict) else None
        place = f"{shape.called} {name}" if isinstance(name, str) and name else _shown(path)
        yield from _told(file, place, path, wrongs_of(entry, shape, compiles=compiles))
    for where, shape in layout.tables.items():
        for path, node in _found(data, where.split(".") if where else []):
            yield from _told(file, _shown(path), path, wrongs_of(node, shape, compiles=compiles))
    for key in layout.expressions:
        if key in data:
            yield from _expression_faults(file, key, data[key], compiles=compiles)
    for key, node in data.items():
        if isinstance(node, dict):
            yield from _section_faults(file, (key,), node, compiles=compiles)
        else:
            yield from _mixed_faults(file, (key,), node)


def _layout(file: str) -> _Layout:
    return next((one for pattern, one in _LAYOUTS.items() if fnmatchcase(file, pattern)), _Layout())


def _found(node: object, keys: list[str], path: Path = ()) -> Iterator[tuple[Path, object]]:
    """What stands where the keys lead, `*` to each there is; lists only at their end."""
    if not keys:
        yield path, node
    elif isinstance(node, dict):
        for key in node if keys[0] == "*" else [keys[0]] if keys[0] in node else []:
            yield from _found(node[key], keys[1:], (*path, key))


def _top_faults(file: str, data: dict[str, object], layout: _Layout) -> Iterator[Fault]:
    for key in [key for key in data if layout.only and key not in layout.only]:
        near = meant(key, set(layout.only) - set(data))
        yield Fault(file=file, place="", told=f"unknown {key!r}.{near} Known are: {listed(layout.only)}.", path=(key,))
    for where in layout.entries:
        first, _, further = where.partition(".")
        if first != "*" and first not in data:
            yield Fault(file=file, place="", told=f"{first!r} is missing. Write [[{first}]] above each entry.")
        elif first != "*" and not further and not isinstance(data[first], list):
            told = f"{first!r} is no list of entries. Write [[{first}]], with two brackets, above each."
            yield Fault(file=file, place="", told=told, path=(first,))


def _expression_faults(file: str, key: str, node: object, *, compiles: bool) -> Iterator[Fault]:
    """A key of which the value is an expression or several, or a table of such."""
    keys: tuple[str, ...] = tuple(node) if isinstance(node, dict) else (key,)
    shape = _of("table", keys, Kind.EITHER)
    values = node if isinstance(node, dict) else {key: node}
    path = (key,) if isinstance(node, dict) else ()
    yield from _told(file, _shown(path), path, wrongs_of(values, shape, compiles=compiles))


def _section_faults(file: str, path: Path, node: dict[str, object], *, compiles: bool) -> Iterator[Fault]:
    """A section: its lists of expressions and of words, and what looks like one of the two written wrongly."""
    for key, value in node.items():
        if key in _SECTION:
            shape = Shape(called="section", required={key: _SECTION[key]})
            for wrong in wrongs_of({key: value}, shape, compiles=compiles):
                told = wrong.told if wrong.told.startswith(f"{key}: ") else f"{key}: {wrong.told}"
                yield from _told(file, _shown(path), path, [Wrong(told, key, wrong.words)])
        elif isinstance(value, dict):
            yield from _section_faults(file, (*path, key), value, compiles=compiles)
        elif isinstance(value, list):
            yield from _mixed_faults(file, (*path, key), value)
        if not (isinstance(value, dict) or _SECTION.keys() & node.keys()) and get_close_matches(
            key, _SECTION, n=1, cutoff=0.75
        ):
            told = f"unknown key {key!r}.{meant(key, _SECTION)}"
            yield Fault(file=file, place=_shown(path), told=told, path=(*path, key))


def _mixed_faults(file: str, path: Path, node: object) -> Iterator[Fault]:
    """A list of words among which something else stands."""
    if isinstance(node, list) and {str} < set(map(type, node)):
        odd = next(one for one in node if not isinstance(one, str))
        told = f"{odd!r} stands among texts. Put it in quotes, or take it out."
        yield Fault(file=file, place=_shown(path), told=told, path=path, words=str(odd))


def _told(file: str, place: str, path: Path, wrongs: Iterator[Wrong] | list[Wrong]) -> Iterator[Fault]:
    for wrong in wrongs:
        further = (wrong.key,) if wrong.key else ()
        yield Fault(file=file, place=place, told=wrong.told, path=(*path, *further), words=wrong.words)


def _shown(path: Path) -> str:
    """Where something stands, as messages call it: `charges.told no. 2`."""
    return "".join(f" no. {step}" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
