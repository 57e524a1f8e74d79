"""Finds the names of the lexicon in a text: aliases by longest match, model and chip names by the patterns of their families."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.anchored import any_of
from tracker.extraction.chinese.script import simplified
from tracker.extraction.lexicon import Actor
from tracker.extraction.naming.common_words import is_common
from tracker.extraction.reading import Block
from tracker.extraction.records import EntityKind
from tracker.extraction.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A span that may name `name`. sure: it does, whatever stands around it; rule: what found it."""

    start: int
    end: int
    name: str
    kind: EntityKind
    known: bool
    sure: bool
    actor: Actor | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    alias: str
    actor: Actor
    sure: bool


_CJK = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
# A Latin name ends where ideographs begin: Chinese text has no spaces.
_COMPOUND = re.compile(r"(?<![\w-])([A-Za-z]+)-$")
_LONGEST_PART = 20
_WORD = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def find_known(text: str) -> list[Candidate]:
    """Every place where an alias of a known actor stands, longest first at each place; spans may overlap."""
    plain = plain_quotes(text)
    by_word, cjk = _index()
    found = []
    for match in _WORD.finditer(plain):
        start = match.start()
        entries = by_word.get(match[0], ())
        if entries and plain[start - 1 : start] == "-" and _ends_compound(plain, start, match[0]):
            continue
        for entry in entries:
            end = start + len(entry.alias)
            if plain.startswith(entry.alias, start) and not _WORD.match(plain, end):
                found.append(_candidate(start, end, entry))
    found += [_candidate(m.start(), m.end(), cjk[m[0]]) for m in _cjk_pattern().finditer(simplified(plain))]
    return found


def _ends_compound(plain: str, start: int, word: str) -> bool:
    """Whether a word is the end of an everyday compound, as in a headline's "Large-Scale AI": no name begins there."""
    before = _COMPOUND.search(plain, max(0, start - _LONGEST_PART), start)
    return before is not None and is_common(word) and is_common(before[1])


def plain_quotes(text: str) -> str:
    """The text with straight apostrophes; offsets stay."""
    return text.replace("’", "'").replace("\xa0", " ")


def _candidate(start: int, end: int, entry: _Entry) -> Candidate:
    actor = entry.actor
    rule = "gazetteer" if entry.sure else "gazetteer-in-context"
    return Candidate(
        start=start, end=end, name=actor.name, kind=actor.kind, known=True, sure=entry.sure, actor=actor, rule=rule
    )


@cache
def _index() -> tuple[dict[str, tuple[_Entry, ...]], dict[str, _Entry]]:
    by_word: dict[str, list[_Entry]] = defaultdict(list)
    cjk: dict[str, _Entry] = {}
    latin: list[_Entry] = []
    given: set[str] = set()
    for actor in lexicon.load_actors():
        names = [(actor.name, not actor.cued)] + [(a, True) for a in actor.aliases] + [(a, False) for a in actor.weak]
        for alias, sure in names:
            given.add(alias)
            if _CJK.search(alias):
                cjk[simplified(alias)] = _Entry(alias, actor, sure)
            else:
                latin.append(_Entry(alias, actor, sure))
    spelt = [_Entry(form, e.actor, e.sure) for e in latin for form in _spellings(e.alias) if form not in given]
    for entry in [*latin, *spelt]:
        first = _WORD.search(entry.alias)
        if first and first.start() == 0:
            by_word[first[0]].append(entry)
    ordered = {word: tuple(sorted(e, key=lambda x: -len(x.alias))) for word, e in by_word.items()}
    return ordered, cjk


def _spellings(alias: str) -> set[str]:
    """Other spellings of a name: 'U.S.' for 'US', 'Dept.' for 'Department', 'Centre' for 'Center', '&' for 'and'."""
    forms = {alias}
    for one, other in (
        ("US ", "U.S. "),
        ("UK ", "U.K. "),
        ("Department of", "Dept. of"),
        ("Center ", "Centre "),
        (" and ", " & "),
    ):
        forms |= {form.replace(one, other) for form in forms if one in form}
        forms |= {form.replace(other, one) for form in forms if other in form}
    return forms - {alias}


def find_shouted(text: str, blocks: Sequence[Block]) -> list[Candidate]:
    """Names in headings that are written in capitals throughout: 'MOONSHOT AI DENIES IT'."""
    plain = plain_quotes(text)
    found = []
    for block in blocks:
        line = plain[block.start : block.end]
        if len(line) > 8 and line.isupper():
            for match in _WORD.finditer(line):
                entry = next(
                    (e for e in _shouted().get(match[0], ()) if _stands(line, e.alias.upper(), match.start())), None
                )
                if entry:
                    start = block.start + match.start()
                    found.append(_candidate(start, start + len(entry.alias), entry))
    return found


def _stands(line: str, alias: str, start: int) -> bool:
    return line.startswith(alias, start) and not _WORD.match(line, start + len(alias))


@cache
def _shouted() -> dict[str, tuple[_Entry, ...]]:
    by_word: dict[str, list[_Entry]] = defaultdict(list)
    for entries in _index()[0].values():
        for entry in entries:
            if entry.sure and len(entry.alias) > 4 and len(entry.alias.upper()) == len(entry.alias):
                by_word[_WORD.findall(entry.alias.upper())[0]].append(entry)
    return {word: tuple(sorted(e, key=lambda x: -len(x.alias))) for word, e in by_word.items()}


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
    strict: bool


def find_models(text: str) -> Iterator[Candidate]:
    """Names of model and chip versions, in their canonical spelling; short forms where the report names the family."""
    plain = plain_quotes(text)
    wording = Wording(plain, 0, len(plain))
    for family in _families():
        named = family.maker in plain or (not family.strict and family.name.split()[0] in plain)
        if family.strict and not named:
            continue
        for match in wording.finditer(family.pattern):
            whole, version = _groups(match)
            if not whole and not version and family.needs and family.needs not in plain:
                continue
            if family.needs and not whole and not named:
                continue
            yield _product(match, whole or _versioned(family, version))
        if family.forms and named:
            for match in wording.finditer(family.forms):
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
        start=match.start(),
        end=match.end(),
        name=name,
        kind=EntityKind.PRODUCT,
        known=True,
        sure=True,
        rule="model-family",
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
            pattern=any_of([rf"(?<![A-Za-z0-9_])(?<![A-Z0-9_]-)(?:{entry['pattern']})(?![A-Za-z0-9_])"], fold=False),
            forms=any_of([rf"(?<![A-Za-z0-9_.-])(?:{entry['forms']})(?![A-Za-z0-9_])"], fold=False)
            if "forms" in entry
            else None,
            needs=entry.get("full"),
            strict=bool(entry.get("strict", False)),
        )
        for entry in entries
    )
