"""A file of the lexicon as a table that says, where a key is asked for that it lacks, which one, where, and what may be meant."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from tracker.extraction.lexicon_check import LexiconError


class Table(dict[str, object]):
    """A table of a file; so are the tables in it. where: the file, and within it the table's own key."""

    def __init__(self, values: Mapping[str, object], where: str) -> None:
        super().__init__({key: _told(value, f"{where}: {key}") for key, value in values.items()})
        self.where = where

    def __missing__(self, key: str) -> object:
        raise LexiconError(missing(key, self, self.where))


def missing(key: str, there: Mapping[str, object], where: str) -> str:
    """What is wrong where a key is missing among those that are there."""
    near = get_close_matches(key, there, n=1, cutoff=0.7)
    meant = f" Is {near[0]!r}, which stands there, meant for it?" if near else " Write it, as the entries beside it do."
    return f"{where}: {key!r} is missing.{meant}"


def _told(value: object, where: str) -> object:
    if isinstance(value, dict):
        return Table(value, where)
    if isinstance(value, list):
        return [_told(one, f"{where}, entry no. {number}") for number, one in enumerate(value, start=1)]
    return value
