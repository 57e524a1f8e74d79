"""Finds the further mentions of names that a report gives once: the name itself, a surname, an acronym in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.naming.gazetteer import Candidate, plain_quotes
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.naming.person_names import PARTICLES, is_chinese
from tracker.extraction.naming.runs import never
from tracker.extraction.naming.short_forms import short_forms
from tracker.extraction.records import EntityKind

_BRACKET = re.compile(
    r"\s*\(\"?(?:the |or |hereinafter |aka )?[\"“]?(?P<form>[A-Z][A-Za-z&-]{1,9})[\"”]?\)|,? or (?P<other>[A-Z]{3,8})\b(?=[,.])"
)
_SURNAME = re.compile(rf"(?<![^ ])(?:(?:{PARTICLES}) )*[^ ]+$")
# "Winnie Lau Ka-yan": a given name, the family's, and the Cantonese given name.
_BETWEEN = re.compile(r"[A-Z][a-z]+ (?P<family>[A-Z][a-z]{1,5}) [A-Z][a-z]{1,5}-[a-z]{2,6}")
_SUFFIX = re.compile(r",? (?:Jr\.?|Sr\.?|I{2,3}|IV)$")
_LONG_FORM = re.compile(r"(?P<form>[A-Z][A-Za-z&-]{1,9}) \(\"?$")
# A word that no other word or hyphen stands before.
_WORD = re.compile(r"(?<![\w-])\w+")
_CAPITAL_FOLLOWS = re.compile(r"\s[A-Z][a-z]+")
_MINOR = frozenset({"of", "for", "and", "the", "on", "in", "&"})


def find_repeats(text: str, kept: Sequence[Candidate]) -> list[Candidate]:
    """Mentions of the kept names beyond those that are kept already; none overlaps one of these."""
    plain = plain_quotes(text)
    by_word: dict[str, list[tuple[str, Candidate]]] = {}
    for form, candidate in _forms(plain, kept).items():
        first = _WORD.search(form)
        if first:
            by_word.setdefault(first[0], []).append(
                (form[first.start() :], replace(candidate, rule=_rule(form, candidate)))
            )
    taken = Taken((c.start, c.end) for c in kept)
    found = []
    for word in _WORD.finditer(plain):
        for form, candidate in by_word.get(word[0], ()):
            start, end = word.start(), word.start() + len(form)
            if (
                plain.startswith(form, start)
                and _ends(plain, end, form == candidate.name)
                and taken.is_free(start, end)
            ):
                found.append(replace(candidate, start=start, end=end))
    return found


def _rule(form: str, candidate: Candidate) -> str:
    return candidate.rule if form == candidate.name else "short-form"


def _ends(plain: str, end: int, is_whole: bool) -> bool:
    """Whether the form ends there as a word; a surname is none where another capitalised word follows."""
    if plain[end : end + 1].isalnum() or plain[end : end + 1] == "_":
        return False
    return is_whole or not _CAPITAL_FOLLOWS.match(plain, end)


def without_short_forms(unknown: Sequence[Candidate], known: Sequence[Candidate]) -> list[Candidate]:
    """The candidates less those that only shorten another name: a surname alone, an acronym put in brackets."""
    people = {surname(c.name) for c in [*unknown, *known] if c.kind is EntityKind.PERSON and " " in c.name}
    people |= {name.rsplit(" ", 1)[-1] for name in people}
    people |= {family for c in [*unknown, *known] if (family := _family_first(c))}
    acronyms = {c.name for c in unknown} & {_acronym(c.name) for c in [*unknown, *known] if " " in c.name}
    return [
        c
        for c in unknown
        if not (c.name in people or (c.name[:1].upper() + c.name[1:]) in people) and c.name not in acronyms
    ]


def _family_first(candidate: Candidate) -> str | None:
    """The family name that opens a Chinese person's name: "Qiao" of "Qiao Lanying"."""
    words = tuple(candidate.name.split())
    return words[0] if candidate.kind is EntityKind.PERSON and len(words) == 2 and is_chinese(words) else None


def surname(name: str) -> str:
    """The family name with its particle: 'de Wit'."""
    if chinese := _BETWEEN.fullmatch(name):
        return chinese["family"]
    found = _SURNAME.search(_SUFFIX.sub("", name))
    return found[0] if found else name


def _acronym(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word and word not in _MINOR)


def _forms(plain: str, kept: Sequence[Candidate]) -> dict[str, Candidate]:
    forms: dict[str, Candidate] = {}
    for candidate in kept:
        if not candidate.known:
            forms.setdefault(candidate.name, candidate)
        words = candidate.name.split()
        here = plain[candidate.start : candidate.end]
        if candidate.kind is EntityKind.PERSON and len(words) > 1:
            last = surname(candidate.name)
            if here.endswith((last, words[-1])):
                forms.setdefault(last, candidate)
                forms.setdefault(last[0].upper() + last[1:], candidate)
        elif candidate.kind is not EntityKind.PERSON:
            for form in _bracketed(plain, candidate):
                forms.setdefault(form, candidate)
    for form, name in short_forms([], kept).items():
        forms.setdefault(form, next(c for c in kept if c.name == name))
    known = {plain[c.start : c.end] for c in kept if c.known}
    return {form: candidate for form, candidate in forms.items() if form not in known and len(form) > 1}


def _bracketed(plain: str, candidate: Candidate) -> list[str]:
    """Acronyms that stand in brackets behind the name, or before the name that stands in brackets; "(PDF)" is none."""
    after = _BRACKET.match(plain[candidate.end : candidate.end + 28])
    before = _LONG_FORM.search(plain[max(0, candidate.start - 14) : candidate.start])
    forms = [m for m in ((after["form"] or after["other"]) if after else None, before["form"] if before else None) if m]
    initials = _acronym(candidate.name).upper()
    forms = [f for f in forms if f not in never()]
    return [f for f in forms if sum(map(str.isupper, f)) > 1 and (f[0] == initials[:1] or not before)]
