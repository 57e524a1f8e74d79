"""Names -> actor rows with all their spellings; what the lexicon knows comes from there."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from hashlib import sha256

from tracker.collection import clock
from tracker.evidence import tallies
from tracker.evidence.models import Actor, Alias
from tracker.evidence.slips import slips
from tracker.extraction import lexicon
from tracker.extraction.lexicon_actors import slug as address_of

_NAME_LENGTH = 300
_SLUG_LENGTH = 100


def fold(text: str) -> str:
    """A spelling as search compares it: lower case, no accents, single spaces; other scripts stay as they are."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def find_or_create(kinds: Mapping[str, str]) -> dict[str, Actor]:
    """An actor for every name; kinds: what each one is, should the lexicon not know it.

    Known actors carry the lexicon's facts, aliases and parents; others are created unreviewed (`is_known` False).
    """
    names = {name: _clipped(name) for name in kinds}
    found = {actor.name: actor for actor in Actor.objects.filter(name__in=set(names.values()))}
    for name, clipped in sorted(names.items()):
        if clipped not in found:
            found[clipped] = _create(clipped, kinds[name])
    return {name: found[clipped] for name, clipped in names.items()}


def sync_known() -> int:
    """How many stored actors were brought up to what the lexicon now says of them."""
    known = lexicon.actors_by_name()
    stored = Actor.objects.filter(name__in=known).prefetch_related("aliases").select_related("parent")
    kinds = {actor.pk: actor.kind for actor in stored}
    n_changed = sum(_refresh(actor, known[actor.name]) for actor in stored)
    if changed := [actor.pk for actor in stored if actor.kind != kinds[actor.pk]]:
        tallies.keep_acts_of(changed)
    return n_changed


def _create(name: str, kind: str) -> Actor:
    facts = lexicon.find_actor(name)
    actor, is_new = Actor.objects.get_or_create(
        name=name,
        defaults={
            "slug": _free_slug(name),
            "kind": facts.kind.value if facts else kind,
            "country": (facts.country if facts else None) or "",
            "is_unit": facts is not None and facts.unit,
            "is_known": facts is not None,
            "first_seen_at": clock.now(),
        },
    )
    if is_new:
        actor.parent = _parent(facts)
        actor.save(update_fields=["parent"])
        _add_aliases(actor, facts)
    return actor


def _parent(facts: lexicon.Actor | None) -> Actor | None:
    if facts is None or not facts.parent:
        return None
    return find_or_create({facts.parent: "organisation"})[facts.parent]


def _refresh(actor: Actor, facts: lexicon.Actor) -> bool:
    """Whether anything had to change."""
    parent = _parent(facts)
    wanted = (facts.kind.value, facts.country or "", parent.pk if parent else None, facts.unit, True)
    is_stale = (actor.kind, actor.country, actor.parent_id, actor.is_unit, actor.is_known) != wanted
    if is_stale:
        actor.kind, actor.country, actor.parent_id, actor.is_unit, actor.is_known = wanted
        actor.save(update_fields=["kind", "country", "parent", "is_unit", "is_known"])
    spelled = {alias.text for alias in actor.aliases.all()}
    missing = set(_spellings(actor, facts)) - spelled
    if missing:
        _add_aliases(actor, facts)
    return is_stale or bool(missing)


def _add_aliases(actor: Actor, facts: lexicon.Actor | None) -> None:
    rows = [
        Alias(actor=actor, text=text, folded=folded, slips=slips(folded))
        for text in _spellings(actor, facts)
        for folded in (fold(text),)
    ]
    Alias.objects.bulk_create(rows, ignore_conflicts=True)


def _spellings(actor: Actor, facts: lexicon.Actor | None) -> list[str]:
    """The name itself first; a weak alias is left out, for it means others too."""
    return list(dict.fromkeys([actor.name, *(facts.aliases if facts else ())]))


def _clipped(name: str) -> str:
    return " ".join(name.split())[:_NAME_LENGTH]


def _free_slug(name: str) -> str:
    """A slug of ASCII letters; for a name in another script one made from its hash."""
    digest = sha256(name.encode()).hexdigest()
    slug = address_of(name)[:_SLUG_LENGTH] or f"actor-{digest[:8]}"
    return f"{slug}-{digest[:6]}" if Actor.objects.filter(slug=slug).exists() else slug
