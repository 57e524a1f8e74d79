"""A search as a value: what an address asks for, read from it and written back in one canonical form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_noop as _

from tracker.evidence.queries.timeline import KINDS
from tracker.grading.records import Letter

MAX_TEXT = 200
# Of grades, the best first.
LETTERS = tuple(letter.value for letter in Letter)
MAX_ACTORS = 5
_MAX_PAIRS = 40
_MAX_VALUE = 160
_PERIOD = re.compile(r"[1-9]\d{3}(-(0[1-9]|1[0-2]))?", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,2}", re.ASCII)
# Marks of quotation that a keyboard or a copied text may give.
_QUOTES = str.maketrans(dict.fromkeys("“”„«»＂「」『』", '"'))

_UNKNOWN_ORDER = _("{value} is no order that is known here; there are {known}.")


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


class BadQuery(ValueError):
    """What an address asks for is no search; the words say why and what to write instead.

    form: an English sentence, marked for translation, with the names of what is `given`.
    """

    def __init__(self, form: str, **given: object) -> None:
        super().__init__(form.format(**given))
        self.form, self.given = form, given


class Facet(StrEnum):
    """By what the reports of a result can be told apart; also the name of each in an address."""

    ACTOR = "actor"
    KIND = "kind"
    GRADE = "grade"
    SOURCE = "source"
    PERIOD = "period"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """Everything that decides what a search finds, but for the day that it is asked for.

    text: the words as typed, cleaned. actors: slugs, sorted, all of which a report must name. kind, grade: of something
    that the report states (`KINDS`, `LETTERS`). source: a slug. period: a year or month, '2026' or '2026-02'.
    is_literal: spellings are left as they are. Anything empty sets no limit. Two that mean the same are equal.
    """

    text: str = ""
    actors: tuple[str, ...] = ()
    kind: str = ""
    grade: str = ""
    source: str = ""
    period: str = ""
    language: str = ""
    sort: Sort = Sort.RELEVANCE
    is_literal: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for."""
        return not self.text and not self.chosen

    @property
    def chosen(self) -> tuple[tuple[Facet, str], ...]:
        """The facets that are set, each with its value."""
        single = [(facet, getattr(self, facet.value)) for facet in Facet if facet is not Facet.ACTOR]
        actors = [(Facet.ACTOR, slug) for slug in self.actors]
        return (*actors, *((facet, value) for facet, value in single if value))

    def having(self, facet: Facet, value: str) -> SearchQuery:
        """The same with one facet set; actors add up."""
        if facet is Facet.ACTOR:
            return replace(self, actors=tuple(sorted({*self.actors, value})))
        changed: dict[str, Any] = {facet.value: value}
        return replace(self, **changed)

    def without(self, facet: Facet, value: str) -> SearchQuery:
        """The same with one facet taken away."""
        if facet is Facet.ACTOR:
            return replace(self, actors=tuple(one for one in self.actors if one != value))
        changed: dict[str, Any] = {facet.value: ""}
        return replace(self, **changed)

    def pairs(self) -> list[tuple[str, str]]:
        """The query's names and values in their canonical order; `read` of them gives the same query."""
        found = [("q", self.text)] if self.text else []
        found += [(facet.value, value) for facet, value in self.chosen]
        if self.sort is not Sort.RELEVANCE:
            found.append(("sort", self.sort.value))
        return [*found, ("exact", "1")] if self.is_literal else found

    def __str__(self) -> str:
        """The canonical query string: equal for equal queries, fit to be kept."""
        return urlencode(self.pairs())


def read(pairs: Iterable[tuple[str, str]]) -> SearchQuery:
    """The search that the names and values of an address ask for; what it does not know is passed over.

    Raises BadQuery where a value cannot be meant.
    """
    given: dict[str, list[str]] = {}
    for number, (name, value) in enumerate(pairs):
        if number >= _MAX_PAIRS:
            raise BadQuery(_("The address sets more than {most} things; a search knows ten."), most=_MAX_PAIRS)
        values = given.setdefault(name, [])
        if value.strip() and value not in values:
            values.append(value)
    actors = tuple(sorted({_value(one) for one in given.get("actor", ())}))
    if len(actors) > MAX_ACTORS:
        form = _("The address names {n} actors; a search takes {most} at most.")
        raise BadQuery(form, n=len(actors), most=MAX_ACTORS)
    return SearchQuery(
        text=_text(_only(given, "q")),
        actors=actors,
        kind=_one_of(
            _only(given, "kind"), tuple(KINDS), _("{value} is no kind that is known here; there are {known}.")
        ),
        grade=_one_of(
            _only(given, "grade").upper(), LETTERS, _("{value} is no grade that is known here; there are {known}.")
        ),
        source=_value(_only(given, "source")),
        period=_period(_only(given, "period")),
        language=_language(_only(given, "language")),
        sort=Sort(_one_of(_only(given, "sort"), tuple(Sort), _UNKNOWN_ORDER) or Sort.RELEVANCE),
        is_literal=_only(given, "exact") in ("1", "true", "yes"),
    )


def clean(raw: str) -> str:
    """What was typed with one kind of quotation mark, single blanks and nothing that cannot be seen."""
    marked = unicodedata.normalize("NFKC", raw.translate(_QUOTES))
    return " ".join("".join(c if c.isprintable() else " " for c in marked).split())


def days_of(period: str) -> tuple[date, date]:
    """The first day of a period, and the first after it."""
    year, _, month = period.partition("-")
    first = date(int(year), int(month or 1), 1)
    if not month:
        return first, date(min(first.year + 1, 9999), 1, 1)
    later = first.year * 12 + first.month
    return first, date(min(later // 12, 9999), later % 12 + 1, 1)


def _text(raw: str) -> str:
    if len(raw) > MAX_TEXT * 4 or len(text := clean(raw)) > MAX_TEXT:
        form = _(
            "The words looked for are {n} characters long; a search takes {most} at most. "
            "Keep a name, a number or a few telling words."
        )
        raise BadQuery(form, n=f"{len(raw):,}", most=MAX_TEXT)
    return text


def _only(given: dict[str, list[str]], name: str) -> str:
    values = given.get(name, [])
    if len(values) > 1:
        raise BadQuery(_("The address gives {name} {n} times; it takes one value."), name=repr(name), n=len(values))
    return values[0] if values else ""


def _value(raw: str) -> str:
    """A slug as it was given, without what no slug has."""
    return re.sub(r"[^-\w]", "", raw)[:_MAX_VALUE] or "?" if raw else ""


def _one_of(value: str, known: tuple[str, ...], form: str) -> str:
    if value and value not in known:
        raise BadQuery(form, value=repr(value[:40]), known=", ".join(known))
    return value


def _period(value: str) -> str:
    if value and not _PERIOD.fullmatch(value):
        form = _("{value} is no period; write a year or a month, such as 2026 or 2026-02.")
        raise BadQuery(form, value=repr(value[:40]))
    return value


def _language(value: str) -> str:
    if value and not _LANGUAGE.fullmatch(value):
        raise BadQuery(_("{value} is no language; write its code, such as en or zh."), value=repr(value[:40]))
    return value.lower()
