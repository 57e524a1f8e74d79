"""Checks the actors of the lexicon: each entry for itself, and their names taken together over all files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from tracker.extraction.lexicon_faults import Fault, listed, meant
from tracker.extraction.lexicon_shapes import ACTOR, Wrong, wrongs_of
from tracker.extraction.records import EntityKind

KINDS = tuple(map(str, EntityKind))
FOLDER = "actors/"
# Bodies above states, and Kosovo, which custom gives a code.
_BESIDE_ISO = frozenset({"EU", "INT", "XK"})
_ITEM = re.compile(r"Q[1-9]\d*")


@dataclass(slots=True)
class _Known:
    """The actors read so far: place by slug, place and spelling by name in small letters, and who says whose parent is."""

    slugs: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    canonical: set[str] = field(default_factory=set)
    parents: list[tuple[Fault, str, str]] = field(default_factory=list)


def slug(name: str) -> str:
    """The name as it stands in an address: ASCII letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def actor_faults(tables: Mapping[str, dict[str, object]], roles: Mapping[str, object]) -> Iterator[Fault]:
    """What is wrong with the actors. tables: the files by name; roles: a list of words by kind."""
    known = _Known()
    for name, data in tables.items():
        file = f"{FOLDER}{name}"
        yield from _file_faults(file, data)
        entries, allowed = data.get("actors"), roles.get(str(data.get("kind")))
        for number, entry in enumerate(entries if isinstance(entries, list) else [], start=1):
            place = _title(entry, number)
            wrongs = list(wrongs_of(entry, ACTOR, compiles=False))
            sound = not wrongs and isinstance(entry, dict)
            if sound:
                wrongs += _value_wrongs(entry, str(data.get("kind")), allowed if isinstance(allowed, list) else None)
            if sound and not wrongs:
                wrongs += _names_taken(f"{file}: {place}", entry, known)
                fault = Fault(file=file, place=place, told="", path=("actors", number))
                if "parent" in entry:
                    known.parents.append((fault, entry["name"], entry["parent"]))
            for wrong in wrongs:
                yield Fault(file=file, place=place, told=wrong.told, path=("actors", number))
    yield from _parent_faults(known)


def _file_faults(file: str, data: Mapping[str, object]) -> Iterator[Fault]:
    kind = data.get("kind")
    if kind not in KINDS:
        told = f"unknown kind {kind!r}.{meant(str(kind), KINDS)} Write kind = one of: {listed(KINDS)}."
        yield Fault(file=file, place="", told=told, path=("kind",))
    if not isinstance(data.get("actors"), list):
        yield Fault(
            file=file, place="", told="has no list `actors`. Write actors = [ { name = …, role = … }, … ].", path=()
        )
    for key in sorted(set(data) - {"kind", "actors"}):
        yield Fault(
            file=file, place="", told=f"unknown key {key!r} beside `kind` and `actors`. Take it out.", path=(key,)
        )


def _title(entry: object, number: int) -> str:
    name = entry.get("name") if isinstance(entry, dict) else None
    return str(name) if name else f"entry no. {number}"


def _value_wrongs(entry: Mapping[str, str], kind: str, roles: list[str] | None) -> Iterator[Wrong]:
    country, role, item = entry.get("country"), entry["role"], entry.get("wikidata")
    if roles is not None and role not in roles:
        yield Wrong(
            f"unknown role {role!r} of kind {kind}.{meant(role, roles)} Known are: {listed(sorted(roles))}; "
            "one that is meant to be new has to stand in roles.toml."
        )
    if country is not None and country not in _countries():
        yield Wrong(f"unknown country {country!r}. Write an ISO 3166 alpha-2 code such as US or GB, or EU, or INT.")
    if item is not None and not _ITEM.fullmatch(item):
        yield Wrong(f"wikidata {item!r} is no item. Write Q and digits, as in the item's address.")
    if ("wikidata" in entry) != ("wikidata_seen" in entry):
        yield Wrong("`wikidata` and `wikidata_seen` go together. Say where the item was looked up, or leave both out.")


@cache
def _countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2, from the tables of the time zone database, and those that it lacks."""
    lines = files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#")) | _BESIDE_ISO


def _names_taken(place: str, entry: dict[str, object], known: _Known) -> Iterator[Wrong]:
    """Names and addresses that another actor has already, and names that the entry gives twice."""
    name = str(entry["name"])
    apart = set(_items(entry, "apart"))
    known.canonical.add(name)
    address = slug(name)
    if address and known.slugs.setdefault(address, place) != place:
        yield Wrong(
            f"its page would have the address /{address} of {known.slugs[address]} too. Take one of the two out, or name one otherwise."
        )
    every = [name, *_items(entry, "aliases"), *_items(entry, "weak")]
    for one in dict.fromkeys(every):
        owner, spelt = known.names.setdefault(one.casefold(), (place, one))
        if owner == place:
            continue
        if one == spelt:
            yield Wrong(f"{one!r} is a name of {owner} too. Take it out of one of the two.")
        elif spelt not in apart:
            yield Wrong(
                f"{one!r} differs only in capitals from {spelt!r} of {owner}. Take it out of one of the two or, where two "
                f'are meant, write apart = ["{spelt}"] here.'
            )
    for one in sorted({one for one in every if every.count(one) > 1}):
        yield Wrong(f"{one!r} stands there twice. Take one out.")


def _parent_faults(known: _Known) -> Iterator[Fault]:
    for fault, name, parent in known.parents:
        if parent == name:
            told = "it is its own parent. Leave `parent` out."
        elif parent not in known.canonical:
            near = meant(parent, known.canonical)
            told = (
                f"its parent {parent!r} is no actor.{near} Write the parent's canonical name, or add an entry for it."
            )
        else:
            continue
        yield Fault(file=fault.file, place=fault.place, told=told, path=fault.path)


def _items(entry: Mapping[str, object], key: str) -> list[str]:
    value = entry.get(key, [])
    return value if isinstance(value, list) else []
