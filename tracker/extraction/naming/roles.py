"""Canonical name -> what the actors' lexicon knows of it beyond the name: country, maker, whether it publishes news."""

from __future__ import annotations

from functools import cache

from tracker.extraction.lexicon import Actor, find_actor, load_actors
from tracker.extraction.records import EntityKind


@cache
def known_actor(name: str) -> Actor | None:
    """The known actor of this name; of a version ("Kimi K3") the one with the longest beginning of its name."""
    exact = find_actor(name)
    if exact is not None:
        return exact
    versions = [
        a for a in load_actors() if a.kind is EntityKind.PRODUCT and name.startswith((f"{a.name} ", f"{a.name}-"))
    ]
    return max(versions, key=lambda a: len(a.name), default=None)


@cache
def actor_named(name: str | None) -> Actor | None:
    """The known actor whose canonical name or alias this is, whatever its capitals."""
    wanted = (name or "").casefold().strip()
    return next(
        (a for a in load_actors() if wanted and wanted in (a.name.casefold(), *(n.casefold() for n in a.aliases))), None
    )


@cache
def maker_of(product: str) -> str | None:
    """The organisation behind a product, also where only the product's name tells ("DeepSeek V9")."""
    actor = known_actor(product)
    if actor is not None:
        return actor.parent
    maker = next(
        (a.name for a in load_actors() if a.kind is EntityKind.ORGANISATION and product.startswith(f"{a.name} ")), None
    )
    # A plan is its product's: 'ChatGPT Plus'.
    return maker or (maker_of(product.rpartition(" ")[0]) if " " in product else None)


def country_of(name: str) -> str | None:
    """Where an actor is at home (alpha-2, EU, INT), where the lexicon says."""
    actor = known_actor(name)
    return actor.country if actor else None


def is_outlet(name: str) -> bool:
    """Whether the name is that of a publisher of news."""
    actor = find_actor(name)
    return actor is not None and actor.role == "outlet"
