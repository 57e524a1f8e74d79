"""Canonical name -> what is known of it beyond the name: country, maker, whether it publishes news.

The actors' lexicon says so; of newcomers, whom it does not know, the report that is being read may.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache

from tracker.extraction.lexicon import Actor, find_actor, load_actors
from tracker.extraction.records import EntityKind

_NOBODY: Mapping[str, Actor] = {}
_introduced: ContextVar[Mapping[str, Actor]] = ContextVar("introduced", default=_NOBODY)


def introduce(newcomers: Mapping[str, Actor]) -> None:
    """Makes known, until the next report is read, whom the one that is being read introduces; replaces those before."""
    _introduced.set(newcomers)


def known_actor(name: str) -> Actor | None:
    """The known actor of this name; of a version ("Kimi K3") the one with the longest beginning of its name."""
    return _introduced.get().get(name) or _listed_actor(name)


@cache
def _listed_actor(name: str) -> Actor | None:
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


def maker_of(product: str) -> str | None:
    """The organisation behind a product, also where only the product's name tells ("DeepSeek V9")."""
    newcomer = _introduced.get().get(product)
    return newcomer.parent if newcomer is not None else _listed_maker(product)


@cache
def _listed_maker(product: str) -> str | None:
    actor = _listed_actor(product)
    if actor is not None:
        return actor.parent
    maker = next(
        (a.name for a in load_actors() if a.kind is EntityKind.ORGANISATION and product.startswith(f"{a.name} ")), None
    )
    # A plan is its product's: 'ChatGPT Plus'.
    return maker or (_listed_maker(product.rpartition(" ")[0]) if " " in product else None)


def country_of(name: str) -> str | None:
    """Where an actor is at home (alpha-2, EU, INT), where the lexicon says."""
    actor = known_actor(name)
    return actor.country if actor else None


def is_outlet(name: str) -> bool:
    """Whether the name is that of a publisher of news."""
    actor = find_actor(name)
    return actor is not None and actor.role == "outlet"
