"""What a text must hold -> SQL that finds such texts by index, and the same as a filter on texts found in another way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import product
from math import prod

from tracker.evidence.searching.words import Alternative, Term
from tracker.evidence.slips import UNSPACED_CLASS

Value = str | int | float | Decimal | date | datetime | list[int] | list[str] | list[float]
Parameters = dict[str, Value]
# So many ways of writing a query are looked for apart.
MAX_BRANCHES = 24
_PAIR = re.compile(rf"(?=([0-9{UNSPACED_CLASS}]{{2}}))")
_UNSPACED = re.compile(rf"[{UNSPACED_CLASS}]")
# As the index `text_pairs` has it.
PAIRS = "unspaced_pairs(t.title || ' ' || left(t.text, 100000))"
# As the index `text_numbers` has it.
NUMBERS = "number_pairs(t.search)"
# Numbers of several words, each but the last a number: '28.8 million', '28.8m', '28,800,000'.
_OF_WORDS = re.compile(
    r"\d+(?:[,'’\u00a0 ]\d{3})+|\d+(?:\.\d+)?[\u00a0 ](?:thousand|million|billion|trillion)s?|\d+\.\d+(?:k|mn?|bn?|tn)",
    re.ASCII | re.IGNORECASE,
)
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
    """SQL conditions on a text `t`. branches: each answered by one index, and together by every text that may match.

    filtering: what a text must hold, without an index; is_checked: it is still to be asked of what the branches find.
    query: a tsquery of every word that is looked for, for ranks and marks; literals: strings that are looked for as they
    stand; is_findable: whether there is a word to look for, and not only words to leave out.
    """

    branches: tuple[str, ...]
    filtering: str
    is_checked: bool
    query: str
    literals: tuple[str, ...]
    is_findable: bool


def match_of(asked: Sequence[Alternative], sql: Sql) -> Match | None:
    """The conditions of a query's alternatives; None where no word is asked for."""
    asked = [one for one in asked if any(_can_be_found(term) for term in one.terms)]
    if not asked:
        return None
    wanted = [term for one in asked for term in one.wanted]
    phrases = [phrase for one in asked for term in one.terms for phrase in term.phrases]
    return Match(
        branches=tuple(branch for one in asked for branch in _branches(one.terms, sql)),
        filtering=f"({' OR '.join(f'({_filter(one.terms, sql)})' for one in asked)})",
        is_checked=any(re.search(r"\W", phrase) for phrase in phrases),
        query=_any(wanted, sql),
        literals=tuple(dict.fromkeys(one for term in wanted for one in term.literals)),
        is_findable=all(any(_can_be_found(term) for term in one.wanted) for one in asked),
    )


def pairs(literal: str) -> list[str]:
    """The pairs of characters that a literal is found by, as the index has them; none of a single character."""
    return sorted({pair for pair in _PAIR.findall(literal) if _UNSPACED.search(pair)})


def _can_be_found(term: Term) -> bool:
    return bool(term.phrases) or any(pairs(one) for one in term.literals)


def _branches(terms: Sequence[Term], sql: Sql) -> Iterator[str]:
    """One condition for each way in which the terms may be written.

    All that an index can tell of a phrase is that its words are there; it tells that fast of words that are all wanted,
    and slowly of either of two phrases.
    """
    excluded = [term for term in terms if term.is_excluded]
    wanted = [term for term in terms if not term.is_excluded and _can_be_found(term)]
    ways = [_ways(term) for term in wanted]
    while prod(map(len, ways)) > MAX_BRANCHES:
        most = max(range(len(ways)), key=lambda at: len(ways[at]))
        ways[most] = _fewer(wanted[most])
    for chosen in product(*ways):
        numbers = [term for term in chosen if _is_number(term)]
        in_words = [term for term in (*chosen, *excluded) if term.phrases and term not in numbers]
        found = [_literal_condition(term, sql) for term in chosen if not term.phrases]
        found += [f"{NUMBERS} @> {_pairs_of(term, sql)}" for term in numbers]
        if in_words:
            query = " && ".join(_question(term, sql) for term in in_words)
            # A question of nothing but words like 'the' is no question: found are the texts that hold the others.
            asked = f"t.search @@ ({query})"
            found.insert(0, f"(numnode({query}) = 0 OR {asked})" if found else asked)
        found += [f"NOT {_holds(one, sql)}" for term in excluded for one in term.literals]
        yield " AND ".join(found)


def _is_number(term: Term) -> bool:
    """Whether the term is one number of several words, which are found by their pairs."""
    return len(term.phrases) == 1 and not term.is_excluded and bool(_OF_WORDS.fullmatch(term.phrases[0]))


def _pairs_of(term: Term, sql: Sql) -> str:
    return f"number_pairs(to_tsvector('english', {sql.put(term.phrases[0])}))"


def _question(term: Term, sql: Sql) -> str:
    if term.is_excluded:
        return f"!! ({_phrases(term, sql, 'phraseto')})"
    return f"({_phrases(term, sql, 'plainto')})"


def _ways(term: Term) -> list[Term]:
    """The term apart: its single words together, each phrase that none of them is part of, and its strings."""
    words = tuple(one for one in term.phrases if not re.search(r"\W", one))
    known = {one.casefold() for one in words}
    phrases = [
        one for one in term.phrases if re.search(r"\W", one) and not known & set(re.findall(r"\w+", one.casefold()))
    ]
    apart = [*([words] if words else []), *((one,) for one in phrases)]
    return [*(Term(phrases=one) for one in apart), *_as_strings(term)]


def _fewer(term: Term) -> list[Term]:
    """The term in two ways at most: as words, and as strings."""
    return [*([Term(phrases=term.phrases)] if term.phrases else []), *_as_strings(term)]


def _as_strings(term: Term) -> list[Term]:
    return [Term(literals=term.literals)] if any(pairs(one) for one in term.literals) else []


def _literal_condition(term: Term, sql: Sql) -> str:
    found = [one for one in term.literals if pairs(one)]
    # What the index answers stands by itself, so that nothing of it is worked out again for each text.
    indexed = " OR ".join(f"{PAIRS} @> {sql.put(pairs(one))}::text[]" for one in found)
    held = " OR ".join(_holds(one, sql) for one in found)
    return f"({indexed}) AND {HOLDS_UNSPACED} AND ({held})"


def _filter(terms: Sequence[Term], sql: Sql) -> str:
    """What a text must hold, each term in any way. The function behind an operator is no reason to take an index."""
    found = []
    for term in terms:
        ways = [_holds(one, sql) for one in term.literals if pairs(one)]
        if term.phrases:
            query = _phrases(term, sql, "phraseto")
            held = f"ts_match_vq(t.search, {query})"
            ways = [f"NOT {held}"] if term.is_excluded else [f"numnode({query}) = 0", held, *ways]
        elif term.is_excluded:
            ways = [f"NOT ({' OR '.join(ways)})"] if ways else []
        if ways:
            found.append(f"({' OR '.join(ways)})")
    return " AND ".join(found)


def _holds(literal: str, sql: Sql) -> str:
    like = sql.put("%" + re.sub(r"([\\%_])", r"\\\1", literal) + "%")
    return f"(t.text LIKE {like} OR t.title LIKE {like})"


def _phrases(term: Term, sql: Sql, reader: str = "phraseto") -> str:
    return " || ".join(f"{reader}_tsquery('english', {sql.put(one)})" for one in term.phrases)


def _any(terms: Iterable[Term], sql: Sql) -> str:
    found = [_phrases(term, sql) for term in terms if term.phrases]
    return f"({' || '.join(found)})" if found else "''::tsquery"
