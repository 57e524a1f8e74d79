"""What a text must hold -> SQL that finds such texts by index, and the same as a filter on texts found in another way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.evidence.searching.words import UNSPACED_CLASS, Alternative, Term

Value = str | int | float | Decimal | date | datetime | list[int] | list[str] | list[float]
Parameters = dict[str, Value]
_PAIR = re.compile(rf"(?=([0-9{UNSPACED_CLASS}]{{2}}))")
_UNSPACED = re.compile(rf"[{UNSPACED_CLASS}]")
# As the index `text_pairs` has it.
PAIRS = "unspaced_pairs(t.title || ' ' || left(t.text, 100000))"
HOLDS_UNSPACED = f"t.text ~ '[{UNSPACED_CLASS}]'"


@dataclass(slots=True)
class Sql:
    """Parameters under names of their own, for pieces of one statement."""

    parameters: Parameters = field(default_factory=dict)

    def put(self, value: Value) -> str:
        """The placeholder of a value."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"%({name})s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """SQL conditions on a text `t`. indexed: for finding by index; filtering: the same without, for few texts at hand.

    query: a tsquery of every word that is looked for, for ranks and marks; literals: strings that are looked for as they
    stand; is_findable: whether there is a word to look for, and not only words to leave out.
    """

    indexed: str
    filtering: str
    query: str
    literals: tuple[str, ...]
    is_findable: bool


def match_of(asked: Sequence[Alternative], sql: Sql) -> Match | None:
    """The conditions of a query's alternatives; None where no word is asked for."""
    asked = [one for one in asked if any(_can_be_found(term) for term in one.terms)]
    if not asked:
        return None
    wanted = [term for one in asked for term in one.wanted]
    return Match(
        indexed=_either(_Writer(sql, is_indexed=True).all_of(one.terms) for one in asked),
        filtering=_either(_Writer(sql, is_indexed=False).all_of(one.terms) for one in asked),
        query=_any(wanted, sql),
        literals=tuple(dict.fromkeys(one for term in wanted for one in term.literals)),
        is_findable=all(any(_can_be_found(term) for term in one.wanted) for one in asked),
    )


def pairs(literal: str) -> list[str]:
    """The pairs of characters that a literal is found by, as the index has them; none of a single character."""
    return sorted({pair for pair in _PAIR.findall(literal) if _UNSPACED.search(pair)})


def _can_be_found(term: Term) -> bool:
    return bool(term.phrases) or any(pairs(one) for one in term.literals)


def _either(conditions: Iterable[str]) -> str:
    return f"({' OR '.join(f'({one})' for one in conditions)})"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes conditions; is_indexed: so that an index answers them, else so that none is taken."""

    sql: Sql
    is_indexed: bool

    def all_of(self, terms: Sequence[Term]) -> str:
        """Every term; those in words are one question to the index."""
        plain = [term for term in terms if not term.literals]
        found = [self._mixed(term) for term in terms if term.literals and _can_be_found(term)]
        if plain:
            query = " && ".join(f"{'!! ' if term.is_excluded else ''}({_phrases(term, self.sql)})" for term in plain)
            # A question of nothing but words like 'the' is no question: found are the texts that hold the others.
            found.insert(0, f"(numnode({query}) = 0 OR {self._asked(query)})" if found else self._asked(query))
        return " AND ".join(found)

    def _mixed(self, term: Term) -> str:
        literals = [self._literal(one) for one in term.literals if pairs(one)]
        if term.is_excluded:
            return " AND ".join(f"NOT ({one})" for one in literals)
        phrases = [self._asked(_phrases(term, self.sql))] if term.phrases else []
        return f"({' OR '.join([*phrases, *literals])})"

    def _asked(self, query: str) -> str:
        # The function behind the operator is no reason to take an index.
        return f"t.search @@ ({query})" if self.is_indexed else f"ts_match_vq(t.search, {query})"

    def _literal(self, literal: str) -> str:
        like = self.sql.put("%" + re.sub(r"([\\%_])", r"\\\1", literal) + "%")
        holds = f"(t.text LIKE {like} OR t.title LIKE {like})"
        if not self.is_indexed:
            return holds
        return f"({PAIRS} @> {self.sql.put(pairs(literal))}::text[] AND {HOLDS_UNSPACED} AND {holds})"


def _phrases(term: Term, sql: Sql) -> str:
    return " || ".join(f"phraseto_tsquery('english', {sql.put(one)})" for one in term.phrases)


def _any(terms: Iterable[Term], sql: Sql) -> str:
    found = [_phrases(term, sql) for term in terms if term.phrases]
    return f"({' || '.join(found)})" if found else "''::tsquery"
