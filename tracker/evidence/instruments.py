"""What statements call their instruments by -> which statements are of one instrument. Pure, in any order the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from tracker.evidence.references import Called, Number

# An act's end is looked back from this far, in months.
LOOK_BACK: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument. identity: the same in every store; members: the ids of its statements, ascending."""

    identity: str
    numbers: tuple[Number, ...]
    members: tuple[int, ...]


def instruments(called: Mapping[int, Called]) -> list[Instrument]:
    """The instruments of these statements, every statement in one.

    called: by the statement's id, of every statement that shares a token with any of them.
    """
    titles = _Titles(list(called.values()))
    unnamed = _unnamed(list(called.values()))
    members: dict[str, list[int]] = defaultdict(list)
    numbers: dict[str, set[Number]] = defaultdict(set)
    for pk, one in called.items():
        identity, known = titles.identity(one)
        if not identity:
            identity = unnamed.get(one.tokens, f"words {one.words}")
        members[identity].append(pk)
        numbers[identity] |= known
    return [
        Instrument(
            identity=identity,
            numbers=tuple(sorted(numbers[identity], key=lambda number: number.code)),
            members=tuple(sorted(members[identity])),
        )
        for identity in sorted(members)
    ]


class _Titles:
    """Which numbers each title goes with.

    A title ties the numbers that it is given with, but never two of a kind that one instrument has only one of: such
    a title is that of several, and leads to the one of the chamber that is spoken of, if any. Measures of one title in
    different jurisdictions are different ones.
    """

    def __init__(self, called: Sequence[Called]) -> None:
        self._of_title: dict[str, set[Number]] = defaultdict(set)
        self._places: dict[str, set[str]] = defaultdict(set)
        for one in called:
            if one.name:
                self._of_title[one.name] |= one.numbers
                self._places[one.name] |= {one.jurisdiction} - {""}
        self._tied = _tied([numbers for numbers in self._of_title.values() if not _clash(numbers)])

    def identity(self, one: Called) -> tuple[str, frozenset[Number]]:
        """What names the instrument, and its numbers; empty where neither a number nor a title does."""
        numbers = one.numbers or self._numbers_of(one)
        if numbers:
            whole = self._tied.get(min(numbers, key=lambda number: number.code), frozenset(numbers))
            return f"number {min(number.code for number in whole)}", whole
        if one.name:
            places = self._places[one.name]
            place = one.jurisdiction or (min(places) if len(places) == 1 else "")
            return f"name {one.name}|{place}", frozenset()
        return "", frozenset()

    def _numbers_of(self, one: Called) -> frozenset[Number]:
        known = self._of_title[one.name] if one.name else set()
        if not _clash(known):
            return frozenset(known)
        return frozenset(number for number in known if one.chamber and number.code.startswith(f"{one.chamber}-"))


def _clash(numbers: set[Number]) -> bool:
    """Whether two of them are of one group, so that they number two instruments."""
    return len({number.one for number in numbers}) < len(numbers)


def _tied(groups: Sequence[set[Number]]) -> dict[Number, frozenset[Number]]:
    """For every number all that number the same instrument; what would tie two of one group ties none."""
    whole: dict[Number, set[Number]] = {}
    for group in groups:
        joined = set(group).union(*(whole.get(number, {number}) for number in group)) if group else set()
        whole.update(dict.fromkeys(joined, joined))
    return {number: frozenset({number} if _clash(joined) else joined) for number, joined in whole.items()}


def _unnamed(called: Sequence[Called]) -> dict[frozenset[str], str]:
    """For the tokens of every unnamed act what names its instrument.

    What several do together, as one sentence tells it, is one act of them all; one whose end alone is told in a month
    is that of the latest month before in which more was.
    """
    acts = [(one, one.month) for one in called if one.acts and one.month and not one.name and not one.numbers]
    ends: dict[str, dict[date, bool]] = defaultdict(dict)
    for one, month in acts:
        for act in one.acts:
            ends[act][month] = ends[act].get(month, True) and one.is_ending
    homes = {act: home_months(months) for act, months in ends.items()}
    whole: dict[str, set[str]] = {}
    for one, month in acts:
        own = {f"{act}|{homes[act].get(month, month):%Y-%m}" for act in one.acts}
        joined = own.union(*(whole.get(each, {each}) for each in own))
        whole.update(dict.fromkeys(joined, joined))
    return {
        one.tokens: min(whole[f"{act}|{homes[act].get(month, month):%Y-%m}"])
        for one, month in acts
        for act in sorted(one.acts)[:1]
    }


def home_months(endings: Mapping[date, bool]) -> dict[date, date]:
    """For every month with nothing but endings the one it looks back to. endings: by month, whether it has only such."""
    begun = [month for month, is_ending in endings.items() if not is_ending]
    return {
        month: max(before)
        for month, is_ending in endings.items()
        if is_ending and (before := [one for one in begun if months_back(month, LOOK_BACK) <= one < month])
    }


def months_back(month: date, n: int) -> date:
    """The first day of the month so many before; after it with a negative number."""
    index = month.year * 12 + month.month - 1 - n
    return date(index // 12, index % 12 + 1, 1)
