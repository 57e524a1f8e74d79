"""Keyset paging: where a list goes on, as a mark in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

Stored = TypeVar("Stored", bound=Model)
Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row of a page: its day or moment (None for rows without one, which come last) and its id."""

    when: date | datetime | None
    id: int

    def __str__(self) -> str:
        return f"{self.when.isoformat() if self.when else ''}~{self.id}"


@dataclass(frozen=True, slots=True)
class Page(Generic[Shown]):
    """One page of a list. next_mark: what the address of the next one carries, empty on the last."""

    rows: tuple[Shown, ...]
    next_mark: str


def of_moment(mark: Mark | None) -> Mark | None:
    """The mark for rows in order of moments; None of one that has a day."""
    is_day = mark is not None and mark.when is not None and not isinstance(mark.when, datetime)
    return None if is_day else mark


def read_mark(raw: str) -> Mark | None:
    """The mark that an address carries; None where it carries none or nonsense."""
    when, _, number = raw.partition("~")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return None
    try:
        return Mark(_read_when(when), int(number))
    except ValueError:
        return None


def _read_when(raw: str) -> date | datetime | None:
    if not raw:
        return None
    if "T" not in raw:
        return date.fromisoformat(raw)
    # A plus sign that stood bare in an address arrives as a blank.
    moment = datetime.fromisoformat(raw.replace(" ", "+"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def after(chosen: QuerySet[Stored], field: str, mark: Mark | None) -> QuerySet[Stored]:
    """The rows after the mark, newest `field` first and those without one last, then by id downward."""
    if mark is None:
        return chosen
    if mark.when is None:
        return chosen.filter(**{f"{field}__isnull": True, "id__lt": mark.id})
    return chosen.filter(
        Q(**{f"{field}__lt": mark.when}) | Q(**{field: mark.when, "id__lt": mark.id}) | Q(**{f"{field}__isnull": True})
    )


def before(chosen: QuerySet[Stored], field: str, mark: Mark | None) -> QuerySet[Stored]:
    """The rows that come after the mark where the oldest `field` stands first and those without one last, then by id."""
    if mark is None:
        return chosen
    if mark.when is None:
        return chosen.filter(**{f"{field}__isnull": True, "id__gt": mark.id})
    return chosen.filter(
        Q(**{f"{field}__gt": mark.when}) | Q(**{field: mark.when, "id__gt": mark.id}) | Q(**{f"{field}__isnull": True})
    )


def cut(loaded: Sequence[Stored], size: int, field: str) -> tuple[Sequence[Stored], str]:
    """The page's rows out of one more than it holds, and the next page's mark."""
    if len(loaded) <= size:
        return loaded, ""
    last = loaded[size - 1]
    return loaded[:size], str(Mark(getattr(last, field), last.pk))
