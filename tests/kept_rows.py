"""Rows that take long to make are made once in a process; from then on they are put into an empty store as they were."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from typing import ParamSpec, TypeVar, cast

from django.db import connection, transaction

from tests.emptying import OF_DJANGO

P = ParamSpec("P")
R = TypeVar("R")

_COLUMNS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attgenerated = ''),
    max(a.attname) FILTER (WHERE a.attidentity <> '')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
GROUP BY c.relname ORDER BY c.relname
"""


@dataclass(frozen=True)
class _Table:
    """columns: all that are not generated from others; numbered: the one that counts up by itself, if any does."""

    name: str
    columns: tuple[str, ...]
    numbered: str | None

    @property
    def copied(self) -> str:
        return f"{self.name} ({', '.join(map(connection.ops.quote_name, self.columns))})"


@dataclass(frozen=True)
class _Kept:
    """What a call stored, as PostgreSQL copies it out, the highest number of each sequence, and what it returned."""

    stored: tuple[tuple[_Table, bytes], ...]
    numbers: tuple[tuple[str, int], ...]
    returned: bytes

    def put(self) -> object:
        """Into the store as it was, and new objects for the same rows; later rows get other numbers."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.stored:
                with cursor.copy(f"COPY {table.copied} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
            # Some tests have sequences begin anew.
            cursor.execute(
                " UNION ALL ".join(
                    f"SELECT setval('{name}', {number}) FROM {name} WHERE last_value <= {number}"
                    for name, number in self.numbers
                )
            )
        return pickle.loads(self.returned)


def kept(make: Callable[P, R]) -> Callable[P, R]:
    """A function that stores rows and returns what is made of them, by nothing but what it is given.

    Where the store is empty, its first rows are put there again, with the same numbers; elsewhere they are made.
    """
    known: dict[bytes, _Kept] = {}

    @wraps(make)
    def made(*given: P.args, **named: P.kwargs) -> R:
        if not _is_empty():
            return make(*given, **named)
        asked = pickle.dumps((given, sorted(named.items())))
        if asked in known:
            return cast(R, known[asked].put())
        n_hooks = len(connection.run_on_commit)
        returned = make(*given, **named)
        # Rows alone can be put back: what is done on commit is done where they are made.
        if connection.in_atomic_block and len(connection.run_on_commit) == n_hooks:
            known[asked] = _taken(returned)
        return returned

    return made


@cache
def _tables() -> tuple[_Table, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        found = [_Table(name, tuple(columns), numbered) for name, columns, numbered in cursor.fetchall()]
    # A cache of Django's has no model, and nobody empties its table.
    names = {*connection.introspection.django_table_names(only_existing=True)} - OF_DJANGO
    return tuple(table for table in found if table.name in names)


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' OR '.join(f'EXISTS (SELECT FROM {table.name})' for table in _tables())}")
        return not cursor.fetchone()[0]


def _taken(returned: object) -> _Kept:
    with connection.cursor() as cursor:
        stored = []
        numbers = []
        for table in _filled():
            with cursor.copy(f"COPY {table.copied} TO STDOUT (FORMAT binary)") as copy:
                stored.append((table, b"".join(bytes(part) for part in copy)))
            if table.numbered:
                cursor.execute(
                    f"SELECT pg_get_serial_sequence('{table.name}', '{table.numbered}'), max({table.numbered})"
                    f" FROM {table.name}"
                )
                numbers.append(cursor.fetchone())
    return _Kept(tuple(stored), tuple(numbers), pickle.dumps(returned))


def _filled() -> Iterator[_Table]:
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table.name})")
            if cursor.fetchone()[0]:
                yield table
