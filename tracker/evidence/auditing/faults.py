"""What an audit finds: what is wrong, where, why that is wrong, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What a fault is about."""

    ACCOUNT = "account"
    SNAPSHOT = "snapshot"
    TEXT = "text"
    WORDS = "words"
    GROUPING = "grouping"
    CONTENT = "content"
    GRADE = "grade"
    ORIGIN = "origin"
    STANDING = "standing"
    POINT = "point"
    CONFLICT = "conflict"
    SUM = "sum"
    REFERENCE = "reference"
    REBUILD = "rebuild"


RESTORE = "what was collected cannot be made anew: restore these rows from a backup"
REDERIVE = "`manage.py rederive` makes the text anew from the stored bytes"
REREAD = "`manage.py reread --report ID` reads the report again and grades what follows; else restore it from a backup"
ASK_AGAIN = "`manage.py refetch ID` asks for the page again now"
MEND = "`manage.py audit --mend` makes it anew from the stored statements"
RULE = "a person has to rule anew, or take the ruling back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is not as it must be. where: the page or row; remedy: what to do. assertion: its id, where it is one."""

    subject: Subject
    what: str
    where: str
    why: str
    remedy: str = MEND
    assertion: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One kind of look at the store. units: what is looked at, one at a time, so that memory stays flat."""

    name: str
    units: Callable[[], Iterable[int]]
    look: Callable[[int], Iterator[Fault]]
