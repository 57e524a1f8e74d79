"""Rows by statements that are put together once: for what is done for every feed and every page.

Making a query anew takes a multiple of what asking it takes; where work is rare the queries of `models` are the better
read. What is asked again and again in the same words is prepared: each connection of the database plans it once, which
for a look-up by an index takes longer than to carry it out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final, NamedTuple, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections, models

M = TypeVar("M", bound=models.Model)
# What is raised where the database went away, by Django or, of a kept cursor, by the driver itself.
AWAY: Final = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_KEPT = "stillwatch_cursor"  # a connection's own cursor for what is prepared

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


class _Column(NamedTuple):
    """own: the type of what the database takes as it is."""

    field: models.Field[Any, Any]
    own: type | None

    @property
    def base_type(self) -> str:
        """The type without its length: a cast to one with it would cut what is too long, which is to be refused."""
        return str(self.field.db_type(connection)).partition("(")[0]

    def prepared(self, value: Any) -> Any:
        """The value as the database takes it. What is of the column's own type already is not asked of Django, which
        goes through five calls for each."""
        if value is None or (type(value) is self.own and not _is_naive(value)):
            return value
        return self.field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])


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
    with connections[DEFAULT_DB_ALIAS].wrap_database_errors:
        return _prepared(statement, values).fetchall()


def tell_prepared(statement: str, values: Mapping[str, Any]) -> None:
    """The same for what gives no rows."""
    _prepared(statement, values)


def text_array(values: Iterable[str]) -> str:
    """The values as the database writes an array of text. The driver would put one together value by value, which for
    the entries of a feed takes longer than to find them."""
    return f"{{{','.join(map(_quoted, values))}}}"


class _PreparingCursor(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> _PreparingCursor:
        # Django forbids its connections to prepare anything, for its own statements are hardly ever the same again.
        self.connection.prepare_threshold = 0
        try:
            return super().execute(query, params, **{**how, "prepare": True})
        finally:
            self.connection.prepare_threshold = None


def _prepared(statement: str, values: Mapping[str, Any] | Sequence[Any]) -> _PreparingCursor:
    """The cursor that has carried it out. Errors are those of Django; each connection keeps its cursor, for making one
    takes half of what asking takes."""
    ours = connections[DEFAULT_DB_ALIAS]  # `connection` would look it up for each of its attributes
    ours.ensure_connection()
    raw = ours.connection
    cursor: _PreparingCursor | None = getattr(raw, _KEPT, None)
    if cursor is None:
        cursor = _PreparingCursor(raw)
        setattr(raw, _KEPT, cursor)
    ours.make_cursor(cursor).execute(statement, values)  # type: ignore[arg-type]  # the stubs have it wrap its own wrapper
    return cursor


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


def insert(row: models.Model) -> None:
    """The new row is stored, and has its number."""
    model = type(row)
    values = [column.prepared(getattr(row, name)) for name, column in _columns(model).items()]
    [(row.pk,)] = ask_prepared(_insertion_of_one(model), values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_with(row: models.Model, child: models.Model, link: str) -> None:
    """Both new rows are stored in one statement, and have their numbers. link: the child's attribute that is the row's."""
    told = [
        column.prepared(getattr(one, name))
        for one in (row, child)
        for name, column in _columns(type(one)).items()
        if one is row or name != link
    ]
    [(row.pk, child.pk)] = ask_prepared(_insertion_of_two(type(row), type(child), link), told)
    setattr(child, link, row.pk)
    for one in (row, child):
        one._state.adding, one._state.db = False, DEFAULT_DB_ALIAS


def insert_after(change: str, values: Mapping[str, Any], row: models.Model) -> bool:
    """Whether the change changed a row, which its statement gives; the new row is stored with it then, in the same
    statement, and has its number."""
    told = {f"new_{name}": column.prepared(getattr(row, name)) for name, column in _columns(type(row)).items()}
    numbers = ask_prepared(_insertion_after(change, type(row)), {**values, **told})
    for (number,) in numbers:
        row.pk = number
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return bool(numbers)


def insert_all(model: type[models.Model], rows: Sequence[Mapping[str, Any]], **shared: object) -> list[int]:
    """New rows of one model are stored; gives their numbers in the same order.

    rows: what differs, by the model's attributes, the same for each row: text, numbers, moments, days, what JSON can
    say, None. shared: what all of them have. The rest has the model's defaults. No object is made of any of them.
    """
    if not rows:
        return []
    statement, defaults = _insertion_of_all(model, tuple(rows[0]), tuple(shared))
    once = [_columns(model)[name].prepared(value) for name, value in shared.items()]
    # One text for all: an array for each column would be put together value by value.
    told = json.dumps(rows, ensure_ascii=False, default=_spelled)
    return [pk for (pk,) in ask_prepared(statement, [*once, *defaults, told])]


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_naive(value: Any) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None  # Django says so, where it is asked


def _spelled(value: object) -> str:
    if isinstance(value, date) and not _is_naive(value):
        return value.isoformat()
    raise TypeError(f"{value!r} has no spelling in JSON that says the same")


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
def _columns(model: type[models.Model]) -> Mapping[str, _Column]:
    """Those of a new row, by the attributes of the model."""
    return {
        field.attname: _Column(field, _OWN_TYPES.get(field.get_internal_type()))
        for field in _fields(model)
        if not field.primary_key
    }


@cache
def _insertion_of_one(model: type[models.Model]) -> str:
    columns = list(_columns(model).values())
    marks = ", ".join("%b" if isinstance(column.field, models.BinaryField) else "%s" for column in columns)
    return f"{_insertion(model, columns)} VALUES ({marks}) RETURNING id"


@cache
def _insertion_after(change: str, model: type[models.Model]) -> str:
    columns = _columns(model)
    values = ", ".join(f"%(new_{name})s::{column.base_type}" for name, column in columns.items())
    return f"""
        WITH changed AS ({change}) {_insertion(model, list(columns.values()))} SELECT {values} FROM changed RETURNING id
    """


@cache
def _insertion_of_two(model: type[models.Model], child: type[models.Model], link: str) -> str:
    columns = [column for name, column in _columns(child).items() if name != link]
    values = ", ".join(f"%s::{column.base_type}" for column in columns)
    return f"""
        WITH parent AS ({_insertion_of_one(model)}),
            child AS ({_insertion(child, [_columns(child)[link], *columns])} SELECT parent.id, {values} FROM parent RETURNING id)
        SELECT parent.id, child.id FROM parent, child
    """


@cache
def _insertion_of_all(
    model: type[models.Model], each: tuple[str, ...], shared: tuple[str, ...]
) -> tuple[str, tuple[Any, ...]]:
    """The statement for any number of rows that differ in `each`, and the values of those columns that neither is said
    of; its values are the shared ones, these, and the rows as JSON."""
    columns = _columns(model)
    untold = [column for name, column in columns.items() if name not in {*each, *shared}]
    once = [*(columns[name] for name in shared), *untold]
    values = [*(f"%s::{column.base_type}" for column in once), *(f'new."{name}"' for name in each)]
    types = ", ".join(f'"{name}" {columns[name].base_type}' for name in each)
    statement = f"""
        {_insertion(model, [*once, *(columns[name] for name in each)])}
        SELECT {", ".join(values)} FROM json_to_recordset(%s::json) AS new ({types}) RETURNING id
    """
    return statement, tuple(column.prepared(column.field.get_default()) for column in untold)


def _insertion(model: type[models.Model], columns: Sequence[_Column]) -> str:
    names = ", ".join(f'"{column.field.column}"' for column in columns)
    return f'INSERT INTO "{model._meta.db_table}" ({names})'
