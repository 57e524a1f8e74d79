"""A reader's words -> what a text must hold: words, phrases, names and numbers under any spelling, what is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tracker.evidence.actors import fold
from tracker.evidence.searching import numbers
from tracker.evidence.slips import UNSPACED_CLASS

# Names have at most this many words, so that longer runs of a query need no looking up.
NAME_WORDS = 4
MAX_RUNS = 24
MAX_WORDS = 12
_UNSPACED = re.compile(rf"[{UNSPACED_CLASS}]")
_UNSPACED_RUN = re.compile(rf"[0-9]*[{UNSPACED_CLASS}]+(?:[0-9]+[{UNSPACED_CLASS}]+)*")
_TOKEN = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_MARK = "\x1f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that a text must hold, or must not: any of the phrases, or any of the literal strings.

    phrases: as PostgreSQL's parser splits them; literals: looked for character by character.
    """

    phrases: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    is_excluded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Terms that a text must hold together; of several alternatives one is enough."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_excluded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A run of the query's words that is taken for an actor: whom, and every spelling of it."""

    run: str
    actor_id: int
    spellings: tuple[str, ...]


def alternatives(text: str, names: Iterable[Name] = (), *, is_literal: bool = False) -> tuple[Alternative, ...]:
    """What a text must hold, with the names under all their spellings; empty where the query asks for no word."""
    known = {name.run: name for name in names}
    found = []
    for tokens in _alternatives(text):
        terms = tuple(_terms(tokens, known, is_literal=is_literal))
        if terms:
            found.append(Alternative(terms=terms))
    return tuple(found)


def runs(text: str) -> tuple[str, ...]:
    """Runs of the query's words that may be a name, folded, the longest first; what is quoted or left out is none."""
    found: list[str] = []
    for tokens in _alternatives(text):
        for words in _bare_runs(tokens):
            folded = [one for word in words if (one := _folded(word))][:MAX_WORDS]
            for length in range(min(NAME_WORDS, len(folded)), 0, -1):
                found += [" ".join(folded[i : i + length]) for i in range(len(folded) - length + 1)]
    return tuple(run for run in dict.fromkeys(found) if len(run) > 1)[:MAX_RUNS]


def unspaced_parts(text: str) -> tuple[str, ...]:
    """Stretches inside words of scripts without blanks that may be a name; at most 60."""
    found: dict[str, None] = {}
    for run in _UNSPACED_RUN.findall(fold(text)):
        for length in range(min(8, len(run)), 1, -1):
            found |= dict.fromkeys(run[i : i + length] for i in range(len(run) - length + 1))
    return tuple(found)[:60]


def is_unspaced(text: str) -> bool:
    """Whether any of it is in a script that is looked for by pairs of characters."""
    return bool(_UNSPACED.search(text))


def _alternatives(text: str) -> Iterator[list[re.Match[str]]]:
    """The query's tokens, apart at each bare 'or'."""
    here: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if (token["word"] or "").lower() == "or" and not token["minus"]:
            yield here
            here = []
        else:
            here.append(token)
    yield here


def _bare_runs(tokens: Iterable[re.Match[str]]) -> Iterator[list[str]]:
    here: list[str] = []
    for token in tokens:
        if token["minus"] or token["phrase"] is not None:
            yield here
            here = []
        else:
            here.append(token["word"])
    yield here


def _folded(word: str) -> str:
    return " ".join(re.findall(r"[\w.&’'-]+", fold(word)))


def _terms(tokens: Iterable[re.Match[str]], names: Mapping[str, Name], *, is_literal: bool) -> Iterator[Term]:
    plain: list[str] = []
    for token in tokens:
        if token["minus"] or token["phrase"] is not None:
            yield from _plain_terms(plain, names, is_literal=is_literal)
            plain = []
            words = token["phrase"] if token["phrase"] is not None else token["word"]
            yield from _phrase(words, is_excluded=bool(token["minus"]))
        else:
            plain.append(token["word"])
    yield from _plain_terms(plain, names, is_literal=is_literal)


def _plain_terms(words: list[str], names: Mapping[str, Name], *, is_literal: bool) -> Iterator[Term]:
    """Words that stand bare: numbers first, then names, the longest first, then what is left."""
    text = " ".join(words)
    if not is_literal:
        text = numbers.unqualified(text)
        for number in numbers.telling_numbers(text):
            text = text.replace(number.typed, f" {_MARK} ", 1)
            yield Term(phrases=numbers.spellings(number), literals=numbers.unspaced_spellings(number))
        left = text.split()
        at = 0
        while at < len(left):
            name, length = _name_at(left, at, names)
            if name:
                yield _named(name)
                at += length
            else:
                yield from _word(left[at], names)
                at += 1
        return
    for word in words:
        yield from _word(word, {})


def _name_at(words: list[str], at: int, names: Mapping[str, Name]) -> tuple[Name | None, int]:
    for length in range(min(NAME_WORDS, len(words) - at), 0, -1):
        run = " ".join(_folded(word) for word in words[at : at + length]).strip()
        if run in names:
            return names[run], length
    return None, 0


def _named(name: Name) -> Term:
    spellings = dict.fromkeys((name.run, *name.spellings))
    return Term(
        phrases=tuple(one for one in spellings if not is_unspaced(one)),
        literals=tuple(one for one in spellings if is_unspaced(one)),
    )


def _word(word: str, names: Mapping[str, Name]) -> Iterator[Term]:
    if _MARK in word or not re.search(r"\w", word):
        return
    if not is_unspaced(word):
        yield Term(phrases=(word,))
        return
    for part in _UNSPACED_RUN.findall(word):
        inner = next((names[one] for one in unspaced_parts(part) if one in names), None)
        if inner is None:
            yield Term(literals=(part,))
            continue
        yield _named(inner)
        before, _, after = part.partition(inner.run)
        yield from (Term(literals=(rest,)) for rest in (before, after) if len(rest) > 1)
    if rest := _UNSPACED_RUN.sub(" ", word).strip():
        yield from (Term(phrases=(one,)) for one in rest.split() if re.search(r"\w", one))


def _phrase(words: str, *, is_excluded: bool) -> Iterator[Term]:
    if not re.search(r"\w", words):
        return
    if is_unspaced(words):
        yield Term(literals=(words.strip(),), is_excluded=is_excluded)
    else:
        yield Term(phrases=(words,), is_excluded=is_excluded)
