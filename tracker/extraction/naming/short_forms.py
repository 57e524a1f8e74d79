"""Names of unknown bodies -> the short forms under which the same report goes on: "Ostrov" for "Ostrov Intelligence"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.naming.common_words import is_common
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.person_names import is_given
from tracker.extraction.naming.runs import never
from tracker.extraction.records import EntityKind

# Longer names are titles of bodies, whose first words are nobody's short form.
LONGEST = 4
# Shorter words are initials and particles.
SHORTEST = 4
_LINKS = frozenset({"of", "for", "and", "on", "in", "the", "&", "at", "to"})


def short_form(name: str) -> str | None:
    """The first word of a body's name where nobody writes that word small; None where it stands for nothing."""
    words = name.split()
    if not 1 < len(words) <= LONGEST or _LINKS.intersection(words):
        return None
    first = words[0]
    is_word = is_common(first) or is_given(first) or first in never()
    return None if len(first) < SHORTEST or not first[0].isupper() or is_word else first


def short_forms(names: Sequence[Candidate], found: Sequence[Candidate]) -> dict[str, str]:
    """Short form -> the one full name of an unknown body that it can stand for, nobody else being called so."""
    bodies = {c.name for c in found if not c.known and c.kind is EntityKind.ORGANISATION and c.rule != "own-outlet"}
    taken = {c.name.split()[-1] for c in [*names, *found] if c.kind is EntityKind.PERSON}
    full: dict[str, set[str]] = {}
    for name in bodies:
        form = short_form(name)
        if form is not None and form not in taken:
            full.setdefault(form, set()).add(name)
    return {form: next(iter(named)) for form, named in full.items() if len(named) == 1}


def in_full(unknown: Sequence[Candidate], known: Sequence[Candidate]) -> list[Candidate]:
    """The unknown names, a short form under the full name that the report gives elsewhere."""
    full = short_forms(known, unknown)
    return [
        replace(c, name=full[c.name], rule="short-form") if c.kind is EntityKind.ORGANISATION and c.name in full else c
        for c in unknown
    ]
