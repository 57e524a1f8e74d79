"""Rows by statements that are put together once: for what is done for every feed and every page.

Making a query anew takes a multiple of what asking it takes; where work is rare the queries of `models` are the better
read. What is asked again and again in the same words is prepared: each connection of the database plans it once, which
for a look-up by an index takes longer than to carry it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.utils import CursorWrapper

M = TypeVar("M", bound=models.Model)

_OWN_TYPES: Mapping[str, type] = {
    "BooleanField": bool,
    "CharField": str,
    "TextField": str,
    "IntegerField": int,
    "PositiveIntegerField": int,
    "PositiveSmallIntegerField": int,
    "BigIntegerField": int,
    "ForeignKey": int,
    "DateField": date,
    "DateTimeField": datetime,
}


def ask(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that it gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def tell(statement: str, values: Mapping[str, Any]) -> None:
    """It is carried out, and gives no rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def ask_prepared(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that it gives. Its words are the same each time; its values travel apart from them, so a value whose
    type its place does not tell needs a cast there."""
    with _preparing() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def tell_prepared(statement: str, values: Mapping[str, Any]) -> None:
    """The same for what gives no rows."""
    with _preparing() as cursor:
        cursor.execute(statement, values)


class _PreparingCursor(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> _PreparingCursor:
        # Django forbids its connections to prepare anything, for its own statements are hardly ever the same again.
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, **{**how, "prepare": True})
        finally:
            self.connection.prepare_threshold = None


@contextmanager
def _preparing() -> Iterator[CursorWrapper]:
    """A cursor with all that Django's own does, but that what it is given is prepared."""
    ours = connections[DEFAULT_DB_ALIAS]  # `connection` would look it up for each of its attributes
    ours.ensure_connection()
    raw = _PreparingCursor(ours.connection)
    with ours.make_cursor(raw) as cursor:  # type: ignore[arg-type]  # the stubs have it wrap its own wrapper
        yield cursor


def columns(model: type[models.Model], table: str) -> str:
    """The stored columns of the model, as `made` takes them. table: what the statement calls it."""
    return ", ".join(f'{table}."{name}"' for name, _ in _stored(model))


def n_columns(model: type[models.Model]) -> int:
    return len(_stored(model))


def made(model: type[M], values: Sequence[Any]) -> M:
    """The object of a row that has `columns`."""
    ours = connections[DEFAULT_DB_ALIAS]
    told = [
        value if read is None else read(value, None, ours)
        for value, (_, read) in zip(values, _stored(model), strict=True)
    ]
    return model.from_db(ours.alias, _names(model), told)


def insert(rows: Sequence[M]) -> None:
    """The new rows of one model are stored, and have their numbers."""
    if not rows:
        return
    model = type(rows[0])
    columns = [_column(field, rows) for field in _inserted(model)]
    if len(rows) == 1:  # its words and bytes travel as they are, and not spelled out in arrays
        stored = ask_prepared(_insertion_of_one(model), [value for (value,) in columns])
    else:  # what all rows share travels once; the first column differs by decree, so that there is one to count them
        shared = tuple(i > 0 and all(value is column[0] for value in column) for i, column in enumerate(columns))
        once = [column[0] for column, is_shared in zip(columns, shared, strict=True) if is_shared]
        each = [column for column, is_shared in zip(columns, shared, strict=True) if not is_shared]
        stored = ask_prepared(_insertion_of_many(model, shared), [*once, *each])
    for row, (pk,) in zip(rows, stored, strict=True):
        _is_stored(row, pk)


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """The field's values as the database takes them. What is of the column's own type already is not asked of Django,
    which goes through five calls for each."""
    values = [getattr(row, field.attname) for row in rows]
    own = _OWN_TYPES.get(field.get_internal_type())
    if own is not None and all(value is None or (type(value) is own and not _is_naive(value)) for value in values):
        return values
    ours = connections[DEFAULT_DB_ALIAS]
    return [field.get_db_prep_save(value, ours) for value in values]


def _is_naive(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None  # Django says so, where it is asked


def _is_stored(row: models.Model, pk: int) -> None:
    row.pk = pk
    row._state.adding, row._state.db = False, connection.alias


@cache
def _stored(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    """Each column's name, and what makes of its value that of the object."""
    return tuple((field.column, getattr(field, "from_db_value", None)) for field in _fields(model))


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in _fields(model))


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.generated)


@cache
def _inserted(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(field for field in _fields(model) if not field.primary_key)


@cache
def _insertion(model: type[models.Model]) -> str:
    names = ", ".join(f'"{field.column}"' for field in _inserted(model))
    return f'INSERT INTO "{model._meta.db_table}" ({names})'


@cache
def _insertion_of_one(model: type[models.Model]) -> str:
    marks = ", ".join("%b" if isinstance(field, models.BinaryField) else "%s" for field in _inserted(model))
    return f"{_insertion(model)} VALUES ({marks}) RETURNING id"


@cache
def _insertion_of_many(model: type[models.Model], shared: tuple[bool, ...]) -> str:
    """The rows as one array for each column, so that the statement is the same for any number of them. shared: which
    columns have one value for all; these values come first."""
    fields = list(zip(_inserted(model), shared, strict=True))
    values = ", ".join(f"%s::{_base_type(field)}" if once else f'"{field.column}"' for field, once in fields)
    arrays = ", ".join(f"%s::{_base_type(field)}[]" for field, once in fields if not once)
    names = ", ".join(f'"{field.column}"' for field, once in fields if not once)
    return f"{_insertion(model)} SELECT {values} FROM unnest({arrays}) AS new ({names}) RETURNING id"


def _base_type(field: models.Field[Any, Any]) -> str:
    """The type without its length: a cast to one with it would cut what is too long, which is to be refused."""
    return str(field.db_type(connection)).partition("(")[0]
