"""Canonical name -> what the actors' lexicon knows of it beyond the name: role, country, maker."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorFacts:
    """country: alpha-2, EU or None; parent: maker of a product, employer of a person, owner of a unit."""

    name: str
    kind: str
    role: str | None
    country: str | None
    parent: str | None


@cache
def actor_facts(name: str) -> ActorFacts | None:
    """What is known of an actor; a version ("Kimi K3") by the longest known beginning of its name."""
    table = _table()
    if name in table:
        return table[name]
    beginnings = [known for known, facts in table.items() if facts.kind == "product" and name.startswith((f"{known} ", f"{known}-"))]
    return table[max(beginnings, key=len)] if beginnings else None


def maker_of(product: str) -> str | None:
    """The organisation behind a product."""
    facts = actor_facts(product)
    if facts is not None:
        return facts.parent
    return next((known.name for known in _table().values() if known.kind == "organisation" and product.startswith(f"{known.name} ")), None)


def country_of(name: str) -> str | None:
    """Where an actor is at home (alpha-2), where the lexicon says."""
    facts = actor_facts(name)
    return facts.country if facts else None


def is_outlet(name: str) -> bool:
    """Whether the name is that of a publisher of news."""
    facts = actor_facts(name)
    return facts is not None and facts.role == "outlet"


@cache
def _table() -> dict[str, ActorFacts]:
    table = {}
    folder = files("tracker.extraction") / "lexicon" / "actors"
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        content = tomllib.loads(entry.read_text(encoding="utf-8"))
        for actor in content["actors"]:
            facts = ActorFacts(
                name=actor["name"], kind=actor.get("kind", content["kind"]), role=actor.get("role"), country=actor.get("country"), parent=actor.get("parent")
            )
            table.setdefault(facts.name, facts)
    return table
