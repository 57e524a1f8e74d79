"""Lists that a page shows the first of, with how many there are besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Row]):
    """rows: those that are shown; n_more: how many others there are."""

    rows: tuple[Row, ...]
    n_more: int

    def __bool__(self) -> bool:
        return bool(self.rows)


def first(rows: Sequence[Row], most: int, *, n_all: int = 0) -> Shown[Row]:
    """The first of the rows. n_all: how many there are, where more than these."""
    shown = tuple(rows[:most])
    return Shown(shown, max(n_all, len(rows)) - len(shown))
