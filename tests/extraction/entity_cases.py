"""The labelled texts of `cases/entities*.toml`, and how far the names found in them are the names that they have."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tracker.extraction.naming.mentions import entities_of, find_mentions
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.pages.cleaning import clean_text
from tracker.extraction.records import Entity, EntityKind

FILES = ("entities.toml", "entities_reports.toml", "entities_lines.toml")


@dataclass(frozen=True)
class Case:
    """One text, all names in it ("name: kind") and the roles that it gives to people."""

    text: str
    names: frozenset[str]
    roles: dict[str, str]


def load_cases() -> list[Case]:
    folder = Path(__file__).parent / "cases"
    tables = [tomllib.loads((folder / name).read_text(encoding="utf-8")) for name in FILES]
    return [Case(c["text"], frozenset(c["names"]), c.get("roles", {})) for table in tables for c in table["case"]]


def entities_in(text: str, outlet: str | None = None) -> tuple[Entity, ...]:
    """What a text names, places left out."""
    cleaned = clean_text(text)
    found = entities_of(find_mentions(cleaned, find_blocks(cleaned), outlet))
    return tuple(e for e in found if e.kind is not EntityKind.PLACE)


def names_in(text: str, outlet: str | None = None) -> frozenset[str]:
    return frozenset(f"{e.name}: {e.kind.value}" for e in entities_in(text, outlet))
