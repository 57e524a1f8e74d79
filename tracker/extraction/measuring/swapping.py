"""A labelled report -> the same with invented names, so that no name of it stands in the lexicon.

Organisations, people and products are swapped; public bodies, instruments and places keep their names.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.extraction.measuring.labels import Label, NamedLabel
from tracker.extraction.measuring.matching import name_key
from tracker.extraction.records import EntityKind

_NAMES = Path(__file__).parent / "invented_names.toml"
_IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
_POOLS = {EntityKind.ORGANISATION: "organisations", EntityKind.PERSON: "people", EntityKind.PRODUCT: "products"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """A name that nobody has; `short` is how a text says it again."""

    full: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A label with invented names, and how to write any text of its report with them."""

    label: Label
    replacements: dict[str, str]

    def text(self, text: str | None) -> str:
        """The text with every swapped name replaced, the longest first; no text gives an empty one."""
        if not text or not self.replacements:
            return text or ""
        return _pattern(tuple(self.replacements)).sub(lambda match: self.replacements[match[0]], text)


def swap_names(label: Label, text: str) -> Swapped:
    """The label, and replacements for its report, whose text decides which script the new names have."""
    pools = {(kind, chinese): _pool(label.ref, kind, chinese) for kind in _POOLS for chinese in (False, True)}
    replacements: dict[str, str] = {}
    renamed: dict[str, str] = {}
    entities = []
    for entity in label.entities or ():
        forms = sorted((name for name in entity.names if name in text), key=len, reverse=True)
        if entity.kind not in _POOLS or not forms:
            entities.append(entity)
            continue
        new = next(pools[entity.kind, bool(_IDEOGRAPH.search(forms[0]))])
        replacements |= {form: new.full if form == forms[0] else new.short for form in forms}
        renamed |= {name_key(name): new.full for name in entity.names}
        entities.append(NamedLabel(names=(new.full, new.short), kind=entity.kind))
    swapped = label.renamed(lambda name: renamed.get(name_key(name), name), entities) if entities else label
    return Swapped(label=swapped, replacements=replacements)


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    return re.compile("|".join(_bounded(name) for name in ordered))


def _bounded(name: str) -> str:
    """The name as a whole word; ideographs have no spaces around them."""
    return re.escape(name) if _IDEOGRAPH.search(name) else rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])"


def _pool(ref: str, kind: EntityKind, chinese: bool) -> Iterator[Invented]:
    """Invented names in an order that the report's own name decides. Raises ValueError when they run out."""
    names = _names()[_POOLS[kind] + ("_zh" if chinese else "")]
    first = zlib.crc32(ref.encode()) % len(names)
    yield from names[first:]
    yield from names[:first]
    raise ValueError(f"{ref} names more than {len(names)} {_POOLS[kind]}. Add names to {_NAMES.name}.")


@cache
def _names() -> dict[str, tuple[Invented, ...]]:
    data = tomllib.loads(_NAMES.read_text(encoding="utf-8"))
    return {pool: tuple(Invented(full=full, short=short) for full, short in entries) for pool, entries in data.items()}
