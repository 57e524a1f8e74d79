"""Finds the names of the lexicon in a text: aliases by longest match, model and chip names by the patterns of their families."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.lexicon import Actor
from tracker.extraction.records import EntityKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A span that may name `name`. sure: it does, whatever stands around it."""

    start: int
    end: int
    name: str
    kind: EntityKind
    known: bool
    sure: bool
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    alias: str
    actor: Actor
    sure: bool


_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
# A Latin name ends where ideographs begin: Chinese text has no spaces.
_WORD = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def find_known(text: str) -> list[Candidate]:
    """Every place where an alias of a known actor stands, longest first at each place; spans may overlap."""
    plain = plain_quotes(text)
    by_word, cjk = _index()
    found = []
    for match in _WORD.finditer(plain):
        start = match.start()
        for entry in by_word.get(match[0], ()):
            end = start + len(entry.alias)
            if plain.startswith(entry.alias, start) and not _WORD.match(plain, end):
                found.append(_candidate(start, end, entry))
    found += [_candidate(m.start(), m.end(), cjk[m[0]]) for m in _cjk_pattern().finditer(plain)]
    return found


def plain_quotes(text: str) -> str:
    """The text with straight apostrophes; offsets stay."""
    return text.replace("’", "'").replace("\xa0", " ")


def _candidate(start: int, end: int, entry: _Entry) -> Candidate:
    actor = entry.actor
    return Candidate(start=start, end=end, name=actor.name, kind=actor.kind, known=True, sure=entry.sure, actor=actor)


@cache
def _index() -> tuple[dict[str, tuple[_Entry, ...]], dict[str, _Entry]]:
    by_word: dict[str, list[_Entry]] = defaultdict(list)
    cjk: dict[str, _Entry] = {}
    for actor in lexicon.load_actors():
        names = [(actor.name, not actor.cued)] + [(a, True) for a in actor.aliases] + [(a, False) for a in actor.weak]
        for alias, sure in names:
            entry = _Entry(alias, actor, sure)
            first = _WORD.search(alias)
            if _CJK.search(alias):
                cjk[alias] = entry
            elif first and first.start() == 0:
                by_word[first[0]].append(entry)
    ordered = {word: tuple(sorted(e, key=lambda x: -len(x.alias))) for word, e in by_word.items()}
    return ordered, cjk


@cache
def _cjk_pattern() -> re.Pattern[str]:
    return re.compile(lexicon.alternatives(tuple(_index()[1])))


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    maker: str
    joint: str
    pattern: re.Pattern[str]
    forms: re.Pattern[str] | None
    needs: str | None


def find_models(text: str) -> Iterator[Candidate]:
    """Names of model and chip versions, in their canonical spelling; short forms where the report names the family."""
    plain = plain_quotes(text)
    for family in _families():
        named = family.maker in plain or family.name.split()[0] in plain
        for match in family.pattern.finditer(plain):
            whole, version = _groups(match)
            if not whole and not version and family.needs and family.needs not in plain:
                continue
            if family.needs and not whole and not named:
                continue
            yield _product(match, whole or _versioned(family, version))
        if family.forms and named:
            for match in family.forms.finditer(plain):
                yield _product(match, _versioned(family, match[0]))


def _groups(match: re.Match[str]) -> tuple[str | None, str | None]:
    groups = match.groupdict()
    return groups.get("whole"), groups.get("version") or groups.get("before")


def _versioned(family: _Family, version: str | None) -> str:
    if not version:
        return family.name
    version = version.strip(" -")
    return f"{family.name}{family.joint}{version[0].upper() if len(version) > 1 and version[1].isdigit() else version[0]}{version[1:]}"


def _product(match: re.Match[str], name: str) -> Candidate:
    return Candidate(
        start=match.start(), end=match.end(), name=name, kind=EntityKind.PRODUCT, known=True, sure=True, actor=None
    )


@cache
def _families() -> tuple[_Family, ...]:
    entries = lexicon.table("models")["family"]
    if not isinstance(entries, list):
        raise TypeError("lexicon/models.toml: family is no list of tables")
    return tuple(
        _Family(
            name=entry["name"],
            maker=entry["maker"],
            joint=entry.get("joint", " "),
            pattern=re.compile(r"(?<![A-Za-z0-9_-])(?:" + entry["pattern"] + r")(?![A-Za-z0-9_])"),
            forms=re.compile(r"(?<![A-Za-z0-9_.-])(?:" + entry["forms"] + r")(?![A-Za-z0-9_])")
            if "forms" in entry
            else None,
            needs=entry.get("full"),
        )
        for entry in entries
    )
