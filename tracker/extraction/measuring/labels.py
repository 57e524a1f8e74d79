"""A folder of labels (NAME.json) -> what a careful reader says that each report states.

A file that is no label gives a LabelError that names it, the reason and the remedy; the others are still read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from tracker.extraction.records import EntityKind, Instrument, Metric, Predicate, Qualifier, Status

ALIASES = "aliases.json"
# What a label and the items of its lists have; other keys are somebody's own notes, unless one looks like these.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "": ("id", "relevant", "published", "entities", "figures", "claims", "techniques", "responses", "cites"),
    "entities": ("names", "kind"),
    "figures": ("metric", "value", "qualifier", "actors"),
    "claims": ("predicate", "claimant", "target", "capabilities"),
    "responses": ("actor", "jurisdiction", "instrument", "status"),
}
_Item = TypeVar("_Item")
_Choice = TypeVar("_Choice", bound=StrEnum)


class LabelError(Exception):
    """A label that cannot be used: which file, why, and what to do."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedLabel:
    """An entity; names: every form that is accepted, the canonical one first."""

    names: tuple[str, ...]
    kind: EntityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLabel:
    metric: Metric
    value: float
    qualifier: Qualifier
    actors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLabel:
    predicate: Predicate
    claimant: str
    target: str | None
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseLabel:
    actor: str | None
    jurisdiction: str | None
    instrument: Instrument
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What one report states. entities: None where nobody noted them, as in unrelated reports."""

    ref: str
    relevant: bool
    published: date | None
    entities: tuple[NamedLabel, ...] | None = None
    figures: tuple[FigureLabel, ...] = ()
    claims: tuple[ClaimLabel, ...] = ()
    techniques: tuple[str, ...] = ()
    responses: tuple[ResponseLabel, ...] = ()
    cites: tuple[str, ...] = ()

    def renamed(self, rename: Callable[[str], str], entities: Sequence[NamedLabel]) -> Label:
        """The same label with these entities, and every other name as `rename` gives it."""
        return replace(
            self,
            entities=tuple(entities),
            figures=tuple(replace(f, actors=tuple(map(rename, f.actors))) for f in self.figures),
            claims=tuple(
                replace(c, claimant=rename(c.claimant), target=rename(c.target) if c.target else None)
                for c in self.claims
            ),
            responses=tuple(replace(r, actor=rename(r.actor) if r.actor else None) for r in self.responses),
            cites=tuple(map(rename, self.cites)),
        )


def read_labels(folder: Path) -> Iterator[Label | LabelError]:
    """The labels in order of file name. Raises LabelError where the folder has none."""
    paths = [path for path in sorted(folder.glob("*.json")) if path.name != ALIASES]
    if not paths:
        raise LabelError(f"{folder} has no labels. Give a folder of NAME.json files, each beside its NAME.txt.")
    for path in paths:
        try:
            yield read_label(path)
        except LabelError as error:
            yield error


def read_label(path: Path) -> Label:
    """The label of one file. Raises LabelError."""
    data = _json_of(path)
    if not isinstance(data, Mapping):
        raise LabelError(f"{path} is no JSON object. Write one with `id` and `relevant`.")
    if misspelt := [*_misspelt(data, "")]:
        raise LabelError(f"{path} cannot be used: {'; '.join(misspelt)}. Mend the spelling, or name it otherwise.")
    try:
        return _label(data)
    except KeyError as error:
        raise LabelError(f"{path} lacks {error.args[0]!r}. Add it.") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise LabelError(f"{path} cannot be used: {error}. Mend that value.") from error


def read_aliases(folder: Path) -> tuple[tuple[str, ...], ...]:
    """Groups of names that mean the same in every report of the folder; none without an aliases.json."""
    path = folder / ALIASES
    if not path.is_file():
        return ()
    groups = _json_of(path)
    if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
        raise LabelError(f'{path} is no list of lists of names. Write it like [["Example AI", "Example"]].')
    return tuple(tuple(str(name) for name in group) for group in groups)


def _json_of(path: Path) -> object:
    try:
        data: object = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LabelError(f"{path} cannot be read ({error.strerror}). Check its name and permissions.") from error
    except ValueError as error:
        raise LabelError(f"{path} is no valid JSON ({error}). Mend it there.") from error
    return data


def _misspelt(data: Mapping[str, object], where: str, number: int = 0) -> Iterator[str]:
    """The keys that say nothing and look like one that would."""
    known = _KEYS[where]
    place = f"in no. {number} of `{where}` " if where else ""
    for key in data:
        missing = [one for one in known if one not in data]
        if key not in known and (near := get_close_matches(key.lower(), missing, n=1, cutoff=0.75)):
            yield f"{place}{key!r} says nothing, {near[0]!r} would"
        items = data[key] if not where and key in _KEYS else None
        for nth, item in enumerate(items if isinstance(items, list) else [], start=1):
            if isinstance(item, Mapping):
                yield from _misspelt(item, key, nth)


def _label(data: Mapping[str, object]) -> Label:
    if not isinstance(data["relevant"], bool):
        raise ValueError("`relevant` is neither true nor false")
    published = data.get("published")
    return Label(
        ref=str(data["id"]),
        relevant=data["relevant"],
        published=date.fromisoformat(str(published)) if published else None,
        entities=_each(data, "entities", _named) if "entities" in data else None,
        figures=_each(data, "figures", _figure),
        claims=_each(data, "claims", _claim),
        techniques=_texts(data, "techniques"),
        responses=_each(data, "responses", _response),
        cites=_texts(data, "cites"),
    )


def _each(data: Mapping[str, object], key: str, make: Callable[[Mapping[str, object]], _Item]) -> tuple[_Item, ...]:
    items = data.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
        raise ValueError(f"`{key}` is no list of objects")
    return tuple(make(item) for item in items)


def _texts(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    items = data.get(key, [])
    if not isinstance(items, list):
        raise ValueError(f"`{key}` is no list")
    return tuple(str(item) for item in items)


def _named(item: Mapping[str, object]) -> NamedLabel:
    names = _texts(item, "names")
    if not names:
        raise ValueError("an entity has no `names`")
    return NamedLabel(names=names, kind=_one_of(EntityKind, item["kind"]))


def _figure(item: Mapping[str, object]) -> FigureLabel:
    value = item["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"`value` {value!r} is no number")
    return FigureLabel(
        metric=_one_of(Metric, item["metric"]),
        value=float(value),
        qualifier=_one_of(Qualifier, item["qualifier"]),
        actors=_texts(item, "actors"),
    )


def _claim(item: Mapping[str, object]) -> ClaimLabel:
    return ClaimLabel(
        predicate=_one_of(Predicate, item["predicate"]),
        claimant=str(item["claimant"]),
        target=_text(item.get("target")),
        capabilities=_texts(item, "capabilities"),
    )


def _response(item: Mapping[str, object]) -> ResponseLabel:
    return ResponseLabel(
        actor=_text(item.get("actor")),
        jurisdiction=_text(item.get("jurisdiction")),
        instrument=_one_of(Instrument, item["instrument"]),
        status=_one_of(Status, item["status"]),
    )


def _one_of(kind: type[_Choice], value: object) -> _Choice:
    try:
        return kind(str(value))
    except ValueError:
        raise ValueError(f"{value!r} is none of {', '.join(kind)}") from None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
